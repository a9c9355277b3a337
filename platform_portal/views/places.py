"""The page of one municipality or organisation: what several apps know of it, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from consultations import indicators
from consultations.policies import visible_plans
from core.access import public
from forums.models import Forum
from forums.views import proposal_parts
from forums.views.listing import coming_meetings
from organisations.policies import roles
from organisations.views import municipalities, organisations
from platform_portal.views import grant_parts, platform_parts
from platform_portal.views.pages import SHOWN, open_hearings


@public
@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to call, what is being asked now, who works there, and for what."""
    place = municipalities.found(slug)
    if onward := municipalities.moved(place, slug):
        return redirect(onward, permanent=True)
    context = municipalities.detail(request.user, place)
    asking = open_hearings().filter(municipality=place)
    context |= {"hearings": asking[:SHOWN], "open_count": asking.count()}
    context |= {
        "forums": Forum.objects.active().filter(municipality=place)[:SHOWN],
        "meetings": coming_meetings()
        .filter(forum__municipality=place)
        .order_by("starts_at", "pk")[:SHOWN],
    }
    context |= {
        "mapped": indicators.last_mapped(place),
        "plans": visible_plans(request.user).filter(municipality=place)[:SHOWN],
    }
    context["proposals"] = proposal_parts.for_place(place)
    context["grants"] = grant_parts.for_place(place)
    context |= platform_parts.for_place(place)
    return render(request, "platform_portal/municipality.html", context)


@public
@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """Its own words, its causes, what it takes up itself, and what the register says."""
    one = organisations.found(request.user, key)
    if onward := organisations.moved(one, key):
        return redirect(onward, permanent=True)
    context = organisations.detail(request.user, one)
    context |= {
        "proposals": proposal_parts.for_organisation(one),
        "awards": grant_parts.for_organisation(one),
        "shows_activity": one.activity_public or bool(roles(request.user, one)),
    }
    return render(request, "platform_portal/organisation.html", context)
