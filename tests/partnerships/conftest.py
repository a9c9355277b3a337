"""A dialogue at work: Inga buys for Larvik, Kari handles, the band and Liv's choir take part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Role
from partnerships.actions import room_documents, room_ending, room_talk
from partnerships.models import DialogueRoom, RoomDocument, RoomMeeting, RoomParticipant
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.consultations import StoredFileFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.partnerships_rooms import RoomFactory, joined, opened

SECRET = "Kjempehemmelig pris"


@pytest.fixture
def inga(larvik: Municipality) -> User:
    """The procurement officer of the municipality."""
    inga = UserFactory(name="Inga Holm", email="inga@kommune.example", mfa=True)
    MembershipFactory(user=inga, organisation=larvik.organisation, role=Role.PROCUREMENT)
    return inga


@pytest.fixture
def need(larvik: Municipality, rooms: Topic, kari: User) -> DialogueRoom:
    """A need that Kari has written, ready to be opened."""
    return RoomFactory(owner=larvik.organisation, topics=[rooms], created_by=kari)


@pytest.fixture
def room(need: DialogueRoom, korps: Organisation, inga: User) -> DialogueRoom:
    """Open; the band is in the field."""
    return opened(need, by=inga)


@pytest.fixture
def band(room: DialogueRoom, korps: Organisation, ola: User) -> RoomParticipant:
    """The band in the room."""
    return joined(room, korps, by=ola)


@pytest.fixture
def singers(room: DialogueRoom, choir: Organisation, liv: User) -> RoomParticipant:
    """Liv's choir in the room, which nobody invited."""
    return joined(room, choir, by=liv)


@pytest.fixture
def later(at_time: Any) -> Callable[[int], None]:
    """`later(30)`: thirty days have gone."""
    return lambda days: at_time(clock.now() + timedelta(days=days))


@pytest.fixture
def announced(later: Any, room: DialogueRoom, inga: User) -> Callable[[], DialogueRoom]:
    """Sums the room up and announces, a month later."""

    def act() -> DialogueRoom:
        later(30)
        summed = room_ending.summarise(
            room,
            by=inga,
            version=DialogueRoom.objects.get(pk=room.pk).version,
            summary="Vi lærte mye.",
        )
        return room_ending.announce(
            summed,
            by=inga,
            version=summed.version,
            notice_url="https://doffin.no/notices/2027-100001",
            notice_on=clock.today(),
        )

    return act


@pytest.fixture
def as_inga(inga: User) -> Client:
    """Inga's browser."""
    return signed_in(inga)


@pytest.fixture
def secret(band: RoomParticipant, ola: User, korps: Organisation) -> RoomDocument:
    """The band's business secret."""
    return room_documents.hand_in(
        band, by=ola, on_behalf_of=korps, file=StoredFileFactory(), title=SECRET, secret=True
    )


@pytest.fixture
def met(room: DialogueRoom, band: RoomParticipant, kari: User, later: Any) -> RoomMeeting:
    """A meeting with the band, with a confidential part."""
    held_at = clock.now()
    later(1)
    return room_talk.log_meeting(
        room,
        by=kari,
        participant=band,
        held_at=held_at,
        minutes=30,
        people="Ola Berg og Kari Lunde",
        subjects="Sted",
        words="Vi snakket om sted.",
        secret=SECRET,
    )


@pytest.fixture
def as_ola(ola: User, korps: Organisation) -> Client:
    """Ola's browser."""
    return signed_in(ola)


def url(name: str, room: DialogueRoom, **more: Any) -> str:
    """One of the addresses of a room."""
    return reverse(name, kwargs={"ref": room.ref, **more})


def refused(act: Callable[[], Any]) -> Refused:
    """The refusal that an action gave."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def refused_by(constraint: str, write: Callable[[], Any]) -> None:
    """The write fails on that rule of the database and no other."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == constraint
