"""What Kari may say that Larvik offers, and what nobody may."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agreements.actions import instruments as actions
from agreements.models import Instrument
from core.errors import Refused, Stale
from core.models import AuditEvent
from organisations import actions as registry
from organisations.models import ContactPerson, Municipality
from tests.factories.agreements_instrument import InstrumentFactory, group, venue
from tests.factories.consultations import ContactPersonFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db


def tent(**changes: Any) -> dict[str, Any]:
    """What is typed of a tent."""
    given = {"kind": "equipment", "name": "Festtelt", "words": "Ring og hent."}
    return given | {"link": "https://utlan.example/telt"} | changes


@pytest.fixture
def festival(larvik: Municipality, kari: User) -> Instrument:
    """Kari's tent."""
    return actions.add_instrument(larvik, by=kari, **tent())


def test_kari_adds_one_for_all(festival, larvik, kari):
    assert (festival.for_all, festival.municipality) == (True, larvik)
    event = AuditEvent.objects.get(verb="instrument.added")
    assert (event.actor_id, event.on_behalf_of_id) == (kari.pk, larvik.organisation_id)


def test_a_double_click_makes_one(larvik, kari):
    ref = "abcdefgh23"
    first = actions.add_instrument(larvik, by=kari, ref=ref, **tent())
    assert actions.add_instrument(larvik, by=kari, ref=ref, **tent()) == first


def test_the_ref_of_another_municipality_is_stale(larvik, kari):
    theirs = InstrumentFactory()
    with pytest.raises(Stale):
        actions.add_instrument(larvik, by=kari, ref=theirs.ref, **tent())


def test_for_a_group_and_then_for_all(larvik, kari):
    culture = group("1", "Kultur")
    one = actions.add_instrument(larvik, by=kari, groups=[culture], **tent())
    assert (one.for_all, list(one.groups.all())) == (False, [culture])
    fields = tent() | {"venue": None, "contact": None}
    one = actions.change_instrument(one, by=kari, version=1, **fields)
    assert (one.for_all, one.version, one.groups.count()) == (True, 2, 0)


