"""A complaint (klage), from its letter to its end (forvaltningsloven kap. VI)."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from core.money import format_nok
from grants import budget
from grants.actions import accepting, deciding, held
from grants.emails import after as after_emails
from grants.emails import complaints as emails
from grants.models import Application, Complaint, Decision, Recommendation
from grants.policies import after
from grants.states import COMPLAINT, GIVING, ApplicationState, ComplaintState, Outcome
from organisations.models import Organisation

WORDS, ASSESSMENT = 10_000, 5000  # characters
NO_MORE = [ApplicationState.DECLINED, ApplicationState.WITHDRAWN]
IN_HAND = [ComplaintState.COMPLAINED, ComplaintState.FORWARDED]


@transaction.atomic
def complain(decision: Decision, *, by: Any, on_behalf_of: Organisation, words: str) -> Complaint:
    """Complain of a decision. One that comes too late is taken in, and marked as late.

    The three weeks end at an exclusive instant, by the database's clock and under lock.

    Args:
        on_behalf_of: the organisation that the decision is about.
        words: what they think is wrong; any words will do (fvl. § 32).

    Raises:
        Refused: not somebody responsible there, no right to complain, another decision has come, a
            complaint that was withdrawn, or no words.
    """
    application = held.application(decision.application)
    held.check_answers(by, application, on_behalf_of)
    before = Complaint.objects.filter(decision=decision).first()
    if before and before.state == ComplaintState.WITHDRAWN:
        raise Refused(_("Dere har trukket klagen. Ring kommunen hvis dere har ombestemt dere."))
    if before:
        return before  # a second click
    current = application.current_decision
    if current is None or current.pk != decision.pk:
        raise Refused(_("Det har kommet et nytt vedtak. Klag på det nye."))
    if decision.complain_until is None or application.state in NO_MORE:
        raise Refused(_("Dette vedtaket kan dere ikke klage på her."))
    said = held.needed(words, WORDS, _("Skriv hva dere mener er feil."), "words")
    now = clock.now()
    complaint = Complaint.objects.create(
        decision=decision,
        words=said,
        sent_at=now,
        sent_by=by,
        late=now >= decision.complain_until,
    )
    complaint.decision.application = application
    audit.record("complaint.sent", complaint, by=by, on_behalf_of=on_behalf_of, late=complaint.late)
    emails.tell(complaint, "received")
    emails.tell_municipality(complaint, "received")
    return complaint


@transaction.atomic
def withdraw_complaint(complaint: Complaint, *, by: Any, on_behalf_of: Organisation) -> Complaint:
    """Take it back, before it is answered.

    Raises:
        Refused: not somebody responsible there, or it is answered.
    """
    complaint = held.complaint(complaint)
    held.check_answers(by, complaint.decision.application, on_behalf_of)
    if complaint.state == ComplaintState.WITHDRAWN:
        return complaint  # a second click
    states.move(complaint, ComplaintState.WITHDRAWN, allowed=COMPLAINT)
    complaint.save(update_fields=["state"])
    audit.record("complaint.withdrawn", complaint, by=by, on_behalf_of=on_behalf_of)
    emails.tell_municipality(complaint, "withdrawn")
    return complaint


def proposal_of(complaint: Complaint) -> Recommendation | None:
    """The new outcome that somebody has proposed; the first recommendation is none."""
    since = complaint.sent_at
    if complaint.state == ComplaintState.FORWARDED and complaint.assessed_at:
        since = complaint.assessed_at
    rows = Recommendation.objects.filter(application=complaint.decision.application_id)
    return rows.filter(at__gt=since).select_related("by").first()


@transaction.atomic
def propose_change(
    complaint: Complaint, *, by: Any, outcome: str, amount: Decimal, years: int, reason: str
) -> Recommendation:
    """Propose a better outcome, for another person to decide. Nobody outside sees it.

    Args:
        outcome: everything, or a part; a complaint does not lead to less (fvl. § 34).
        amount: NOK a year.
        years: how many.
        reason: as the new letter will say it.

    Raises:
        Refused: not a case handler without a stake, an outcome that gives no more, more than they
            applied for or than there is left, or a complaint that is answered.
    """
    complaint = held.complaint(complaint)
    application = complaint.decision.application
    _check_assesses(by, complaint)
    if complaint.state not in IN_HAND:
        raise Refused(_("Klagen er alt besvart."))
    if application.state in [*NO_MORE, ApplicationState.CLOSED]:
        raise Refused(_("Saken er lukket. Klagen kan avvises eller sendes videre."))
    said = held.needed(reason, ASSESSMENT, _("Skriv begrunnelsen. Den står i brevet."))
    _check_better(application, complaint.decision, outcome, amount, years)
    before = proposal_of(complaint)
    same = (outcome, amount, years, said, by.pk)
    if (
        before
        and (before.outcome, before.amount, before.years, before.reason, before.by_id) == same
    ):
        return before  # a second click
    row = Recommendation.objects.select_for_update().filter(application=application).first()
    row = row or Recommendation(application=application, saves=0)
    row.outcome, row.amount, row.years, row.reason = outcome, amount, years, said
    row.by, row.at, row.saves = by, clock.now(), row.saves + 1
    row.save()
    owner = application.call.scheme.owner
    audit.record("complaint.proposed", complaint, by=by, on_behalf_of=owner, amount=str(amount))
    return row


def _check_better(
    application: Application, first: Decision, outcome: str, amount: Decimal, years: int
) -> None:
    """More than was decided, no more than was applied for, and called what it is."""
    if outcome not in GIVING or amount <= 0:
        raise Refused(_("Velg innvilget eller delvis innvilget, og et beløp."), "outcome")
    asked = application.amount or Decimal(0)
    if amount > asked or not 1 <= years <= application.years:
        raise Refused(
            _("De har søkt om %(sum)s i %(n)s år. Foreslå ikke mer.")
            % {"sum": format_nok(asked), "n": application.years},
            "amount",
        )
    had_years = first.years if first.outcome in GIVING else 1
    less = amount < first.amount or years < had_years
    if less or (amount, years) == (first.amount, had_years):
        raise Refused(
            _("De har fått %(sum)s. En klage gir ikke mindre.") % {"sum": format_nok(first.amount)},
            "amount",
        )
    whole = amount == asked and years == application.years
    if whole != (outcome == Outcome.GRANTED):
        raise Refused(
            _("Det er alt de søkte om. Velg «Innvilget».")
            if whole
            else _("Det er mindre enn de søkte om. Velg «Delvis innvilget»."),
            "outcome",
        )
    budget.check_room(application.call, amount - application.granted)


@transaction.atomic
def uphold(complaint: Complaint, *, by: Any) -> Complaint:
    """Decide anew as proposed: the complainant is right, wholly or in part.

    Args:
        by: an approver, another than the one who proposed it.

    Raises:
        Refused: no right to, nothing proposed, no money left, or a complaint that is answered.
    """
    complaint = held.complaint(complaint)
    if complaint.state == ComplaintState.UPHELD:
        return complaint  # a second click
    proposal = _proposed(complaint, by)
    states.move(complaint, ComplaintState.UPHELD, allowed=COMPLAINT)
    _decide_anew(complaint, by)
    complaint.assessed_at, complaint.assessed_by = clock.now(), proposal.by
    complaint.assessment = proposal.reason
    complaint.save(update_fields=["state", "assessed_at", "assessed_by", "assessment"])
    owner = complaint.decision.application.call.scheme.owner
    audit.record("complaint.upheld", complaint, by=by, on_behalf_of=owner)
    return complaint


def _proposed(complaint: Complaint, by: Any) -> Recommendation:
    """What is proposed, for one who may decide it.

    Raises:
        Refused: nothing is, or this person may not.
    """
    proposal = proposal_of(complaint)
    if proposal is None:
        raise Refused(_("Ingen har foreslått et nytt utfall ennå."))
    if why := after.why_not_uphold(by, complaint):
        raise Refused(why)
    return proposal


def _decide_anew(complaint: Complaint, by: Any) -> None:
    """The second decision, and what it sets going: more money to one who has said yes already.

    One that was refused, or has not answered, is `decided` still and may say yes to the new sum.
    """
    application = complaint.decision.application
    decision = deciding.second_decision(complaint, by=by)
    if application.state in accepting.SAID_YES:
        accepting.plan_instalments(application, decision)
        return
    application.reminded = [name for name in application.reminded if not name.startswith("accept")]
    application.save(update_fields=["reminded"])
    after_emails.call_back(application, after_emails.ACCEPT_DUE)


@transaction.atomic
def forward(complaint: Complaint, *, by: Any, words: str) -> Complaint:
    """Keep the decision, and send the complaint on to the complaint body with an assessment.

    Args:
        words: the assessment, which the complainant reads.

    Raises:
        Refused: not a case handler without a stake, no words, or a complaint that is answered.
    """
    complaint = _assessed(complaint, by)
    if complaint.state == ComplaintState.FORWARDED:
        return complaint  # a second click
    return _answer(complaint, ComplaintState.FORWARDED, by, words)


@transaction.atomic
def dismiss(complaint: Complaint, *, by: Any, words: str) -> Complaint:
    """Do not take up one that came too late (fvl. § 33).

    Raises:
        Refused: not a case handler without a stake, it came in time, no words, or it is answered.
    """
    complaint = _assessed(complaint, by)
    if complaint.state == ComplaintState.DISMISSED:
        return complaint  # a second click
    if not complaint.late:
        raise Refused(_("Klagen kom i tide. Da må den behandles."))
    return _answer(complaint, ComplaintState.DISMISSED, by, words)


def _assessed(complaint: Complaint, by: Any) -> Complaint:
    """The complaint under lock, for one who assesses it."""
    complaint = held.complaint(complaint)
    _check_assesses(by, complaint)
    return complaint


def _check_assesses(by: Any, complaint: Complaint) -> None:
    if not after.may_assess(by, complaint):
        raise Refused(after.why_not_assess(by, complaint))


def _answer(complaint: Complaint, to: ComplaintState, by: Any, words: str) -> Complaint:
    """Move it with the municipality's words, log it and tell the complainant."""
    said = held.needed(words, ASSESSMENT, _("Skriv vurderingen. Klageren leser den."), "words")
    states.move(complaint, to, allowed=COMPLAINT)
    complaint.assessment, complaint.assessed_by = said, by
    complaint.assessed_at = clock.now()
    complaint.save(update_fields=["state", "assessment", "assessed_by", "assessed_at"])
    owner = complaint.decision.application.call.scheme.owner
    audit.record(f"complaint.{to}", complaint, by=by, on_behalf_of=owner)
    emails.tell(complaint, to)
    return complaint


