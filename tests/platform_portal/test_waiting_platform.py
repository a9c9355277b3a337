"""What waits about challenges on «Min side» and «Arbeidsflate» (clause K1g)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory
from tests.factories.partnerships_challenge import ChallengeIdeaFactory, challenge
from tests.factories.partnerships_rooms import RoomFactory, joined, opened

pytestmark = pytest.mark.django_db
ANSWER = "Kommunen har ikke svart ennå."


def test_kari_sees_what_an_organisation_shared_until_the_municipality_answers(kari, larvik):
    one = challenge(municipality=larvik, title="Fredagskvelden")
    challenge(municipality=MunicipalityFactory(), title="Et annet sted")
    challenge(municipality=larvik, posted_by=larvik.organisation, title="Vår egen")
    client = signed_in(kari)
    page = text(client.get("/arbeid/"))
    assert "Fredagskvelden" in page
    assert ANSWER in page
    assert "Et annet sted" not in page
    assert "Vår egen" not in page
    ChallengeIdeaFactory(challenge=one, organisation=larvik.organisation)
    assert ANSWER not in text(client.get("/arbeid/"))


def test_an_answer_does_not_wait_for_those_who_asked(ola, korps, larvik):
    challenge(municipality=larvik, posted_by=korps)
    assert ANSWER not in text(signed_in(ola).get("/min-side/"))


def test_what_was_learned_waits_for_both_sides_when_the_pilot_is_over(
    kari, ola, korps, larvik, at_time
):
    one = challenge("tried", municipality=larvik, posted_by=korps)
    words, url = "Skriv hva dere lærte", reverse("challenge_end", kwargs={"ref": one.ref})
    assert url not in text(signed_in(ola).get("/min-side/"))
    at_time(clock.end_of_day(one.pilot.ends) + timedelta(hours=1))
    for who, page in ((ola, "/min-side/"), (kari, "/arbeid/")):
        shown = text(signed_in(who).get(page))
        assert words in shown
        assert url in shown


def test_a_reader_of_the_desk_and_a_stranger_see_none(liv, larvik):
    challenge(municipality=larvik)
    assert ANSWER not in text(signed_in(liv).get("/min-side/"))


@pytest.mark.parametrize("state", ["shared", "tried"])
def test_both_pages_ask_as_much_for_many_as_for_few(kari, ola, korps, larvik, at_time, state):
    clients = {"/arbeid/": signed_in(kari), "/min-side/": signed_in(ola)}
    for page, client in clients.items():
        made = [challenge(state, municipality=larvik, posted_by=korps)]
        if state == "tried":
            at_time(clock.end_of_day(made[0].pilot.ends) + timedelta(hours=1))
        few = cost(client, page)
        for _each in range(4):
            challenge(state, municipality=larvik, posted_by=korps)
            if state == "tried":
                at_time(clock.now() + timedelta(days=91))
        assert cost(client, page) == few


def test_rooms_of_an_organisation_stand_on_its_page(ola, korps, larvik):
    inga = UserFactory(mfa=True)
    MembershipFactory(user=inga, organisation=larvik.organisation, role=Role.PROCUREMENT)
    mine = opened(RoomFactory(owner=larvik.organisation, title="Dagtilbud"), by=inga)
    joined(mine, korps, by=ola)
    opened(RoomFactory(owner=larvik.organisation, title="Uten oss"), by=inga)
    page = text(signed_in(ola).get("/min-side/"))
    assert reverse("room_participant", kwargs={"ref": mine.ref}) in page
    assert "Uten oss" not in page


def cost(client, page: str) -> int:
    """The statements of a page that has been read before."""
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return len(asked)
