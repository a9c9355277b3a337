"""Default deny: a view that states no rule is found three times over."""

import pytest
from django.core.checks import run_checks
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path

from core.access import AccessMiddleware, public, walk

ROUTES = list(walk())


def forgotten(request):
    """A view somebody wrote without asking who may see it."""
    return HttpResponse("hei")


@pytest.mark.parametrize(("route", "view"), ROUTES, ids=[route or "/" for route, _view in ROUTES])
def test_every_address_states_its_rule(route, view):
    assert hasattr(view, "access"), f"/{route} states no rule"


class WithForgotten:
    urlpatterns = [path("glemt/", forgotten)]


def test_the_system_check_names_the_forgotten_view(settings):
    settings.ROOT_URLCONF = WithForgotten
    assert "/glemt/ states no access rule" in [error.msg for error in run_checks()]


def test_the_request_is_refused_too():
    middleware = AccessMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/glemt/")
    with pytest.raises(Http404):
        middleware.process_view(request, forgotten, (), {})
    assert middleware.process_view(request, public(lambda r: r), (), {}) is None