@transaction.atomic
def settle(complaint: Complaint, *, by: Any, changed: bool, words: str) -> Complaint:
    """Enter what the complaint body decided.

    Args:
        by: a case handler; where the decision was changed, an approver who did not propose it.
        changed: the body gave the complainant more: the proposal becomes a second decision.
        words: what the body said, which the complainant reads.

    Raises:
        Refused: no right to, nothing proposed, no words, or one that was not sent on.
    """
    complaint = held.complaint(complaint)
    if complaint.state == ComplaintState.SETTLED:
        return complaint  # a second click
    if changed:
        _proposed(complaint, by)
    else:
        _check_assesses(by, complaint)
    said = held.needed(words, ASSESSMENT, _("Skriv hva klageinstansen kom til."), "words")
    states.move(complaint, ComplaintState.SETTLED, allowed=COMPLAINT)
    if changed:
        _decide_anew(complaint, by)
    complaint.changed, complaint.settlement = changed, said
    complaint.settled_at, complaint.settled_by = clock.now(), by
    complaint.save(update_fields=["state", "changed", "settlement", "settled_at", "settled_by"])
    owner = complaint.decision.application.call.scheme.owner
    audit.record("complaint.settled", complaint, by=by, on_behalf_of=owner, changed=changed)
    emails.tell(complaint, "settled")
    return complaint
