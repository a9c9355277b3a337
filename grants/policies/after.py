"""Who says yes to a grant, pays it, reports on it, complains of it and handles all that.

The applicant's side binds with a responsible person. The municipality's side is its case handlers,
and a complaint is upheld by an approver; who has a stake and is shut out, `casework` says.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.models import Application, Complaint, Decision
from grants.policies import casework
from grants.states import DECIDED
from organisations import policies as registry
from organisations.models import Organisation


def own_decided(user: Any) -> QuerySet[Application]:
    """Applications with an answer, of the organisations a person belongs to."""
    return (
        Application.objects.decided()
        .filter(organisation__in=registry.organisations_of(user))
        .select_related("call__scheme__owner", "organisation")
    )


def own_complaints(user: Any) -> QuerySet[Complaint]:
    """What those organisations have complained of."""
    own = registry.organisations_of(user)
    return Complaint.objects.filter(decision__application__organisation__in=own).select_related(
        "decision__application__call__scheme__owner", "decision__application__organisation"
    )


def may_answer_grant(user: Any, application: Application) -> bool:
    """Says yes or no to the money: a responsible person, for it binds the organisation."""
    return _own(user, application.organisation, registry.may_send)


def why_not_answer_grant(user: Any, application: Application) -> str:
    """What one who only writes is told."""
    return _("Bare en ansvarlig hos dere kan gjøre dette.")


def may_write_report(user: Any, application: Application) -> bool:
    """Writes in the report; sending it is `may_answer_grant`."""
    return _own(user, application.organisation, registry.may_write)


def why_not_write_report(user: Any, application: Application) -> str:
    """What a colleague who only reads is told."""
    return _("Bare de som kan skrive for organisasjonen, kan gjøre dette.")


def may_complain(user: Any, decision: Decision) -> bool:
    """A responsible person of the organisation that the decision is about."""
    return may_answer_grant(user, decision.application)


def may_withdraw_complaint(user: Any, complaint: Complaint) -> bool:
    """A responsible person of the organisation that complained."""
    return may_answer_grant(user, complaint.decision.application)


def why_not_withdraw_complaint(user: Any, complaint: Complaint) -> str:
    """What one who only writes is told."""
    return why_not_answer_grant(user, complaint.decision.application)


def _own(user: Any, organisation: Organisation | None, rule: Any) -> bool:
    return organisation is not None and bool(rule(user, organisation))


def handled_decided(user: Any) -> QuerySet[Application]:
    """Decided applications of the municipalities a person handles or decides cases for."""
    return casework.work_applications(user).filter(state__in=DECIDED)


def handled_complaints(user: Any) -> QuerySet[Complaint]:
    """Complaints to those municipalities."""
    owners = casework.owners(user)
    return Complaint.objects.filter(
        decision__application__call__scheme__owner__in=owners
    ).select_related(
        "decision__application__call__scheme__owner",
        "decision__application__organisation",
        "sent_by",
        "assessed_by",
    )


def may_read_complaint(user: Any, complaint: Complaint) -> bool:
    """Those who work with the case and have no stake in it."""
    return casework.may_read_case(user, complaint.decision.application)


def may_assess(user: Any, complaint: Complaint) -> bool:
    """Proposes another outcome, sends it on, enters what came back: a case handler."""
    return casework.may_handle(user, complaint.decision.application)


def why_not_assess(user: Any, complaint: Complaint) -> str:
    """What one with a stake, or without the role, is told."""
    return casework.why_not_handle(user, complaint.decision.application)


def may_uphold(user: Any, complaint: Complaint) -> bool:
    """Decides anew: an approver without a stake, and not the one who proposed the new outcome."""
    return not why_not_uphold(user, complaint)


def why_not_uphold(user: Any, complaint: Complaint) -> str:
    """What stands in the way; empty when nothing does."""
    application = complaint.decision.application
    if casework.may_decide(user, application):
        return ""
    proposal = casework.recommendation_of(application)
    if proposal and proposal.by_id == user.pk:
        return _("Du har selv foreslått utfallet. En annen må vedta det.")
    return casework.why_not_decide(user, application)
