"""Figures of dialogue rooms (clause K4): each with its numbers, so that anyone can count again.

Counted from the rows as they are, by the portal's clock; nothing is kept. Two statements, however
many rooms there are.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat

from core.clock import PortalNow
from dispatch.models import Letter
from dispatch.states import NOT_REACHED
from organisations.models import Organisation
from partnerships.models import DialogueRoom, RoomInvitation
from partnerships.states import RoomState


@dataclass(frozen=True)
class Share:
    """So many of so many; None where there is nothing to count yet."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole per cent."""
        return round(100 * self.n / self.of) if self.of else None


@dataclass(frozen=True)
class RoomFigures:
    """How one owner's dialogues have gone, or everyone's."""

    opened: int  # rooms that have been opened
    summarised: Share  # with a published summary, of those past their last day
    all_invited: Share  # with a letter that reached everyone in the field, of those with a field
    announced: int  # that ended in a notice
    agreements: int | None  # long-term agreements that came of it; None: nobody has said


def of_owner(owner: Organisation | None = None) -> RoomFigures:
    """The figures of one municipality or county; of the whole country without one."""
    rooms = DialogueRoom.objects.public()
    if owner is not None:
        rooms = rooms.filter(owner=owner)
    over = Q(closes_at__lte=PortalNow())
    found: dict[str, Any] = rooms.aggregate(
        opened=Count("pk"),
        over=Count("pk", filter=over),
        summarised=Count("pk", filter=over & ~Q(state=RoomState.OPEN)),
        announced=Count("pk", filter=Q(notice_on__isnull=False)),
        agreements=Sum("agreements"),
    )
    return RoomFigures(
        opened=found["opened"],
        summarised=Share(found["summarised"], found["over"]),
        all_invited=_all_invited(rooms),
        announced=found["announced"],
        agreements=found["agreements"],
    )


def _all_invited(rooms: Any) -> Share:
    """Rooms in which nobody of the field was without a letter, or with one that came back."""
    key = Concat(
        Value("room-invite:"),
        Cast(OuterRef("room_id"), CharField()),
        Value(":org:"),
        Cast(OuterRef("organisation_id"), CharField()),
    )
    reached = Letter.objects.filter(key=key).exclude(state__in=NOT_REACHED, reached_at=None)
    missed = RoomInvitation.objects.filter(~Exists(reached), room=OuterRef("pk"))
    asked = RoomInvitation.objects.filter(room=OuterRef("pk"))
    counted = rooms.annotate(has_field=Exists(asked), missed=Exists(missed)).aggregate(
        n=Count("pk", filter=Q(has_field=True, missed=False)),
        of=Count("pk", filter=Q(has_field=True)),
    )
    return Share(counted["n"], counted["of"])
