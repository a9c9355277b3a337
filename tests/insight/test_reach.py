"""Whom Larvik reaches, and the empty cells."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from agreements.states import InstrumentKind
from core import clock
from forums.models import Attendance, Seat, Standing
from insight.municipality import offered
from insight.reach import Column, Reach, reach_of
from organisations.models import ContactPerson, Municipality, Organisation
from tests.consultations.municipality import text
from tests.factories.agreements_instrument import InstrumentFactory, group, venue
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory
from tests.factories.partnerships_partnership import signed

pytestmark = pytest.mark.django_db
CULTURE, SPORT, HEALTH = "Kultur og rekreasjon", "Utdanning", "Helse"


@pytest.fixture
def groups(larvik: Municipality) -> dict[str, Organisation]:
    """Two organisations in one group, one in another, one without a group, one hidden."""
    for code, name in (("1", CULTURE), ("2", SPORT), ("3", HEALTH)):
        group(code, name)
    OrganisationFactory(seat=larvik, icnpo="1100")
    OrganisationFactory(seat=larvik, icnpo="")
    OrganisationFactory(seat=larvik, icnpo="3100", listed=False)
    return {
        "choir": OrganisationFactory(seat=larvik, icnpo="1200"),
        "school": OrganisationFactory(seat=larvik, icnpo="2100"),
    }


def column(reach: Reach, name: str) -> Column:
    """One of them by its heading."""
    return next(one for one in reach.columns if one.name == name)


def test_everything_is_empty_at_first(larvik, groups):
    ContactPerson.objects.all().delete()
    reach = reach_of(larvik)
    assert [(g.name, g.organisations) for g in reach.groups] == [(CULTURE, 2), (SPORT, 1)]
    assert [g.name for g in reach.unreached] == [CULTURE, SPORT]
    assert reach.absent == [HEALTH]
    assert reach.without_group == 1
    assert reach.empty_cells == 2 * len(reach.columns)
    assert all(not c.groups and not c.for_all for c in reach.columns)


def test_what_is_offered(larvik, groups):
    culture = group("1")
    InstrumentFactory(municipality=larvik, groups=[culture])
    InstrumentFactory(municipality=larvik)
    InstrumentFactory(municipality=larvik, kind="information", groups=[culture])
    InstrumentFactory(municipality=larvik, kind="money", groups=[culture])
    InstrumentFactory(municipality=larvik, ended_at=clock.now(), groups=[culture])
    InstrumentFactory(groups=[culture])  # elsewhere
    room = venue(larvik, "Bøkesalen")
    venue(larvik, "Hallen")
    InstrumentFactory(municipality=larvik, kind="venue", venue=room, groups=[culture])
    reach = reach_of(larvik)
    equipment, rooms = column(reach, "Utstyr"), column(reach, "Lokaler")
    assert (equipment.groups, equipment.for_all) == ({"1": 1}, 1)
    assert (rooms.groups, rooms.for_all) == ({"1": 1}, 1)
    assert column(reach, "Kontakt").groups == {"1": 1}
    assert column(reach, "Kontakt").for_all == 1  # the contact person of the registry
    assert [g.name for g in reach.unreached] == [SPORT]


def test_grants_given_and_open(larvik, groups, grete):
    call = CallFactory(scheme=SchemeFactory(owner=larvik.organisation), published=grete)
    for who in groups.values():
        decided(ApplicationFactory(call=call, organisation=who), by=grete)
    meant = SchemeFactory(owner=larvik.organisation)
    meant.topics.set([group("3")])
    CallFactory(scheme=meant, published=grete)
    reach = reach_of(larvik)
    assert column(reach, "Tilskudd gitt").groups == {"1": 1, "2": 1}
    opened = column(reach, "Tilskudd å søke på")
    assert (opened.groups, opened.for_all) == ({"3": 1}, 1)
    assert reach.unreached == []


def test_a_hidden_organisation_is_counted_nowhere(larvik, groups, grete):
    hidden = Organisation.objects.get(listed=False)
    call = CallFactory(scheme=SchemeFactory(owner=larvik.organisation), published=grete)
    decided(ApplicationFactory(call=call, organisation=hidden), by=grete)
    InviteeFactory(hearing=HearingFactory(municipality=larvik, published=True), organisation=hidden)
    reach = reach_of(larvik)
    assert column(reach, "Tilskudd gitt").groups == {}
    assert column(reach, "Høringer").groups == {}


def test_hearings(larvik, groups):
    hearing = HearingFactory(municipality=larvik, published=True)
    for who in Organisation.objects.filter(icnpo__startswith="1"):
        InviteeFactory(hearing=hearing, organisation=who)
    InviteeFactory(hearing=hearing, organisation=groups["school"], rejected=True)
    draft = HearingFactory(municipality=larvik)
    InviteeFactory(hearing=draft, organisation=groups["school"])
    assert column(reach_of(larvik), "Høringer").groups == {"1": 1}


def test_arenas(larvik, groups):
    council = ForumFactory(municipality=larvik)
    listed = ForumFactory(municipality=larvik, member_rule="listed")
    meeting = MeetingFactory(forum=council, state="held", starts_at=clock.now())
    Attendance.objects.create(meeting=meeting, organisation=groups["choir"])
    Seat.objects.create(forum=council, organisation=groups["choir"], name="Koret",
                        position="medlem", starts=clock.today())  # fmt: skip
    for who in groups.values():
        Standing.objects.create(forum=listed, organisation=who, member=True, since=clock.now())
    arenas = column(reach_of(larvik), "Møteplasser")
    assert (arenas.groups, arenas.for_all) == ({"1": 2, "2": 1}, 1)


def test_partnerships_that_are_at_work(client, larvik, groups):
    hidden = Organisation.objects.get(listed=False)
    for state in ("active", "evaluated", "signed"):  # the last one has not begun
        signed(state, municipality=larvik, parties=[groups["choir"]])
    signed("active", municipality=larvik, parties=[groups["choir"], groups["school"], hidden])
    signed("active", parties=[groups["school"]])  # elsewhere
    found = column(reach_of(larvik), "Partnerskap")
    assert (found.groups, found.for_all) == ({"1": 3, "2": 1}, None)
    assert found.url == f"/partnerskap/?kommune={larvik.number}"
    assert f'<th scope="col"><a href="{found.url}">Partnerskap</a></th>' in text(
        page(client, larvik.slug)
    )


def page(client: Client, slug: str) -> Any:
    """The page of a municipality."""
    return client.get(reverse("reach", kwargs={"slug": slug}))


def test_the_page_shows_where_it_is_empty(client, larvik, groups):
    InstrumentFactory(municipality=larvik, groups=[group("1")])
    shown = text(page(client, larvik.slug))
    assert "Grupper vi ikke når" in shown
    assert f"<strong>{SPORT}</strong>" in shown
    assert "Ingen ennå" in shown
    assert f"Ingen organisasjoner her driver med: {HEALTH}." in shown
    assert "Legg til et virkemiddel" not in shown


def test_kari_may_fill_a_cell_and_only_at_home(as_kari, larvik, groups):
    assert "Legg til et virkemiddel" in text(page(as_kari, larvik.slug))
    other = MunicipalityFactory()
    OrganisationFactory(seat=other, icnpo="1100")
    assert "Legg til et virkemiddel" not in text(page(as_kari, other.slug))


def test_nobody_there(client):
    assert "står med en gruppe" in text(page(client, MunicipalityFactory().slug))


def test_addresses(client, larvik):
    assert page(client, "9999-ingensteds").status_code == 404
    assert page(client, "3909-feil").status_code == 301


def test_what_the_municipalitys_page_says(larvik, groups):
    InstrumentFactory.create_batch(2, municipality=larvik, groups=[group("1")])
    said = offered(larvik)
    assert (said.kinds, said.all, said.edition) == ([(InstrumentKind.EQUIPMENT, 2)], 2, None)
    part = render_to_string("insight/_municipality.html", {"offered": said})
    assert "Utstyr: 2" in part
    assert "Én gruppe organisasjoner har ikke fått noe ennå." in part
    empty = render_to_string(
        "insight/_municipality.html", {"offered": offered(MunicipalityFactory())}
    )
    assert "har ikke lagt inn virkemidler selv ennå" in empty
