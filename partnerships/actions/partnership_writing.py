"""The agreement is written by both sides, and checked: a supplement, within the rules? (K1d, P6)"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from partnerships.actions.partnership_ideas import reopen, said
from partnerships.actions.partnership_locks import (
    LONG,
    PURPOSE,
    SHORT,
    check_state,
    locked,
    prepared,
    text,
    touch,
)
from partnerships.emails import partnership as emails
from partnerships.models import Partnership, PartnershipCheck, PartnershipParty
from partnerships.policies import partnerships as policies
from partnerships.states import CHECK, PARTNERSHIP, WRITING, PartnershipState

S = PartnershipState
REASON = 1000  # characters


@transaction.atomic
def save_text(
    partnership: Partnership,
    *,
    by: Any,
    party: PartnershipParty,
    version: int,
    title: str,
    purpose: str,
    themes: list[str],
    legal_basis: str,
    starts: date | None,
    ends: date | None,
    follow_up: str,
) -> Partnership:
    """Change the shared text, by any of the parties. A change after a signature drops them all.

    Args:
        version: of the text that the person read.
        legal_basis: rettslig grunnlag; empty for now.
        starts: the first day, or not yet known.
        ends: the last day.
        follow_up: how it will be followed up.

    Raises:
        Stale: the other side, or a colleague, has saved since.
        Refused: signed, ends before it starts, or words that are too long.
    """
    partnership, party = _writable(partnership, by, party)
    if starts and ends and ends < starts:
        raise Refused(_("Den siste dagen er før den første. Velg en senere dag."), "ends")
    now_said = {
        **said(title, purpose, themes),
        "legal_basis": text(legal_basis, SHORT, "", "legal_basis"),
        "starts": starts,
        "ends": ends,
        "follow_up": text(follow_up, PURPOSE, "", "follow_up"),
    }
    if all(getattr(partnership, name) == value for name, value in now_said.items()):
        return partnership  # a second click
    if partnership.version != version:
        raise Stale
    dropped = _has_signatures(partnership)
    for name, value in now_said.items():
        setattr(partnership, name, value)
    partnership.version += 1
    reopen(partnership)
    partnership.save(update_fields=[*now_said, "version"])
    _changed(partnership, party, by, dropped, "text")
    return partnership


@transaction.atomic
def save_contribution(
    partnership: Partnership, *, by: Any, party: PartnershipParty, version: int, words: str
) -> PartnershipParty:
    """What one party brings, in its own words; nobody else writes it.

    Args:
        version: of the contribution that the person read.

    Raises:
        Stale: a colleague has saved since.
        Refused: signed, another party's, or no words.
    """
    partnership, party = _writable(partnership, by, party)
    words = text(words, LONG, _("Skriv hva dere bidrar med."), "words")
    if party.contribution == words:
        return party
    if party.version != version:
        raise Stale(_("En kollega har lagret noe annet mens du skrev."))
    dropped = _has_signatures(partnership)
    party.contribution = words
    party.version += 1
    party.save(update_fields=["contribution", "version"])
    reopen(partnership)
    _changed(partnership, party, by, dropped, "contribution")
    return party


def _writable(
    partnership: Partnership, by: Any, party: PartnershipParty
) -> tuple[Partnership, PartnershipParty]:
    """Under lock, while it is written, for one's own party."""
    partnership = locked(partnership)
    party = prepared(partnership, by, party)
    check_state(partnership, WRITING, _("Avtalen kan ikke endres nå."))
    return partnership, party


def _has_signatures(partnership: Partnership) -> bool:
    """Whether somebody has signed what stands."""
    return partnership.signatures.filter(edition=partnership.edition).exists()


def _changed(
    partnership: Partnership, party: PartnershipParty, by: Any, dropped: bool, what: str
) -> None:
    """Written down, and told where a signature fell."""
    partnership.refresh_from_db(fields=["edition"])
    touch(party, by)
    if dropped:
        emails.tell(partnership, "dropped", key=f"dropped:{partnership.edition}", by=party)
    audit.record(
        f"partnership.{what}", partnership, by=by, on_behalf_of=party.organisation, dropped=dropped
    )


def missing(partnership: Partnership) -> list[Refused]:
    """What must be written before it can be checked, a sentence each."""
    lacks = {
        "legal_basis": _("Skriv hva avtalen bygger på, for eksempel et vedtak eller en lov."),
        "starts": _("Velg den første dagen."),
        "ends": _("Velg den siste dagen."),
        "follow_up": _("Skriv hvordan dere følger opp avtalen."),
    }
    found = [
        Refused(words, name) for name, words in lacks.items() if not getattr(partnership, name)
    ]
    empty = partnership.parties.filter(joined_at__isnull=False, contribution="")
    words = _("%(who)s har ikke skrevet hva de bidrar med.")
    found += [
        Refused(words % {"who": party.organisation.name}, "contribution")
        for party in empty.select_related("organisation")
    ]
    return found


