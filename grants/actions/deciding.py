"""Decisions (vedtak): by another than who recommended, and never more money than there is.

The call's row is held first, then the later years' calls, then the applications by their id: so
that of two at once one waits, and neither waits for the other. Everything is asked of every row
before anything is written; then each table is written in one statement.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from core.money import format_nok
from grants import budget
from grants.emails import decision as emails
from grants.models import Application, Call, Complaint, Decision, Recommendation
from grants.policies import casework as policies
from grants.states import (
    APPLICATION,
    GIVING,
    ApplicationState,
    CallState,
    ComplaintState,
    InstalmentState,
    Outcome,
)

COMPLAIN_DAYS = 21  # forvaltningsloven § 29
ACCEPT_DAYS = 21  # Samspill's own choice
NAMED = 5  # applications that one refusal names
S = ApplicationState


def decide(application: Application, *, by: Any, saves: int) -> Decision:
    """Decide one as it is recommended.

    Args:
        saves: the recommendation's count as the person read it.

    Raises:
        Refused: with the reason; Stale when the recommendation has changed.
    """
    made = decide_list(application.call, by=by, seen={application.pk: saves})
    return made[0] if made else Decision.objects.get(application=application, number=1)


@transaction.atomic
def decide_list(call: Call, *, by: Any, seen: Mapping[int, int]) -> list[Decision]:
    """Decide many, all of them or none.

    Args:
        call: whose applications they are.
        by: an approver, who has recommended none of them.
        seen: application → the recommendation's count as the person read it.

    Returns:
        The decisions made now; those the person had decided already are left as they are.

    Raises:
        Refused: naming each application that stands in the way, or the sum that is too high.
        Stale: naming those whose recommendation has changed.
    """
    call = budget.locked(call)
    later = later_calls(call)
    rows = _rows(call, seen)
    if not policies.may_decide_call(by, call):
        raise Refused(policies.why_not_decide_call(by, call))
    if call.state == CallState.WITHDRAWN:
        raise Refused(_("Utlysningen er trukket."))
    done = set(_own_decisions(rows, by))
    rows = [row for row in rows if row.pk not in done]
    if not rows:
        return []
    _check(rows, by, seen)
    budget.check_room(call, sum((row.recommendation.amount for row in rows), Decimal(0)), None)
    try:
        with transaction.atomic():
            decisions = _write(call, rows, by)
            _bind(later, call, [(one.amount, one.years) for one in decisions])
    except IntegrityError as error:
        raise _refusal(error) from error
    _tell(call, decisions)
    return decisions


def later_calls(call: Call) -> dict[int, Call]:
    """The scheme's calls of the next three years that exist, by year; under lock, in order.

    Of several in one year the first that was published, as in `budget.promised`; else a draft.
    """
    found = Call.objects.select_for_update(of=("self",)).filter(
        scheme=call.scheme_id, year__range=(call.year + 1, call.year + 3)
    )
    first: dict[int, Call] = {}
    rows = list(found.exclude(state=CallState.WITHDRAWN).order_by("year", "pk"))
    out = [row for row in rows if row.published_at]
    out.sort(key=lambda row: row.published_at or clock.now())
    for row in [*out, *rows]:
        first.setdefault(row.year, row)
    return {year: first[year] for year in sorted(first)}


def _rows(call: Call, seen: Mapping[int, int]) -> list[Application]:
    """The applications under lock, by id, each with its recommendation.

    Raises:
        Refused: none was chosen, or one is not of this call or is not recommended.
    """
    if not seen:
        raise Refused(_("Kryss av for minst én søknad."))
    chosen = Application.objects.sent().filter(call=call, pk__in=list(seen)).order_by("pk")
    held = list(chosen.select_for_update().values_list("pk", flat=True))
    # Read only now: a joined row that changed while we waited for the lock would be the old one.
    rows = list(
        Application.objects.filter(pk__in=held)
        .select_related("organisation__merged_into", "recommendation__by")
        .order_by("pk")
    )
    if len(rows) != len(seen):
        raise Refused(_("En av søknadene er ikke her lenger. Last siden på nytt."))
    for row in rows:
        row.call = call
    return rows


def _own_decisions(rows: list[Application], by: Any) -> list[int]:
    """Those that this person has decided before: a second click."""
    made = Decision.objects.filter(application__in=[row.pk for row in rows], decided_by_id=by.pk)
    return list(made.values_list("application_id", flat=True))


def _check(rows: list[Application], by: Any, seen: Mapping[int, int]) -> None:
    """Every rule, of every row, before anything is written."""
    stale = [row for row in rows if _changed(row, seen)]
    if stale:
        raise Stale(
            _("Innstillingen er endret mens du leste. Les den på nytt: %(which)s.")
            % {"which": ", ".join(_name(row) for row in stale[:NAMED])}
        )
    proposed = [row for row in rows if row.state == S.RECOMMENDED]
    people = {by.pk, *(row.recommendation.by_id for row in proposed)}
    shut = policies.shut_out(people, rows)
    said = [f"{_name(row)}: {why}" for row in rows if (why := _why_not(row, by, shut))]
    if said:
        more = len(said) - NAMED
        rest = [_("Og %(n)s til.") % {"n": more}] if more > 0 else []
        raise Refused(" ".join([*said[:NAMED], *rest]))


def _changed(row: Application, seen: Mapping[int, int]) -> bool:
    """The recommendation is not the one that was read; a decided one says so in its own words."""
    if row.state != S.RECOMMENDED:
        return row.state in {S.IN_ASSESSMENT, S.RETURNED}
    return bool(row.recommendation.saves != seen[row.pk])


def _why_not(row: Application, by: Any, shut: Collection[tuple[int, int]]) -> str:
    """What stands in the way of this one; empty when nothing does."""
    if row.state != S.RECOMMENDED:
        return _("Status er «%(was)s».") % {"was": row.get_state_display()}
    return _of_people(row, by, shut) or _of_applicant(row)


def _of_people(row: Application, by: Any, shut: Collection[tuple[int, int]]) -> str:
    """Two people, none of them with a stake."""
    proposal = row.recommendation
    if proposal.by_id == by.pk:
        return _("Du har selv innstilt søknaden. En annen må vedta.")
    if (by.pk, row.pk) in shut:
        return _("Du er inhabil. En annen må vedta.")
    if (proposal.by_id, row.pk) in shut:
        return _("%(name)s, som innstilte, er inhabil. En annen må innstille på nytt.") % {
            "name": proposal.by
        }
    return ""


def _of_applicant(row: Application) -> str:
    """It is there to receive the answer."""
    applicant = row.organisation
    if applicant and applicant.dissolved_at:
        return _("Organisasjonen er lagt ned og kan ikke få vedtak.")
    if applicant and applicant.merged_into:
        return _("Organisasjonen er slått sammen med %(name)s og kan ikke få vedtak.") % {
            "name": applicant.merged_into
        }
    return ""


def _name(row: Application) -> str:
    """«Søknad 12 (Solsida skolekorps)»."""
    return f"{row} ({row.own_name})"


def _write(call: Call, rows: list[Application], by: Any) -> list[Decision]:
    """Decisions, applications and the log, in a statement each."""
    now, today = clock.now(), clock.today()
    until = clock.end_of_day(today + timedelta(days=COMPLAIN_DAYS))
    decisions = Decision.objects.bulk_create(
        Decision(
            application=row,
            outcome=row.recommendation.outcome,
            amount=row.recommendation.amount,
            years=row.recommendation.years,
            binding=call.binding,
            reason=row.recommendation.reason,
            terms=row.recommendation.terms,
            recommended_by=row.recommendation.by,
            decided_by=by,
            decided_at=now,
            complain_until=until if call.scheme.complaints else None,
        )
        for row in rows
    )
    for row in rows:
        states.move(row, S.DECIDED, allowed=APPLICATION)
    given = [row.pk for row in rows if row.recommendation.outcome in GIVING]
    amount = Recommendation.objects.filter(application=OuterRef("pk")).values("amount")
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=rows[0].state, granted=Subquery(amount)
    )
    Application.objects.filter(pk__in=given).update(accept_by=today + timedelta(days=ACCEPT_DAYS))
    audit.record_many(
        "grant.decided",
        [(one.application, {"outcome": one.outcome, "amount": str(one.amount)})
         for one in decisions],
        by=by,
        on_behalf_of=call.scheme.owner,
    )  # fmt: skip
    return decisions


def _held_ahead(application: Application, first: Decision) -> dict[int, Decimal]:
    """Year → NOK that the first decision holds of it still; what was stopped, it does not."""
    if application.state == S.DECIDED:
        year = application.call.year
        return {year + ahead: first.amount for ahead in range(first.years)}
    rows = application.instalments.exclude(state=InstalmentState.STOPPED).order_by()
    return dict(rows.values("year").annotate(sum=Sum("amount")).values_list("year", "sum"))


def _bind(
    later: Mapping[int, Call],
    call: Call,
    given: list[tuple[Decimal, int]],
    before: Mapping[int, Decimal] | None = None,
) -> None:
    """Promise the later years' money in the calls of those years that exist.

    Args:
        later: year → call, under lock.
        call: the one that decides.
        given: (NOK a year, years).
        before: year → NOK that was promised already, and is part of this.

    Raises:
        Refused: a later year's budget has no room for it.
    """
    for year, row in later.items():
        ahead = year - call.year
        more = sum((amount for amount, years in given if years > ahead), Decimal(0))
        more -= (before or {}).get(year, Decimal(0))
        if not more:
            continue
        if row.budget is not None and more > row.left:
            raise Refused(
                _("Det er %(left)s igjen i budsjettet for %(year)s. Dette lover %(more)s.")
                % {"left": format_nok(row.left), "year": year, "more": format_nok(more)}
            )
        Call.objects.filter(pk=row.pk).update(bound=F("bound") + more)


def _refusal(error: IntegrityError) -> Exception:
    """The table's last word as a sentence; another error is what it is."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if constraint == "call_within_budget":
        return Refused(_("Det er ikke nok penger igjen i budsjettet. Last siden på nytt."))
    if constraint == "impartial":
        return Refused(_("En som er inhabil, har hatt saken. Last siden på nytt."))
    return error


