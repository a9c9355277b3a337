"""Who says yes to a grant, pays it, reports on it, complains of it and handles all that.

The applicant's side binds with a responsible person. The municipality's side is its case handlers,
and a complaint is upheld by an approver; nobody with a stake (habilitet) has a part in any of it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grants.models import Application, Call, Complaint, Conflict, Decision
from grants.models.call import PUBLIC_STATES
from organisations import policies as registry
from organisations.models import Membership, Organisation
from organisations.states import Role

HANDLING = registry.WRITING | {Role.APPROVER}


def own_decided(user: Any) -> QuerySet[Application]:
    """Applications with an answer, of the organisations a person belongs to."""
    return (
        Application.objects.decided()
        .filter(organisation__in=registry.organisations_of(user))
        .select_related("call__scheme__owner", "organisation")
    )


def own_decisions(user: Any) -> QuerySet[Decision]:
    """Decisions of the organisations a person belongs to."""
    own = registry.organisations_of(user)
    return Decision.objects.filter(application__organisation__in=own).select_related(
        "application__call__scheme__owner", "application__organisation"
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


def why_not_complain(user: Any, decision: Decision) -> str:
    """What one who only writes is told."""
    return why_not_answer_grant(user, decision.application)


def may_withdraw_complaint(user: Any, complaint: Complaint) -> bool:
    """A responsible person of the organisation that complained."""
    return may_answer_grant(user, complaint.decision.application)


def why_not_withdraw_complaint(user: Any, complaint: Complaint) -> str:
    """What one who only writes is told."""
    return why_not_answer_grant(user, complaint.decision.application)


def _own(user: Any, organisation: Organisation | None, rule: Any) -> bool:
    return organisation is not None and bool(rule(user, organisation))


def handled_calls(user: Any) -> QuerySet[Call]:
    """Calls of the municipalities a person handles or decides cases for; never their drafts."""
    return Call.objects.filter(
        state__in=PUBLIC_STATES, scheme__owner__in=handled_owners(user)
    ).select_related("scheme__owner")


def handled_owners(user: Any) -> QuerySet[Organisation]:
    """Municipalities and counties where a person handles or decides cases."""
    held = Membership.objects.current().filter(user_id=user.pk, role__in=HANDLING)
    return Organisation.objects.filter(
        pk__in=held.values("organisation"), kind__in=registry.STAFF_KINDS
    )


def handled_decided(user: Any) -> QuerySet[Application]:
    """Decided applications of those municipalities."""
    return (
        Application.objects.decided()
        .filter(call__scheme__owner__in=handled_owners(user))
        .select_related("call__scheme__owner", "organisation")
    )


def handled_complaints(user: Any) -> QuerySet[Complaint]:
    """Complaints to those municipalities."""
    owners = handled_owners(user)
    return Complaint.objects.filter(
        decision__application__call__scheme__owner__in=owners
    ).select_related(
        "decision__application__call__scheme__owner",
        "decision__application__organisation",
        "sent_by",
        "assessed_by",
    )


def may_pay(user: Any, call: Call) -> bool:
    """Makes payment lists and handles reports: a case handler or the responsible person."""
    return registry.may_write(user, call.scheme.owner)


def why_not_pay(user: Any, call: Call) -> str:
    """What an approver or a reader is told."""
    return _("Bare saksbehandlere hos %(owner)s kan gjøre dette.") % {"owner": call.scheme.owner}


def may_follow_up(user: Any, application: Application) -> bool:
    """A case handler without a stake: report, repayment, closing, the assessment of a complaint."""
    return registry.may_write(user, application.call.scheme.owner) and not has_stake(
        user, application
    )


def why_not_follow_up(user: Any, application: Application) -> str:
    """What one with a stake, or without the role, is told."""
    if has_stake(user, application):
        return _("Du er inhabil i denne saken. En annen må gjøre dette.")
    return why_not_pay(user, application.call)


def may_handle_complaint(user: Any, complaint: Complaint) -> bool:
    """Reads and assesses a complaint: a case handler or approver without a stake."""
    application = complaint.decision.application
    held = registry.roles(user, application.call.scheme.owner)
    return bool(held & HANDLING) and not has_stake(user, application)


def why_not_handle_complaint(user: Any, complaint: Complaint) -> str:
    """What one with a stake is told."""
    return why_not_follow_up(user, complaint.decision.application)


def may_uphold(user: Any, complaint: Complaint) -> bool:
    """Decides anew: an approver without a stake, and not the one who proposed the new outcome."""
    application = complaint.decision.application
    proposal = getattr(application, "recommendation", None)
    return (
        registry.may_approve(user, application.call.scheme.owner)
        and (proposal is None or proposal.by_id != user.pk)
        and not has_stake(user, application)
    )


def why_not_uphold(user: Any, complaint: Complaint) -> str:
    """Which of the three it is."""
    application = complaint.decision.application
    if has_stake(user, application):
        return _("Du er inhabil i denne saken. En annen må gjøre dette.")
    if not registry.may_approve(user, application.call.scheme.owner):
        return _("Bare en godkjenner kan vedta på nytt.")
    return _("Du har selv foreslått utfallet. En annen må vedta det.")


def has_stake(user: Any, application: Application) -> bool:
    """Has said so (conflict of interest), or belongs to the applicant now."""
    return application.pk in shut_out(user, [application])


def shut_out(user: Any, applications: Iterable[Application]) -> set[int]:
    """Those of some applications that a person has a stake in, by primary key; one statement."""
    pks = [application.pk for application in applications]
    declared = Conflict.objects.filter(person_id=user.pk, lifted_at=None)
    belongs = Membership.objects.current().filter(user_id=user.pk)
    found = Application.objects.filter(pk__in=pks).filter(
        Q(pk__in=declared.values("application"))
        | Q(organisation__in=belongs.values("organisation"))
    )
    return set(found.values_list("pk", flat=True))
