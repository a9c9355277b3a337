"""The pages that belong to no single app."""

import pytest
from django.urls import reverse

from tests.factories.consultations import HearingFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["front", "about", "privacy", "accessibility"])
def test_anyone_may_read_them(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert '<html lang="nb"' in response.content.decode()


def test_the_front_page_lists_what_is_open_and_costs_the_same_for_many(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    HearingFactory.create_batch(2, published=True)
    with django_assert_max_num_queries(12) as few:
        assert "Åpne høringer" in client.get("/").content.decode()
    HearingFactory.create_batch(8, published=True)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/")


def test_an_empty_front_page_says_so(client):
    assert "Ingen høringer er åpne nå." in client.get("/").content.decode()


def test_health_tells_of_database_and_redis(client):
    assert client.get("/helse/").json() == {"database": "ok", "redis": "ok"}


def test_health_is_well_enough_without_redis(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/helse/")
    assert response.status_code == 200
    assert response.json()["redis"] == "down"


def test_a_page_that_does_not_exist_is_a_page(client):
    response = client.get("/finnes-ikke/")
    assert response.status_code == 404
    assert "Vi finner ikke siden" in response.content.decode()


def test_a_form_from_a_page_left_open_too_long_says_what_to_do(kari):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/logg-inn/", {"login": "x"})
    assert response.status_code == 403
    assert "Siden har vært åpen for lenge" in response.content.decode()


def test_more_than_we_take_in_at_once_is_said_in_words(client):
    response = client.post("/logg-inn/", {"login": "x" * 6_000_000})
    assert response.status_code == 400
    assert "Teksten er for lang til å sendes på én gang." in response.content.decode()


def test_what_no_browser_sends_is_said_in_words(client):
    response = client.post("/logg-inn/", {f"felt{n}": "1" for n in range(1500)})
    assert response.status_code == 400
    assert "Vi forstår ikke det som ble sendt." in response.content.decode()


def test_every_page_forbids_foreign_content(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=" + "x" * 5000, "?vis=%00", "?for=-1", "?q=%F0%90"]
)
@pytest.mark.parametrize(
    "path", ["/", "/horinger/", "/kommuner/", "/organisasjoner/", "/demo/post/"]
)
def test_no_query_string_is_an_error_of_ours(client, path, query):
    assert client.get(path + query).status_code in {200, 302, 404, 422}