def _tell(call: Call, decisions: list[Decision]) -> None:
    """One set of letters for each answer."""
    last = clock.today() + timedelta(days=ACCEPT_DAYS)
    for outcome in Outcome.values:
        these = [one for one in decisions if one.outcome == outcome]
        if these:
            emails.tell_decided(call, outcome, these, last if outcome in GIVING else None)


@transaction.atomic
def second_decision(complaint: Complaint, *, by: Any) -> Decision:
    """Decide anew after a complaint, as the assessor rewrote the recommendation.

    Args:
        complaint: of the first decision.
        by: an approver, another than the assessor.

    Raises:
        Refused: no right to, no money left for it, or the applicant has said no to the first.
    """
    first = complaint.decision
    call = budget.locked(Call.objects.get(applications__decisions=first))
    later = later_calls(call)
    application = _rows(call, {first.application_id: 0})[0]
    made = application.decisions.filter(number=first.number + 1).first()
    if made:
        return made  # a second click
    if why := _why_not_again(application, by):
        raise Refused(f"{_name(application)}: {why}")
    proposal = application.recommendation
    budget.check_room(call, proposal.amount - application.granted)
    try:
        with transaction.atomic():
            again = call.scheme.complaints and complaint.state != ComplaintState.SETTLED
            decision = _write_again(call, application, first, by, again=again)
            _bind(later, call, [(decision.amount, decision.years)], _held_ahead(application, first))
    except IntegrityError as error:
        raise _refusal(error) from error
    _tell(call, [decision])
    return decision


