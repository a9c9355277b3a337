"""Whose turn it is, with its dates and its history, read from the rows."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from forums import turns
from forums.actions import convening
from forums.actions.turns import ask_swap, consent, take_turn
from forums.models import Party, PartyPlace, Series
from forums.states import Happened, MeetingState
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.forums.table import Table, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(at_time: Any) -> Table:
    """KS on turn, on a day in winter."""
    at_time("2027-01-10 12:00")
    return lay()


def test_the_next_notice_comes_from_the_other_party(table):
    assert turns.next_turn(table.forum).owner == table.ks
    held = MeetingFactory(forum=table.forum, state=MeetingState.HELD)
    turn = turns.next_turn(table.forum)
    assert (turn.slot, turn.owner, turn.successor, turn.last) == (1, table.fn, table.ks, held)
    day = held.starts_at.astimezone(clock.OSLO).date()
    assert turn.target == clock.months_later(day, 6)
    assert turn.notice_by == turn.target - timedelta(days=28)
    assert turn.warnings == [turn.notice_by - timedelta(days=days) for days in (30, 7)]
    assert turn.opens == turn.notice_by + timedelta(days=1)


def test_a_new_forum_has_its_first_meeting_by_the_day_that_was_agreed(table):
    turn = turns.next_turn(table.forum)
    assert (turn.slot, turn.last, turn.meeting, turn.exchange) == (0, None, None, None)
    assert turn.target == table.forum.first_target


def test_a_first_day_that_is_too_near_leaves_thirty_days_to_call_it(at_time):
    at_time("2027-01-10 12:00")
    forum = ForumFactory(first_target=date(2027, 1, 20))
    turn = turns.next_turn(forum)
    assert (turn.notice_by, turn.target) == (date(2027, 2, 9), date(2027, 3, 9))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 1, 15), 36, date(2030, 1, 15)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
    ],
)
def test_months_later(day, months, later):
    assert clock.months_later(day, months) == later


def test_the_day_of_a_late_meeting_is_its_day_in_oslo(table):
    """Half past midnight in Oslo is the day before in UTC."""
    starts_at = datetime(2027, 6, 1, 0, 30, tzinfo=clock.OSLO)
    MeetingFactory(forum=table.forum, state=MeetingState.HELD, starts_at=starts_at, slot=0)
    assert turns.next_turn(table.forum).target == date(2027, 12, 1)


def test_a_cancelled_meeting_gives_its_party_thirty_days_more(table, at_time):
    turn = turns.next_turn(table.forum)
    meeting = table.convene(days=80)
    at_time(clock.start_of_day(turn.notice_by + timedelta(days=10)) + timedelta(hours=9))
    convening.cancel(
        meeting, by=table.petter, party=table.ks, version=meeting.version, reason="Streik."
    )
    after = turns.next_turn(table.forum)
    assert after.owner == table.ks
    assert after.notice_by == clock.today() + timedelta(days=30)
    assert not after.may_be_taken(clock.today())


def test_the_turn_opens_the_day_after_the_last_day_and_closes_with_the_notice(table, at_time):
    turn = turns.next_turn(table.forum)
    assert not turn.may_be_taken(turn.notice_by)
    assert turn.may_be_taken(turn.opens)
    at_time(clock.start_of_day(turn.opens))
    table.convene()
    convened = turns.next_turn(table.forum)
    assert convened.convened
    assert not convened.may_be_taken(turn.opens)


def test_five_statements_however_long_the_history(table, django_assert_num_queries):
    exchanged = ask_swap(
        table.forum, by=table.petter, party=table.ks, first=0, second=1, reason="Landsting."
    )
    consent(exchanged, by=table.sara, party=table.fn)
    for slot, party in enumerate([table.fn, table.ks] + [table.ks, table.fn] * 9):
        MeetingFactory(forum=table.forum, slot=slot, convener=party, state=MeetingState.CLOSED)
    with django_assert_num_queries(5):
        turn = turns.next_turn(table.forum)
        assert (turn.slot, turn.owner.organisation.name) == (20, "KS")
        assert turn.last.convener.organisation is not None
    with django_assert_num_queries(5):
        assert [str(party) for _slot, party in turns.coming(table.forum)][:2] == [
            "KS",
            "Frivillighet Norge",
        ]
    with django_assert_num_queries(2):
        assert len([str(row.party.organisation) for row in turns.history(table.forum, 40)]) == 21


def test_the_history_says_what_happened_and_who_kept_the_turn(table, at_time):
    first = table.convene(days=40)
    convening.cancel(first, by=table.petter, party=table.ks, version=1, reason="Streik.")
    table.hold(table.convene(days=50), at_time)
    swapped = ask_swap(
        table.forum, by=table.sara, party=table.fn, first=1, second=2, reason="Ferie."
    )
    consent(swapped, by=table.petter, party=table.ks)
    extra = table.convene(table.fn, extraordinary=True, days=30)
    table.hold(extra, at_time)
    turn = turns.next_turn(table.forum)
    at_time(clock.start_of_day(turn.opens) + timedelta(hours=12))
    take_turn(table.forum, by=table.sara, party=table.fn, slot=1, reason="Vi hørte ikke noe.")
    convening.plan(table.forum, by=table.sara, party=table.fn, **table.terms())
    put_off = table.convene(table.fn, ref=turns.next_turn(table.forum).meeting.ref, days=30)
    convening.postpone(
        put_off, by=table.sara, party=table.fn, version=put_off.version, reason="Snø."
    )
    rows = turns.history(table.forum)
    assert [(row.kind, row.party, row.kept) for row in rows] == [
        (Happened.CANCELLED, table.ks, True),
        (Happened.HELD, table.ks, False),
        (Happened.SWAP, table.fn, False),
        (Happened.EXTRAORDINARY, table.fn, False),
        (Happened.LAPSE, table.fn, False),
        (Happened.POSTPONED, table.fn, True),
    ]
    assert [row.other for row in rows if row.exchange] == [table.ks, table.ks]
    assert [row.kind for row in turns.history(table.forum, 2)] == ["lapse", "postponed"]
    assert turns.convened_counts(table.forum) == {table.ks: 1, table.fn: 0}


def test_what_was_only_planned_is_no_history(table):
    meeting = convening.plan(table.forum, by=table.petter, party=table.ks, **table.terms())
    convening.cancel(meeting, by=table.petter, party=table.ks, version=1, reason="Feil dag.")
    table.convene()
    assert turns.history(table.forum) == []


def test_a_party_that_joins_begins_a_new_run_and_owes_nothing(table, at_time):
    for party in (table.ks, table.fn, table.ks):
        table.hold(table.convene(party, days=60), at_time)
    series = Series.objects.create(
        forum=table.forum, number=2, first_slot=3, reason="Ny part.", started_at=clock.now()
    )
    new = Party.objects.create(forum=table.forum, name="Fylkene")
    for position, party in enumerate([new, table.ks, table.fn]):
        PartyPlace.objects.create(series=series, party=party, position=position)
    turn = turns.next_turn(table.forum)
    assert (turn.slot, turn.owner, turn.successor) == (3, new, table.ks)
    assert turn.notice_by >= clock.today() + timedelta(days=30)
    assert turns.balance(table.forum) == 0
    MeetingFactory(
        forum=table.forum, series=series, slot=3, convener=new, state=MeetingState.CLOSED
    )
    assert turns.balance(table.forum) == 1
    assert turns.convened_counts(table.forum) == {table.ks: 2, table.fn: 1, new: 1}


# --- the rule over rows, through the actions ------------------------------------------------------

lives = st.lists(
    st.sampled_from(["hold", "hold", "cancel", "postpone", "extra", "swap", "far", "take"]),
    max_size=14,
)


@given(life=lives, more=st.sampled_from([(), ("Fylkene",), ("Fylkene", "Sametinget")]))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_life_through_the_actions_is_explained_by_its_records(life, more, at_time):
    """The database accepts every meeting, and the balance is back when exchanges are used up."""
    at_time("2027-01-10 12:00")
    table = lay(*more)
    for what in life:
        happen(table, what, at_time)
    run = turns.next_turn(table.forum).run
    used = list(table.forum.meetings.filter(state=MeetingState.HELD, slot__isnull=False))
    used.sort(key=lambda meeting: meeting.slot)
    assert [meeting.slot for meeting in used] == list(range(len(used)))
    touched = {slot for e in run.exchanges for slot in (e.first, e.second)}
    for before, after in pairwise(used):
        assert before.convener != after.convener or {before.slot, after.slot} & touched
    if not any(e.first < len(used) <= e.second for e in run.exchanges):
        assert turns.balance(table.forum) <= 1


def happen(table: Table, what: str, at_time: Any) -> None:
    """One thing more in the life of the table."""
    turn = turns.next_turn(table.forum)
    ref = {"ref": turn.meeting.ref} if turn.meeting else {}
    key = table.key(turn.owner)
    if what == "hold":
        table.hold(table.convene(turn.owner, days=29, **ref), at_time)
    elif what in ("cancel", "postpone"):
        meeting = table.convene(turn.owner, days=29, **ref)
        act = convening.cancel if what == "cancel" else convening.postpone
        act(meeting, by=key, party=turn.owner, version=meeting.version, reason="Streik.")
    elif what == "extra":
        table.hold(table.convene(turn.successor, days=29, extraordinary=True), at_time)
    elif what in ("swap", "far"):
        slots = [(slot, party) for slot, party in turns.coming(table.forum, 6)]
        others = [slot for slot, party in slots if party != turn.owner]
        other = others[0] if what == "swap" else others[-1]
        asked = ask_swap(
            table.forum, by=key, party=turn.owner, first=turn.slot, second=other, reason="Bytte."
        )
        consent(asked, by=table.key(asked.other), party=asked.other)
    else:
        at_time(clock.start_of_day(max(turn.opens, clock.today())) + timedelta(hours=23))
        by = table.key(turn.successor)
        take_turn(table.forum, by=by, party=turn.successor, slot=turn.slot, reason="Vi tar den.")
