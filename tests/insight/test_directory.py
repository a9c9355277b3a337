"""One list of what municipalities offer, whatever app it stands in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from insight import directory
from insight.directory import Wanted, page_of
from organisations.models import ContactPerson, Municipality
from tests.consultations.municipality import text
from tests.factories.agreements_instrument import InstrumentFactory, group, venue
from tests.factories.grants import CallFactory, SchemeFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db


def names(**wanted: Any) -> list[str]:
    """What is listed, in order."""
    rows, _next = page_of(Wanted(**wanted))
    return [row.name for row in rows]


@pytest.fixture
def offer(larvik: Municipality, grete: Any) -> Municipality:
    """A scheme with an open call, two rooms, a contact person, a tent and a course."""
    scheme = SchemeFactory(owner=larvik.organisation, name="Driftstilskudd")
    CallFactory(scheme=scheme, published=grete)
    venue(larvik, "Bøkesalen", step_free="yes", lift="yes")
    venue(larvik, "Ålehytta", free=True)
    InstrumentFactory(municipality=larvik, name="Telt")
    InstrumentFactory(municipality=larvik, name="Kurs", kind="competence")
    return larvik


def address(**query: str) -> str:
    """The list, narrowed."""
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse('instrument_list')}?{asked}"


def test_everything_stands_there_by_kind_and_name(offer):
    person = ContactPerson.objects.get().name
    expected = ["Driftstilskudd", "Bøkesalen", "Ålehytta", "Telt", person, "Kurs"]
    assert names() == expected
    assert names(place=offer) == expected
    assert names(place=offer.county) == expected
    assert names(place=MunicipalityFactory()) == []


def test_what_ended_is_not_there(offer, kari):
    for rows in (offer.venues,):
        rows.update(ended_at=clock.now())
    assert names(kind="venue") == []


def test_a_scheme_nobody_has_called_for_is_not_there(larvik):
    CallFactory(scheme=SchemeFactory(owner=larvik.organisation))
    assert names(kind="money") == []


def test_a_hidden_owners_room_is_not_there(larvik):
    venue(larvik, "Huset", owner=OrganisationFactory(listed=False))
    assert names(kind="venue") == []


def test_a_room_or_person_that_is_named_is_listed_once(offer, larvik):
    room, person = offer.venues.get(name="Bøkesalen"), ContactPerson.objects.get()
    InstrumentFactory(municipality=larvik, kind="venue", name="Øvingsrom", venue=room)
    InstrumentFactory(municipality=larvik, kind="contact", name="Sentralen", contact=person)
    assert names(kind="venue") == ["Øvingsrom", "Ålehytta"]
    assert names(kind="contact") == ["Sentralen"]
    assert names(facts=("lift",)) == ["Øvingsrom"]


def test_an_instrument_of_another_kind_hides_no_room(offer, larvik):
    InstrumentFactory(municipality=larvik, venue=offer.venues.get(name="Bøkesalen"))
    assert "Bøkesalen" in names(kind="venue")


def test_by_group(offer, larvik):
    culture, sport = group("1"), group("2")
    InstrumentFactory(municipality=larvik, name="Flygel", groups=[culture])
    scheme = SchemeFactory(owner=larvik.organisation, name="Anlegg")
    scheme.topics.set([TopicFactory(code="2100", scheme="icnpo", parent=sport), TopicFactory()])
    CallFactory(scheme=scheme, published=True)
    assert {"Flygel", "Telt", "Driftstilskudd"} <= set(names(group=culture))
    assert "Anlegg" not in names(group=culture)
    assert {"Anlegg", "Telt"} <= set(names(group=sport))
    assert "Flygel" not in names(group=sport)


def test_page_after_page_holds_each_once(larvik, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 3)
    for n in range(4):
        venue(larvik, f"Sal {n}")
        InstrumentFactory(municipality=larvik, name="Sal 1", kind=["equipment", "venue",
                          "competence", "information"][n])  # fmt: skip
    seen, after = [], ""
    for _each in range(5):
        rows, after = page_of(Wanted(place=larvik, after=after))
        seen += [row.key for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 9
    assert page_of(Wanted(after="eget-999999"))[0]


def test_the_page(offer, client):
    shown = text(client.get(address(kommune="3909")))
    for words in ("Driftstilskudd", "Åpen nå", "Bøkesalen", "Gratis", "Trinnfritt inn", "Telt"):
        assert words in shown
    assert "har ikke lagt inn dette" in shown  # information
    assert "Informasjon</li>" in shown


def test_a_municipality_with_nothing_says_so(client):
    MunicipalityFactory(number="1103", name="Stavanger")
    shown = text(client.get(address(kommune="1103")))
    assert "Ingen ennå" in shown
    assert "Utstyr</li>" in shown


@pytest.mark.parametrize(
    "query",
    [{"gruppe": "99"}, {"gruppe": "1100"}, {"slag": "gull"}, {"har": "finnes-ikke"},
     {"kommune": "9999"}, {"kommune": "x"}, {"etter": "drop table"}],
)  # fmt: skip
def test_what_does_not_exist_is_said(client: Client, larvik, query):
    TopicFactory(code="1100", scheme="icnpo")
    answer = client.get(address(**query))
    assert answer.status_code == 422
    assert "<title>Feil:" in text(answer)


def test_nothing_fits(offer, client):
    shown = text(client.get(address(kommune="3909", har="teleslynge")))
    assert "Vi fant ingenting" in shown
