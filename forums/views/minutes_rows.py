"""What the minutes of one or many meetings say, for the pages and the papers.

Each function asks a fixed number of statements, whatever the number of rows.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from forums.models import AgendaItem, Attendance, FollowUp, Meeting, Verdict
from forums.states import ItemState, MinutesState, Mode, VerdictKind
from forums.views.rows import ItemRow, follow_up_rows, grouped, item_rows, standing, timed


def mode_words(mode: str) -> str:
    """How they took part, afterwards."""
    return _("på nett") if mode == Mode.ONLINE else _("på stedet")


@dataclass(frozen=True)
class Came:
    """Who was there, as the public reads it."""

    parties: list[tuple[str, Any]]
    organisations: list[tuple[str, Any]]
    hidden: int
    people: int

    @property
    def anyone(self) -> bool:
        """Whether somebody was registered."""
        return bool(self.parties or self.organisations or self.hidden)


def came(rows: list[Attendance]) -> Came:
    """Parties first, then organisations and groups by name; hidden ones are only counted."""
    shown = [row for row in rows if row.organisation is None or row.organisation.listed]
    groups = [
        (row.organisation.name if row.organisation else row.name, row)
        for row in shown
        if row.party is None
    ]
    return Came(
        parties=[(str(row.party), row) for row in shown if row.party is not None],
        organisations=sorted(groups, key=lambda pair: pair[0].lower()),
        hidden=len(rows) - len(shown),
        people=sum(row.people for row in rows),
    )


def minutes_of(meetings: list[Meeting], user: Any = None) -> list[dict[str, Any]]:
    """What the minutes of some meetings of one forum say; as many statements as for one.

    Args:
        meetings: with forum, convener and minutes.
        user: one who may mark promises as done, if any.
    """
    if not meetings:
        return []
    forum, now, keys = meetings[0].forum, clock.now(), [m.pk for m in meetings]
    accepted = AgendaItem.objects.filter(meeting__in=keys, state=ItemState.ACCEPTED)
    items = grouped(item_rows(forum, accepted), lambda row: row.item.meeting_id)
    made = FollowUp.objects.filter(meeting__in=keys)
    promises = grouped(follow_up_rows(forum, made, now, user), lambda row: row.follow_up.meeting_id)
    there = Attendance.objects.filter(meeting__in=keys)
    present = grouped(
        there.select_related("party__organisation", "organisation"), lambda row: row.meeting_id
    )
    said = grouped(
        Verdict.objects.filter(minutes__meeting__in=keys).select_related("party__organisation"),
        lambda row: row.minutes_id,
    )
    found = []
    for meeting in meetings:
        minutes, words = meeting.minutes, said.get(meeting.minutes.pk, [])
        minutes.meeting = meeting
        found.append(
            {
                "meeting": meeting,
                "forum": forum,
                "minutes": minutes,
                "is_approved": minutes.state == MinutesState.APPROVED,
                "standing": standing(minutes, [v for v in words if v.version == minutes.version]),
                "verdicts": [v for v in words if v.words or v.kind == VerdictKind.OBJECTED],
                "items": [settled(row) for row in timed(meeting, items.get(meeting.pk, []))],
                "follow_ups": promises.get(meeting.pk, []),
                "came": came(present.get(meeting.pk, [])),
                "now": now,
            }
        )
    return found


def settled(row: ItemRow) -> ItemRow:
    """An item as minutes show it: one without an outcome goes on to the next meeting."""
    if row.item.outcome:
        return row
    return replace(row, tag=_("Uten resultat, overføres"), colour="neutral")
