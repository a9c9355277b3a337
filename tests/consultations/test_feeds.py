"""Atom feeds that any reader understands, and a notice that any site may frame."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import Hearing
from consultations.views import feeds
from tests.consultations.conftest import text
from tests.consultations.municipality import url
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import TopicFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  (our own)


def entries(client, address):
    return {e.findtext(f"{ATOM}title"): e for e in read(client, address).findall(f"{ATOM}entry")}


def test_a_feed_has_what_atom_asks_for(client, hearing, rooms):
    hearing.topics.add(rooms)
    feed = read(client, reverse("feed_hearings"))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}"), name
    rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert rels["self"].endswith(reverse("feed_hearings"))
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert entry.find(f"{ATOM}link").get("href").endswith(hearing.get_absolute_url())
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Larvik kommune"
    assert entry.find(f"{ATOM}category").get("term") == "Lokaler"
    assert "Frist: " in entry.findtext(f"{ATOM}summary")


def test_an_empty_feed_is_valid_too(client, db):
    feed = read(client, reverse("feed_hearings"))
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00+01:00"


def test_the_identity_stays_and_the_time_follows_what_happens(client, hearing, settings):
    def known():
        entry = read(client, reverse("feed_hearings")).find(f"{ATOM}entry")
        return entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")

    identity, updated = known()
    settings.PORTAL_BASE_URL = "https://ny.example"
    Hearing.objects.filter(pk=hearing.pk).update(title="Nytt navn")
    assert known() == (identity, updated)
    later = hearing.closes_at
    Hearing.objects.filter(pk=hearing.pk).update(
        state="summarised", summarised_at=later, closes_at=later
    )
    assert known()[0] == identity
    assert known()[1] > updated


def test_each_place_and_topic_has_its_own(client, larvik, rooms):
    HearingFactory(published=True, municipality=larvik, title="Larviks", topics=[rooms])
    HearingFactory(published=True, title="Fylkets", areas=[larvik.county])
    HearingFactory(
        coming=True, title="Andres", topics=[TopicFactory(name_nb="Scener", parent=rooms)]
    )
    HearingFactory(municipality=larvik, title="Bare en kladd")
    place = reverse("feed_municipality", kwargs={"number": "3909"})
    assert set(entries(client, place)) == {"Larviks", "Fylkets"}
    county = reverse("feed_county", kwargs={"number": larvik.county.number})
    assert set(entries(client, county)) == {"Larviks", "Fylkets"}
    topic = reverse("feed_topic", kwargs={"code": "lokaler"})
    assert set(entries(client, topic)) == {"Larviks", "Andres"}
    assert set(entries(client, reverse("feed_hearings"))) == {"Larviks", "Fylkets", "Andres"}
    for wrong in (place.replace("3909", "9999"), topic.replace("lokaler", "tull")):
        assert client.get(wrong).status_code == 404
    page = text(client.get(reverse("hearing_list"), {"kommune": "3909"}))
    assert f'href="{place}"' in page


def test_a_reader_that_has_it_gets_nothing_again(client, hearing):
    first = client.get(reverse("feed_hearings"))
    assert "max-age=900" in first["Cache-Control"]
    assert not first.cookies
    again = client.get(reverse("feed_hearings"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Hearing.objects.filter(pk=hearing.pk).update(title="Nytt navn")
    again = client.get(reverse("feed_hearings"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_what_is_withheld_is_in_no_feed(client, hearing, korps, kari):
    answer = AnswerFactory(hearing=hearing, organisation=korps, text="Hilsen Per Hansen.")
    actions.withhold(answer, by=kari, ground="personal", reason="Navn.", passage="Per Hansen")
    assert b"Hansen" not in client.get(reverse("feed_hearings")).content


def test_letters_that_xml_has_not_are_no_error(client, larvik):
    HearingFactory(published=True, municipality=larvik, title="A & B <c>", lead="a\x0bb")
    assert "A & B <c>" in entries(client, reverse("feed_hearings"))


def test_the_feed_is_read_by_its_index(larvik, kari, rooms, django_assert_num_queries, client):
    HearingFactory.create_batch(3, published=True, municipality=larvik, topics=[rooms])
    client.get(reverse("feed_hearings"))
    with django_assert_num_queries(2):
        client.get(reverse("feed_hearings"))
    assert feeds.ENTRIES == 50


# --- the notice --------------------------------------------------------------------


def test_only_the_notice_may_be_framed(client, hearing, as_kari):
    place = reverse("place_notice", kwargs={"number": "3909"})
    for address in (url("hearing_notice", hearing), place):
        response = client.get(address)
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "X-Frame-Options" not in response
        assert not response.cookies
        page = text(response)
        assert hearing.title in page
        assert "<script" not in page
        assert 'target="_top"' in page
    for address in (hearing.get_absolute_url(), reverse("hearing_list"), reverse("front")):
        response = client.get(address)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


def test_a_notice_of_nothing_says_so_and_a_draft_has_none(client, larvik):
    hidden = HearingFactory(municipality=larvik)
    assert client.get(url("hearing_notice", hidden)).status_code == 404
    page = text(client.get(reverse("place_notice", kwargs={"number": "3909"})))
    assert "Ingen høringer er åpne nå." in page
    assert client.get(reverse("place_notice", kwargs={"number": "9999"})).status_code == 404


def test_the_municipality_gets_the_lines_to_paste(as_kari, as_ola, hearing):
    page = text(as_kari.get(url("hearing_embed", hearing)))
    assert "&lt;iframe" in page
    assert url("hearing_notice", hearing) in page
    assert reverse("place_notice", kwargs={"number": "3909"}) in page
    assert as_ola.get(url("hearing_embed", hearing)).status_code == 404


@pytest.mark.parametrize("traits", [{"ended": True}, {"withdrawn": True}, {"concluded": True}])
def test_the_notice_says_what_became_of_it(client, db, traits):
    response = client.get(url("hearing_notice", HearingFactory(**traits)))
    assert response.status_code == 200
    assert "Frist" not in text(response).replace("Fristen er ute", "")
