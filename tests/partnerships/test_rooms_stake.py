"""One list of who takes part, and one who opens it; and those with a stake in the room (K4)."""

import pytest
from django.urls import reverse

from core import clock
from dispatch.models import Letter
from organisations.states import Role
from partnerships.actions import room_documents, room_ending, room_talk
from partnerships.models import DialogueRoom
from partnerships.policies import rooms as policies
from partnerships.states import RoomState
from tests.consultations.municipality import signed_in, text
from tests.factories.consultations import StoredFileFactory
from tests.factories.organisations import MembershipFactory
from tests.partnerships.conftest import SECRET, refused, refused_by, url

pytestmark = pytest.mark.django_db


# --- a stake --------------------------------------------------------------------------------------


@pytest.fixture
def torn(secret, met, singers, choir, inga):
    """Inga buys for Larvik, and sings in the choir that takes part."""
    MembershipFactory(user=inga, organisation=choir, role=Role.READER)
    return signed_in(inga)


def test_one_who_belongs_to_a_participant_is_that_organisations_person(
    room, secret, kari, torn, client
):
    unshared = room_documents.add_document(room, by=kari, file=StoredFileFactory(), title="Utkast")
    there = "Du er med i"
    for page in ("room_work", "room_summary", "room_meeting_new", "room_announce", "room_close"):
        response = torn.get(url(page, room))
        assert response.status_code == 403, page
        assert there in text(response)
    assert torn.get(url("room_file_json", room)).status_code == 403
    for document in (unshared, secret):
        assert torn.get(url("room_document", room, pk=document.pk)).status_code == 404
    page = text(torn.get(url("room_participant", room)))
    assert "Solsida" not in page
    assert SECRET not in page
    assert "Utkast" not in page
    assert "Arbeid med rommet" not in text(torn.get(url("room", room)))
    assert url("room_work", room) not in text(torn.get(reverse("work_rooms")))


def test_one_with_a_stake_does_nothing_in_the_room_for_the_municipality(
    room, band, torn, inga, ola, korps, mailed
):
    question = room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    refusal = refused(lambda: room_talk.answer(question, by=inga, words="Stort."))
    assert "Du er med i" in refusal.message
    assert refused(lambda: room_documents.share_documents(room, by=inga))
    assert not policies.may_read_secrets(inga, room)
    assert not [one for one in policies.waiting_for(inga) if one.title == room.title]
    assert "room.question" not in mailed(inga)


@pytest.fixture
def mailed():
    """The kinds of letters that a person has got."""
    return lambda person: list(
        Letter.objects.filter(email=person.email).values_list("batch__kind", flat=True)
    )


def test_the_municipalitys_letters_do_not_tell_who_takes_part(room, band, as_grete, as_kari):
    """Whoever reads the letters of the municipality reads whom it invited, and no more."""
    for person in (as_grete, as_kari):
        assert "Dere er med i dialogen" not in text(person.get(reverse("letters")))
    kinds = Letter.objects.exclude(batch__sender_ref="").values_list("batch__kind", flat=True)
    assert "room.joined" not in set(kinds)


# --- the list of who took part --------------------------------------------------------------------


def test_only_the_procurement_officer_opens_the_list_and_the_page_says_the_same(
    room, band, as_kari, as_grete, as_inga
):
    files = ("room_file_csv", "room_file_xlsx", "room_file_json")
    for someone, status in ((as_kari, 403), (as_grete, 403), (as_inga, 200)):
        page = text(someone.get(url("room_work", room)))
        for name in files:
            assert someone.get(url(name, room)).status_code == status
            assert (url(name, room) in page) == (status == 200)
    assert "Bare en innkjøper" in text(as_grete.get(url("room_file_csv", room)))


def test_an_approver_reads_how_many_take_part_and_not_who(room, band, met, ola, korps, as_grete):
    room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    room_documents.hand_in(
        band, by=ola, on_behalf_of=korps, file=StoredFileFactory(), title="Vårt forslag"
    )
    page = text(as_grete.get(url("room_work", room)))
    assert "Vårt forslag" in page
    assert "Én organisasjon er med." in page
    assert "Solsida" not in page


def test_a_room_that_is_not_opened_has_no_list(need, as_inga):
    response = as_inga.get(url("room_file_csv", need))
    assert response.status_code == 403
    assert "ikke åpnet" in text(response)


def test_the_database_asks_for_the_stake_too(room, singers, choir, inga, later):
    MembershipFactory(user=inga, organisation=choir, role=Role.READER)
    later(30)
    now = clock.now()
    row = DialogueRoom.objects.filter(pk=room.pk)
    row.update(state=RoomState.SUMMARISED, summary="x", summarised_at=now, summarised_by=inga)
    locked = {"state": "announced", "ended_at": now, "notice_url": "https://x.example"}
    refused_by(
        "room_by_procurement", lambda: row.update(ended_by=inga, notice_on=clock.today(), **locked)
    )
    fresh = DialogueRoom.objects.get(pk=room.pk)
    why = refused(
        lambda: room_ending.announce(
            fresh, by=inga, version=fresh.version, notice_url="https://x.example",
            notice_on=clock.today(),
        )
    )  # fmt: skip
    assert choir.name in why.message
