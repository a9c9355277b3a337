"""Whom a person acts for by default. Only a default: every action checks for itself."""

from typing import Any

from django.http import HttpRequest

from organisations.models import Membership, Organisation
from organisations.states import STAFF_LABELS, Kind, Role

SESSION_KEY = "hat"
ORDER = list(Role.values)


def organisations(request: HttpRequest) -> list[Organisation]:
    """The organisations a person may act for, each with `roles`; read once a request."""
    cached: list[Organisation] | None = getattr(request, "_organisations", None)
    if cached is None:
        cached = _read(request.user)
        request._organisations = cached  # type: ignore[attr-defined]
    return cached


def _read(user: Any) -> list[Organisation]:
    """One statement: memberships with their organisation, merged by organisation."""
    if not user.is_authenticated:
        return []
    found: dict[int, Organisation] = {}
    memberships = (
        Membership.objects.current().filter(user=user).select_related("organisation").order_by("id")
    )
    for membership in memberships:
        organisation = found.setdefault(membership.organisation_id, membership.organisation)
        held: set[str] = getattr(organisation, "held_roles", set())
        organisation.held_roles = held | {membership.role}  # type: ignore[attr-defined]
    return list(found.values())


def current(request: HttpRequest) -> Organisation | None:
    """The chosen one, else the first; None for a person without any."""
    mine = organisations(request)
    chosen = request.session.get(SESSION_KEY)
    return next((o for o in mine if o.pk == chosen), mine[0] if mine else None)


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """Make an organisation the default for the rest of the session."""
    request.session[SESSION_KEY] = organisation.pk


def is_staff(organisation: Organisation | None) -> bool:
    """Whether the hat is a municipality's or a county's."""
    return organisation is not None and organisation.kind in {Kind.MUNICIPALITY, Kind.COUNTY}


def is_national(organisation: Organisation | None) -> bool:
    """Whether the hat is KS's or Frivillighet Norge's."""
    return organisation is not None and organisation.kind == Kind.NATIONAL


def role_words(organisation: Organisation) -> str:
    """The highest role held, in the organisation's own words."""
    held = sorted(getattr(organisation, "held_roles", []), key=ORDER.index)
    if not held:
        return ""
    role = Role(held[-1])
    return str(STAFF_LABELS[role] if is_staff(organisation) else role.label)
