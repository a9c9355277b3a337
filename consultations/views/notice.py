"""A notice for a municipality's own site: a small page without cookies, that any site may frame.

It needs no script, sets nothing and knows nobody. Only these two pages relax `frame-ancestors`.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from consultations import policies
from consultations.models import Hearing
from consultations.views import listing, readers
from core import clock
from core.access import allow, public
from core.pages import absolute, page
from organisations.models import Municipality

SHOWN = 5
KEPT = 10 * 60  # seconds
FRAMED: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}


@public
@xframe_options_exempt
@csp_override(FRAMED)
@require_safe
def hearing_notice(request: HttpRequest, ref: str) -> HttpResponse:
    """One hearing: the deadline and the way in."""
    hearing = get_object_or_404(Hearing.objects.public().select_related("owner"), ref=ref)
    return framed(request, hearing.owner.name, [hearing], hearing.get_absolute_url(), "")


@public
@xframe_options_exempt
@csp_override(FRAMED)
@require_safe
def place_notice(request: HttpRequest, number: str) -> HttpResponse:
    """What a municipality asks about now, the nearest deadline first."""
    place = get_object_or_404(Municipality, number=number)
    asking = Hearing.objects.open_at(clock.now()).filter(municipality=place)
    rows, more = page(asking.select_related("owner").order_by("closes_at", "pk"), SHOWN)
    param = "kommune" if place.county_id else "fylke"
    everything = f"{reverse('hearing_list')}?{param}={place.number}"
    return framed(request, place.title, rows, everything, more)


def framed(
    request: HttpRequest, owner: str, rows: list[Hearing], path: str, more: Any
) -> HttpResponse:
    """The small page, in bokmål whatever this browser has chosen, without reading who it is."""
    now = clock.now()
    with translation.override("nb"):
        content = render_to_string(
            "consultations/notice.html",
            {
                "owner": owner,
                "rows": [row_of(hearing, now) for hearing in rows],
                "everything": absolute(path),
                "more": more,
                "now": now,
            },
        )
    response = HttpResponse(content)
    response["Content-Language"] = "nb"
    patch_cache_control(response, public=True, max_age=KEPT)
    return response


def row_of(hearing: Hearing, now: datetime) -> tuple[Hearing, str, dict[str, Any]]:
    """A hearing, its full address, and where it stands."""
    return hearing, absolute(hearing.get_absolute_url()), readers.reader_tag(hearing, now)


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def hearing_embed(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The few lines that the municipality pastes into its own site, and how it looks."""
    here = {
        "hearing": hearing,
        "published": hearing.published_at is not None,
        "one": absolute(reverse("hearing_notice", kwargs={"ref": hearing.ref})),
        "one_link": absolute(hearing.get_absolute_url()),
        "all": absolute(reverse("place_notice", kwargs={"number": hearing.municipality.number})),
        "all_link": absolute(f"{reverse('hearing_list')}?kommune={hearing.municipality.number}"),
        "feed": absolute(feed_of(hearing.municipality)),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (hearing.title, reverse("hearing_approval", kwargs={"ref": hearing.ref})),
            (_("På kommunens egen nettside"), ""),
        ],
    }
    return render(request, "consultations/work_embed.html", here)


def feed_of(place: Municipality) -> str:
    """The feed of a municipality or a county."""
    return listing.feed_of({"kommune": place} if place.county_id else {"fylke": place})
