"""The pages of one instrument, and the municipality's own list."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Instrument
from core import clock
from organisations.models import ContactPerson
from organisations.states import Role
from tests.consultations.municipality import SCRIPT, signed_in, text
from tests.factories.agreements_instrument import InstrumentFactory, group, venue
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, one: Any = None, /, **given: Any) -> Any:
    """What the page answers; a POST when anything is given."""
    kwargs = {"ref": one.ref} if one else {}
    address = reverse(name, kwargs=kwargs)
    return client.post(address, given) if given else client.get(address)


def typed(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    given = {"kind": "equipment", "name": "Festtelt", "words": "Ring.", "link": "utlan.example"}
    return given | {"ref": "abcdefgh23"} | changes


@pytest.fixture
def tent(larvik: Any) -> Instrument:
    """Larvik's."""
    return InstrumentFactory(municipality=larvik, name="Festtelt", confirmed_on=clock.today())


def test_everyone_reads_it(client, larvik, tent):
    room = venue(larvik, "Bøkesalen", step_free="yes", lift="no")
    person = ContactPerson.objects.get(municipality=larvik)
    Instrument.objects.filter(pk=tent.pk).update(venue=room, contact=person, words=SCRIPT)
    shown = text(page(client, "instrument", tent))
    assert "Festtelt" in shown
    assert "For alle organisasjoner" in shown
    assert "Bøkesalen" in shown
    assert person.name in shown
    assert "Ikke undersøkt" in shown
    assert SCRIPT not in shown


def test_the_groups_it_is_for(client, tent):
    other = InstrumentFactory(municipality=tent.municipality, groups=[group("1", "Kultur")])
    assert "kultur" in text(page(client, "instrument", other))


def test_one_that_was_taken_away_says_so(client, tent):
    Instrument.objects.filter(pk=tent.pk).update(ended_at=clock.now())
    shown = text(page(client, "instrument", tent))
    assert "tatt bort" in shown
    assert "Gå til nettsiden" not in shown


def test_nobody_answers(client, as_kari, tent):
    Instrument.objects.filter(pk=tent.pk).update(kind="contact", contact=None)
    person = ContactPerson.objects.get(municipality=tent.municipality)
    lost = InstrumentFactory(municipality=tent.municipality, link="", contact=person)
    Instrument.objects.filter(pk=lost.pk).update(contact=None)
    assert "Ingen svarer for dette nå" in text(page(client, "instrument", lost))
    assert "Ingen å spørre" in text(page(as_kari, "work_instruments"))


def test_unknown_is_404(client):
    assert client.get("/virkemidler/finnes-ikke/").status_code == 404


def test_kari_adds_one(as_kari, larvik):
    culture = group("1", "Kultur")
    assert page(as_kari, "instrument_new").status_code == 200
    answer = page(as_kari, "instrument_new", **typed(groups=[culture.code]))
    assert answer.status_code == 302
    one = Instrument.objects.get()
    assert (one.link, list(one.groups.all())) == ("https://utlan.example", [culture])
    assert page(as_kari, "instrument_new", **typed(groups=[culture.code])).status_code == 302
    assert Instrument.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"link": ""}, {"groups": ["99"]}, {"kind": "gold"}, {"venue": "1"}, {"contact": "x"},
     {"ref": "?"}, {"name": ""}, {"link": "ftp://utlan.example"}],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(as_kari, change):
    answer = page(as_kari, "instrument_new", **typed(**change))
    assert answer.status_code == 422
    assert "<title>Feil:" in text(answer)
    assert not Instrument.objects.exists()


def test_another_municipality_is_not_there(as_kari, larvik):
    other = MunicipalityFactory()
    address = reverse("instrument_new")
    assert as_kari.get(f"{address}?kommune={other.number}").status_code == 404
    assert as_kari.post(f"{address}?kommune={other.number}", typed()).status_code == 404
    assert as_kari.get(f"{address}?kommune={larvik.number}").status_code == 200


def test_kari_of_two_municipalities_chooses(as_kari, kari, larvik):
    other = MunicipalityFactory(name="Færder", number="3911")
    MembershipFactory(user=kari, organisation=other.organisation, role=Role.WRITER)
    as_kari.post(f"{reverse('instrument_new')}?kommune=3911", typed())
    assert Instrument.objects.get().municipality == other


def test_kari_changes_confirms_and_takes_away(as_kari, tent):
    assert page(as_kari, "instrument_edit", tent).status_code == 200
    answer = page(as_kari, "instrument_edit", tent, **typed(version=1, words="Hent tirsdag."))
    assert answer.status_code == 302
    tent.refresh_from_db()
    assert tent.words == "Hent tirsdag."
    assert page(as_kari, "instrument_confirm", tent, x=1).status_code == 302
    assert page(as_kari, "instrument_end", tent, x=1).status_code == 302
    assert "tatt bort" in text(page(as_kari, "instrument_edit", tent))
    answer = page(as_kari, "instrument_edit", tent, **typed(version=3))
    assert answer.status_code == 422


def test_somebody_saved_first(as_kari, tent):
    Instrument.objects.filter(pk=tent.pk).update(version=5, words="Kollegaens ord.")
    answer = page(as_kari, "instrument_edit", tent, **typed(version=1, words="Mine ord."))
    assert answer.status_code == 409
    assert "Kollegaens ord." in text(answer)
    assert "Mine ord." in text(answer)


def test_a_strangers_instrument_is_not_there(as_kari):
    theirs = InstrumentFactory()
    for name in ("instrument_edit", "instrument_confirm", "instrument_end"):
        assert page(as_kari, name, theirs, version=1).status_code == 404


def test_grete_reads_and_writes_nothing(as_grete, tent):
    shown = text(page(as_grete, "work_instruments"))
    assert "Festtelt" in shown
    assert "Legg til" not in shown
    assert page(as_grete, "instrument_edit", tent).status_code == 403
    assert page(as_grete, "instrument_new").status_code == 403


def test_ola_has_no_business_there(korps, ola, tent):
    as_ola = signed_in(ola)
    assert page(as_ola, "work_instruments").status_code == 403
    assert page(as_ola, "instrument_new").status_code == 403
    assert page(as_ola, "instrument_edit", tent).status_code == 404
