"""The way to the municipality's desk: whose desk it is follows the hat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core.access import allow
from organisations.models import Organisation
from organisations.policies import staffed_places
from platform_portal import hat, policies


@allow(policies.is_staff)
@require_safe
def to_desk(request: HttpRequest, name: str) -> HttpResponse:
    """To the page called `name` of the municipality the person works for now."""
    owner = hat.current(request)
    if not isinstance(owner, Organisation) or not hat.is_staff(owner):
        return redirect("switch")
    # Oslo is both: «municipality» stands after «county» in the alphabet
    place = staffed_places(request.user).filter(organisation=owner).order_by("-level").first()
    return redirect(name, number=place.number) if place else redirect("work")
