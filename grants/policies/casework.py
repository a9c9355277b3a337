"""Who handles an application: the municipality's own people, none of them with a stake in it.

A stake is declared (forvaltningsloven § 6), or is there by itself: nobody handles an application
of an organisation that they belong to.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from grants.models import Application, Call, Conflict, Decision, Recommendation
from grants.models.call import PUBLIC_STATES
from organisations import policies as registry
from organisations.models import Membership, Organisation
from organisations.states import Role

HANDLING = {Role.WRITER, Role.RESPONSIBLE}
WORKING = {*HANDLING, Role.APPROVER}


def owners(user: Any, roles: Collection[str] = WORKING) -> QuerySet[Organisation]:
    """The municipalities and counties a person has one of these roles in now."""
    held = Membership.objects.current().filter(user_id=user.pk, role__in=roles)
    return Organisation.objects.filter(
        pk__in=held.values("organisation"), kind__in=registry.STAFF_KINDS
    )


def inbox_calls(user: Any) -> QuerySet[Call]:
    """Calls with an inbox: those that the person's municipalities have published."""
    return Call.objects.filter(
        state__in=PUBLIC_STATES, scheme__owner__in=owners(user)
    ).select_related("scheme__owner")


def work_applications(user: Any) -> QuerySet[Application]:
    """What was sent to the person's municipalities; a draft never."""
    return (
        Application.objects.sent()
        .filter(call__scheme__owner__in=owners(user))
        .select_related("call__scheme__owner", "organisation__seat", "handler")
    )


def with_stake(user: Any, applications: QuerySet[Application]) -> Any:
    """Each with `shut`: whether this person has a stake in it; for lists, in one statement."""
    declared = Conflict.objects.filter(
        application=OuterRef("pk"), person_id=user.pk, lifted_at=None
    )
    belongs = Membership.objects.current().filter(
        organisation=OuterRef("organisation"), user_id=user.pk
    )
    return applications.annotate(shut=Exists(declared) | Exists(belongs))


def impartial(user: Any, application: Application) -> bool:
    """Has declared no stake that stands, and does not belong to the applicant."""
    return not has_declared(user, application) and not belongs_to(user, application)


def has_declared(user: Any, application: Application) -> bool:
    """A declared conflict of interest stands."""
    return Conflict.objects.filter(
        application=application, person_id=user.pk, lifted_at=None
    ).exists()


def belongs_to(user: Any, application: Application) -> bool:
    """Is a member of the applicant, in any role."""
    applicant: Any = application.organisation_id
    held = Membership.objects.current().filter(user_id=user.pk)
    return held.filter(organisation_id=applicant).exists()


def shut_out(
    people: Collection[int], applications: Collection[Application]
) -> set[tuple[int, int]]:
    """(person, application) of those with a stake, among these; two statements for all."""
    declared = Conflict.objects.filter(
        person__in=people, application__in=[row.pk for row in applications], lifted_at=None
    )
    found = set(declared.values_list("person_id", "application_id"))
    held = Membership.objects.current().filter(
        user__in=people, organisation__in=[row.organisation_id for row in applications]
    )
    members = set(held.values_list("user_id", "organisation_id"))
    found |= {
        (person, row.pk)
        for row in applications
        for person in people
        if (person, row.organisation_id) in members
    }
    return found


def works_there(user: Any, application: Application) -> bool:
    """Handles or decides for the municipality the application was sent to."""
    return bool(registry.roles(user, application.call.scheme.owner) & WORKING)


def may_read_case(user: Any, application: Application) -> bool:
    """The application with notes, points and recommendation: those who work with it."""
    return works_there(user, application) and impartial(user, application)


def may_handle(user: Any, application: Application) -> bool:
    """Case handlers of the municipality, without a stake in it."""
    roles = registry.roles(user, application.call.scheme.owner)
    return bool(roles & HANDLING) and impartial(user, application)


def why_not_handle(user: Any, application: Application) -> str:
    """What one who may not handle or read it is told."""
    if belongs_to(user, application):
        return _(
            "Du er med i %(name)s. Derfor kan du ikke behandle eller lese søknaden deres her."
        ) % {"name": application.own_name}
    if has_declared(user, application):
        return _("Du har meldt at du er inhabil. Derfor kan du ikke behandle eller lese saken.")
    return _("Bare saksbehandlere i kommunen kan gjøre dette.")


