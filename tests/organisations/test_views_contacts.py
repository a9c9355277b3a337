"""Whom organisations may call: who manages the list, what the public sees, bad input."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from organisations.models import ContactPerson
from organisations.states import Role
from tests.factories.organisations import LONG_AGO, MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
NAMES = ["contact_list", "contact_new", "contact_edit", "contact_remove"]
POSTS = ["contact_confirm", "contact_up"]
FILLED = {
    "name": "Kari Lunde",
    "title": "rådgiver",
    "phone": "33 00 00 00",
    "email": "",
    "hours": "",
}


@pytest.fixture
def larvik(kari, grete):
    """Kari writes for it, Grete approves."""
    place = MunicipalityFactory(name="Larvik")
    MembershipFactory(user=kari, organisation=place.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=place.organisation, role=Role.APPROVER)
    return place


@pytest.fixture
def person(larvik):
    return larvik.contact_persons.create(name="Jonas Vik", phone="33 11", confirmed_on=LONG_AGO)


def text(response):
    return response.content.decode()


def address(name, place, person):
    parts = {"number": place.number}
    if name not in {"contact_list", "contact_new"}:
        parts["pk"] = person.pk
    return reverse(name, kwargs=parts)


@pytest.mark.parametrize("name", [*NAMES, *POSTS])
def test_who_reaches_the_list(client, larvik, person, kari, grete, ola, liv, name):
    MembershipFactory(user=ola)
    MembershipFactory(user=liv, organisation=MunicipalityFactory().organisation)
    url = address(name, larvik, person)
    ask = client.post if name in POSTS else client.get
    assert ask(url).status_code == 302  # to the sign-in
    for stranger in (ola, liv):
        client.force_login(stranger)
        assert ask(url).status_code == 404
    client.force_login(grete)
    assert ask(url).status_code == (200 if name == "contact_list" else 403)
    client.force_login(kari)
    assert ask(url).status_code in {200, 302}


def test_grete_sees_the_list_without_buttons(client, larvik, person, grete):
    client.force_login(grete)
    page = text(client.get(address("contact_list", larvik, person)))
    assert "Jonas Vik" in page
    assert "Stemmer fortsatt" not in page
    assert "Legg til" not in page


def test_kari_adds_changes_moves_confirms_and_removes(client, larvik, person, kari):
    client.force_login(kari)
    new = address("contact_new", larvik, person)
    assert client.post(new, FILLED).status_code == 302
    added = larvik.contact_persons.get(name="Kari Lunde")
    assert [one.name for one in larvik.contact_persons.all()] == ["Jonas Vik", "Kari Lunde"]
    client.post(address("contact_up", larvik, added))
    assert [one.name for one in larvik.contact_persons.all()] == ["Kari Lunde", "Jonas Vik"]
    page = text(client.get(larvik.get_absolute_url()))
    assert page.index("Kari Lunde") < page.index("Jonas Vik")
    assert "Sist bekreftet 1. januar 2020" in page
    client.post(address("contact_confirm", larvik, person))
    assert "1. januar 2020" not in text(client.get(larvik.get_absolute_url()))
    client.post(address("contact_edit", larvik, person), FILLED | {"name": "Jonas Viken"})
    client.post(address("contact_remove", larvik, added))
    assert [one.name for one in ContactPerson.objects.all()] == ["Jonas Viken"]
    events = AuditEvent.objects.filter(verb__startswith="contact_person").order_by("id")
    assert [event.verb.partition(".")[2] for event in events] == [
        "added",
        "moved",
        "confirmed",
        "changed",
        "removed",
    ]
    assert {event.actor_id for event in events} == {kari.pk}
    assert all(event.detail == {} for event in events)


def test_looking_removes_nobody(client, larvik, person, kari):
    client.force_login(kari)
    assert "Vil dere slette Jonas Vik?" in text(
        client.get(address("contact_remove", larvik, person))
    )
    for name in POSTS:
        assert client.get(address(name, larvik, person)).status_code == 405
    assert ContactPerson.objects.get().confirmed_on == LONG_AGO.date()


def test_another_municipalitys_person_is_not_found_through_ones_own(client, larvik, person, kari):
    other = MunicipalityFactory().contact_persons.create(name="Fremmed", phone="1234")
    client.force_login(kari)
    for name in ("contact_edit", "contact_remove", *POSTS):
        assert client.post(address(name, larvik, other), FILLED).status_code == 404
    other.refresh_from_db()
    assert other.name == "Fremmed"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Skriv navnet"),
        ("name", "a\0b", "tegn som ikke vises"),
        ("name", "x" * 100_000, "høyst 120 tegn"),
        ("phone", "", "telefonnummer eller en e-postadresse"),
        ("phone", "ring meg", "33 00 00 00"),
        ("phone", "1\n2", "33 00 00 00"),
        ("email", "ikke", "navn@kommunen.no"),
        ("email", "a@b.no\ncc: c@d.no", "navn@kommunen.no"),
        ("hours", "x" * 121, "høyst 120 tegn"),
    ],
)
def test_bad_input_gets_a_sentence(client, larvik, person, kari, field, typed, sentence):
    client.force_login(kari)
    response = client.post(address("contact_new", larvik, person), FILLED | {field: typed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert ContactPerson.objects.count() == 1


def test_html_is_shown_as_text(client, larvik, person, kari):
    client.force_login(kari)
    client.post(address("contact_new", larvik, person), FILLED | {"name": "<b>Kari</b> 😀"})
    page = text(client.get(larvik.get_absolute_url()))
    assert "<b>Kari" not in page
    assert "&lt;b&gt;Kari&lt;/b&gt; 😀" in page


def test_as_many_statements_for_ten_as_for_one(client, larvik, person, kari):
    client.force_login(kari)

    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(address("contact_list", larvik, person))
        return len(queries)

    few = statements()
    for n in range(9):
        larvik.contact_persons.create(name=f"Person {n}", phone="1234")
    assert statements() == few


@pytest.mark.parametrize("name", ["to_desk", "to_contacts", "to_venues"])
def test_the_way_to_the_desk_follows_the_hat(client, larvik, kari, ola, name):
    assert client.get(reverse(name)).status_code == 302
    MembershipFactory(user=ola)
    client.force_login(ola)
    assert client.get(reverse(name)).status_code == 403
    client.force_login(kari)
    assert f"/{larvik.number}/" in client.get(reverse(name)).url
