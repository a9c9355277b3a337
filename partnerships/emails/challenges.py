"""Letters about a challenge: it was shared, answered, joined, tried, ended (clause K1g).

One pair of templates says all of it, by `what`; the key names what happened, so that nothing goes
twice. To a municipality it goes to the one who shared it there, else to those who write for it.
"""

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import letters
from forums.emails.writing import organisations, owned_by, people
from organisations.models import Organisation
from organisations.policies import STAFF_KINDS
from partnerships.models import Challenge, ChallengeIdea, ChallengeMember
from partnerships.policies import challenges as policies


@letters.in_bokmaal()
def tell_shared(challenge: Challenge) -> None:
    """The municipality is told of what an organisation shares; nobody else is."""
    _tell(challenge, "shared", "shared", to=_leads(challenge), by=challenge.posted_by)


@letters.in_bokmaal()
def tell_idea(idea: ChallengeIdea) -> None:
    """Those who shared it, those who are answered, and those who follow."""
    challenge = idea.challenge
    to = {challenge.posted_by_id}
    if idea.answers is not None:
        to.add(idea.answers.organisation_id)
    _tell(
        challenge,
        "answer" if idea.answers_id else "idea",
        f"idea:{idea.pk}",
        to=to,
        by=idea.organisation,
        followers=True,
        without=idea.by_id,
        idea=idea,
    )


@letters.in_bokmaal()
def tell_joined(member: ChallengeMember) -> None:
    """Those who lead it hear who wants to take part."""
    challenge = member.challenge
    key = f"joined:{member.pk}"
    _tell(challenge, "joined", key, to=_leads(challenge), by=member.organisation)


@letters.in_bokmaal()
def tell_hidden(idea: ChallengeIdea) -> None:
    """Those who wrote it read that it is hidden, by whom and why."""
    key = f"hidden:{idea.pk}:{idea.hidden_at:%Y%m%d%H%M%S%f}"
    _tell(idea.challenge, "hidden", key, to=[idea.organisation_id], by=idea.hidden_for, idea=idea)


@letters.in_bokmaal()
def tell_moved(challenge: Challenge, what: str, *, by: Organisation) -> None:
    """Everyone who took part, and everyone who follows.

    Args:
        challenge: as it is now.
        what: tried, adopted or put_away.
        by: the side that did it, which needs no letter.
    """
    wrote = challenge.ideas.standing().values_list("organisation", flat=True)
    to = {*_leads(challenge), *wrote, *challenge.members.values_list("organisation", flat=True)}
    _tell(challenge, what, what, to=to, by=by, followers=True)


@letters.in_bokmaal()
def ask_what_was_learned(challenge: Challenge) -> None:
    """The last day has passed: those who lead it end it with a learning note. Once for a day."""
    _tell(challenge, "over", f"over:{challenge.pilot.ends}", to=_leads(challenge), by=None)


def _leads(challenge: Challenge) -> list[int]:
    """The side that shared it, and the municipality."""
    both = (challenge.posted_by_id, challenge.municipality.organisation_id)
    return [pk for pk in both if pk]


@letters.in_bokmaal()
def _tell(
    challenge: Challenge,
    what: str,
    key: str,
    *,
    to: Collection[int],
    by: Organisation | None,
    followers: bool = False,
    without: int | None = None,
    **words: Any,
) -> None:
    """One letter to each organisation and each person, except to the side that did it."""
    prefix = f"challenge:{challenge.pk}:{key}"
    living = Organisation.objects.active().filter(pk__in=to)
    if by is not None:
        living = living.exclude(pk=by.pk)
    voluntary = living.exclude(kind__in=STAFF_KINDS)
    who = _handlers(challenge, living.filter(kind__in=STAFF_KINDS))
    if followers:
        who |= set(challenge.followers.values_list("person", flat=True))
    who.discard(without or 0)
    words = {**words, "by": by}
    _write(challenge, what, organisations(voluntary, prefix), words)
    if who:
        _write(challenge, what, people(User.objects.filter(pk__in=who), prefix), words)


def _handlers(challenge: Challenge, staff: Any) -> set[int]:
    """In each municipality: who shared it and still may, else all who write for it."""
    found: set[int] = set()
    for organisation in staff:
        writing = policies.writing_people(organisation)
        one = writing.filter(pk=challenge.created_by_id)
        found |= set((one or writing).values_list("pk", flat=True))
    return found


@letters.in_bokmaal()
def _write(challenge: Challenge, what: str, recipients: Any, words: dict[str, Any]) -> None:
    """One set, in one statement."""
    context = {
        "challenge": challenge,
        "what": what,
        "now": clock.now(),
        "link": absolute(challenge.get_absolute_url()),
        **words,
    }
    subject = render_to_string("partnerships/email/challenge.subject.txt", context)
    body = render_to_string("partnerships/email/challenge.body.txt", context)
    speaker = words["by"]
    letters.write_batch(
        kind=f"challenge.{what}",
        scope=f"challenge:{challenge.ref}",
        about=challenge.get_absolute_url(),
        sender_ref=owned_by(speaker.pk if speaker else challenge.municipality.organisation_id),
        from_name=speaker.name if speaker else "",
        subject=letters.one_line(subject),
        body=body.strip() + "\n",
        recipients=recipients,
    )
