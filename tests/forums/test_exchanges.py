"""Turns that change owners: two keys for a swap, the calendar and an act for a lapse."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused
from core.models import AuditEvent
from forums import rotation, turns
from forums.actions import convening
from forums.actions.turns import ask_swap, consent, refuse, take_turn, withdraw
from forums.models import Exchange, Meeting
from forums.states import ExchangeKind, ExchangeState, MeetingState
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory
from tests.forums.table import Table, lay, letters_of, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    """KS on turn."""
    return lay()


def asked(table: Table, first: int = 0, second: int = 1) -> Exchange:
    """Petter asks for KS."""
    return ask_swap(
        table.forum,
        by=table.petter,
        party=table.ks,
        first=first,
        second=second,
        reason="Vi har landsting i mai.",
    )


def owners(table: Table, how_many: int = 4) -> list[str]:
    """The coming conveners by name."""
    return [party.name.split()[0] for _slot, party in turns.coming(table.forum, how_many)]


def late(table: Table, at_time: Any, days: int = 1) -> turns.Turn:
    """So many days after the last day for the notice."""
    turn = turns.next_turn(table.forum)
    at_time(clock.start_of_day(turn.notice_by + timedelta(days=days)) + timedelta(hours=10))
    return turns.next_turn(table.forum)


def taken(table: Table, party: Any = None, slot: int = 0) -> Exchange:
    """Sara takes the turn for Frivillighet Norge."""
    party = party or table.fn
    return take_turn(
        table.forum, by=table.key(party), party=party, slot=slot, reason="Vi hørte ikke noe."
    )


# --- swaps ----------------------------------------------------------------------------------------


def test_ks_asks_sara_says_yes_and_the_balance_comes_back(table, at_time):
    exchange = asked(table)
    assert owners(table) == ["KS", "Frivillighet", "KS", "Frivillighet"]
    assert [letter.email for letter in letters_of("swap_asked")] == ["post@frivillighet.example"]
    consent(exchange, by=table.sara, party=table.fn, answer="Det passer fint.")
    assert owners(table) == ["Frivillighet", "KS", "KS", "Frivillighet"]
    assert [letter.email for letter in letters_of("swap_answered")] == ["post@ks.example"]
    table.hold(table.convene(table.fn), at_time)
    assert turns.balance(table.forum) == 1
    table.hold(table.convene(table.ks), at_time)
    assert turns.balance(table.forum) == 0
    verbs = AuditEvent.objects.filter(verb__startswith="turn.").values_list("verb", flat=True)
    assert set(verbs) == {"turn.swap_asked", "turn.swapped"}


def test_the_second_and_third_turn_exchanged_give_ks_ks_fn_fn(table):
    consent(asked(table, 1, 2), by=table.sara, party=table.fn)
    assert owners(table) == ["KS", "KS", "Frivillighet", "Frivillighet"]


def test_asking_for_a_turn_of_the_other_party_is_the_same_swap_seen_from_there(table):
    exchange = ask_swap(
        table.forum, by=table.sara, party=table.fn, first=1, second=0, reason="Vi vil gjerne først."
    )
    assert (exchange.first, exchange.second, exchange.other) == (0, 1, table.ks)
    consent(exchange, by=table.petter, party=table.ks)
    assert owners(table)[0] == "Frivillighet"


def test_a_second_click_asks_and_consents_once(table):
    first = asked(table)
    assert asked(table) == first
    once = consent(first, by=table.sara, party=table.fn)
    again = consent(first, by=table.sara, party=table.fn)
    assert once.settled_at == again.settled_at
    assert Exchange.objects.count() == 1
    assert len(letters_of("swap_asked")) == len(letters_of("swap_answered")) == 1


def test_nobody_consents_to_their_own_proposal(table):
    """Petter holds the key of both; a colleague with both keys does not help either."""
    colleague = UserFactory()
    for person in (table.petter, colleague):
        MembershipFactory(user=person, organisation=table.fn.organisation, role=Role.RESPONSIBLE)
    MembershipFactory(user=colleague, organisation=table.ks.organisation, role=Role.RESPONSIBLE)
    exchange = asked(table)
    for person in (table.petter, colleague):
        with pytest.raises(Refused, match="to nøkler"):
            consent(exchange, by=person, party=table.fn)
    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.ASKED
    assert owners(table)[0] == "KS"


def test_only_the_one_that_was_asked_answers(table):
    exchange = asked(table)
    with pytest.raises(Refused, match="Frivillighet Norge som skal svare"):
        consent(exchange, by=table.petter, party=table.ks)
    with pytest.raises(Refused, match="handle for"):
        consent(exchange, by=table.petter, party=table.fn)
    with pytest.raises(Refused, match="handle for"):
        refuse(exchange, by=writer(table.fn.organisation), party=table.fn, answer="Nei.")
    stranger = ForumFactory(parties=[table.fn.organisation, "Andre"]).parties.first()
    with pytest.raises(Refused, match="handle for"):
        consent(exchange, by=table.sara, party=stranger)


def test_a_no_has_a_reason_and_changes_nothing(table):
    exchange = asked(table)
    with pytest.raises(Refused) as lack:
        refuse(exchange, by=table.sara, party=table.fn, answer="  ")
    assert lack.value.field == "answer"
    refuse(exchange, by=table.sara, party=table.fn, answer="Vi har ferie.")
    assert refuse(exchange, by=table.sara, party=table.fn, answer="Vi har ferie.").answer
    assert len(letters_of("swap_answered")) == 1
    assert owners(table)[0] == "KS"
    with pytest.raises(Refused, match="status"):
        consent(exchange, by=table.sara, party=table.fn)
    assert asked(table).pk != exchange.pk  # one may ask again


def test_a_wish_can_be_withdrawn_until_it_is_answered(table):
    exchange = asked(table)
    with pytest.raises(Refused, match="Bare KS"):
        withdraw(exchange, by=table.sara, party=table.fn)
    withdraw(exchange, by=table.petter, party=table.ks)
    assert withdraw(exchange, by=table.petter, party=table.ks).state == ExchangeState.WITHDRAWN
    with pytest.raises(Refused, match="status"):
        consent(exchange, by=table.sara, party=table.fn)
    other = asked(table)
    consent(other, by=table.sara, party=table.fn)
    with pytest.raises(Refused, match="status"):
        withdraw(other, by=table.petter, party=table.ks)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (0, 0, "forskjellige"),
        (0, 2, "deres egne"),
        (1, 3, "deres egen tur"),
        (0, 99, "for langt fram"),
        (0, 10**18, "for langt fram"),
        (-1, 1, "brukt"),
    ],
)
def test_what_cannot_be_swapped(table, first, second, why):
    with pytest.raises(Refused, match=why):
        asked(table, first, second)
    assert not Exchange.objects.exists()


def test_a_turn_that_is_used_or_convened_is_not_swapped(table, at_time):
    exchange = asked(table)
    other = asked(table, 2, 3)
    meeting = table.convene()
    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.FELL_AWAY  # nobody is left with a question to answer
    assert {letter.email for letter in letters_of("swap_over")} == {
        "post@ks.example",
        "post@frivillighet.example",
    }
    other.refresh_from_db()
    assert other.state == ExchangeState.ASKED
    with pytest.raises(Refused, match="innkalt"):
        asked(table)
    table.hold(meeting, at_time)
    with pytest.raises(Refused, match="brukt"):
        asked(table)


def test_one_open_wish_for_each_turn_from_either_side(table):
    asked(table, 1, 2)
    for first, second in [(0, 1), (2, 3)]:
        with pytest.raises(Refused, match="alt bedt"):
            asked(table, first, second)
    asked(table, 0, 3)
    assert Exchange.objects.count() == 2


def test_a_long_reason_is_refused_and_an_empty_one(table):
    for reason, field in [(" ", "reason"), ("x" * 501, "reason")]:
        with pytest.raises(Refused) as lack:
            ask_swap(table.forum, by=table.petter, party=table.ks, first=0, second=1, reason=reason)
        assert lack.value.field == field


def test_a_plan_goes_with_the_turn(table):
    meeting = convening.plan(table.forum, by=table.petter, party=table.ks, **table.terms())
    consent(asked(table), by=table.sara, party=table.fn)
    meeting.refresh_from_db()
    assert meeting.convener == table.fn
    terms = table.terms(ref=meeting.ref)
    convening.convene(table.forum, by=table.sara, party=table.fn, **terms)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED


def test_a_forum_that_is_wound_up_swaps_nothing(table):
    exchange = asked(table)
    table.forum.ended_at = clock.now()
    table.forum.save()
    with pytest.raises(Refused, match="lagt ned"):
        consent(exchange, by=table.sara, party=table.fn)


# --- lapses ---------------------------------------------------------------------------------------


def test_the_next_party_takes_a_turn_that_was_missed_and_gives_its_own_back(table, at_time):
    late(table, at_time)
    exchange = taken(table)
    assert (exchange.kind, exchange.first, exchange.second) == (ExchangeKind.LAPSE, 0, 1)
    assert exchange.other == table.ks
    assert owners(table) == ["Frivillighet", "KS", "KS", "Frivillighet"]
    assert [letter.email for letter in letters_of("turn_taken")] == ["post@ks.example"]
    table.hold(table.convene(table.fn), at_time)
    table.hold(table.convene(table.ks), at_time)
    assert turns.balance(table.forum) == 0


def test_a_second_click_takes_it_once(table, at_time):
    late(table, at_time)
    assert taken(table) == taken(table)
    assert owners(table)[0] == "Frivillighet"
    assert Exchange.objects.count() == 1


def test_nobody_takes_a_turn_on_the_last_day_itself(table, at_time):
    late(table, at_time, days=0)
    with pytest.raises(Refused, match="til og med"):
        taken(table)
    late(table, at_time, days=1)
    taken(table)


def test_only_the_next_party_in_order_takes_it(at_time):
    forum = ForumFactory(parties=["Kommunen", "Frivilligheten", "Næringslivet"])
    table = lay()
    table.forum = forum
    first, second, third = forum.parties.all()
    for party in (first, third):
        party.organisation = table.key(table.ks).memberships.get().organisation
        party.save()
        late(table, at_time)
        with pytest.raises(Refused, match="Frivilligheten som kan ta"):
            take_turn(forum, by=table.petter, party=party, slot=0, reason="Vi tar den.")
        party.organisation = None
        party.save()
    second.organisation = table.fn.organisation
    second.save()
    take_turn(forum, by=table.sara, party=second, slot=0, reason="Vi tar den.")
    assert turns.next_turn(forum).owner == second


def test_the_owner_may_convene_late_until_somebody_takes_the_turn(table, at_time):
    late(table, at_time, days=20)
    table.convene()
    with pytest.raises(Refused, match="KS har alt innkalt"):
        taken(table)


def test_once_taken_the_one_that_missed_cannot_convene(table, at_time):
    late(table, at_time)
    taken(table)
    with pytest.raises(Refused, match="turen til Frivillighet Norge"):
        table.convene(table.ks)
    assert not Meeting.objects.exists()


def test_a_turn_that_is_missed_twice_comes_home_and_each_has_thirty_days(table, at_time):
    late(table, at_time)
    taken(table)
    turn = turns.next_turn(table.forum)
    assert turn.notice_by == clock.today() + timedelta(days=30)
    with pytest.raises(Refused, match="til og med"):
        taken(table, table.ks)
    late(table, at_time)
    taken(table, table.ks)
    assert owners(table) == ["KS", "Frivillighet", "KS", "Frivillighet"]
    for slot in range(4):
        run = turns.next_turn(table.forum).run
        assert rotation.owner(run, slot) == rotation.natural_owner(run, slot)


def test_a_stale_page_takes_no_other_turn(table, at_time):
    late(table, at_time)
    with pytest.raises(Refused, match="annen tur"):
        taken(table, slot=1)


def test_a_meeting_that_was_put_off_goes_with_the_turn_that_is_taken(table, at_time):
    meeting = table.convene()
    convening.postpone(
        meeting, by=table.petter, party=table.ks, version=meeting.version, reason="Streik."
    )
    late(table, at_time)
    taken(table)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.convener) == (MeetingState.POSTPONED, table.fn)
    convening.convene(table.forum, by=table.sara, party=table.fn, **table.terms(ref=meeting.ref))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.CONVENED, 2)


def test_a_lapse_takes_open_wishes_for_the_two_turns_with_it(table, at_time):
    exchange, other = asked(table, 1, 2), asked(table, 4, 5)
    late(table, at_time)
    taken(table)
    exchange.refresh_from_db()
    other.refresh_from_db()
    assert (exchange.state, other.state) == (ExchangeState.FELL_AWAY, ExchangeState.ASKED)


def test_the_key_is_needed_to_take_a_turn(table, at_time):
    late(table, at_time)
    with pytest.raises(Refused, match="handle for"):
        take_turn(
            table.forum,
            by=writer(table.fn.organisation),
            party=table.fn,
            slot=0,
            reason="Vi tar den.",
        )
    assert not Exchange.objects.exists()
