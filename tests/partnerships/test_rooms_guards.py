"""What the database refuses of dialogue rooms when somebody writes around the actions (K4)."""

from datetime import timedelta

import pytest

from core import clock
from organisations.models import Membership
from partnerships.actions import room_documents, room_talk
from partnerships.models import (
    DialogueRoom,
    IdealDeclaration,
    RoomChecklist,
    RoomDocument,
    RoomInvitation,
    RoomMeeting,
    RoomMeetingSecret,
    RoomParticipant,
    RoomQuestion,
)
from partnerships.states import RoomState
from tests.factories.consultations import StoredFileFactory
from tests.factories.organisations import TopicFactory
from tests.factories.partnerships_rooms import RoomFactory
from tests.partnerships.conftest import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(room, band, ola, korps, kari, later):
    """An answered question, a shared document and a secret one, and a meeting."""
    own = {"by": ola, "on_behalf_of": korps}
    question = room_talk.ask(band, text="Hvor stort?", **own)
    room_talk.answer(question, by=kari, words="20 plasser.")
    room_documents.hand_in(band, file=StoredFileFactory(), **own)
    room_documents.hand_in(band, file=StoredFileFactory(), secret=True, **own)
    held_at = clock.now()
    later(1)
    room_talk.log_meeting(
        room,
        by=kari,
        participant=band,
        held_at=held_at,
        minutes=30,
        people="Ola",
        subjects="Sted",
        words="Vi snakket.",
        secret="Prisen.",
    )
    return room


def rows(room):
    """A way of writing to every table of the room, each a new row."""
    now, band = clock.now(), room.participants.get()
    who = {"added_by": band.joined_by, "added_at": now}
    return {
        RoomDocument: lambda: RoomDocument.objects.create(
            room=room, file=StoredFileFactory(), title="x", **who
        ),
        RoomQuestion: lambda: RoomQuestion.objects.create(
            room=room, number=9, participant=band, text="x", asked_at=now, asked_by=band.joined_by
        ),
        RoomMeeting: lambda: RoomMeeting.objects.create(
            room=room,
            participant=band,
            held_at=now,
            minutes=5,
            people="x",
            subjects="x",
            words="x",
            logged_at=now,
            logged_by=band.joined_by,
        ),
        RoomParticipant: lambda: RoomParticipant.objects.create(
            room=room,
            organisation=room.owner,
            declaration=band.declaration,
            joined_at=now,
            joined_by=band.joined_by,
        ),
        RoomInvitation: lambda: RoomInvitation.objects.create(
            room=room, organisation=room.owner, invited_at=now
        ),
        RoomChecklist: lambda: RoomChecklist.objects.create(
            room=room,
            edition="x",
            reservable="no",
            estimate="under",
            threshold=1,
            uncertainty_read=True,
            confirmed_at=now,
            confirmed_by=band.joined_by,
        ),
        DialogueRoom: lambda: room.topics.add(TopicFactory()),
    }


def test_a_locked_room_takes_no_row_in_any_table(filled, announced):
    secret = RoomMeetingSecret.objects.get()
    announced()
    for write in rows(filled).values():
        refused_by("room_locked", write)
    refused_by("room_locked", lambda: RoomQuestion.objects.update(answer="Noe annet."))
    refused_by("room_locked", lambda: RoomQuestion.objects.all().delete())
    refused_by("room_locked", lambda: RoomDocument.objects.update(title="Noe annet"))
    refused_by("room_locked", lambda: RoomDocument.objects.all().delete())
    refused_by("room_locked", lambda: RoomParticipant.objects.update(organisation=filled.owner))
    refused_by("room_locked", lambda: filled.topics.clear())
    refused_by("partnerships_roommeeting_frozen", lambda: RoomMeeting.objects.update(words="x"))
    refused_by(
        "room_locked",
        lambda: RoomMeetingSecret.objects.create(meeting=secret.meeting, words="x"),
    )


def test_a_locked_room_itself_stands(filled, announced, inga):
    room = DialogueRoom.objects.filter(pk=announced().pk)
    for change in (
        {"title": "x"},
        {"summary": "x"},
        {"notice_url": "https://annet.example"},
        {"notice_on": clock.today() + timedelta(days=1)},
    ):
        refused_by("room_locked", lambda change=change: room.update(**change))
    refused_by("room_step", lambda: room.update(state=RoomState.OPEN))
    room.update(state=RoomState.CLOSED, closed_at=clock.now(), closed_by=inga)
    refused_by("room_locked", lambda: room.update(agreements=4))


