"""The public list when there are very many hearings: the same statements, few bytes, by index."""

import json
import os
import time

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.forms.search import COMING, ENDED, OPEN
from consultations.models import Hearing
from consultations.models.hearing import NEWS
from consultations.views.listing import ORDER, chosen, worded
from core import clock
from organisations.models import Topic
from tests.consultations import many
from tests.consultations.conftest import text
from tests.factories.consultations import HearingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory, TopicFactory

MANY = int(os.environ.get("MANY_HEARINGS", "4000"))  # 100,000 by hand
LIMIT = 60_000  # bytes of a page
ASKED = [
    {"vis": OPEN},
    {"vis": COMING},
    {"vis": ENDED},
    {"vis": ENDED, "q": "svømmehall"},
    {"vis": ENDED, "q": "planer lokaler"},
    {"vis": OPEN, "kommune": "3909"},
    {"vis": ENDED, "kommune": "3909"},
    {"vis": ENDED, "fylke": "39"},
    {"vis": ENDED, "tema": "lokaler"},
    {"vis": OPEN, "slag": "framework", "q": "planer kommunen"},
]
INDEX = {OPEN: "hearing_list", COMING: "hearing_coming", ENDED: "hearing_ended"}


@pytest.fixture
def crowd(larvik, rooms, kari):
    """Hearings in 99 municipalities, under 99 topics."""
    larvik.county.number = "39"
    larvik.county.save()
    places = [larvik, *MunicipalityFactory.create_batch(98)]
    TopicFactory.create_batch(98)
    many.hearings(MANY, places, list(Topic.objects.all()), kari)


def asked_for(client, query):
    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        response = client.get(reverse("hearing_list"), query)
        took = time.perf_counter() - started
    return response, len(captured), took


def test_a_page_costs_the_same_however_many_there_are(client, crowd):
    costs, words = {}, {}
    for query in ASKED:
        client.get(reverse("hearing_list"), query)
        response, cost, took = asked_for(client, query)
        rows = response.context["rows"]
        assert rows, query
        assert len(response.content) <= LIMIT, query
        later, cost_later, _took = asked_for(client, query | {"etter": rows[-1][0].pk})
        assert not {r[0].pk for r in rows} & {r[0].pk for r in later.context["rows"]}
        costs[json.dumps(query)] = cost
        words[json.dumps(query)] = f"{took * 1000:.0f} ms, {len(response.content)} bytes, {cost}"
        assert cost_later <= cost + 1, query
    if MANY > 10_000:
        print(json.dumps(words, indent=1))  # noqa: T201  (read by hand)
    assert max(costs.values()) <= 14


@pytest.mark.parametrize("tab", [OPEN, COMING, ENDED])
def test_each_tab_walks_its_index_and_stops(crowd, tab):
    rows = chosen(tab, clock.now()).order_by(*ORDER[tab])[:21]
    plan = rows.explain(analyze=True)
    assert INDEX[tab] in plan, plan
    assert "Sort" not in plan, plan
    assert "Seq Scan" not in plan, plan


def test_feed_and_front_page_walk_the_news(client, crowd):
    news = Hearing.objects.public().order_by(NEWS.desc(), F("pk").desc())
    for rows in (news[:50], news.filter(state__in=["summarised", "concluded"])[:3]):
        plan = rows.explain()
        assert "hearing_news" in plan, plan
        assert "Sort" not in plan, plan
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        for name in ("front", "feed_hearings"):
            assert client.get(reverse(name)).status_code == 200
    if MANY > 10_000:
        print(f"forside og strøm: {time.perf_counter() - started:.2f} s")  # noqa: T201
    assert len(asked) < 16


def test_words_are_found_by_their_index(crowd):
    with connection.cursor() as cursor:  # four thousand rows are few enough to read them all
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = worded(Hearing.objects.public(), "svømmehallen").explain()
    assert "hearing_words" in plan, plan


# --- what is found ---------------------------------------------------------------


def titles(client, **query):
    page = client.get(reverse("hearing_list"), query)
    return {hearing.title for hearing, _tag in page.context["rows"]}


def test_words_are_found_in_every_inflection_and_in_the_text(client, larvik):
    HearingFactory(published=True, municipality=larvik, title="Lånordninger", background="")
    HearingFactory(published=True, municipality=larvik, title="Vei", background="Om svømmehallen.")
    assert titles(client, q="svømmehaller") == {"Vei"}
    assert titles(client, q="lånordningen") == {"Lånordninger"}
    assert titles(client, q="svømme") == {"Vei"}
    assert titles(client, q="larvik vei") == {"Vei"}
    assert titles(client, q="svømmehall lånordning") == set()


def test_small_words_are_let_be_also_where_a_place_begins_so(client, larvik):
    HearingFactory(published=True, municipality=larvik, title="Plan og bygg", background="")
    MunicipalityFactory(name="Oggdal")
    assert titles(client, q="plan og bygg i larvik") == {"Plan og bygg"}
    assert titles(client, q="og") == {"Plan og bygg"}


def test_a_new_title_is_found_and_the_old_is_not(client, hearing):
    Hearing.objects.filter(pk=hearing.pk).update(title="Skøytebanen")
    assert titles(client, q="skøytebane") == {"Skøytebanen"}
    assert titles(client, q="utlån") == set()


@pytest.mark.parametrize("words", ["' | !", "a:*b", "<->", "\\", "()", "&&&", "«»", "-"])
def test_signs_in_the_words_are_no_operators(client, hearing, words):
    assert client.get(reverse("hearing_list"), {"q": words}).status_code == 200


def test_a_county_takes_its_municipalities_and_a_kind_its_own(client, larvik):
    number = larvik.county.number
    HearingFactory(published=True, municipality=larvik, title="Larviks")
    owner = OrganisationFactory(kind="county")
    HearingFactory(
        published=True, municipality=larvik.county, owner=owner, title="Fylkets", kind="framework"
    )
    HearingFactory(published=True, title="Et annet fylkes")
    HearingFactory(published=True, title="Om fylket", areas=[larvik])
    assert titles(client, fylke=number) == {"Larviks", "Fylkets", "Om fylket"}
    assert titles(client, slag="framework") == {"Fylkets"}
    assert titles(client, slag="tull", fylke="99") == {
        "Larviks",
        "Fylkets",
        "Om fylket",
        "Et annet fylkes",
    }


def test_a_choice_is_there_when_a_hearing_has_it(client, hearing, rooms):
    hearing.topics.add(rooms)
    TopicFactory(name_nb="Ingen spør om dette")
    MunicipalityFactory(name="Stilleby")
    page = text(client.get(reverse("hearing_list")))
    assert ">Lokaler</option>" in page
    assert ">Larvik</option>" in page
    assert "Ingen spør om dette" not in page
    assert "Stilleby</option>" not in page
