"""Who may see an application of an organisation, write in it and send it. The owner's staff have
rules of their own (`casework`), and never see a draft.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grants.models import Application, Call, Requirement
from grants.states import WAITING, ApplicationState, Rule
from organisations import policies as registry
from organisations.models import Municipality, Organisation

OPEN_TO_WRITE = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def own_applications(user: Any) -> QuerySet[Application]:
    """Applications, drafts too, of the organisations that a person acts for, and of own claims."""
    if not user.is_authenticated:
        return Application.objects.none()
    return Application.objects.filter(
        Q(organisation__in=registry.organisations_of(user)) | Q(claim__user=user)
    ).select_related("call__scheme__owner", "organisation", "claim__organisation", "edited_by")


def left_applications(user: Any) -> QuerySet[Application]:
    """Those of organisations that a person has acted for before, and does no longer."""
    if not user.is_authenticated:
        return Application.objects.none()
    ever = user.memberships.values("organisation")
    return Application.objects.filter(organisation__in=ever).exclude(
        organisation__in=registry.organisations_of(user)
    )


def may_write_application(user: Any, application: Application) -> bool:
    """Write in the shared draft; of a claim, only the person who waits."""
    if application.claim is not None:
        return bool(application.claim.user_id == user.pk)
    organisation = application.organisation
    return organisation is not None and registry.may_write(user, organisation)


def why_not_write_application(user: Any, application: Application) -> str:
    """What a member who only reads is told."""
    return _("Du kan lese, men ikke skrive for %(name)s. Be en ansvarlig om tilgang.") % {
        "name": application.own_name
    }


def may_send_application(user: Any, application: Application) -> bool:
    """Send it, or withdraw it: somebody responsible, for it binds; never one that waits."""
    organisation = application.organisation
    return organisation is not None and registry.may_send(user, organisation)


def why_not_send_application(user: Any, application: Application) -> str:
    """What a writer is told."""
    if application.claim is not None:
        return _("Søknaden kan sendes når du har fått tilgang til %(name)s.") % {
            "name": application.own_name
        }
    return _("Bare en ansvarlig hos %(name)s kan gjøre dette.") % {"name": application.own_name}


def may_withdraw_application(user: Any, application: Application) -> bool:
    """Until it is decided."""
    return application.state in WAITING and may_send_application(user, application)


def is_open_to_write(application: Application) -> bool:
    """A draft, or one that the municipality has asked more of."""
    return application.state in OPEN_TO_WRITE


def applying_organisations(user: Any, call: Call) -> QuerySet[Organisation]:
    """Those a person may write applications for: living ones, never the one that gives."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    living = Organisation.objects.active().filter(
        pk__in=writing.values("organisation"), kind__in=registry.REGISTERED_KINDS
    )
    return living.exclude(pk=call.scheme.owner_id).select_related("seat")


def eligible(organisation: Organisation, call: Call) -> list[tuple[Requirement, bool | None]]:
    """Each requirement, and what the register says of it; None where only they can say."""
    return [
        (requirement, answered_by_register(organisation, call, requirement))
        for requirement in call.requirements.all()
    ]


def answered_by_register(
    organisation: Organisation, call: Call, requirement: Requirement
) -> bool | None:
    """One requirement, tried against what is known of the organisation."""
    tried = TRIED.get(Rule(requirement.rule))
    return tried(organisation, call) if tried else None


def is_seated(organisation: Organisation, call: Call) -> bool:
    """Has its seat in the owner's area: the municipality, or one in the county."""
    if organisation.seat_id is None:
        return False
    owners = Municipality.objects.filter(organisation=call.scheme.owner_id)
    here = Q(pk__in=owners.values("pk")) | Q(county__in=owners.values("pk"))
    return Municipality.objects.filter(here, pk=organisation.seat_id).exists()


def is_at_work(organisation: Organisation, call: Call) -> bool:
    """Has its seat there, has said it works there, or works in the whole country."""
    if organisation.nationwide or is_seated(organisation, call):
        return True
    places = Municipality.objects.filter(organisation=call.scheme.owner_id)
    own = Organisation.objects.filter(pk=organisation.pk)
    return any(own.working_in(place).exists() for place in places)


TRIED: dict[Rule, Callable[[Organisation, Call], bool]] = {
    Rule.SEATED: is_seated,
    Rule.WORKS: is_at_work,
    Rule.REGISTERED: lambda organisation, _call: organisation.in_voluntary_register,
    Rule.NUMBERED: lambda organisation, _call: bool(organisation.orgnr),
}
