"""Dialogue rooms: a need that can be opened, and rooms further on by the real actions."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core import clock
from partnerships.actions import room_joining, rooms
from partnerships.actions.rooms import Confirmed
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.states import Estimate, Reservable, RoomKind
from tests.factories.organisations import MunicipalityFactory, TopicFactory

CONFIRMED = Confirmed(
    reservable=Reservable.UNSURE, estimate=Estimate.UNKNOWN, uncertainty_read=True
)


class RoomFactory(DjangoModelFactory[DialogueRoom]):
    """A need with nothing missing, three weeks to take part; `topics=[…]`."""

    class Meta:
        model = DialogueRoom
        skip_postgeneration_save = True

    owner = factory.LazyFunction(lambda: MunicipalityFactory().organisation)
    title = "Dagtilbud for eldre"
    kind = RoomKind.LONG_TERM
    need = "Flere eldre bor alene. Vi ser etter et sted å være på dagtid."
    closes_at = factory.LazyFunction(lambda: clock.end_of_day(clock.today() + timedelta(days=21)))
    contact_name = "Kari Lunde"
    contact_phone = "33 00 00 00"
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def topics(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given topics, else a new one."""
        if create:
            self.topics.set(extracted if extracted is not None else [TopicFactory()])


def opened(room: DialogueRoom, *, by: Any, confirmed: Confirmed = CONFIRMED) -> DialogueRoom:
    """Opened by a procurement officer."""
    return rooms.open_room(room, by=by, version=room.version, confirmed=confirmed)


def joined(room: DialogueRoom, organisation: Any, *, by: Any) -> RoomParticipant:
    """In the room by its own declaration."""
    return room_joining.join(room, by=by, on_behalf_of=organisation, declares=True)
