"""The portal's addresses, with a bare page for each that another part of forums brings."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from core.access import public
from forums.urls import urlpatterns as forums
from platform_portal import urls

handler400 = urls.handler400
REAL = {one.name for one in forums}


@public
def bare(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Only there to be linked to."""
    return HttpResponse("")


def missing(route: str, name: str) -> list[object]:
    """A bare page, unless the real one is there."""
    return [] if name in REAL else [path(route, bare, name=name)]


urlpatterns = [
    *urls.urlpatterns,
    *missing("forum/<slug:ref>/", "forum"),
    *missing("moter/<slug:ref>/", "meeting"),
]