@transaction.atomic
def answer_check(
    partnership: Partnership,
    *,
    by: Any,
    edition: int,
    statutory: bool | None,
    replaces_staff: bool | None,
    their_initiative: bool | None,
    must_be_tendered: bool | None,
) -> PartnershipCheck:
    """The municipality answers the questions; public. A red answer waits for the leader.

    Args:
        edition: of the words that the person read.
        statutory: is the task the municipality's by law?
        replaces_staff: does it replace the work of employees?
        their_initiative: did the organisation take the initiative?
        must_be_tendered: is it a service that is put out to competition (K4)?

    Raises:
        Stale: the words have changed since.
        Refused: not the municipality's, an unanswered question, or words that are missing.
    """
    partnership = locked(partnership)
    if not policies.may_check(by, partnership):
        raise Refused(policies.why_not_check(by, partnership))
    answers = {
        "statutory": statutory,
        "replaces_staff": replaces_staff,
        "their_initiative": their_initiative,
        "must_be_tendered": must_be_tendered,
    }
    for name, answer in answers.items():
        if answer is None:
            raise Refused(_("Svar ja eller nei: %(question)s") % {"question": CHECK[name]}, name)
    before = PartnershipCheck.objects.filter(partnership=partnership).first()
    if before and before.edition == partnership.edition == edition and _same(before, answers):
        return before
    check_state(partnership, WRITING, _("Avtalen er signert. Sjekken står som den er."))
    if partnership.edition != edition:
        raise Stale
    if _has_signatures(partnership):
        raise Refused(_("Noen har signert. Endre avtalen først, så kan sjekken besvares på nytt."))
    for lack in missing(partnership):
        raise Refused(lack.message)
    reopen(partnership)
    check, _made = PartnershipCheck.objects.update_or_create(
        partnership=partnership,
        defaults={
            **answers,
            "edition": edition,
            "answered_by": by,
            "answered_at": clock.now(),
            "reason": "",
            "reason_by": None,
            "reason_at": None,
        },
    )
    audit.record(
        "partnership.check", partnership, by=by, on_behalf_of=partnership.owner, red=check.is_red
    )
    _after_check(partnership, check)
    return check


def _same(check: PartnershipCheck, answers: dict[str, bool | None]) -> bool:
    return all(getattr(check, name) == answer for name, answer in answers.items())


def _after_check(partnership: Partnership, check: PartnershipCheck) -> None:
    """Ready to be signed; or the leaders are asked for a reason."""
    if check.is_done:
        states.move(partnership, S.CHECKED, allowed=PARTNERSHIP)
        partnership.save(update_fields=["state"])
        ask_to_sign(partnership)
        return
    leaders = policies.approvers(partnership.owner)
    key = f"reason:{partnership.edition}:{int(check.answered_at.timestamp())}"
    emails.tell_people(partnership, "reason", leaders, key=key)


def ask_to_sign(partnership: Partnership) -> None:
    """Everyone who holds a party's key, once for each edition."""
    for party in partnership.parties.select_related("organisation"):
        who = policies.key_people(party.organisation)
        key = f"sign:{partnership.edition}:{party.pk}"
        emails.tell_people(partnership, "to_sign", who, key=key)


@transaction.atomic
def give_reason(
    partnership: Partnership, *, by: Any, edition: int, reason: str
) -> PartnershipCheck:
    """A leader says, with name, why it is entered into after a red answer; public (clause P6).

    Args:
        by: an approver in the municipality.
        edition: of the words that were checked.

    Raises:
        Stale: the words or the answers have changed since.
        Refused: not a leader there, nothing red, or no words.
    """
    partnership = locked(partnership)
    if not policies.may_give_reason(by, partnership):
        raise Refused(policies.why_not_give_reason(by, partnership))
    check = PartnershipCheck.objects.filter(partnership=partnership).first()
    if check is None:
        raise Refused(_("Sjekken er ikke besvart ennå."))
    if check.reason and check.reason == reason.strip():
        return check
    check_state(partnership, [S.DRAFT], _("Sjekken er ferdig."))
    if not check.edition == partnership.edition == edition:
        raise Stale
    if not check.is_red:
        raise Refused(_("Ingen svar er røde, så det trengs ingen grunn."))
    lack = _("Skriv hvorfor dere inngår avtalen likevel. Alle kan lese det.")
    check.reason = text(reason, REASON, lack, "reason")
    check.reason_by, check.reason_at = by, clock.now()
    check.save(update_fields=["reason", "reason_by", "reason_at"])
    audit.record("partnership.reason", partnership, by=by, on_behalf_of=partnership.owner)
    _after_check(partnership, check)
    return check