def may_work_call(user: Any, call: Call) -> bool:
    """Reads a call's lists: handlers and approvers of its owner."""
    return bool(registry.roles(user, call.scheme.owner) & WORKING)


def may_handle_call(user: Any, call: Call) -> bool:
    """Recommends in a call; each application asks for itself too."""
    return bool(registry.roles(user, call.scheme.owner) & HANDLING)


def why_not_handle_call(user: Any, call: Call) -> str:
    """What an approver or a reader is told."""
    return _("Bare saksbehandlere i kommunen kan gjøre dette.")


def may_decide_call(user: Any, call: Call) -> bool:
    """Decides in a call; each application asks for itself too."""
    return registry.may_approve(user, call.scheme.owner)


def duties(user: Any, call: Call) -> dict[str, bool]:
    """Both of these of one call, in one statement: `handles` and `decides`, for its lists."""
    held = registry.roles(user, call.scheme.owner)
    return {"handles": bool(held & HANDLING), "decides": Role.APPROVER in held}


def why_not_decide_call(user: Any, call: Call) -> str:
    """What a case handler is told."""
    return _("Bare en godkjenner i kommunen kan vedta.")


def recommendation_of(application: Application) -> Recommendation | None:
    """Its row, without an error when there is none."""
    return Recommendation.objects.filter(application=application).select_related("by").first()


def may_decide(user: Any, application: Application) -> bool:
    """An approver of the municipality who did not recommend it and has no stake in it."""
    return may_decide_call(user, application.call) and not why_not_decide(user, application)


def why_not_decide(user: Any, application: Application) -> str:
    """What stands in the way; empty when nothing does."""
    if not may_decide_call(user, application.call):
        return why_not_decide_call(user, application.call)
    proposal = recommendation_of(application)
    if proposal and proposal.by_id == user.pk:
        return _("Du har selv innstilt søknaden. En annen må vedta.")
    return "" if impartial(user, application) else why_not_handle(user, application)


def may_declare(user: Any, application: Application) -> bool:
    """Everyone who works there says so themselves, once."""
    return works_there(user, application) and not has_declared(user, application)


def why_not_declare(user: Any, application: Application) -> str:
    """What one who has said so already is told."""
    if has_declared(user, application):
        return _("Du har meldt at du er inhabil i denne saken.")
    return _("Bare de som behandler saker i kommunen, kan gjøre dette.")


def work_conflicts(user: Any) -> QuerySet[Conflict]:
    """Declared in the applications of the person's municipalities."""
    return Conflict.objects.filter(
        application__in=work_applications(user).values("pk")
    ).select_related("application__call__scheme__owner", "application__organisation", "person")


def may_lift_conflict(user: Any, conflict: Conflict) -> bool:
    """Another person who works with the case, without a stake in it."""
    return conflict.person_id != user.pk and may_read_case(user, conflict.application)


def why_not_lift_conflict(user: Any, conflict: Conflict) -> str:
    """What the person with the stake is told."""
    if conflict.person_id == user.pk:
        return _("En annen må vurdere om du er habil.")
    return why_not_handle(user, conflict.application)


def handlers(call: Call) -> list[tuple[int, str]]:
    """Those a case may be handed to: id and name."""
    held = Membership.objects.current().filter(
        organisation=call.scheme.owner_id, role__in=HANDLING, user__is_active=True
    )
    people = held.order_by("user__name", "user").values_list("user", "user__name")
    return list(dict.fromkeys(people))


def visible_decisions(user: Any) -> QuerySet[Decision]:
    """Letters: to the applicant's own people, and to those who work with the case."""
    if not user.is_authenticated:
        return Decision.objects.none()
    own = Q(application__organisation__in=registry.organisations_of(user))
    ours = Q(application__call__scheme__owner__in=owners(user))
    return Decision.objects.filter(own | ours).select_related(
        "application__call__scheme__owner", "application__organisation", "decided_by"
    )


def may_read_decision(user: Any, decision: Decision) -> bool:
    """The applicant's own; at the desk only those without a stake."""
    return belongs_to(user, decision.application) or may_read_case(user, decision.application)


def why_not_read_decision(user: Any, decision: Decision) -> str:
    """What one with a stake is told."""
    return why_not_handle(user, decision.application)
