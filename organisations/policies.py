"""Who may see an organisation and who may do what for it. Roles come from memberships only."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from organisations.models import Membership, Municipality, Organisation, Venue
from organisations.states import Kind, Role

WRITING = {Role.WRITER, Role.RESPONSIBLE}
STAFF_KINDS = {Kind.MUNICIPALITY, Kind.COUNTY}
REGISTERED_KINDS = {Kind.VOLUNTARY, Kind.NATIONAL}  # municipalities have a list of their own


def roles(user: Any, organisation: Organisation) -> set[str]:
    """The roles a person holds in an organisation now; empty for a stranger."""
    if not user.is_authenticated:
        return set()
    current = Membership.objects.current().filter(user=user, organisation=organisation)
    return set(current.values_list("role", flat=True))


def organisations_of(user: Any) -> Any:
    """The organisations a person may act for in any way now."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    current = Membership.objects.current().filter(user=user)
    return Organisation.objects.filter(pk__in=current.values("organisation"))


def voluntary_organisations_of(user: Any) -> Any:
    """The voluntary organisations among them."""
    return organisations_of(user).filter(kind=Kind.VOLUNTARY)


def staffed_by(user: Any) -> Any:
    """The municipalities and counties a person works for."""
    return organisations_of(user).filter(kind__in=STAFF_KINDS)


def depend_on(user: Any) -> Any:
    """Living organisations with this person as the only one responsible."""
    responsible = Membership.objects.current().filter(role=Role.RESPONSIBLE)
    others = responsible.filter(organisation=OuterRef("pk")).exclude(user=user)
    mine = responsible.filter(user=user)
    return Organisation.objects.active().filter(~Exists(others), pk__in=mine.values("organisation"))


def may_write(user: Any, organisation: Organisation) -> bool:
    """Write drafts on its behalf."""
    return bool(roles(user, organisation) & WRITING)


def may_send(user: Any, organisation: Organisation) -> bool:
    """Send what binds it."""
    return Role.RESPONSIBLE in roles(user, organisation)


def may_approve(user: Any, organisation: Organisation) -> bool:
    """Approve what a colleague has written (municipalities)."""
    return Role.APPROVER in roles(user, organisation)


def may_edit(user: Any, organisation: Organisation) -> bool:
    """Change its own facts and causes; staff of a municipality never may (clause P1)."""
    return organisation.dissolved_at is None and may_write(user, organisation)


def visible_organisations(user: Any) -> Any:
    """The public register, and one's own organisations also where they are not listed."""
    listed = Q(listed=True)
    if user.is_authenticated:
        listed |= Q(pk__in=organisations_of(user).values("pk"))
    return Organisation.objects.filter(listed)


def own_organisations(user: Any) -> Any:
    """The voluntary ones a person acts for, to be found by the `key` in their addresses."""
    return voluntary_organisations_of(user).alias(
        key=Coalesce("orgnr", "ref", output_field=CharField())
    )


def staffed_places(user: Any) -> Any:
    """The municipalities and counties whose desk a person sits at."""
    return Municipality.objects.current().filter(organisation__in=staffed_by(user))


def may_edit_place(user: Any, place: Municipality) -> bool:
    """Say whom to call in a municipality: those who write for it."""
    return place.organisation is not None and may_edit(user, place.organisation)


def why_not_edit_place(user: Any, place: Municipality) -> str:
    """What a colleague who only reads or approves is told."""
    return _("Bare saksbehandlere og administratorer i %(place)s kan endre dette.") % {
        "place": place.title
    }


def visible_venues(user: Any) -> Any:
    """Every venue whose owner is in the public register; those taken out of use say so."""
    return Venue.objects.filter(
        owner__in=visible_organisations(user).active().values("pk")
    ).select_related("owner", "municipality")
