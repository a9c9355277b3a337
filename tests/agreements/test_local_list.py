"""Who has a text of their own: the list, its tiles, the figures, open data, and what waits."""

import json

import pytest
from django.urls import reverse

from agreements.indicators import local as indicators
from agreements.policies import local_waiting
from organisations.models import Municipality
from tests.agreements.places import agree, settle
from tests.consultations.municipality import text
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.django_db


class TestList:
    """Who has one."""

    def test_counts_shares_tiles_and_rows(self, client, started, own_text, kari, grete, liv):
        MunicipalityFactory(name="Horten", number="3901")
        agree(settle(own_text, kari), grete, liv)
        counted = indicators.national()
        assert (counted.all.in_force, counted.all.none) == (1, counted.all.n - 1)
        county = counted.counties[started.municipality.county.number]
        assert (county.n, county.in_force, county.share) == (3, 1, 33)
        assert indicators.likeness().share == 100
        assert indicators.ends().n == 1
        page = text(client.get(reverse("local_platforms")))
        assert "Larvik kommune" in page
        assert "1 av 3" in page
        assert "7 like, 0 tilpasset" in page
        none = client.get(reverse("local_platforms") + "?vis=ingen&fylke=39&q=horten")
        assert "Horten kommune" in text(none)
        part = client.get(reverse("local_platforms"), headers={"HX-Request": "true"})
        assert "<html" not in text(part)
        assert client.get(reverse("local_platforms") + "?vis=%00&fylke=x").status_code == 200

    def test_the_statements_do_not_grow(
        self, client, started, own_text, kari, grete, liv, django_assert_max_num_queries
    ):
        agree(settle(own_text, kari), grete, liv)
        MunicipalityFactory.create_batch(10)
        with django_assert_max_num_queries(25):
            client.get(reverse("local_platforms"))
        with django_assert_max_num_queries(15):
            client.get(reverse("local_platforms_json"))
        with django_assert_max_num_queries(10):
            local_waiting.waiting_for(kari)

    def test_open_data_is_harmless_and_says_nothing_of_drafts(
        self, client, started, own_text, kari, grete, liv
    ):
        Municipality.objects.filter(pk=started.municipality_id).update(name="=2+2")
        rows = json.loads(client.get(reverse("local_platforms_json")).content)["places"]
        mine = next(row for row in rows if row["number"] == "3909")
        assert (mine["status"], mine["edition"], mine["same"]) == ("På vei", None, None)
        agree(settle(own_text, kari), grete, liv)
        rows = json.loads(client.get(reverse("local_platforms_json")).content)["places"]
        mine = next(row for row in rows if row["number"] == "3909")
        assert (mine["status"], mine["same"], mine["decided_by"]) == ("Gjelder", 7, "Kommunestyret")
        csv = b"".join(client.get(reverse("local_platforms_csv"))).decode()
        assert "'=2+2 kommune" in csv


def test_what_waits_for_whom(own_text, started, kari, grete, liv, ola):
    assert [one.button for one in local_waiting.waiting_for(kari)] == ["Fortsett"]
    settle(own_text, kari)
    assert local_waiting.waiting_for(kari) == []
    for person in (grete, liv):
        assert [one.button for one in local_waiting.waiting_for(person)] == ["Les og svar"]
    assert local_waiting.waiting_for(ola) == []
