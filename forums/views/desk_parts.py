"""What stands on the parties' desk: whose turn and why, the turns so far, items, promises, minutes.

Both parties are told the same, in the same size; the one on turn stands first.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from core.templatetags.portal import kort_maned
from forums import rotation
from forums.models import Exchange, Forum, Meeting, Party
from forums.states import (
    ExchangeKind,
    ExchangeState,
    ForumKind,
)
from forums.turns import CALLED_OFF, Turn

PAST = 7  # turns in the strip before the next one
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


# --- words --------------------------------------------------------------------------------------


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
