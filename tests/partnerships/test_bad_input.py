"""What is wrong is said beside its field, over HTTP, and changes nothing (issue 7, «Bad input»).

Files of a wrong kind, and what is posted after the lock from each form, are in `test_rooms_pages`;
signing without the check and for another in `test_partnership_pages`.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from organisations.states import Role
from partnerships.actions import room_ending
from partnerships.models import ChallengePilot, DialogueRoom, RoomMeeting
from partnerships.states import ChallengeState, PartnershipState, RoomState
from tests.consultations.municipality import signed_in, text
from tests.factories.organisations import MembershipFactory, MunicipalityFactory
from tests.factories.partnerships_challenge import challenge
from tests.factories.partnerships_partnership import checked, signed
from tests.partnerships.conftest import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def summed(room, inga, later):
    """Summed up, a month later."""
    later(30)
    version = DialogueRoom.objects.get(pk=room.pk).version
    return room_ending.summarise(room, by=inga, version=version, summary="Vi lærte mye.")


def met(room, participant, **changes):
    """What the form of a meeting sends, for this moment."""
    when = clock.now().astimezone(clock.OSLO)
    return {
        "participant": participant.pk, "held_on": f"{when:%Y-%m-%d}", "held_from": f"{when:%H:%M}",
        "minutes": 30, "people": "Ola og Kari", "subjects": "Sted", "words": "Vi så på et sted.",
        **changes,
    }  # fmt: skip


# --- empty fields ---------------------------------------------------------------------------------


def test_nothing_is_asked_answered_or_handed_in_without_words(room, band, as_ola, as_kari, inga):
    answer = as_ola.post(url("room_ask", room), {"participant": band.pk, "text": "  "})
    assert answer.status_code == 422
    assert "Skriv spørsmålet." in text(answer)
    answer = as_ola.post(url("room_hand_in", room), {"participant": band.pk})
    assert answer.status_code == 422
    assert answer.context["hand_in"].errors["file"]
    as_ola.post(url("room_ask", room), {"participant": band.pk, "text": "Hvor stort?"})
    question = room.questions.get()
    answer = as_kari.post(url("room_answer", room, pk=question.pk), {"words": ""})
    assert answer.status_code == 422
    assert "Skriv svaret." in text(answer)
    answer = as_kari.post(url("room_document_add", room), {})
    assert answer.status_code == 422
    question.refresh_from_db()
    assert not question.answer
    assert not room.documents.exists()


@pytest.mark.parametrize("name", ["held_on", "held_from", "minutes", "people", "subjects", "words"])
def test_a_meeting_is_logged_whole_and_what_was_written_is_kept(room, band, as_kari, later, name):
    later(1)
    answer = as_kari.post(url("room_meeting_new", room), met(room, band, **{name: ""}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[name]
    assert "30" in text(answer)
    assert not RoomMeeting.objects.exists()


def test_an_end_has_its_words(summed, as_inga):
    version, today = {"version": summed.version}, str(clock.today())
    for name, sent, field in (
        ("room_announce", {"notice_url": "https://doffin.no/n/1"}, "notice_on"),
        ("room_announce", {"notice_on": today}, "notice_url"),
        ("room_announce", {"notice_on": today, "notice_url": "doffin"}, "notice_url"),
        ("room_no_procurement", {}, "reason"),
    ):
        answer = as_inga.post(url(name, summed), version | sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
    summed.refresh_from_db()
    assert summed.state == RoomState.SUMMARISED


def test_a_summary_has_words(room, as_kari, later):
    later(30)
    version = DialogueRoom.objects.get(pk=room.pk).version
    answer = as_kari.post(url("room_summary", room), {"version": version, "summary": " "})
    assert answer.status_code == 422
    assert "Skriv oppsummeringen." in text(answer)


# --- days that have been, or are wrong ------------------------------------------------------------


def test_a_last_day_that_has_been_opens_nothing(need, as_kari, as_inga):
    form = as_kari.get(url("room_edit", need)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent["closes_on"] = str(clock.today() - timedelta(days=1))
    assert as_kari.post(url("room_edit", need), sent).status_code == 302
    assert "Velg en senere dag" in text(as_kari.get(url("room_work", need)))
    need.refresh_from_db()
    sent = {"version": need.version, "reservable": "unsure", "estimate": "under"}
    answer = as_inga.post(url("room_open", need), sent | {"uncertainty_read": "on"})
    assert answer.status_code == 422
    assert "Velg en senere dag" in text(answer)
    need.refresh_from_db()
    assert need.state == RoomState.NEED


def test_a_meeting_is_in_the_rooms_time(room, band, as_kari, later):
    later(1)
    for day in (clock.today() - timedelta(days=9), clock.today() + timedelta(days=2)):
        answer = as_kari.post(url("room_meeting_new", room), met(room, band, held_on=str(day)))
        assert answer.status_code == 422
        assert answer.context["form"].errors["held_on"]
        assert "Vi så på et sted." in text(answer)
    assert not RoomMeeting.objects.exists()


def test_a_notice_is_of_a_day_that_has_come_and_not_older_than_the_room(summed, as_inga):
    for days in (1, -60):
        sent = {
            "version": summed.version, "notice_url": "https://doffin.no/n/1",
            "notice_on": str(clock.today() + timedelta(days=days)),
        }  # fmt: skip
        answer = as_inga.post(url("room_announce", summed), sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors["notice_on"]
        assert "doffin.no/n/1" in text(answer)
    summed.refresh_from_db()
    assert summed.state == RoomState.SUMMARISED


def test_an_agreement_that_is_over_is_not_signed(larvik, korps, as_ola, at_time):
    one = checked(municipality=larvik, parties=[korps])
    at_time(clock.end_of_day(one.ends) + timedelta(days=1))
    sent = {"party": one.parties.get(organisation=korps).pk, "edition": one.edition}
    answer = as_ola.post(reverse("partnership_sign", kwargs={"ref": one.ref}), sent)
    assert answer.status_code == 422
    assert "Den siste dagen har vært." in text(answer)
    assert not one.signatures.exists()


def test_a_yearly_meeting_is_set_to_come(larvik, korps, as_ola):
    one = signed(PartnershipState.ACTIVE, municipality=larvik, parties=[korps])
    meeting = one.meetings.first() or one.meetings.create(
        number=1, due=clock.today() + timedelta(days=20)
    )
    sent = {
        "party": one.parties.get(organisation=korps).pk, "version": meeting.version,
        "day": str(clock.today() - timedelta(days=1)), "starts": "17:00", "ends": "18:00",
        "place": "Rådhuset", "online_url": "",
    }  # fmt: skip
    there = reverse("partnership_meeting", kwargs={"ref": one.ref, "number": meeting.number})
    answer = as_ola.post(there, sent)
    assert answer.status_code == 422
    assert "Velg et tidspunkt fram i tid." in text(answer)
    assert "Rådhuset" in text(answer)


def test_nothing_is_tried_until_a_day_that_has_been(larvik, korps, as_kari, at_time):
    one = challenge(ChallengeState.DISCUSSED, municipality=larvik, posted_by=korps)
    there, today = reverse("challenge_try", kwargs={"ref": one.ref}), clock.today()
    sent = {
        "version": 0, "organisation": larvik.organisation.pk, "what": "Åpent", "shows": "20 kom",
        "starts": str(today - timedelta(days=9)), "ends": str(today - timedelta(days=1)),
    }  # fmt: skip
    answer = as_kari.post(there, sent)
    assert answer.status_code == 422
    assert "Den siste dagen har vært." in text(answer)
    assert "20 kom" in text(answer)
    assert not ChallengePilot.objects.exists()
    assert as_kari.post(there, sent | {"ends": str(today)}).status_code == 302
    at_time(clock.now() + timedelta(days=5))
    ended = sent | {"version": 1, "shows": "30 kom"}  # it ended before its day
    assert as_kari.post(there, ended).status_code == 302


# --- after the lock, and from elsewhere -----------------------------------------------------------


def test_after_the_lock_nothing_else_is_taken_either(
    room, band, choir, liv, announced, as_kari, as_inga
):
    locked = announced()
    before = DialogueRoom.objects.filter(pk=room.pk).values().get()
    said = "låst da anskaffelsen ble kunngjort"
    answer = signed_in(liv).post(
        url("room_join", room), {"organisation": choir.pk, "declares": "on"}
    )
    assert answer.status_code == 422
    assert said in text(answer)
    answer = as_kari.post(url("room_meeting_new", room), met(room, band))
    assert answer.status_code == 422
    assert said in text(answer)
    for name in ("room_share", "room_discard", "room_ask_to_open"):
        assert as_kari.post(url(name, room)).status_code == 302
    for name, sent in (
        ("room_summary", {"version": locked.version, "summary": "Nytt"}),
        ("room_no_procurement", {"version": locked.version, "reason": "Nei"}),
    ):
        assert as_inga.post(url(name, room), sent).status_code == 422
    assert DialogueRoom.objects.filter(pk=room.pk).values().get() == before
    assert room.participants.count() == 1
    assert not RoomMeeting.objects.exists()


@pytest.mark.parametrize("role", [Role.WRITER, Role.PROCUREMENT, Role.APPROVER])
def test_another_municipalitys_people_find_no_desk(room, summed, role, liv):
    MembershipFactory(user=liv, organisation=MunicipalityFactory().organisation, role=role)
    stranger = signed_in(liv)
    for name in ("room_work", "room_announce", "room_file_json", "room_summary", "room_discard"):
        assert stranger.get(url(name, room)).status_code == 404
