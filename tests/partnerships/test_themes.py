"""The pages of themes (clause K3): what goes on in a theme, and where."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from core import clock
from partnerships.policies import themes
from partnerships.states import THEMES, PartnershipState
from tests.consultations.municipality import text
from tests.factories.consultations import ContactPersonFactory, HearingFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import MunicipalityFactory, TopicFactory
from tests.factories.partnerships_partnership import PartnershipFactory, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def readiness():
    """The theme's topic, and one under it."""
    root = TopicFactory(code="beredskap", name_nb="Beredskap")
    return TopicFactory(code="redning", name_nb="Redning", parent=root)


def page(client, slug="beredskap", place=None):
    query = f"?kommune={place.number}" if place else ""
    return text(client.get(reverse("theme", kwargs={"slug": slug}) + query))


def test_every_theme_has_a_page(client):
    listed = text(client.get(reverse("theme_list")))
    for slug, theme in THEMES.items():
        assert str(theme["name"]) in listed
        assert str(theme["words"]) in page(client, slug)
    assert client.get(reverse("theme", kwargs={"slug": "fotball"})).status_code == 404


def test_every_topic_of_the_themes_is_known():
    file = Path(settings.BASE_DIR) / "organisations" / "reference" / "topics.csv"
    with file.open(encoding="utf-8") as rows:
        codes = {row["code"] for row in csv.DictReader(rows)}
    assert {code for theme in THEMES.values() for code in theme["topics"]} <= codes


def test_it_gathers_what_goes_on(client, larvik, readiness):
    forum = ForumFactory(municipality=larvik, name="Beredskapsrådet i Larvik")
    forum.topics.set([readiness])
    MeetingFactory(forum=forum, title="Høstens øvelse")
    contact = larvik.contact_persons.get()
    hearing = HearingFactory(
        municipality=larvik, published=True, title="Plan for kriser", contact=contact
    )
    hearing.topics.set([readiness])
    signed(PartnershipState.ACTIVE, municipality=larvik, themes=["beredskap"], title="Redningslag")
    elsewhere = MunicipalityFactory()
    ContactPersonFactory(municipality=elsewhere, name="Uvedkommende")
    PartnershipFactory(municipality=elsewhere, themes=["helse"], title="Turgruppe")
    shown = page(client)
    gathered = ["Beredskapsrådet i Larvik", "Høstens øvelse", "Plan for kriser", "Redningslag"]
    for words in gathered:
        assert words in shown
    assert contact.name in shown
    assert "Turgruppe" not in shown
    assert "Uvedkommende" not in shown
    there = page(client, place=elsewhere)
    assert not [words for words in gathered if words in there]
    assert "Uvedkommende" in there


def test_arenas_are_counted_by_place_and_while_they_live(larvik, readiness):
    for _n in range(2):
        forum = ForumFactory(municipality=larvik)
        forum.topics.set([readiness])
    ended = ForumFactory(municipality=larvik, ended_at=clock.now())
    ended.topics.set([readiness])
    signed(PartnershipState.ACTIVE, municipality=larvik, themes=["beredskap"])
    PartnershipFactory(municipality=larvik, themes=["beredskap"])

    def count(place):
        return next(one for one in themes.counts(place) if one.slug == "beredskap")

    assert (count(None).forums, count(None).partnerships, count(None).arenas) == (2, 1, 3)
    assert count(larvik.county).arenas == 3
    assert count(MunicipalityFactory()).arenas == 0


def test_a_theme_costs_the_same_for_many(client, larvik, readiness, django_assert_max_num_queries):
    for _n in range(5):
        forum = ForumFactory(municipality=larvik)
        forum.topics.set([readiness])
        MeetingFactory(forum=forum)
        PartnershipFactory(municipality=larvik, themes=["beredskap"])
    with django_assert_max_num_queries(25):
        page(client)
