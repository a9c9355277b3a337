"""How long an edition lasts: a longer term by every party's yes, and warnings before the end.

A term is never made longer by one party, and never shorter but by the next edition (clauses O5,
O6). An edition that has run out may still be made longer; no page breaks meanwhile.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.approving import (
    check_holds,
    check_joined,
    give_yes,
    has_said,
    locked_edition,
)
from agreements.emails import terms as emails
from agreements.models import Edition, Extension, Party, Refusal, TermNotice
from agreements.states import EDITION, EXTENSION, VALID, EditionState, ExtensionState
from core import audit, clock, states
from core.errors import Refused
from organisations.models import Organisation

MONTHS = {"12m": 12, "6m": 6, "3m": 3}  # before the last day; then thirty days
LAST_DAYS = 30
EXTENDABLE = [*VALID, EditionState.EXPIRED]


@transaction.atomic
def ask(edition: Edition, *, by: Any, party: Party, valid_to: date, reason: str) -> Extension:
    """One side asks for a longer term; its own yes is in the asking.

    Args:
        edition: in force, or run out with none after it.
        by: a person who can bind that side.
        party: who asks.
        valid_to: the new last day.
        reason: public.

    Raises:
        Refused: not that side's, no reason, not later, or a request that waits already.
    """
    row = locked_edition(edition)
    check_holds(by, party)
    waiting = row.extensions.filter(state=ExtensionState.ASKED).first()
    if waiting is not None and (waiting.party_id, waiting.valid_to) == (party.pk, valid_to):
        return waiting
    _check_may_ask(row, waiting, valid_to, reason)
    assert row.valid_to is not None  # noqa: S101 – it binds
    asked = Extension.objects.create(
        edition=row,
        party=party,
        valid_to=valid_to,
        before=row.valid_to,
        reason=reason.strip(),
        asked_at=clock.now(),
        asked_by=by,
    )
    give_yes(party, by=by, extension=asked)
    audit.record("edition.extension_asked", row, by=by, party=str(party))
    emails.ask_longer(asked, by=by)
    return asked


def _check_extendable(row: Edition, valid_to: date) -> None:
    """Nothing has come after it, and the day is one to come.

    Raises:
        Refused: beside the field.
    """
    if row.state not in EXTENDABLE or _is_followed(row):
        raise Refused(_("Denne utgaven kan ikke forlenges."))
    if row.valid_to is None or valid_to <= max(row.valid_to, clock.today()):
        raise Refused(_("Velg en dag som er senere enn i dag og dagen avtalen går ut."), "valid_to")


def _check_may_ask(row: Edition, waiting: Extension | None, valid_to: date, reason: str) -> None:
    """Raises: Refused, beside the field."""
    _check_extendable(row, valid_to)
    if waiting is not None:
        raise Refused(_("Partene har alt et ønske om forlengelse som venter på svar."))
    if not reason.strip():
        raise Refused(_("Skriv hvorfor avtalen bør vare lenger."), "reason")
    assert row.valid_to is not None  # noqa: S101 – asked above
    if valid_to > clock.months_later(row.valid_to, row.term_months):
        raise Refused(_("Avtalen kan ikke forlenges med mer enn én hel periode."), "valid_to")


def _is_followed(edition: Edition) -> bool:
    """A later edition has every yes."""
    later = edition.platform.editions.filter(number__gt=edition.number, signed_at__isnull=False)
    return later.exists()


def _locked(extension: Extension) -> tuple[Edition, Extension]:
    row = locked_edition(Edition.objects.get(pk=extension.edition_id))
    found = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    found.edition = row
    return row, found


@transaction.atomic
def agree(extension: Extension, *, by: Any, party: Party, organisation: Any = None) -> Extension:
    """The other side says yes: the term is longer, and an edition that ran out binds again.

    Raises:
        Refused: not that side's, the same person for both, it was settled otherwise, or the next
            edition or the day itself has come meanwhile.
    """
    row, asked = _locked(extension)
    if asked.state == ExtensionState.STANDS:
        return asked
    _check_waits(asked)
    if has_said(party, organisation, extension=asked):
        return asked
    if _is_followed(row):
        raise Refused(_("Neste utgave er godkjent. Da kan ikke denne forlenges."))
    if asked.valid_to <= clock.today():
        raise Refused(_("Dagen partene skulle forlenge til, har alt vært. Be om en senere dag."))
    party.platform = row.platform
    asked.refusals.filter(organisation=organisation).delete()  # it has thought again
    if not give_yes(party, by=by, organisation=organisation, extension=asked):
        return asked
    _settle(asked, ExtensionState.STANDS)
    row.valid_to = asked.valid_to
    if row.state == EditionState.EXPIRED:
        states.move(row, EditionState.IN_FORCE, allowed=EDITION)
    row.save(update_fields=["valid_to", "state"])
    audit.record("edition.extended", row, by=by, party=str(party))
    emails.tell_longer(asked)
    return asked


def _check_waits(asked: Extension) -> None:
    if asked.state != ExtensionState.ASKED:
        raise Refused(_("Ønsket venter ikke på svar lenger."))


def _settle(asked: Extension, to: ExtensionState) -> None:
    states.move(asked, to, allowed=EXTENSION)
    asked.settled_at = clock.now()
    asked.save()


@transaction.atomic
def decline(
    extension: Extension,
    *,
    by: Any,
    party: Party,
    answer: str,
    organisation: Organisation | None = None,
) -> Extension:
    """The other side says no, and why.

    Where organisations join one by one, each says no for itself, and may think again as long as it
    waits. The side has said no when as many have as must say yes; the one that makes them so many
    settles it.

    Args:
        extension: that waits.
        by: a person of that side.
        party: that was asked.
        answer: why; public.
        organisation: that has joined, where the side has no council.

    Raises:
        Refused: not that side's, the side that asked, no reason, or it was settled otherwise.
    """
    row, asked = _locked(extension)
    if asked.state == ExtensionState.DECLINED:
        return asked
    _check_waits(asked)
    _check_may_decline(asked, row, by, party, organisation)
    if not answer.strip():
        raise Refused(_("Skriv hvorfor dere sier nei."), "answer")
    if party.joins and not _enough_noes(asked, by, party, organisation, answer.strip()):
        return asked
    asked.answer = answer.strip()
    _settle(asked, ExtensionState.DECLINED)
    audit.record("edition.extension_declined", row, by=by, party=str(party))
    emails.tell_no(asked, party, by=by)
    return asked


def _check_may_decline(
    asked: Extension, row: Edition, by: Any, party: Party, organisation: Organisation | None
) -> None:
    """Raises: Refused, for the side that asked, another's, or one who answered for the other."""
    if not party.joins:
        check_holds(by, party)
    if party.pk == asked.party_id or party.platform_id != row.platform_id:
        raise Refused(_("Den som spurte, kan trekke ønsket. Den andre parten svarer."))
    if party.joins:
        check_joined(by, party, organisation)
        if asked.approvals.filter(by=by).exclude(party=party).exists():
            raise Refused(_("Du har svart for den andre parten. En annen må svare for denne."))


