"""The public list of calls, and the feed of new ones."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from grants.models import Call
from grants.states import Binding, CallState
from tests.consultations.municipality import text
from tests.factories.grants import CallFactory, SchemeFactory
from tests.factories.organisations import MunicipalityFactory, TopicFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client, **query):
    """The calls of the page, in order."""
    return [row["call"].title for row in client.get(reverse("call_list"), query).context["rows"]]


@pytest.fixture
def many(call, larvik):
    """One of each kind, beside the open one of Larvik."""
    elsewhere = SchemeFactory(owner=MunicipalityFactory(name="Færder").organisation)
    culture = TopicFactory(code="kultur", name_nb="Kultur")
    elsewhere.topics.add(TopicFactory(code="korps", name_nb="Korps", parent=culture))
    given = {"scheme": elsewhere, "published": True}
    CallFactory(title="Snart", days=2, binding=Binding.PROJECT, **given)
    CallFactory(title="Kommer", opens_at=clock.now() + timedelta(days=5), days=40, **given)
    CallFactory(title="Over", days=-3, **given)
    gone = CallFactory(title="Trukket", days=20, **given)
    Call.objects.filter(pk=gone.pk).update(state=CallState.WITHDRAWN, reason="Pengene er borte.")
    CallFactory(title="Bare en kladd", scheme=elsewhere)
    return call


def test_open_ones_come_first_and_the_nearest_deadline_before_the_rest(client, many):
    assert titles(client) == ["Snart", many.title]
    assert titles(client, vis="kommende") == ["Kommer"]
    assert titles(client, vis="avsluttede") == ["Trukket", "Over"]
    assert "Bare en kladd" not in text(client.get(reverse("call_list")))


def test_a_reader_narrows_by_place_topic_freedom_and_words(client, many, larvik):
    assert titles(client, kommune=larvik.number) == [many.title]
    assert titles(client, tema="kultur") == ["Snart"]
    assert titles(client, frihet="project") == ["Snart"]
    assert titles(client, q="færder snart") == ["Snart"]
    assert titles(client, q="finnes ikke") == []


def test_each_empty_list_says_why_and_what_one_can_do(client, db):
    page = text(client.get(reverse("call_list")))
    assert "Ingen tilskudd kan søkes nå" in page
    assert "?vis=kommende" in page
    narrowed = text(client.get(reverse("call_list"), {"q": "x"}))
    assert "Ingen tilskudd passer" in narrowed
    assert "Vis alle" in narrowed


@pytest.mark.parametrize("bad", ["etter=-1", "vis=%00", "kommune=%00", "tema=x", "q=%ED%A0%80"])
def test_nonsense_falls_away(client, many, bad):
    assert client.get(f"{reverse('call_list')}?{bad}").status_code == 200


def test_the_next_page_goes_on_where_this_one_ended(client, call):
    for day in range(1, 25):
        CallFactory(scheme=call.scheme, title=f"Nummer {day}", days=day, published=True)
    first = client.get(reverse("call_list"))
    later = titles(client, etter=first.context["following"])
    assert len(first.context["rows"]) == 20
    assert later == ["Nummer 21", "Nummer 22", "Nummer 23", "Nummer 24", call.title]


def test_a_page_costs_the_same_however_many_there_are(client, call):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("call_list"))
        return len(asked)

    cost()
    few = cost()
    for _each in range(12):
        scheme = SchemeFactory()
        scheme.topics.add(TopicFactory())
        CallFactory(scheme=scheme, published=True)
    assert cost() <= few + 1  # the topics of the schemes, once there are any
    assert few < 14


def test_htmx_gets_the_list_alone(client, call):
    page = text(client.get(reverse("call_list"), headers={"HX-Request": "true"}))
    assert call.title in page
    assert "<html" not in page


# --- the feed -------------------------------------------------------------------------------------


def entries(client, address):
    """The titles of a feed, and whether it is one."""
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314  (our own)
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def test_the_feed_tells_of_every_new_call(client, many, larvik):
    assert set(entries(client, reverse("feed_calls"))) == {
        "Snart", "Kommer", "Over", "Trukket", many.title
    }  # fmt: skip
    place = reverse("feed_calls_of", kwargs={"number": larvik.number})
    assert entries(client, place) == [many.title]
    page = client.get(place)
    assert "Frist: " in text(page)
    assert client.get(place, headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_an_empty_feed_is_a_feed_too(client, larvik):
    assert entries(client, reverse("feed_calls")) == []
    assert client.get(reverse("feed_calls_of", kwargs={"number": "0000"})).status_code == 404
