"""Load through what one may see, ask the rule, pass the thing in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from core.access import allow, anyone

pytestmark = pytest.mark.django_db


def only_self(user):
    return User.objects.filter(pk=user.pk)


@allow(lambda user, person: person.name != "Ola Berg", on=only_self)
def page(request, person):
    return HttpResponse(person.name)


def ask(user, ref):
    request = RequestFactory().get("/")
    request.user = user
    return page(request, ref=ref)


def test_kari_sees_what_is_hers(kari):
    assert ask(kari, kari.ref).content.decode() == "Kari Lunde"


def test_what_one_may_not_see_does_not_exist(kari, liv):
    with pytest.raises(Http404):
        ask(kari, liv.ref)


def test_what_one_sees_but_may_not_do_is_refused(ola):
    with pytest.raises(PermissionDenied):
        ask(ola, ola.ref)


def test_only_views_that_say_so_are_open_to_visitors(client):
    opened = allow(anyone, anonymous=True)(lambda request: HttpResponse())
    assert opened.login_required is False
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert opened(request).status_code == 200


def test_visitors_are_sent_to_sign_in_from_everything_else(client):
    response = client.get("/min-side/")
    assert response.status_code == 302
    assert response["Location"].startswith("/logg-inn/?next=/min-side/")
