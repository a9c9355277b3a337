"""Two turns change owners: asked for and consented to, or taken when the date has passed.

Clause O4 and adr/0026. The forum's row is locked first, so that no notice goes out meanwhile.
"""

from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from forums import policies, rotation, turns
from forums.actions.locks import check_key, locked
from forums.actions.wishes import swaps_fall_away, touching
from forums.emails import turn as emails
from forums.models import Exchange, Forum, Meeting, Party
from forums.states import EXCHANGE, ExchangeKind, ExchangeState
from forums.turns import Turn

AHEAD = 12  # turns; nobody knows what they can do further ahead
LIMIT = 500  # characters of a reason


@transaction.atomic
def ask_swap(
    forum: Forum, *, by: Any, party: Party, first: int, second: int, reason: str
) -> Exchange:
    """Ask another party to change turns; it counts when the other says yes.

    Args:
        forum: whose turns.
        by: holds the key of `party`.
        party: owns one of the turns.
        first, second: the numbers of two coming turns.
        reason: public.

    Raises:
        Refused: not two coming turns of two parties, one of them convened, or already asked for.
    """
    forum = locked(forum)
    check_key(by, party, forum)
    first, second = sorted((first, second))
    turn = turns.next_turn(forum)
    asked = turn.series.exchanges.filter(state=ExchangeState.ASKED)
    if before := asked.filter(first=first, second=second, party=party).first():
        return before  # a second click
    other = _other_owner(turn, party, first, second)
    if asked.filter(touching([first, second])).exists():
        raise Refused(
            _("Noen har alt bedt om å bytte en av turene. Svar på det først, eller trekk det.")
        )
    row = Exchange.objects.create(
        series=turn.series,
        kind=ExchangeKind.SWAP,
        first=first,
        second=second,
        party=party,
        other=other,
        reason=_words(reason, _("Skriv hvorfor dere vil bytte."), "reason"),
        asked_by=by,
        asked_at=clock.now(),
    )
    emails.tell_swap_asked(forum, row)
    audit.record(
        "turn.swap_asked", forum, by=by, on_behalf_of=party.organisation, turns=[first, second]
    )
    return row


def _other_owner(turn: Turn, party: Party, first: int, second: int) -> Party:
    """Whose consent it takes to exchange these two turns."""
    if first == second:
        raise Refused(_("Velg to forskjellige turer."), "second")
    check_coming(turn, first, second)
    owners = [rotation.owner(turn.run, slot) for slot in (first, second)]
    if party not in owners:
        raise Refused(_("Dere kan bare bytte bort deres egen tur."), "first")
    if owners[0] == owners[1]:
        raise Refused(_("Begge turene er deres egne. Velg en tur som en annen har."), "second")
    return owners[1] if owners[0] == party else owners[0]


def check_coming(turn: Turn, first: int, second: int) -> None:
    """Refuse turns that are used or convened, or further off than anybody can see."""
    if first < turn.slot:
        raise Refused(_("Turen er brukt. Velg en tur som ikke har vært."), "first")
    if second > turn.slot + AHEAD:
        raise Refused(_("Turen er for langt fram. Velg en av de neste."), "second")
    if turn.convened and turn.slot in (first, second):
        raise Refused(_("Det er alt innkalt til møtet, så turen kan ikke byttes."), "first")


@transaction.atomic
def consent(exchange: Exchange, *, by: Any, party: Party, answer: str = "") -> Exchange:
    """The second key: the owners of the two turns change places.

    Args:
        exchange: asked for.
        by: holds the key of `party`, and not the asker's too.
        party: the one that was asked.
        answer: public, may be empty.

    Raises:
        Refused: the asker's own key, not the one that was asked, or too late.
    """
    forum, row = _locked_request(exchange)
    _check_asked(by, row, party, forum)
    if row.state == ExchangeState.STANDS and row.answered_by_id == by.pk:
        return row  # a second click
    if row.asked_by_id == by.pk or policies.holds_key(by, row.party):
        raise Refused(
            _("Et bytte trenger to nøkler. En annen enn den som ba om det, må svare for %(party)s.")
            % {"party": row.other}
        )
    turn = turns.next_turn(forum)
    if turn.series != row.series:
        raise Refused(_("Rekkefølgen er endret siden de spurte. Byttet har falt bort."))
    check_coming(turn, row.first, row.second)
    states.move(row, ExchangeState.STANDS, allowed=EXCHANGE)
    row.answer = _words(answer, "", "answer")
    _settle(row, by)
    hand_over(forum, turn)
    emails.tell_swap_answered(forum, row)
    audit.record(
        "turn.swapped",
        forum,
        by=by,
        on_behalf_of=party.organisation,
        turns=[row.first, row.second],
    )
    return row


@transaction.atomic
def refuse(exchange: Exchange, *, by: Any, party: Party, answer: str) -> Exchange:
    """Say no, with a public reason; the turns stay where they are.

    Raises:
        Refused: no reason, not the one that was asked, or answered already.
    """
    forum, row = _locked_request(exchange)
    _check_asked(by, row, party, forum)
    answer = _words(answer, _("Skriv hvorfor dere ikke kan bytte."), "answer")
    if row.state == ExchangeState.REFUSED and row.answer == answer:
        return row  # a second click
    states.move(row, ExchangeState.REFUSED, allowed=EXCHANGE)
    row.answer = answer
    _settle(row, by)
    emails.tell_swap_answered(forum, row)
    audit.record("turn.swap_refused", forum, by=by, on_behalf_of=party.organisation)
    return row


