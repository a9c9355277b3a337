"""What the parties are told of turns: asked, reminded, opened, taken, and about swaps.

Every letter goes to those who hold the party's key: its organisation, and the seats that may
approve. A party nobody holds the key of is told through the secretariat.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import User
from core import clock
from core.pages import absolute
from dispatch import actions as dispatch
from dispatch import letters
from dispatch.models import Letter
from forums.emails.writing import organisations, owned_by, people, text
from forums.models import Exchange, Forum, Party, Seat
from forums.states import ExchangeState
from forums.turns import Turn, next_turn
from organisations.models import Organisation

SWAP_ASKED = "swap_asked"
WARNINGS = ["forum.turn_asked", "forum.turn_waited_for", "forum.turn_opened", "forum.turn_late"]


# --- by the clock ---------------------------------------------------------------------------------


@letters.in_bokmaal()
def tell_asked(forum: Forum, turn: Turn, lead: int) -> None:
    """To the party on turn: call the meeting."""
    _tell_of_turn(forum, turn, "turn_asked", turn.owner, lead)


@letters.in_bokmaal()
def tell_waited_for(forum: Forum, turn: Turn, party: Party, lead: int) -> None:
    """To another party: nothing is planned, and whose turn it is (clauses O2, O3)."""
    _tell_of_turn(forum, turn, "turn_waited_for", party, lead)


@letters.in_bokmaal()
def tell_opened(forum: Forum, turn: Turn) -> None:
    """The day has passed: the next party may take the turn, the owner may still convene."""
    _tell_of_turn(forum, turn, "turn_opened", turn.successor)
    _tell_of_turn(forum, turn, "turn_late", turn.owner)


def _tell_of_turn(forum: Forum, turn: Turn, name: str, party: Party, lead: int = 0) -> None:
    words = {"turn": turn, "left": (turn.notice_by - clock.today()).days}
    key = f"{name}:{forum.pk}:{turn.slot}:{turn.notice_by}:{lead}"
    _write(forum, name, key, party, words)


def stop_warnings(forum: Forum) -> None:
    """Warnings that have not gone say something that is no longer so."""
    dispatch.withdraw(desk(forum), WARNINGS)


# --- when somebody acts ---------------------------------------------------------------------------


@letters.in_bokmaal()
def tell_taken(forum: Forum, exchange: Exchange) -> None:
    """To all others: who took the turn, and what the party that missed got in return."""
    for party in _present(forum):
        if party.pk != exchange.party_id:
            _write(forum, "turn_taken", f"taken:{exchange.pk}", party, {"exchange": exchange})


@letters.in_bokmaal()
def tell_swap_asked(forum: Forum, exchange: Exchange) -> None:
    """To the party whose consent is asked for."""
    page = _swap_page(forum, exchange)
    words = {"exchange": exchange, "page": absolute(page)}
    _write(forum, SWAP_ASKED, f"swap-asked:{exchange.pk}", exchange.other, words, about=page)


@letters.in_bokmaal()
def tell_swap_answered(forum: Forum, exchange: Exchange) -> None:
    """A no to the one that asked; a yes to every party but the one that said it."""
    stands = exchange.state == ExchangeState.STANDS
    told = _present(forum) if stands else [exchange.party]
    words = {"exchange": exchange, "stands": stands, "next_owner": next_turn(forum).owner}
    for party in told:
        if party.pk != exchange.other_id:
            _write(forum, "swap_answered", f"swap-answered:{exchange.pk}", party, words)


@letters.in_bokmaal()
def tell_swap_over(forum: Forum, exchanges: Iterable[Exchange], why: str = "") -> None:
    """A wish that was withdrawn or fell away: the asked need not answer; the asker is told too.

    Args:
        why: «order» when the parties have another order, «ending» when the forum ends.
    """
    for row in exchanges:
        dispatch.withdraw(_swap_page(forum, row), [f"forum.{SWAP_ASKED}"])
        for party in (row.party, row.other):
            _write(forum, "swap_over", f"swap-over:{row.pk}", party, {"exchange": row, "why": why})


# --- to whom --------------------------------------------------------------------------------------


def _present(forum: Forum) -> Collection[Party]:
    return list(forum.parties.filter(ended_at=None))


def desk(forum: Forum) -> str:
    """The page where the parties act."""
    return f"/forum/{forum.ref}/bord/"


def _swap_page(forum: Forum, exchange: Exchange) -> str:
    return f"/forum/{forum.ref}/bytte/{exchange.pk}/"


def _write(
    forum: Forum, name: str, key: str, party: Party, words: dict[str, Any], about: str = ""
) -> None:
    """One letter to each that holds the party's key; the same key again gives none."""
    context = {"forum": forum, "party": party, "link": absolute(desk(forum)), **words}
    key = f"{key}:{party.pk}"
    said: dict[str, Any] = {
        "kind": f"forum.{name}",
        "scope": f"forum:{forum.ref}",
        "about": about or desk(forum),
        "sender_ref": owned_by(forum.secretariat_id),
        "from_name": forum.name,
        **text(name, context),
    }
    for recipients in (_organisations(forum, party, key), _people(party, key)):
        if recipients.exists():
            letters.write_batch(recipients=recipients, **said)


def _organisations(forum: Forum, party: Party, key: str) -> Any:
    """The party's own and those with a seat; the secretariat where nobody holds the key."""
    seats = Seat.objects.current().filter(party=party, may_approve=True)
    which = Q(pk=party.organisation_id) | Q(pk__in=seats.values("organisation"))
    if party.organisation_id is None and not seats.exists():
        which = Q(pk=forum.secretariat_id)
    return organisations(Organisation.objects.filter(which).active(), key)


def _people(party: Party, key: str) -> Any:
    """People with a seat, but for those who read it at their organisation's address."""
    seats = Seat.objects.current().filter(party=party, may_approve=True)
    has_it = Letter.objects.filter(key__startswith=f"{key}:org:", email=Lower(OuterRef("email")))
    seated = User.objects.filter(pk__in=seats.values("person"))
    return people(seated.exclude(Exists(has_it)), key)
