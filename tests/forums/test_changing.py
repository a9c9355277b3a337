"""A meeting that was called: moved, changed, called off, and what is refused."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Refused, Stale
from forums import turns
from forums.actions import convening, minutes
from forums.states import ItemState, MeetingState
from tests.factories.forums import AgendaItemFactory
from tests.forums.table import Table, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    """KS on turn."""
    return lay()


def test_a_new_hour_raises_the_sequence_and_tells_everyone(table, told):
    meeting = table.convene()
    fields = {"starts_at": table.at(60, 13), "ends_at": table.at(60, 15), "place": "Lokalet"}
    changed = table.change(meeting, **fields)
    assert (changed.sequence, changed.version) == (1, meeting.version + 1)
    assert told[-1] == ("tell_changed", 1, ["Tidspunktet", "Stedet"])
    assert table.change(meeting, **fields).sequence == 1  # a second click, with the old version
    assert len(told) == 2


def test_what_it_is_about_changes_without_a_letter(table, told):
    meeting = table.convene()
    assert table.change(meeting, lead="Om sommerfrister.").sequence == 0
    assert told == [("invite", 0)]


def test_a_stale_form_changes_nothing(table):
    meeting = table.convene()
    table.change(meeting, place="Et annet sted")
    with pytest.raises(Stale):
        table.change(meeting, place="Et tredje sted")


def test_only_the_convener_changes_and_calls_off(table, told):
    meeting = table.convene()
    for act in (
        lambda: convening.change(
            meeting, by=table.sara, party=table.fn, version=1, place="Hos oss"
        ),
        lambda: convening.cancel(meeting, by=table.sara, party=table.fn, version=1, reason="Nei."),
        lambda: convening.postpone(
            meeting, by=table.sara, party=table.fn, version=1, reason="Nei."
        ),
    ):
        with pytest.raises(Refused, match="Bare KS"):
            act()
    assert told == [("invite", 0)]


def test_an_earlier_day_at_short_notice_needs_a_reason_a_later_one_does_not(table, at_time):
    meeting = table.convene(days=30)
    at_time(clock.now() + timedelta(days=20))  # ten days left
    later = {"starts_at": table.at(12), "ends_at": table.at(12, 14)}
    table.change(meeting, **later)
    meeting.refresh_from_db()
    sooner = {"starts_at": table.at(9), "ends_at": table.at(9, 14)}
    with pytest.raises(Refused, match="varsel"):
        table.change(meeting, **sooner)
    assert table.change(meeting, **sooner, short_reason="Salen forsvant.").short_reason


def test_a_reason_that_everyone_has_read_is_not_taken_away(table):
    meeting = table.convene(days=10, short_reason="Det haster.")
    assert table.change(meeting, short_reason="").short_reason == "Det haster."
    assert table.change(meeting, short_reason="Det haster litt.").version == meeting.version + 1


def test_why_one_day_came_at_short_notice_does_not_excuse_an_earlier_one(table):
    meeting = table.convene(days=10, short_reason="Det haster.")
    sooner = {"starts_at": table.at(5), "ends_at": table.at(5, 14)}
    with pytest.raises(Refused, match="varsel") as caught:
        table.change(meeting, **sooner, short_reason="")
    assert caught.value.field == "short_reason"
    meeting.refresh_from_db()
    assert meeting.short_reason == "Det haster."
    assert table.change(meeting, **sooner, short_reason="Salen forsvant.").short_reason


def test_a_meeting_that_has_begun_is_not_changed(table, at_time):
    meeting = table.convene()
    at_time(meeting.starts_at + timedelta(minutes=1))
    with pytest.raises(Refused, match="begynt"):
        table.change(meeting, place="Naborommet")


def test_calling_off_needs_a_reason_and_is_said_once(table, told):
    meeting = table.convene()
    for reason in ("  ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            convening.cancel(meeting, by=table.petter, party=table.ks, version=1, reason=reason)
        assert refusal.value.field == "reason"
    with pytest.raises(Stale):
        convening.cancel(meeting, by=table.petter, party=table.ks, version=7, reason="Streik.")
    table.call_off(meeting)
    table.call_off(meeting)
    assert told == [("invite", 0), ("tell_called_off", 1)]
    with pytest.raises(Refused, match="status"):
        table.hold(meeting, lambda _when: None)


def test_a_plan_is_given_up_without_a_letter_and_without_more_time(table, told):
    before = turns.next_turn(table.forum).notice_by
    meeting = convening.plan(table.forum, by=table.petter, party=table.ks, **table.terms())
    table.call_off(meeting)
    assert told == []
    assert turns.next_turn(table.forum).notice_by == before


def test_a_meeting_nobody_came_to_can_be_called_off_by_either(table, at_time):
    meeting = table.convene()
    at_time(meeting.ends_at + timedelta(hours=1))
    off = convening.cancel(
        meeting, by=table.sara, party=table.fn, version=meeting.version, reason="Ingen kom."
    )
    assert off.state == MeetingState.CANCELLED
    assert turns.next_turn(table.forum).owner == table.ks


def test_a_meeting_where_something_was_taken_up_is_not_called_off(table, at_time):
    meeting = table.convene()
    item = AgendaItemFactory(forum=table.forum, meeting=meeting, state=ItemState.ACCEPTED)
    at_time(meeting.ends_at + timedelta(hours=1))
    record(item, table, outcome="decision", result="Sandkasse.")
    with pytest.raises(Refused, match="Merk møtet som holdt"):
        table.call_off(meeting)
    record(item, table, outcome="")
    assert table.call_off(meeting).state == MeetingState.CANCELLED
    item.refresh_from_db()
    assert item.meeting is None


def record(item, table, **words):
    return minutes.record_outcome(item, by=table.petter, party=table.ks, **words)
