"""A call from its draft to the day it is closed; the only writer of its terms."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from dispatch import letters
from grants.actions import yearly
from grants.actions.call_checks import (
    CONTENT,
    FIELD_OF,
    locked_draft,
    missing,
    put,
    tidy,
)
from grants.budget import locked, promised
from grants.emails import calls as emails
from grants.models import Call, CallChange, Scheme
from grants.policies import calls as policies
from grants.states import CALL, WAITING, CallState
from grants.terms import LABELS, as_text

# what may change after publication: never what was promised or asked (the triggers)
CHANGEABLE = {
    *("title", "summary", "who", "budget", "opens_at", "closes_at", "decision_by", "payment_by"),
    *("report_by", "contact_name", "contact_phone", "contact_email"),
}


@transaction.atomic
def start_call(
    scheme: Scheme, *, by: Any, year: int | None = None, before: Call | None = None
) -> Call:
    """Begin a year's call as a draft; with `before`, the same as then with its dates moved.

    Args:
        scheme: whose it is.
        by: a case handler of its owner.
        year: whose budget it shares out; None for the next one, or the draft that is there.
        before: an earlier call of the scheme to copy terms, questions and requirements from. One
            that has been copied already gives the copy (double click).

    Raises:
        Refused: no right, the scheme has ended, or the year has this call already.
    """
    scheme = (
        Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
    )
    if not policies.may_edit_scheme(by, scheme):
        raise Refused(policies.why_not_edit_scheme(by, scheme))
    if scheme.ended_at is not None:
        raise Refused(_("Ordningen er avsluttet, så den kan ikke lyses ut."))
    if begun := _begun(scheme, year, before):
        return begun
    year = year or (yearly.year_after(before) if before else yearly.next_year(scheme))
    call = yearly.again(before, scheme, year) if before else yearly.first_call(scheme, year, by)
    if found := scheme.calls.filter(year=year, title=call.title).first():
        if found.state == CallState.DRAFT:
            return found
        raise Refused(_("Ordningen har alt en utlysning med dette navnet i år."), "year")
    call.created_at, call.created_by = clock.now(), by
    call.save()
    if before is not None:
        yearly.copy_rows(before, call)
    audit.record("call.started", call, by=by, on_behalf_of=scheme.owner)
    return call


def _begun(scheme: Scheme, year: int | None, before: Call | None) -> Call | None:
    """The draft that a first click has made."""
    if before is not None:
        if before.scheme_id != scheme.pk:
            raise Refused(_("Utlysningen hører til en annen ordning."))
        return Call.objects.filter(before=before).first()
    last = None if year else scheme.calls.order_by("-year").first()
    return last if last is not None and last.state == CallState.DRAFT else None


@transaction.atomic
def save_content(call: Call, *, by: Any, version: int, **fields: Any) -> Call:
    """Save what a draft says.

    Args:
        call: a draft.
        by: a case handler.
        version: the version the form was opened with.
        fields: some of `call_checks.CONTENT`; `opens_at` and `closes_at` as instants.

    Raises:
        Stale: somebody has saved since.
        Refused: beside the field that is wrong (`opens_on`, `closes_on` for the instants).
    """
    call = locked_draft(call, by=by, version=version)
    before = {name: getattr(call, name) for name in CONTENT}
    put(call, fields)
    if call.opens_at and call.opens_at != before["opens_at"]:
        _check_ahead(call)
    call.version += 1
    call.save()
    audit.record("call.edited", call, by=by, on_behalf_of=call.scheme.owner)
    return call


def _check_ahead(call: Call) -> None:
    assert call.opens_at is not None  # noqa: S101 – asked by the callers
    if call.opens_at < clock.start_of_day(clock.today()):
        raise Refused(_("Dagen er passert. Velg i dag eller senere."), "opens_on")


@transaction.atomic
def explain_burden(call: Call, *, by: Any, version: int, burden_reason: str) -> Call:
    """Say in public why more is asked than the sum should cost (clause R3)."""
    call = locked_draft(call, by=by, version=version)
    call.burden_reason = tidy(call, "burden_reason", burden_reason)
    call.version += 1
    call.save(update_fields=["burden_reason", "version"])
    audit.record("call.burden_explained", call, by=by, on_behalf_of=call.scheme.owner)
    return call


def _locked_to_publish(call: Call, by: Any) -> Call:
    row = locked(call)
    if not policies.may_publish(by, row):
        raise Refused(policies.why_not_publish(by, row))
    return row


@transaction.atomic
def publish(call: Call, *, by: Any, version: int) -> Call:
    """Put a call before the public; from here on what it asks stands.

    Args:
        call: a draft with nothing missing.
        by: an approver or a responsible person of the owner.
        version: what they have read.

    Raises:
        Refused: no right, or the first thing that is missing.
        Stale: it has changed since it was read.
    """
    row = _locked_to_publish(call, by)
    if row.state == CallState.PUBLISHED and row.version == version + 1:
        return row  # a second click
    states.move(row, CallState.PUBLISHED, allowed=CALL)
    if row.version != version:
        raise Stale
    row.bound = promised(row)
    for lack in missing(row):
        raise lack
    now = clock.now()
    row.published_at, row.published_by = now, by
    assert row.opens_at is not None  # noqa: S101 – nothing is missing
    row.opens_at = max(row.opens_at, now)
    row.version += 1
    row.save()
    audit.record("call.published", row, by=by, on_behalf_of=row.scheme.owner)
    return row


@transaction.atomic
def change(call: Call, *, by: Any, version: int, reason: str, **fields: Any) -> CallChange:
    """Change dates, budget, contact or words of a published call, and tell everyone affected.

    Args:
        call: published.
        by: one who may publish.
        version: what they have read.
        reason: public.
        fields: some of `CHANGEABLE`; a deadline only to a later day, a budget never below what is
            granted and promised.

    Returns:
        The change as everyone reads it. A second click gives the same one.

    Raises:
        Stale: it has changed since it was read.
        Refused: no right, no reason, nothing changed, or a value that is not allowed.
    """
    row = _locked_to_publish(call, by)
    reason = tidy(CallChange(), "reason", reason)
    last = row.changes.filter(by=by, reason=reason).last()
    if last is not None and row.version == version + 1:
        return last
    if row.state != CallState.PUBLISHED:
        raise Refused(_("Bare en publisert utlysning kan endres slik."))
    if row.version != version:
        raise Stale
    if set(fields) - CHANGEABLE:
        raise Refused(_("Det en publisert utlysning spør om og lover, kan ikke endres."))
    said = _put_change(row, fields)
    if not said:
        raise Refused(_("Du har ikke endret noe ennå."))
    if not reason:
        raise Refused(_("Skriv hvorfor dere endrer. Alle kan lese det."), "reason")
    row.version += 1
    row.save()
    made = CallChange.objects.create(call=row, at=clock.now(), by=by, reason=reason, fields=said)
    audit.record("call.changed", row, by=by, on_behalf_of=row.scheme.owner, fields=sorted(said))
    emails.tell_changed(made)
    return made


@letters.in_bokmaal()
def _put_change(call: Call, fields: dict[str, Any]) -> dict[str, list[str]]:
    """Put it on the call; what differs, in the words that stand in the history."""
    before = {name: getattr(call, name) for name in fields}
    text = {name: as_text(call, name) for name in fields}
    put(call, fields)
    names = [name for name in fields if getattr(call, name) != before[name]]
    if "closes_at" in names:
        _check_later(call, before["closes_at"])
    if "opens_at" in names:
        _check_not_opened(call, before["opens_at"])
    if not call.contact_name or not (call.contact_phone or call.contact_email):
        raise Refused(_("Skriv hvem de kan ringe eller skrive til."), "contact_name")
    _check_kept(call, names)
    return {name: [text[name], as_text(call, name)] for name in LABELS if name in names}


def _check_later(call: Call, before: Any) -> None:
    """A deadline is moved while there is one, and to a later day."""
    if call.closes_at is None or call.closes_at < before:
        raise Refused(_("En frist kan ikke bli kortere. Velg en senere dag."), "closes_on")
    if before <= clock.now():
        raise Refused(_("Fristen har gått ut, så den kan ikke flyttes."), "closes_on")


def _check_not_opened(call: Call, before: Any) -> None:
    if before <= clock.now() or call.opens_at is None:
        raise Refused(_("Utlysningen er alt åpnet, så dagen kan ikke endres."), "opens_on")
    _check_ahead(call)


def _check_kept(call: Call, names: list[str]) -> None:
    """Nothing that applicants count on is taken away."""
    needed = {"summary", "budget", "decision_by", "payment_by", "title"}
    for name in needed.intersection(names):
        if getattr(call, name) in (None, ""):
            raise Refused(_("Dette må stå når utlysningen er publisert."), FIELD_OF.get(name, name))


@transaction.atomic
def withdraw(call: Call, *, by: Any, version: int, reason: str) -> Call:
    """Withdraw a published call in which nothing is granted, and tell everyone it concerns.

    Raises:
        Stale: it has changed since the page was opened.
        Refused: no right, no reason, not published, or somebody has been granted money.
    """
    row = _locked_to_publish(call, by)
    reason = tidy(row, "reason", reason)
    if row.state == CallState.WITHDRAWN and row.reason == reason:
        return row  # a second click
    if row.state == CallState.PUBLISHED and row.version != version:
        raise Stale
    if not reason:
        raise Refused(_("Skriv hvorfor dere trekker utlysningen. Alle kan lese det."), "reason")
    if row.applications.decided().exists():
        raise Refused(_("Noen har fått svar på søknaden, så utlysningen kan ikke trekkes."))
    states.move(row, CallState.WITHDRAWN, allowed=CALL)
    row.withdrawn_at, row.reason = clock.now(), reason
    row.version += 1
    row.save()
    audit.record("call.withdrawn", row, by=by, on_behalf_of=row.scheme.owner)
    emails.tell_withdrawn(row)
    return row


@transaction.atomic
def close_call(call: Call, *, by: Any) -> Call:
    """Close a call when its deadline has passed and everyone has an answer.

    Raises:
        Refused: no right, the deadline has not passed, or somebody waits.
    """
    row = _locked_to_publish(call, by)
    if row.state == CallState.CLOSED:
        return row  # a second click
    if not row.is_over(clock.now()):
        raise Refused(_("Fristen har ikke gått ut, så utlysningen kan ikke lukkes."))
    if row.applications.filter(state__in=WAITING).exists():
        raise Refused(_("Noen venter på svar, så utlysningen kan ikke lukkes."))
    states.move(row, CallState.CLOSED, allowed=CALL)
    row.closed_at = clock.now()
    row.version += 1
    row.save()
    audit.record("call.closed", row, by=by, on_behalf_of=row.scheme.owner)
    return row
