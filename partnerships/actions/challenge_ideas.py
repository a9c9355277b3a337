"""Ideas for a challenge: written, changed until answered, taken back, hidden with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused, Stale
from organisations.models import Organisation
from partnerships.actions.challenge_locks import (
    IDEA,
    REASON,
    check_acts,
    check_open,
    discuss,
    locked,
    locked_idea,
    text,
)
from partnerships.emails import challenges as emails
from partnerships.models import Challenge, ChallengeIdea
from partnerships.policies import challenges as policies

MOST_IDEAS = 30  # from one organisation to one challenge


@transaction.atomic
def add_idea(
    challenge: Challenge,
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    words: str,
    answers: ChallengeIdea | None = None,
) -> ChallengeIdea:
    """Say what could help, or answer an idea. The first one from another side begins the talk.

    Args:
        ref: the idea's name from the start; the same one again gives the first idea back.
        on_behalf_of: the organisation or municipality the person writes for.
        words: the idea.
        answers: the idea that this answers; an answer to an answer goes under the same idea.

    Raises:
        Refused: ended, writes for nobody, no words, or an idea that no longer stands.
    """
    challenge = locked(challenge)
    if before := ChallengeIdea.objects.filter(ref=ref).first():
        if (before.challenge_id, before.by_id) != (challenge.pk, by.pk):
            raise Refused(_("Last siden på nytt, og prøv igjen."))
        return before
    check_open(challenge)
    check_acts(by, on_behalf_of)
    words = text(words, IDEA, _("Skriv ideen."), "words")
    if challenge.ideas.filter(organisation=on_behalf_of).count() >= MOST_IDEAS:
        raise Refused(_("Dere har skrevet mange ideer her. Snakk heller sammen i et møte."))
    idea = ChallengeIdea.objects.create(
        ref=ref,
        challenge=challenge,
        answers=_answered(challenge, answers),
        organisation=on_behalf_of,
        words=words,
        by=by,
        at=clock.now(),
    )
    if on_behalf_of.pk != challenge.posted_by_id:
        discuss(challenge)
    audit.record("challenge.idea", challenge, by=by, on_behalf_of=on_behalf_of, idea=idea.pk)
    emails.tell_idea(idea)
    return idea


def _answered(challenge: Challenge, answers: ChallengeIdea | None) -> ChallengeIdea | None:
    """The idea at the head of the talk, while it stands."""
    if answers is None:
        return None
    head = challenge.ideas.filter(pk=answers.answers_id or answers.pk).first()
    if head is None or not head.is_standing:
        raise Refused(_("Ideen er tatt bort, så den kan ikke besvares."))
    return head


@transaction.atomic
def edit_idea(idea: ChallengeIdea, *, by: Any, version: int, words: str) -> ChallengeIdea:
    """Change an idea until somebody has answered; by those who wrote it.

    Args:
        version: of what the person read.

    Raises:
        Stale: a colleague has saved since.
        Refused: another's, answered, taken back, hidden or ended; or no words.
    """
    idea = locked_idea(idea)
    check_open(idea.challenge)
    _check_wrote(by, idea)
    words = text(words, IDEA, _("Skriv ideen."), "words")
    if idea.words == words:
        return idea
    if not idea.is_standing:
        raise Refused(_("Ideen er tatt bort, så den kan ikke endres."))
    if policies.is_answered(idea):
        raise Refused(_("Noen har svart på ideen, så den står som den er."))
    if idea.version != version:
        raise Stale
    idea.words, idea.changed_at = words, clock.now()
    idea.version += 1
    idea.save(update_fields=["words", "changed_at", "version"])
    _record("challenge.idea_changed", idea, by, idea.organisation)
    return idea


@transaction.atomic
def take_back(idea: ChallengeIdea, *, by: Any) -> ChallengeIdea:
    """Those who wrote it take it back; everyone then reads that it was. For good."""
    idea = locked_idea(idea)
    _check_wrote(by, idea)
    if idea.taken_back_at is not None:  # a second click
        return idea
    idea.taken_back_at, idea.taken_back_by = clock.now(), by
    idea.save(update_fields=["taken_back_at", "taken_back_by"])
    _record("challenge.idea_taken_back", idea, by, idea.organisation)
    return idea


@transaction.atomic
def hide(idea: ChallengeIdea, *, by: Any, on_behalf_of: Organisation, reason: str) -> ChallengeIdea:
    """Keep an idea from the public, with a reason that everyone reads. The words are kept.

    Args:
        on_behalf_of: the side that posted the challenge, or the municipality.
        reason: one public sentence; it may not repeat the words.

    Raises:
        Refused: leads nothing here, taken back already, or no reason.
    """
    idea = locked_idea(idea)
    _check_hides(by, idea, on_behalf_of)
    if idea.hidden_at is not None:  # a second click
        return idea
    if idea.taken_back_at is not None:
        raise Refused(_("De som skrev ideen, har tatt den tilbake. Ingen ser den."))
    lack = _("Skriv hvorfor, i én setning. Alle kan lese den.")
    reason = text(" ".join(reason.split()), REASON, lack, "reason")
    if " ".join(idea.words.split()).casefold() in reason.casefold():
        raise Refused(_("Begrunnelsen gjentar ordene. Skriv den uten dem."), "reason")
    idea.hidden_at, idea.hidden_by = clock.now(), by
    idea.hidden_for, idea.hidden_reason = on_behalf_of, reason
    idea.save(update_fields=HIDDEN)
    _record("challenge.idea_hidden", idea, by, on_behalf_of)
    emails.tell_hidden(idea)
    return idea


HIDDEN = ["hidden_at", "hidden_by", "hidden_for", "hidden_reason"]


@transaction.atomic
def show_again(idea: ChallengeIdea, *, by: Any, on_behalf_of: Organisation) -> ChallengeIdea:
    """Let everyone read it again; by those who may hide it."""
    idea = locked_idea(idea)
    _check_hides(by, idea, on_behalf_of)
    if idea.hidden_at is None:  # a second click
        return idea
    idea.hidden_at = idea.hidden_by = idea.hidden_for = None
    idea.hidden_reason = ""
    idea.save(update_fields=HIDDEN)
    _record("challenge.idea_shown_again", idea, by, on_behalf_of)
    return idea


def _check_wrote(by: Any, idea: ChallengeIdea) -> None:
    if not policies.wrote(by, idea):
        raise Refused(_("Bare de som skrev ideen, kan gjøre dette."))


def _check_hides(by: Any, idea: ChallengeIdea, organisation: Organisation) -> None:
    if not policies.may_hide_for(by, idea).filter(pk=organisation.pk).exists():
        raise Refused(_("Bare de som delte utfordringen, og kommunen, kan gjøre dette."))


def _record(verb: str, idea: ChallengeIdea, by: Any, organisation: Organisation) -> None:
    audit.record(verb, idea.challenge, by=by, on_behalf_of=organisation, idea=idea.pk)
