"""What lies on the parties' desk between meetings: items, promises, minutes, what was shared."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.templatetags.portal import kort_dato
from forums.forms.fields import clause_label
from forums.models import AgendaItem, FollowUp, Party, Verdict
from forums.states import (
    USED,
    FollowUpState,
    ItemState,
    MeetingState,
    MinutesState,
    VerdictKind,
)
from forums.views.desk_parts import Table

ITEMS = 60
PROMISES = 30
DONE_SHOWN = timedelta(days=90)


# --- items ----------------------------------------------------------------------------------------


def items(table: Table) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items of the next meeting from each party, the one on turn first; and the others'."""
    there = Q(meeting=None)
    if table.turn.meeting is not None:
        there |= Q(meeting=table.turn.meeting)
    rows = AgendaItem.objects.filter(
        there, forum=table.forum, state__in=[ItemState.PROPOSED, ItemState.ACCEPTED]
    ).select_related("party", "organisation")[:ITEMS]
    shown = [item_row(table, item) for item in rows]
    sides = [
        {
            "party": party,
            "look": table.look(party),
            "rows": [row for row in shown if row["item"].party_id == party.pk],
        }
        for party in table.first()
    ]
    present = {party.pk for party in table.order}
    return sides, [row for row in shown if row["item"].party_id not in present]


def item_row(table: Table, item: AgendaItem) -> dict[str, Any]:
    """One item with its state in words."""
    later = table.turn.meeting is not None and item.meeting_id is None
    words, color = item_state(table, item)
    return {
        "item": item,
        "whose": item.organisation or item.party,
        "words": words,
        "color": color,
        "clauses": ", ".join(clause_label(code) for code in item.clauses),
        "later": later,
        "carried": item.carried_from_id is not None,
    }


def item_state(table: Table, item: AgendaItem) -> tuple[str, str]:
    """What an item waits for, and the colour that goes with the words."""
    if item.state == ItemState.ACCEPTED:
        agreed = table.both and item.party_id is not None
        return (_("Begge er enige om å ta den opp") if agreed else _("På sakslisten")), "success"
    others = [p for p in table.order if p.pk != item.party_id]
    if len(others) != 1:
        return _("Venter på svar fra partene"), "warning"
    other = others[0]
    return _("Venter på svar fra %(party)s") % {"party": table.called(other)}, "warning"


def items_until(table: Table) -> date:
    """The last day for items to the next meeting."""
    meeting = table.turn.meeting
    held = meeting.starts_at.astimezone(clock.OSLO).date() if meeting else table.turn.target
    return held - timedelta(days=table.forum.cutoff_days)


# --- promises and minutes -------------------------------------------------------------------------


def promises(table: Table) -> list[dict[str, Any]]:
    """The open follow-ups by date, and those done lately."""
    lately = Q(done_at__gt=table.now - DONE_SHOWN)
    rows = (
        FollowUp.objects.filter(Q(state=FollowUpState.OPEN) | lately, forum=table.forum)
        .select_related("party")
        .order_by("-state", "due", "pk")[:PROMISES]
    )
    everyone = _("Begge") if table.both else _("Alle partene")
    return [promise(row, everyone, table.now) for row in rows]


def promise(row: FollowUp, everyone: str, now: datetime) -> dict[str, Any]:
    """One follow-up with its state in words."""
    left = (row.due - now.astimezone(clock.OSLO).date()).days
    if row.state == FollowUpState.DONE:
        words, color = _("Gjort"), "success"
    elif left < 0:
        words, color = _("Fristen er ute"), "warning"
    elif left == 0:
        words, color = _("I dag"), "warning"
    elif left <= 7:
        words = _("I morgen") if left == 1 else _("%(n)s dager igjen") % {"n": left}
        color = "warning"
    else:
        words, color = _("I gang"), "info"
    return {
        "row": row,
        "who": row.party.name if row.party else everyone,
        "words": words,
        "color": color,
    }


def latest_minutes(table: Table) -> dict[str, Any] | None:
    """The last held meeting: its minutes, who has approved when, and how far they were shared."""
    meeting = (
        table.forum.meetings.filter(state__in=USED)
        .select_related("minutes", "convener")
        .order_by("-starts_at", "-pk")
        .first()
    )
    if meeting is None:
        return None
    minutes = getattr(meeting, "minutes", None)
    held = meeting.starts_at.astimezone(clock.OSLO).date()
    found: dict[str, Any] = {
        "meeting": meeting,
        "minutes": minutes,
        "due": held + timedelta(days=table.forum.minutes_days),
        "may_undo": meeting.state == MeetingState.HELD and bool(table.own),
        "approved": minutes is not None and minutes.state == MinutesState.APPROVED,
        "approved_words": "",
        "writing": minutes is None or minutes.state == MinutesState.DRAFT,
        "is_writer": table.is_own(meeting.convener),
        "verdicts": [],
        "shares": [],
        "may_approve": False,
        "may_share": False,
    }
    if minutes is None:
        return found
    given = {
        v.party_id: v
        for v in minutes.verdicts.filter(version=minutes.version).select_related("party")
    }
    shares = list(minutes.shares.select_related("party"))
    waiting = [p for p in table.order if p.pk not in given]
    shared = {share.party_id for share in shares}
    if found["approved"]:
        found["may_undo"] = False
        found["approved_words"] = approved_words(table, given)
    return found | {
        "verdicts": []
        if found["writing"] or found["approved"]
        else [verdict_words(table, p, given.get(p.pk)) for p in table.order],
        "shares": shares,
        "may_approve": minutes.state == MinutesState.FOR_APPROVAL
        and any(p.pk in table.keys for p in waiting),
        "may_share": found["approved"] and any(k not in shared for k in table.keys),
    }


def approved_words(table: Table, given: dict[int, Verdict]) -> str:
    """«Godkjent av KS 20. november og av Frivillighet Norge 24. november.»"""
    parts = [
        _("%(party)s %(day)s") % {"party": v.party, "day": kort_dato(v.at, table.now)}
        for v in given.values()
    ]
    many, last = _(", av ").join(parts[:-1]), parts[-1] if parts else ""
    both = _("%(many)s og av %(last)s") % {"many": many, "last": last} if many else last
    return _("Godkjent av %(parties)s.") % {"parties": both}


def verdict_words(table: Table, party: Party, verdict: Verdict | None) -> dict[str, Any]:
    """«KS godkjente 20. november», «Venter på dere»."""
    if verdict is None:
        words = _("Venter på svar fra %(party)s") % {"party": table.called(party)}
        return {"words": words, "color": "warning", "objection": ""}
    if verdict.kind == VerdictKind.APPROVED:
        words = _("%(party)s godkjente %(day)s")
        color = "success"
    else:
        words = _("%(party)s hadde innvendinger %(day)s")
        color = "info"
    day = kort_dato(verdict.at, table.now)
    return {
        "words": words % {"party": party, "day": day},
        "color": color,
        "objection": verdict.words if verdict.kind == VerdictKind.OBJECTED else "",
    }
