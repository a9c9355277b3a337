"""The front page, the short pages at the bottom, and whether the portal is well."""

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from redis import Redis
from redis.exceptions import RedisError

from consultations.models import Hearing
from consultations.models.hearing import NEWS
from core import clock
from core.access import public, signed_in
from forums.views.listing import coming_meetings
from platform_portal import hat, policies
from platform_portal.views import grant_parts

SHOWN = 5


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What is open now, and how it works."""
    return render(
        request,
        "platform_portal/front.html",
        {
            "hearings": open_hearings()[:SHOWN],
            "outcomes": Hearing.objects.filter(state__in=["summarised", "concluded"])
            .select_related("owner")
            .order_by(NEWS.desc(), F("pk").desc())[:3],
            "open_count": open_hearings().count(),
            "meetings": coming_meetings().order_by("starts_at", "pk")[:3],
            "grants": grant_parts.open_now(most=3),
        },
    )


def open_hearings() -> QuerySet[Hearing]:
    """What anyone may answer now, nearest deadline first.

    The instant is read once and passed in, so that the list walks its index however long it is.
    """
    return (
        Hearing.objects.open_at(clock.now())
        .with_counts()
        .select_related("owner")
        .prefetch_related("topics")
        .order_by("closes_at", "pk")
    )


@signed_in
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """After sign-in: to the page that has something waiting."""
    organisation = hat.current(request)
    if policies.is_operator(request.user):
        return redirect("operations")
    if hat.is_staff(organisation):
        return redirect("work")
    return redirect("contact_meetings" if hat.is_national(organisation) else "my_page")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Choose whom to act for by default."""
    mine = hat.organisations(request)
    if request.method == "POST":
        chosen = next((o for o in mine if o.ref == request.POST.get("organisation")), None)
        if chosen:
            hat.choose(request, chosen)
        return redirect("start")
    return render(
        request,
        "platform_portal/switch.html",
        {"organisations": mine, "current": hat.current(request)},
    )


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Samspill is, who stands behind it, and where the data comes from."""
    return render(request, "platform_portal/about.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, why and for how long."""
    return render(request, "platform_portal/privacy.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, and whom to tell when it is not."""
    return render(request, "platform_portal/accessibility.html")


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For the machines that watch: the database decides, Redis is only told of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok", "redis": "ok" if redis_answers() else "down"})


def redis_answers() -> bool:
    """Whether Redis is there; the portal works without it, only slower."""
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=0.5, socket_timeout=0.5
        ) as link:
            return bool(link.ping())
    except RedisError:
        return False