def test_what_was_said_stands_in_an_open_room_too(filled, kari):
    refused_by("room_question_stands", lambda: RoomQuestion.objects.update(answer="30."))
    refused_by("room_question_stands", lambda: RoomQuestion.objects.update(text="Noe annet?"))
    refused_by("room_document_stands", lambda: RoomDocument.objects.update(secret=False))
    refused_by("room_document_stands", lambda: RoomDocument.objects.all().delete())
    refused_by("partnerships_roommeeting_frozen", lambda: RoomMeeting.objects.update(minutes=5))
    refused_by(
        "partnerships_roommeetingsecret_frozen", lambda: RoomMeetingSecret.objects.update(words="x")
    )
    refused_by("partnerships_roominvitation_frozen", lambda: RoomInvitation.objects.all().delete())
    refused_by("partnerships_roomchecklist_frozen", lambda: RoomChecklist.objects.update(words="x"))
    refused_by("room_participant_stands", lambda: RoomParticipant.objects.update(joined_by=kari))
    room = DialogueRoom.objects.filter(pk=filled.pk)
    for change in ({"need": "x"}, {"closes_at": clock.now() + timedelta(days=90)}):
        refused_by("room_stands", lambda change=change: room.update(**change))
    refused_by("room_stands", lambda: filled.topics.add(TopicFactory()))
    refused_by("room_begins_as_need", lambda: room._raw_delete("default"))


def test_opening_asks_the_database_for_the_role_and_the_checklist(need, kari, inga):
    room, now = DialogueRoom.objects.filter(pk=need.pk), clock.now()
    opened = {"state": RoomState.OPEN, "opened_at": now}
    refused_by("room_by_procurement", lambda: room.update(opened_by=kari, **opened))
    refused_by("room_checklist_first", lambda: room.update(opened_by=inga, **opened))
    Membership.objects.filter(user=inga).update(ends=now)
    refused_by("room_by_procurement", lambda: room.update(opened_by=inga, **opened))
    refused_by("room_begins_as_need", lambda: RoomFactory(state=RoomState.OPEN, opened_at=now,
                                                          opened_by=inga))  # fmt: skip


def test_locking_asks_the_database_for_the_role(room, kari, later):
    later(30)
    now = clock.now()
    row = DialogueRoom.objects.filter(pk=room.pk)
    row.update(state=RoomState.SUMMARISED, summary="x", summarised_at=now, summarised_by=kari)
    announced = {"state": "announced", "ended_at": now, "notice_url": "https://x.example"}
    refused_by(
        "room_by_procurement",
        lambda: row.update(ended_by=kari, notice_on=clock.today(), **announced),
    )


def test_a_room_is_not_summed_up_without_words_or_with_a_question_open(
    room, band, ola, korps, kari, later
):
    room_talk.ask(band, by=ola, on_behalf_of=korps, text="Hvor stort?")
    later(30)
    row = DialogueRoom.objects.filter(pk=room.pk)
    done = {"state": "summarised", "summarised_at": clock.now(), "summarised_by": kari}
    refused_by("room_answers_first", lambda: row.update(summary="x", **done))


def test_nothing_comes_in_after_the_last_day(room, band, korps, ola, later):
    later(22)
    now = clock.now()
    refused_by(
        "room_in_time",
        lambda: RoomQuestion.objects.create(
            room=room, number=1, participant=band, text="x", asked_at=now, asked_by=ola
        ),
    )
    refused_by("room_in_time", rows(room)[RoomParticipant])
    refused_by(
        "room_in_time",
        lambda: RoomDocument.objects.create(
            room=room,
            file=StoredFileFactory(),
            title="x",
            participant=band,
            secret=True,
            added_at=now,
            added_by=ola,
        ),
    )


def test_nobody_joins_on_anothers_declaration_or_one_that_is_withdrawn(room, band, choir, liv):
    now = clock.now()
    join = lambda: RoomParticipant.objects.create(  # noqa: E731
        room=room,
        organisation=choir,
        declaration=band.declaration,
        joined_at=now,
        joined_by=liv,
    )
    refused_by("room_join_declares", join)
    IdealDeclaration.objects.update(withdrawn_at=now, withdrawn_by=liv)
    refused_by("room_join_declares", join)
    back = {"withdrawn_at": None, "withdrawn_by": None}
    refused_by("declaration_stands", lambda: IdealDeclaration.objects.update(**back))


def test_a_secret_is_never_shared_and_never_the_municipalitys(room, kari, band):
    now = clock.now()
    base = {"room": room, "title": "x", "secret": True, "added_at": now, "added_by": kari}
    refused_by(
        "room_secret_is_not_shared",
        lambda: RoomDocument.objects.create(file=StoredFileFactory(), **base),
    )
    refused_by(
        "room_secret_is_not_shared",
        lambda: RoomDocument.objects.create(
            file=StoredFileFactory(), participant=band, shared_at=now, shared_by=kari, **base
        ),
    )


def test_a_participant_of_another_room_is_nobody_here(room, band, kari, inga):
    other = RoomFactory(owner=room.owner)
    refused_by(
        "room_meeting_when_open",
        lambda: RoomMeeting.objects.create(
            room=other,
            participant=band,
            held_at=clock.now(),
            minutes=5,
            people="x",
            subjects="x",
            words="x",
            logged_at=clock.now(),
            logged_by=kari,
        ),
    )
