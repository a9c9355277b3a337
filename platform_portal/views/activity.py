"""«Aktivitet i lokaldemokratiet»: an organisation's own page, which it may show to everyone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allow
from organisations import actions
from organisations import policies as registry
from organisations.models import Organisation
from platform_portal import policies
from platform_portal.activity import parts

responsible = allow(
    registry.may_manage_people,
    on=registry.own_organisations,
    key="key",
    why=policies.why_not_publish_activity,
)


@allow(
    policies.may_see_activity,
    on=policies.shown_organisations,
    key="key",
    anonymous=True,
    why=policies.why_not_see_activity,
)
@require_safe
def activity(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What they have done: hearings, items, innspill, meetings. No ranking."""
    found = parts(organisation)
    context: dict[str, Any] = {
        "organisation": organisation,
        "parts": found,
        "nothing": not any(part.all for part in found),
        "own": bool(registry.roles(request.user, organisation)),
        "may_publish": registry.may_manage_people(request.user, organisation),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (organisation.name, organisation.get_absolute_url()),
            (_("Aktivitet"), ""),
        ],
    }
    return render(request, "platform_portal/activity.html", context)


@responsible
@require_POST
def show(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """To everyone."""
    actions.set_activity_public(organisation, by=request.user, public=True)
    messages.success(request, _("Alle kan se siden nå."))
    return redirect("activity", key=organisation.key)


@responsible
@require_POST
def hide(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """To their own people only."""
    actions.set_activity_public(organisation, by=request.user, public=False)
    messages.success(request, _("Bare dere kan se siden nå."))
    return redirect("activity", key=organisation.key)