def _enough_noes(
    asked: Extension, by: Any, party: Party, organisation: Organisation | None, words: str
) -> bool:
    """Write one organisation's no, instead of its yes. Whether the side has now said no."""
    assert organisation is not None  # noqa: S101 – asked above
    _row, new = Refusal.objects.get_or_create(
        extension=asked,
        organisation=organisation,
        defaults={"party": party, "words": words, "by": by, "at": clock.now()},
    )
    asked.approvals.filter(organisation=organisation).delete()
    if new:
        audit.record("edition.extension_refused", asked.edition, by=by, on_behalf_of=organisation)
    return asked.refusals.standing().count() >= asked.edition.platform.joiners_needed


@transaction.atomic
def withdraw(extension: Extension, *, by: Any) -> Extension:
    """The side that asked takes it back.

    Raises:
        Refused: not that side's, or it was settled otherwise.
    """
    row, asked = _locked(extension)
    if asked.state == ExtensionState.WITHDRAWN:
        return asked
    _check_waits(asked)
    check_holds(by, asked.party)
    _settle(asked, ExtensionState.WITHDRAWN)
    audit.record("edition.extension_withdrawn", row, by=by)
    return asked


def lead_of(valid_to: date, today: date) -> str:
    """Which warning is due: «12m», «6m», «3m», «30d», or none.

    Only the nearest one counts: a platform that is entered late gets one letter, not four.
    """
    if today > valid_to:
        return ""
    if today >= valid_to - timedelta(days=LAST_DAYS):
        return "30d"
    due = [
        lead for lead, months in MONTHS.items() if today >= clock.months_later(valid_to, -months)
    ]
    return due[-1] if due else ""


def warn_of_ends() -> int:
    """Each side is told 12, 6 and 3 months and 30 days before the end, once each.

    Returns:
        How many editions were warned of.
    """
    today, warned = clock.today(), 0
    for edition in Edition.objects.valid().filter(valid_to__isnull=False).order_by("pk"):
        assert edition.valid_to is not None  # noqa: S101 – filtered
        lead = lead_of(edition.valid_to, today)
        if lead and not edition.followers.filter(signed_at__isnull=False).exists():
            warned += _warn(edition, lead)
    return warned


@transaction.atomic
def _warn(edition: Edition, lead: str) -> bool:
    """Once for each lead and last day, whatever the clock does."""
    assert edition.valid_to is not None  # noqa: S101 – asked by the caller
    _row, new = TermNotice.objects.get_or_create(
        edition=edition,
        lead=lead,
        valid_to=edition.valid_to,
        defaults={"written_at": clock.now()},
    )
    if new:
        emails.warn(edition, lead)
    return new