def _why_not_again(application: Application, by: Any) -> str:
    """What stands in the way of a second decision."""
    if not policies.may_decide_call(by, application.call):
        return policies.why_not_decide_call(by, application.call)
    if application.state in {S.DECLINED, S.WITHDRAWN}:
        return _("De har takket nei eller trukket søknaden.")
    shut = policies.shut_out({by.pk, application.recommendation.by_id}, [application])
    return _of_people(application, by, shut) or _of_applicant(application)


def _write_again(
    call: Call, application: Application, first: Decision, by: Any, *, again: bool
) -> Decision:
    """The second decision and its money; nothing of the first is changed.

    `again`: it may be complained of; what the complaint body has settled may not (fvl. § 28).
    """
    proposal, today = application.recommendation, clock.today()
    until = clock.end_of_day(today + timedelta(days=COMPLAIN_DAYS))
    decision = Decision.objects.create(
        application=application,
        number=first.number + 1,
        outcome=proposal.outcome,
        amount=proposal.amount,
        years=proposal.years,
        binding=first.binding,
        binding_reason=first.binding_reason,
        reason=proposal.reason,
        terms=proposal.terms,
        recommended_by=proposal.by,
        decided_by=by,
        decided_at=clock.now(),
        complain_until=until if again else None,
    )
    application.granted = proposal.amount
    if application.state == S.DECIDED and proposal.outcome in GIVING:
        application.accept_by = today + timedelta(days=ACCEPT_DAYS)
    application.save(update_fields=["granted", "accept_by"])
    audit.record(
        "grant.decided_again",
        application,
        by=by,
        on_behalf_of=call.scheme.owner,
        outcome=decision.outcome,
        amount=str(decision.amount),
    )
    return decision
