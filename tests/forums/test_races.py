"""Two at the same moment, each over its own connection: one wins, the other gets a sentence."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused
from core.models import AuditEvent, new_ref
from forums import turns
from forums.actions import convening, inviting, notices
from forums.actions.turns import ask_swap, consent, take_turn
from forums.models import Exchange, Meeting, MeetingReminder, TurnNotice
from forums.states import ExchangeState, MeetingState
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory
from tests.forums.table import Table, lay, letters_of, town_hall
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table() -> Table:
    """KS on turn."""
    return lay()


def convene(table: Table, by: Any, party: Any = None, **fields: Any) -> Any:
    """A person who convenes, to be run."""
    terms = table.terms(**fields)
    party = party or table.ks
    return lambda: convening.convene(table.forum, by=by, party=party, **terms)


def sentence(done: list[Any]) -> str:
    """What the one that lost was told; exactly one did."""
    (lost,) = [one for one in done if isinstance(one, Refused)]
    return str(lost)


def late(table: Table, at_time: Any) -> None:
    """The day after the last day for the notice."""
    day = turns.next_turn(table.forum).opens
    at_time(clock.start_of_day(day) + timedelta(hours=10))


def test_two_colleagues_convene_at_once(table, monkeypatch):
    colleague = UserFactory()
    MembershipFactory(user=colleague, organisation=table.ks.organisation, role=Role.RESPONSIBLE)
    invited: list[int] = []
    real = inviting.invite
    monkeypatch.setattr(inviting, "invite", lambda m: (invited.append(m.pk), real(m)))
    ref = new_ref()
    for same in (ref, None):  # the form they both had open, or one each
        done = at_once(
            convene(table, table.petter, ref=same or new_ref()),
            convene(table, colleague, ref=same or new_ref()),
        )
        assert "KS har alt innkalt" in sentence(done)
        assert len(invited) == Meeting.objects.count() == 1
        Meeting.objects.all().delete()
        invited.clear()


def test_a_double_click_in_two_processes_calls_one_meeting(table):
    terms = table.terms()
    act = convene(table, table.petter, **terms)
    done = at_once(act, act, act)
    assert len({one.pk for one in done}) == 1
    assert AuditEvent.objects.filter(verb="meeting.convened").count() == 1


def test_two_forums_want_one_room_at_once(table):
    venue = town_hall()
    other = lay_other(table)
    done = at_once(
        convene(table, table.petter, venue=venue, room="Sal"),
        convene(other, table.petter, party=other.ks, venue=venue, room="sal"),
    )
    assert "Rommet er opptatt" in sentence(done)
    assert Meeting.objects.filter(state=MeetingState.CONVENED).count() == 1


def lay_other(table: Table) -> Table:
    """Another forum with the same people."""
    forum = ForumFactory(parties=[table.ks.organisation, table.fn.organisation])
    ks, fn = forum.parties.all()
    return Table(forum, ks, fn, table.petter, table.sara)


def test_the_owner_convenes_while_the_next_party_takes_the_turn(table, at_time):
    late(table, at_time)
    done = at_once(
        convene(table, table.petter),
        lambda: take_turn(table.forum, by=table.sara, party=table.fn, slot=0, reason="Vi tar den."),
    )
    sentence(done)
    convened = Meeting.objects.filter(state=MeetingState.CONVENED).exists()
    assert convened != Exchange.objects.filter(state=ExchangeState.STANDS).exists()


def test_ks_convenes_while_sara_says_yes_to_the_swap(table):
    exchange = ask_swap(
        table.forum, by=table.petter, party=table.ks, first=0, second=1, reason="Landsting."
    )
    done = at_once(
        convene(table, table.petter), lambda: consent(exchange, by=table.sara, party=table.fn)
    )
    sentence(done)
    exchange.refresh_from_db()
    convened = Meeting.objects.filter(state=MeetingState.CONVENED).exists()
    assert (exchange.state == ExchangeState.FELL_AWAY) == convened
    assert (exchange.state == ExchangeState.STANDS) != convened


def test_both_parties_ask_for_the_same_swap_at_once(table):
    def ask(by: Any, party: Any) -> Any:
        return lambda: ask_swap(
            table.forum, by=by, party=party, first=0, second=1, reason="Vi vil bytte."
        )

    done = at_once(ask(table.petter, table.ks), ask(table.sara, table.fn))
    assert "alt bedt" in sentence(done)
    assert Exchange.objects.count() == 1


def test_both_say_held_at_once(table, at_time):
    meeting = table.convene()
    at_time(meeting.ends_at)
    present = [table.ks, table.fn]
    done = at_once(
        lambda: convening.mark_held(meeting, by=table.petter, party=table.ks, present=present),
        lambda: convening.mark_held(meeting, by=table.sara, party=table.fn, present=present),
    )
    assert {one.state for one in done} == {MeetingState.HELD}
    assert AuditEvent.objects.filter(verb="meeting.held").count() == 1


def test_one_cancels_while_the_other_says_held(table, at_time):
    meeting = table.convene()
    at_time(meeting.ends_at)
    present = [table.ks, table.fn]
    done = at_once(
        lambda: convening.cancel(
            meeting, by=table.petter, party=table.ks, version=meeting.version, reason="Streik."
        ),
        lambda: convening.mark_held(meeting, by=table.sara, party=table.fn, present=present),
    )
    sentence(done)
    meeting.refresh_from_db()
    assert meeting.state in (MeetingState.HELD, MeetingState.CANCELLED)
    assert (turns.next_turn(table.forum).slot == 1) == (meeting.state == MeetingState.HELD)


def test_four_beats_at_once_tell_each_party_once(table, at_time):
    turn = turns.next_turn(table.forum)
    at_time(clock.start_of_day(turn.notice_by - timedelta(days=30)) + timedelta(hours=9))
    assert sorted(at_once(*[notices.tell_due] * 4)) == [0, 0, 0, 2]
    assert TurnNotice.objects.count() == 2
    assert len(letters_of("turn_asked")) == len(letters_of("turn_waited_for")) == 1


def test_four_beats_at_once_remind_the_invited_once(table, at_time):
    meeting = table.convene()
    at_time(meeting.starts_at - timedelta(days=7))
    assert sorted(at_once(*[notices.remind_due] * 4)) == [0, 0, 0, 1]
    assert MeetingReminder.objects.count() == 1


def test_a_beat_while_ks_convenes_asks_nobody_afterwards(table, at_time):
    turn = turns.next_turn(table.forum)
    at_time(clock.start_of_day(turn.notice_by - timedelta(days=30)) + timedelta(hours=9))
    at_once(convene(table, table.petter), lambda: notices.tell(table.forum))
    waiting = [letter for letter in letters_of("turn_asked") if letter.state == "pending"]
    assert waiting == []
