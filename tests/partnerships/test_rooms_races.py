"""Two people in the instant of the lock: whatever was written, was written before it (K4).

In CI a few rounds; `RACE_ROUNDS=200` by hand.
"""

import os
from datetime import timedelta

import pytest

from core import clock
from core.errors import Refused
from partnerships.actions import room_documents, room_ending, room_talk
from partnerships.models import DialogueRoom, RoomDocument, RoomQuestion
from partnerships.states import RoomState
from tests.factories.consultations import StoredFileFactory
from tests.factories.partnerships_rooms import RoomFactory, joined, opened
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))


def summed(larvik, inga, at_time, before):
    """A room that has been summed up."""
    at_time(before)
    room = opened(RoomFactory(owner=larvik.organisation), by=inga)
    at_time(before + timedelta(days=40))
    return room_ending.summarise(room, by=inga, version=room.version, summary="Vi lærte.")


def posted(room, by):
    """Somebody lays a document in it."""
    file = StoredFileFactory()
    return lambda: room_documents.add_document(
        DialogueRoom.objects.get(pk=room.pk), by=by, file=file
    )


def locking(room, by):
    """The procurement officer announces."""
    return lambda: room_ending.announce(
        DialogueRoom.objects.get(pk=room.pk),
        by=by,
        version=room.version,
        notice_url="https://doffin.no/1",
        notice_on=clock.today(),
    )


def answered(question, by, words):
    """Somebody answers it."""
    return lambda: room_talk.answer(question, by=by, words=words)


def test_documents_at_the_moment_of_the_lock_are_before_it_or_refused(larvik, kari, inga, at_time):
    before = clock.now()
    for _round in range(ROUNDS):
        room = summed(larvik, inga, at_time, before)
        results = at_once(posted(room, kari), posted(room, inga), locking(room, inga))
        kept = [one for one in results if isinstance(one, RoomDocument)]
        said_no = [one for one in results if isinstance(one, Refused)]
        assert len(kept) + len(said_no) == 2
        assert all("låst" in one.message for one in said_no)
        room.refresh_from_db()
        assert room.state == RoomState.ANNOUNCED
        assert room.documents.count() == len(kept)


def test_two_answers_at_once_are_one(larvik, kari, inga, korps, ola):
    room = opened(RoomFactory(owner=larvik.organisation), by=inga)
    band = joined(room, korps, by=ola)
    for number in range(ROUNDS):
        question = room_talk.ask(band, by=ola, on_behalf_of=korps, text=f"Spørsmål {number}?")
        results = at_once(answered(question, kari, "Ja."), answered(question, inga, "Nei."))
        assert len([one for one in results if isinstance(one, Refused)]) == 1
        question.refresh_from_db()
        assert question.answer in {"Ja.", "Nei."}


def test_questions_asked_at_once_get_numbers_of_their_own(larvik, inga, korps, ola):
    room = opened(RoomFactory(owner=larvik.organisation), by=inga)
    band = joined(room, korps, by=ola)
    at_once(
        *(
            lambda n=n: room_talk.ask(band, by=ola, on_behalf_of=korps, text=f"Nummer {n}?")
            for n in range(4)
        )
    )
    assert list(RoomQuestion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
