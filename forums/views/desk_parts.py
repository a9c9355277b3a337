"""What stands on the parties' desk: whose turn and why, the turns so far, items, promises, minutes.

Both parties are told the same, in the same size; the one on turn stands first.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from core.templatetags.portal import kort_dato, kort_maned
from forums import rotation
from forums.models import AgendaItem, Exchange, FollowUp, Forum, Meeting, Party, Verdict
from forums.states import (
    USED,
    ExchangeKind,
    ExchangeState,
    FollowUpState,
    ForumKind,
    ItemState,
    MeetingState,
    MinutesState,
    VerdictKind,
)
from forums.turns import CALLED_OFF, Turn

PAST = 7  # turns in the strip before the next one
ITEMS = 60
PROMISES = 30
DONE_SHOWN = timedelta(days=90)
OUT = {*CALLED_OFF}


@dataclass(frozen=True)
class Table:
    """Who sits there, and for whom the reader does.

    Attributes:
        own: those the reader may prepare for.
        keys: those the reader may bind.
        past: the latest turns that were used or called off, the latest last.
        standing: the latest exchanges that stand, the latest last.
    """

    forum: Forum
    turn: Turn
    own: list[Party]
    keys: set[int]
    past: list[Meeting]
    standing: list[Exchange]
    now: datetime

    @property
    def order(self) -> tuple[Party, ...]:
        """The parties in the order of the present series."""
        return self.turn.run.order

    @property
    def both(self) -> bool:
        """Two parties, of whom one says «begge»."""
        return len(self.order) == 2

    def is_own(self, party: Party) -> bool:
        """Whether the reader sits there for this party."""
        return party in self.own

    def called(self, party: Party) -> str:
        """«dere», or the party's name."""
        return _("dere") if self.is_own(party) else party.name

    def look(self, party: Party) -> str:
        """The class that gives a party its edge of colour; its name always stands beside it."""
        return f"party-{party_number(self.order, party)}"

    def first(self) -> list[Party]:
        """The parties, the one on turn first and the others as they follow it."""
        place = self.order.index(self.turn.owner)
        return [*self.order[place:], *self.order[:place]]


def party_number(order: tuple[Party, ...], party: Party) -> int:
    """1 for the party that has been there longest, and so on; 0 for one that has left."""
    longest = sorted(p.pk for p in order)
    return longest.index(party.pk) + 1 if party.pk in longest else 0


def kind_words(forum: Forum) -> str:
    """What one of its meetings is called inside a sentence."""
    return {
        ForumKind.CONTACT_MEETING: _("kontaktmøte"),
        ForumKind.DIALOGUE: _("dialogmøte"),
    }.get(ForumKind(forum.kind), _("møte"))


def month(day: date | datetime) -> str:
    """«nov. 2026»."""
    local = day.astimezone(clock.OSLO).date() if isinstance(day, datetime) else day
    return f"{kort_maned(local)} {local.year}"


def month_in_full(day: date) -> str:
    """«mai 2027»."""
    return date_format(day, "F Y").lower()


# --- whose turn it is, and why -------------------------------------------------------------------


def why(table: Table) -> str:
    """One sentence on why it is just their turn (clause O4)."""
    whose = (
        _("Det er deres tur")
        if table.is_own(table.turn.owner)
        else _("Det er turen til %(party)s") % {"party": table.turn.owner}
    )
    return _("%(whose)s, fordi %(reason)s.") % {"whose": whose, "reason": reason(table)}


def overdue(table: Table) -> bool:
    """Whether the last day for the notice has passed without one."""
    return table.turn.may_be_taken(table.now.astimezone(clock.OSLO).date())


def reason(table: Table) -> str:
    """What follows «fordi»."""
    turn = table.turn
    off = [m for m in table.past if m.slot == turn.slot and m.state in OUT]
    exchange = turn.exchange
    if off and not (exchange and exchange.settled_at > off[-1].called_off_at):
        return _("møtet i %(month)s ble %(state)s. Da er turen ikke brukt") % {
            "month": month(off[-1].starts_at),
            "state": off[-1].get_state_display().lower(),
        }
    if exchange:
        return exchanged(exchange, turn.slot)
    if turn.series.number > 1 and turn.slot == turn.series.first_slot:
        return _("partene fikk en ny rekkefølge: %(why)s") % {"why": turn.series.reason.rstrip(".")}
    if turn.last is None:
        return _("partene er enige om at %(party)s begynner") % {"party": table.turn.owner}
    last = turn.last.convener
    if last == turn.owner:
        return _("turene før ble byttet. Denne turen er som den var")
    return _("%(party)s innkalte det siste møtet som ble holdt") % {"party": table.called(last)}


def exchanged(exchange: Exchange, slot: int) -> str:
    """Why a turn has another owner than the order gives it."""
    if exchange.kind == ExchangeKind.SWAP:
        return _("partene ble enige om å bytte tur")
    if slot == exchange.first:
        return _("fristen til %(other)s gikk ut, og %(party)s tok turen") % {
            "other": exchange.other,
            "party": exchange.party,
        }
    return _("%(party)s tok en tidligere tur og ga denne i bytte") % {"party": exchange.party}


def touched(standing: list[Exchange], slot: int) -> Exchange | None:
    """The latest exchange that moved a turn."""
    return next((e for e in reversed(standing) if slot in (e.first, e.second)), None)


