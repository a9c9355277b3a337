"""Rooms to lend: the public's list, the owner's pages, bad input, the last line."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from organisations import actions
from organisations.models import ACCESS_FACTS, Venue
from organisations.states import Fact, Role
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
KNOWN = dict.fromkeys(ACCESS_FACTS, Fact.YES)
FILLED = {"name": "Bøkesalen", "address": "Bøkeveien 2"}


@pytest.fixture
def larvik(kari, grete):
    """Kari writes for it, Grete approves."""
    place = MunicipalityFactory(name="Larvik")
    MembershipFactory(user=kari, organisation=place.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=place.organisation, role=Role.APPROVER)
    return place


@pytest.fixture
def hall(larvik):
    return add(larvik.organisation, larvik, name="Bøkesalen", free=True, **KNOWN)


def add(owner, place, **given):
    given = {"name": "Salen", "address": "Storgata 1"} | given
    return actions.save_venue(owner, by=None, on_behalf_of=owner, municipality=place, **given)


def text(response):
    return response.content.decode()


def names(response):
    return [venue.name for venue, _facts in response.context["rows"]]


# --- for everyone ---


def test_the_public_list_and_its_filters(client, larvik, hall):
    add(larvik.organisation, larvik, name="Gymsalen", step_free=Fact.YES, hearing_loop=Fact.NO)
    add(larvik.organisation, larvik, name="Ås rom", hearing_loop=Fact.YES)
    add(OrganisationFactory(), MunicipalityFactory(), name="Annet sted")
    url = reverse("venue_list", kwargs={"slug": larvik.slug})
    page = client.get(url)
    assert names(page) == ["Bøkesalen", "Gymsalen", "Ås rom"]
    assert "1 av 3 lokaler har full oversikt" in text(page)
    assert "Fem ting om tilgjengelighet er ikke undersøkt" in text(page)
    assert names(client.get(url, {"har": "trinnfritt"})) == ["Bøkesalen", "Gymsalen"]
    assert names(client.get(url, {"har": ["trinnfritt", "teleslynge"]})) == ["Bøkesalen"]
    assert names(client.get(url, {"gratis": "on"})) == ["Bøkesalen"]
    none = client.get(url, {"har": ["trinnfritt", "lager"]})
    assert "Ingen lokaler har alt dette" in text(none)


def test_a_county_shows_its_municipalities_venues(client, larvik, hall):
    page = client.get(reverse("venue_list", kwargs={"slug": larvik.county.slug}))
    assert names(page) == ["Bøkesalen"]
    assert hall.name in text(client.get(larvik.get_absolute_url()))


def test_the_page_of_a_venue_says_what_nobody_has_looked_at(client, larvik):
    room = add(
        larvik.organisation,
        larvik,
        step_free=Fact.YES,
        lift=Fact.NO,
        booking_url="https://lokaler.example/",
        assistance=Fact.YES,
        assistance_contact="Vaktmesteren",
        about="<script>alert(1)</script>",
    )
    page = text(client.get(room.get_absolute_url()))
    assert "Fire ting er ikke undersøkt ennå" in page
    assert page.count("Ikke undersøkt") == 6  # four about getting in, storage and sound
    assert 'href="https://lokaler.example/"' in page
    assert "Vaktmesteren" in page
    assert "<script>alert" not in page


def test_a_venue_of_an_unlisted_or_ended_owner_is_not_there(client, larvik):
    hidden = add(OrganisationFactory(listed=False), larvik, name="Skjult hus")
    gone = add(OrganisationFactory(dissolved_at=clock.today()), larvik, name="Tomt hus")
    for room in (hidden, gone):
        assert client.get(room.get_absolute_url()).status_code == 404
    assert names(client.get(reverse("venue_list", kwargs={"slug": larvik.slug}))) == []
    assert "Skjult hus" not in text(client.get(larvik.get_absolute_url()))


def test_a_venue_taken_out_of_use_says_so_and_is_listed_nowhere(client, larvik, hall):
    owner = larvik.organisation
    for _twice in range(2):
        actions.end_venue(hall, by=None, on_behalf_of=owner)
    assert "tatt ut av bruk" in text(client.get(hall.get_absolute_url()))
    assert names(client.get(reverse("venue_list", kwargs={"slug": larvik.slug}))) == []
    assert AuditEvent.objects.filter(verb="venue.ended").count() == 1


def test_every_venue_is_shown_once_over_the_pages(client, larvik):
    for n in range(70):
        add(larvik.organisation, larvik, name=f"Rom {n:02}")
    url = reverse("venue_list", kwargs={"slug": larvik.slug})
    seen, after = [], ""
    while True:
        page = client.get(url, {"etter": after} if after else {})
        seen += names(page)
        after = page.context["next_key"]
        if not after:
            break
    assert seen == [f"Rom {n:02}" for n in range(70)]


@pytest.mark.parametrize("page", ["list", "municipality", "own"])
def test_as_many_statements_for_20_venues_as_for_1(client, larvik, hall, kari, page):
    client.force_login(kari)
    url = {
        "list": reverse("venue_list", kwargs={"slug": larvik.slug}),
        "municipality": larvik.get_absolute_url(),
        "own": reverse("place_venues", kwargs={"number": larvik.number}),
    }[page]

    def statements():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = statements()
    for n in range(19):
        add(larvik.organisation, larvik, name=f"Rom {n}")
    assert statements() == few


@pytest.mark.parametrize("field", ["har", "etter", "gratis"])
@pytest.mark.parametrize("typed", ["a\0b", "<script>alert(1)</script>", "x" * 5000])
def test_bad_filters_get_a_sentence(client, larvik, hall, field, typed):
    url = reverse("venue_list", kwargs={"slug": larvik.slug})
    response = client.get(url, {field: typed})
    assert response.status_code == (200 if field == "gratis" else 422)
    assert "<script>alert" not in text(response)


# --- for those who lend them out ---


@pytest.mark.parametrize("name", ["place_venues", "place_venue_new", "place_venue_edit"])
def test_who_reaches_the_municipalitys_own_list(client, larvik, hall, kari, grete, ola, liv, name):
    MembershipFactory(user=ola)
    MembershipFactory(user=liv, organisation=MunicipalityFactory().organisation)
    parts = {"number": larvik.number} | ({"ref": hall.ref} if name.endswith("edit") else {})
    url = reverse(name, kwargs=parts)
    assert client.get(url).status_code == 302
    for stranger in (ola, liv):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    client.force_login(grete)
    assert client.get(url).status_code == (200 if name == "place_venues" else 403)
    client.force_login(kari)
    assert client.get(url).status_code == 200


def test_kari_adds_changes_and_ends_a_venue(client, larvik, kari):
    client.force_login(kari)
    new = reverse("place_venue_new", kwargs={"number": larvik.number})
    given = FILLED | {
        "municipality": larvik.pk,
        "step_free": "yes",
        "booking_url": "lokaler.example",
    }
    assert client.post(new, given).status_code == 302
    assert client.post(new, given).status_code == 302  # a double click
    room = Venue.objects.get()
    assert (room.step_free, room.lift, room.booking_url) == (
        "yes",
        "unknown",
        "https://lokaler.example",
    )
    edit = reverse("place_venue_edit", kwargs={"number": larvik.number, "ref": room.ref})
    assert 'value="Bøkesalen"' in text(client.get(edit))
    client.post(edit, given | {"lift": "no", "name": "Salen"})
    room.refresh_from_db()
    assert (room.name, room.lift) == ("Salen", "no")
    end = reverse("place_venue_end", kwargs={"number": larvik.number, "ref": room.ref})
    assert "ut av bruk?" in text(client.get(end))
    client.post(end)
    assert client.post(edit, given).status_code == 404
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["venue.added", "venue.changed", "venue.ended"]


def test_ola_lends_out_his_organisations_house_and_nobody_elses(client, larvik, hall, ola, liv):
    band = MembershipFactory(user=ola, organisation__seat=larvik).organisation
    MembershipFactory(user=liv)
    new = reverse("own_venue_new", kwargs={"key": band.key})
    client.force_login(liv)
    assert client.post(new, FILLED).status_code == 404
    client.force_login(ola)
    assert client.post(new, FILLED | {"municipality": larvik.pk}).status_code == 302
    assert Venue.objects.get(owner=band).municipality == larvik
    foreign = reverse("own_venue_edit", kwargs={"key": band.key, "ref": hall.ref})
    assert client.get(foreign).status_code == 404
    elsewhere = MunicipalityFactory()
    response = client.post(new, FILLED | {"municipality": elsewhere.pk, "name": "Et annet"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Skriv hva det heter"),
        ("name", "Bøkesalen", "alt et lokale med dette navnet"),
        ("name", "x" * 100_000, "høyst 120 tegn"),
        ("address", "a\0b", "tegn som ikke vises"),
        ("people", "-1", "1"),
        ("people", "mange", "helt tall"),
        ("people", "9" * 40, "100000"),
        ("booking_url", "javascript:alert(1)", "www.kommunen.no"),
        ("booking_url", "ftp://lokaler.example", "www.kommunen.no"),
        ("booking_url", "https://", "www.kommunen.no"),
        ("booking_url", "data:text/html,x", "www.kommunen.no"),
        ("lift", "kanskje", "Velg ja, nei eller ikke undersøkt"),
        ("price", "100 kr", "gratis"),
        ("assistance_contact", "Vaktmesteren", "Svar ja på om noen kan hjelpe"),
        ("municipality", "0", "Velg en kommune"),
    ],
)
def test_bad_input_gets_a_sentence(client, larvik, hall, kari, field, typed, sentence):
    client.force_login(kari)
    new = reverse("place_venue_new", kwargs={"number": larvik.number})
    given = FILLED | {"name": "Nytt rom", "free": "on", "municipality": larvik.pk, field: typed}
    response = client.post(new, given)
    assert response.status_code == 422
    assert sentence in text(response)
    assert Venue.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"lift": "kanskje"},
        {"free": True, "price": "100 kr"},
        {"booking_url": "javascript:alert(1)"},
        {"assistance_contact": "Ola", "assistance": Fact.NO},
    ],
)
def test_the_database_refuses_too(hall, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.filter(pk=hall.pk).update(**wrong)
