"""The pages of dialogue rooms, as everyone, those who take part and the desk meet them."""

from django.urls import reverse

from organisations.models import Organisation
from partnerships.forms.rooms import TABS
from partnerships.models import DialogueRoom
from partnerships.states import RoomState


def of(room: DialogueRoom, *names: str) -> list[str]:
    """Pages of one room."""
    return [reverse(name, kwargs={"ref": room.ref}) for name in names]


def first(state: str) -> DialogueRoom:
    """The demo's room in a phase; the open one is the one that still takes part."""
    return DialogueRoom.objects.filter(state=state).order_by("-closes_at")[0]


def everyone() -> list[str]:
    """What a visitor reads: the lists, and a room in each phase."""
    return [
        *(f"{reverse('room_list')}?vis={tab}" for tab in TABS),
        f"{reverse('room_list')}?kommune=3909",
        *(page for room in DialogueRoom.objects.public() for page in of(room, "room")),
    ]


def olas() -> list[str]:
    """What the responsible person of a participant meets."""
    band = Organisation.objects.get(name="Solsida skolekorps")
    return [
        *of(first(RoomState.OPEN), "room", "room_participant", "room_join"),
        reverse("ideal_declaration", kwargs={"key": band.key}),
    ]


def livs() -> list[str]:
    """What one meets who was not invited, and may join."""
    return of(first(RoomState.OPEN), "room", "room_join")


def karis() -> list[str]:
    """What a case handler meets: the list, a need, the room, and each thing to do in it."""
    need, room = first(RoomState.NEED), first(RoomState.OPEN)
    waiting = room.questions.filter(answer="")[0]
    return [
        reverse("work_rooms"),
        reverse("room_new"),
        *of(need, "room_work", "room_edit"),
        *of(room, "room_meeting_new", "room_summary"),
        *(page for one in DialogueRoom.objects.all() for page in of(one, "room_work")),
        reverse("room_answer", kwargs={"ref": room.ref, "pk": waiting.pk}),
    ]


def ingas() -> list[str]:
    """What the procurement officer meets: opening, locking and ending."""
    return [
        reverse("work"),
        reverse("work_rooms"),
        *of(first(RoomState.NEED), "room_work", "room_open"),
        *of(first(RoomState.SUMMARISED), "room_work", "room_announce", "room_no_procurement"),
        *of(first(RoomState.ANNOUNCED), "room_work", "room_close"),
    ]


PAGES = {"": everyone, "ola": olas, "liv": livs, "kari": karis, "inga": ingas}