# --- the turns so far -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One column of the strip: who, when, what became of it. Never by colour alone."""

    name: str
    look: str
    month: str
    note: str
    off: str
    meeting: Meeting


def steps(table: Table) -> list[Step]:
    """The strip; the meeting that waits to be called again is the next turn, not a past one."""
    return [
        Step(
            name=m.convener.name,
            look=table.look(m.convener),
            month=month(m.starts_at),
            note=note(table, m),
            off=m.get_state_display().lower() if m.state in OUT else "",
            meeting=m,
        )
        for m in table.past
    ]


def note(table: Table, meeting: Meeting) -> str:
    """What was out of the ordinary about a turn."""
    slot = meeting.slot if meeting.slot is not None else -1
    exchange = touched(table.standing, slot)
    if meeting.state in OUT:
        lost = exchange and exchange.kind == ExchangeKind.LAPSE and exchange.first == slot
        later = lost and exchange.settled_at > meeting.called_off_at  # type: ignore[union-attr,operator]
        return _("Turen gikk videre") if later else _("Beholdt turen")
    if exchange is None:
        return ""
    if exchange.kind == ExchangeKind.SWAP:
        return _("Byttet tur")
    return _("Tok turen") if slot == exchange.first else _("Fikk turen i bytte")


def balance(table: Table, counted: dict[Party, int]) -> list[tuple[Party, int]]:
    """How many held meetings each has convened, in the order of the parties."""
    return [(party, counted.get(party, 0)) for party in table.order]


# --- the exchange that somebody asks for ----------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """An open request with its two keys: who has said yes, and who has not answered."""

    exchange: Exchange
    what: str
    may_answer: bool
    may_withdraw: bool
    waits_for_own: bool


def asked(table: Table) -> list[Asked]:
    """The open requests of the present series."""
    rows = table.turn.series.exchanges.filter(state=ExchangeState.ASKED).select_related(
        "party", "other"
    )
    run = table.turn.run
    return [
        Asked(
            exchange=e,
            what=swap_words(table.turn.slot, e.first, e.second, rotation.owner(run, e.second).name,
                            rotation.owner(run, e.first).name),
            may_answer=e.other_id in table.keys,
            may_withdraw=e.party_id in table.keys,
            waits_for_own=table.is_own(e.other),
        )
        for e in rows
    ]  # fmt: skip


def swap_words(here: int, first: int, second: int, early: str, late: str) -> str:
    """«KS innkaller neste møte, og Frivillighet Norge innkaller det andre møtet.»"""
    return _("%(early)s innkaller %(first)s, og %(late)s innkaller %(second)s.") % {
        "early": early,
        "first": turn_words(first - here),
        "late": late,
        "second": turn_words(second - here),
    }


def turn_words(ahead: int) -> str:
    """A coming turn in words, counted from the next one."""
    words = [_("neste møte"), _("møtet etter neste"), _("det tredje møtet"), _("det fjerde møtet")]
    if 0 <= ahead < len(words):
        return words[ahead]
    return _("møte nummer %(n)s") % {"n": ahead + 1}


# --- items ----------------------------------------------------------------------------------------


def items(table: Table) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items of the next meeting from each party, the one on turn first; and the members'."""
    rows = (
        AgendaItem.objects.filter(
            Q(meeting=table.turn.meeting) if table.turn.meeting else Q(meeting=None),
            forum=table.forum,
            state__in=[ItemState.PROPOSED, ItemState.ACCEPTED],
        )
        | AgendaItem.objects.filter(
            forum=table.forum, meeting=None, state__in=[ItemState.PROPOSED, ItemState.ACCEPTED]
        )
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
    return sides, [row for row in shown if row["item"].party_id is None]


def item_row(table: Table, item: AgendaItem) -> dict[str, Any]:
    """One item with its state in words."""
    later = table.turn.meeting is not None and item.meeting_id is None
    words, color = item_state(table, item)
    return {
        "item": item,
        "words": words,
        "color": color,
        "clauses": ", ".join(item.clauses),
        "later": later,
        "carried": item.carried_from_id is not None,
    }


def item_state(table: Table, item: AgendaItem) -> tuple[str, str]:
    """What an item waits for, and the colour that goes with the words."""
    if item.state == ItemState.ACCEPTED:
        agreed = table.both and item.party_id is not None
        return (_("Begge er enige om å ta den opp") if agreed else _("På sakslisten")), "success"
    if not table.both or item.party_id is None:
        return _("Venter på svar fra partene"), "warning"
    other = next(p for p in table.order if p.pk != item.party_id)
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


def weekday_hours(meeting: Meeting) -> str:
    """«onsdag 12. mai 2027 kl. 17.00–19.00»."""
    starts, ends = (i.astimezone(clock.OSLO) for i in (meeting.starts_at, meeting.ends_at))
    day = date_format(starts.date(), "l j. F Y")
    return _("%(day)s kl. %(from)s–%(to)s") % {
        "day": day,
        "from": f"{starts:%H.%M}",
        "to": f"{ends:%H.%M}",
    }


# --- the way back ---------------------------------------------------------------------------------


def desk_url(forum: Forum) -> str:
    """Where the parties work with it."""
    if forum.municipality_id is None:
        return reverse("contact_meetings")
    return reverse("forum_desk", kwargs={"ref": forum.ref})


def trail(forum: Forum, here: str) -> list[tuple[str, str]]:
    """From a page of the parties back to their desk."""
    return [(forum.name, desk_url(forum)), (here, "")]
