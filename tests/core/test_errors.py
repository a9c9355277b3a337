"""A refusal that no form took becomes a page with one clear sentence."""

import pytest
from django.urls import path

from core.access import public
from core.errors import Refused, Stale
from platform_portal.urls import urlpatterns as ours


@public
def refusing(request):
    raise Refused("Fristen er ute.")


class Site:
    urlpatterns = [path("nei/", refusing), *ours]


@pytest.mark.django_db
def test_it_is_shown_as_a_page_with_status_409(client, settings):
    settings.ROOT_URLCONF = Site
    response = client.get("/nei/")
    assert response.status_code == 409
    assert "Fristen er ute." in response.content.decode()


def test_a_stale_form_says_what_to_do():
    assert "Last siden på nytt" in Stale().message