BAD = [
    ({"link": ""}, "link"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"link": "https://"}, "link"),
    ({"link": "http://[::1"}, "link"),
    ({"name": " \n "}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"words": ""}, "words"),
    ({"words": "x" * 1001}, "words"),
    ({"kind": "gold"}, "kind"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_what_is_missing_or_unknown_is_refused(larvik, kari, change, field):
    with pytest.raises(Refused) as refusal:
        actions.add_instrument(larvik, by=kari, **tent(**change))
    assert refusal.value.field == field
    assert not Instrument.objects.exists()


def test_a_theme_or_a_finer_category_is_no_group(larvik, kari):
    for topic in (TopicFactory(), TopicFactory(code="1100", scheme="icnpo")):
        with pytest.raises(Refused) as refusal:
            actions.add_instrument(larvik, by=kari, groups=[topic], **tent())
        assert refusal.value.field == "groups"


def test_the_same_name_twice_is_refused(festival, larvik, kari):
    with pytest.raises(Refused, match="Velg et annet"):
        actions.add_instrument(larvik, by=kari, **tent())


def test_a_room_or_a_person_somewhere_else_is_refused(larvik, kari):
    elsewhere = MunicipalityFactory()
    for field, thing in [
        ("venue", venue(elsewhere, "Sal")),
        ("contact", ContactPersonFactory(municipality=elsewhere)),
    ]:
        with pytest.raises(Refused) as refusal:
            actions.add_instrument(larvik, by=kari, **tent(**{field: thing}))
        assert refusal.value.field == field


def test_a_room_of_a_hidden_owner_is_refused(larvik, kari):
    hidden = venue(larvik, "Huset", owner=OrganisationFactory(listed=False, seat=larvik))
    with pytest.raises(Refused):
        actions.add_instrument(larvik, by=kari, **tent(venue=hidden))


@pytest.mark.parametrize("who", ["grete", "ola", "liv"])
def test_others_may_not(larvik, korps, festival, who, request):
    user = request.getfixturevalue(who)
    fields = tent() | {"venue": None, "contact": None}
    with pytest.raises(Refused):
        actions.add_instrument(larvik, by=user, **tent(name="Annet"))
    with pytest.raises(Refused):
        actions.change_instrument(festival, by=user, version=1, **fields)
    with pytest.raises(Refused):
        actions.confirm_instrument(festival, by=user)
    with pytest.raises(Refused):
        actions.end_instrument(festival, by=user)


def test_kari_may_not_for_another_municipality(kari, larvik):
    with pytest.raises(Refused):
        actions.add_instrument(MunicipalityFactory(), by=kari, **tent())


def test_whoever_saves_last_sees_that_somebody_was_first(festival, kari):
    fields = tent(words="Hent tirsdag.") | {"venue": None, "contact": None}
    actions.change_instrument(festival, by=kari, version=1, **fields)
    with pytest.raises(Stale):
        actions.change_instrument(festival, by=kari, version=1, **fields)


def test_confirming_twice_a_day_is_once(festival, kari, at_time):
    at_time("2031-05-01 12:00")
    for _each in range(2):
        one = actions.confirm_instrument(festival, by=kari)
    assert f"{one.confirmed_on}" == "2031-05-01"
    assert AuditEvent.objects.filter(verb="instrument.confirmed").count() == 1


def test_it_is_taken_away_once_and_not_changed_after(festival, kari):
    for _each in range(2):
        one = actions.end_instrument(festival, by=kari)
    assert AuditEvent.objects.filter(verb="instrument.ended").count() == 1
    fields = tent() | {"venue": None, "contact": None}
    with pytest.raises(Refused):
        actions.change_instrument(one, by=kari, version=one.version, **fields)
    with pytest.raises(Refused):
        actions.confirm_instrument(one, by=kari)


def test_the_name_is_free_again(festival, larvik, kari):
    actions.end_instrument(festival, by=kari)
    assert actions.add_instrument(larvik, by=kari, **tent()) != festival


def test_a_contact_person_who_is_removed_leaves_it_without_an_answer(larvik, kari):
    person = ContactPerson.objects.get(municipality=larvik)
    one = actions.add_instrument(larvik, by=kari, **tent(link="", contact=person))
    registry.remove_contact_person(person, by=kari)
    one.refresh_from_db()
    assert not one.reachable
    with pytest.raises(Refused) as refusal:
        actions.confirm_instrument(one, by=kari)
    assert refusal.value.field == "link"


# --- the last line ---


def refused_by_the_database(name: str, **fields: Any) -> None:
    """The row is refused by a constraint of this name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        InstrumentFactory(**fields)
    assert error.value.__cause__.diag.constraint_name == name


def test_the_database_refuses_too(larvik):
    elsewhere = MunicipalityFactory()
    refused_by_the_database("instrument_has_a_way_in", municipality=larvik, link="")
    refused_by_the_database("instrument_link_is_a_web_page", link="javascript:x")
    refused_by_the_database("instrument_kind_known", kind="gold")
    refused_by_the_database("instrument_says_what", words="")
    refused_by_the_database(
        "instrument_contact_is_its_own", contact=ContactPersonFactory(municipality=elsewhere)
    )
    refused_by_the_database("instrument_venue_lies_there", venue=venue(elsewhere, "Sal"))


def test_the_database_knows_the_groups():
    for_all = InstrumentFactory()
    for topic in (group("1"), TopicFactory()):
        with pytest.raises(IntegrityError), transaction.atomic():
            for_all.groups.add(topic)


def test_a_county_may_use_a_room_in_its_municipality(larvik):
    county = larvik.county
    one = InstrumentFactory(municipality=county, venue=venue(larvik, "Sal"), link="")
    assert one.reachable