@transaction.atomic
def withdraw(exchange: Exchange, *, by: Any, party: Party) -> Exchange:
    """Take back a wish that nobody has answered.

    Raises:
        Refused: somebody else's wish, or answered already.
    """
    forum, row = _locked_request(exchange)
    check_key(by, party, forum)
    if party.pk != row.party_id:
        raise Refused(_("Bare %(party)s kan trekke dette.") % {"party": row.party})
    if row.state == ExchangeState.WITHDRAWN:
        return row  # a second click
    states.move(row, ExchangeState.WITHDRAWN, allowed=EXCHANGE)
    row.settled_at = clock.now()
    row.save(update_fields=["state", "settled_at"])
    emails.tell_swap_over(forum, [row])
    audit.record("turn.swap_withdrawn", forum, by=by, on_behalf_of=party.organisation)
    return row


@transaction.atomic
def take_turn(forum: Forum, *, by: Any, party: Party, slot: int, reason: str) -> Exchange:
    """Take a turn whose last day for the notice has passed; the party that missed gets one back.

    Args:
        forum: whose turn.
        by: holds the key of `party`.
        party: the next one in order.
        slot: the turn as the person saw it.
        reason: public.

    Raises:
        Refused: not passed yet, convened meanwhile, or it is not this party's to take.
    """
    forum = locked(forum)
    check_key(by, party, forum)
    turn = turns.next_turn(forum)
    if done := _already_taken(turn, party, slot):
        return done  # a second click
    reason = _words(reason, _("Skriv hvorfor dere tar turen."), "reason")
    _check_may_take(turn, party, slot)
    exchange = rotation.lapse(turn.run, slot)
    now = clock.now()
    row = Exchange.objects.create(
        series=turn.series,
        kind=ExchangeKind.LAPSE,
        state=ExchangeState.STANDS,
        first=exchange.first,
        second=exchange.second,
        party=party,
        other=turn.owner,
        reason=reason,
        asked_by=by,
        asked_at=now,
        settled_at=now,
    )
    swaps_fall_away(forum, turn.series, [row.first, row.second])
    hand_over(forum, turn)
    emails.tell_taken(forum, row)
    audit.record(
        "turn.taken",
        forum,
        by=by,
        on_behalf_of=party.organisation,
        turns=[row.first, row.second],
        missed=turn.owner.pk,
    )
    return row


def _already_taken(turn: Turn, party: Party, slot: int) -> Exchange | None:
    """The lapse by which this party has this turn already."""
    row = turn.exchange
    if row is None or turn.slot != slot or turn.owner != party:
        return None
    return row if (row.kind, row.first) == (ExchangeKind.LAPSE, slot) else None


def _check_may_take(turn: Turn, party: Party, slot: int) -> None:
    """The clock opens the door; the party walks through it."""
    if turn.slot != slot:
        raise Refused(_("Dette gjelder en annen tur enn den neste. Last siden på nytt."))
    if turn.convened:
        raise Refused(_("%(owner)s har alt innkalt til møtet.") % {"owner": turn.owner})
    if not turn.may_be_taken(clock.today()):
        raise Refused(
            _("%(owner)s kan innkalle til og med %(day)s. Etter det kan turen tas.")
            % {"owner": turn.owner, "day": date_format(turn.notice_by)}
        )
    if turn.successor != party:
        raise Refused(_("Det er %(party)s som kan ta turen nå.") % {"party": turn.successor})


# --- what other actions do with turns -------------------------------------------------------------


def hand_over(forum: Forum, before: Turn) -> None:
    """A plan for the next meeting, or one that is put off, goes with the turn to its new owner.

    Args:
        forum: under lock, the exchange written.
        before: the turn as it was.
    """
    if before.meeting is None:
        return
    owner = turns.next_turn(forum).owner
    if owner == before.meeting.convener:
        return
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=before.meeting.pk)
    meeting.convener = owner
    meeting.version += 1
    meeting.save(update_fields=["convener", "version"])


def _locked_request(exchange: Exchange) -> tuple[Forum, Exchange]:
    """The forum and then the wish, under lock."""
    forum = locked(exchange.series.forum)
    rows = Exchange.objects.select_for_update(of=("self",))
    return forum, rows.select_related("series", "party", "other").get(pk=exchange.pk)


def _check_asked(by: Any, row: Exchange, party: Party, forum: Forum) -> None:
    """Only the party that was asked answers, through somebody who holds its key."""
    check_key(by, party, forum)
    if party.pk != row.other_id:
        raise Refused(_("Det er %(party)s som skal svare på dette.") % {"party": row.other})


def _settle(row: Exchange, by: Any) -> None:
    row.answered_by, row.settled_at = by, clock.now()
    row.save(update_fields=["state", "answer", "answered_by", "settled_at"])


def _words(words: str, lack: str, field: str) -> str:
    """A reason without its outer white space; `lack` is said when there is none.

    Args:
        lack: empty where nothing need be said.
    """
    words = words.strip()
    if lack and not words:
        raise Refused(lack, field)
    if len(words) > LIMIT:
        raise Refused(_("Skriv kortere: høyst 500 tegn."), field)
    return words
