"""«Holdt»: who says it and when, that two must have been there, and how it is taken back."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused
from core.models import AuditEvent, new_ref
from forums import turns
from forums.actions import convening
from forums.models import Attendance, Meeting, Minutes
from forums.states import MeetingState, MinutesState
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.forums.table import Table, lay, town_hall, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    """KS on turn."""
    return lay()


def held_by(table: Table, meeting: Meeting, party: Any, present: Any = None) -> Meeting:
    """A party says that it was held."""
    present = [table.ks, table.fn] if present is None else present
    return convening.mark_held(meeting, by=table.key(party), party=party, present=present)


def test_the_convener_says_held_when_it_has_begun_the_others_when_it_is_over(table, at_time):
    meeting = table.convene()
    with pytest.raises(Refused, match="ikke begynt"):
        held_by(table, meeting, table.ks)
    at_time(meeting.starts_at + timedelta(minutes=30))
    with pytest.raises(Refused, match="Når møtet er over"):
        held_by(table, meeting, table.fn)
    at_time(meeting.ends_at)
    held = held_by(table, meeting, table.fn)
    assert (held.state, held.held_by) == (MeetingState.HELD, table.sara)
    assert set(Attendance.objects.values_list("party", flat=True)) == {table.ks.pk, table.fn.pk}


def test_the_convener_may_say_it_before_the_end(table, at_time):
    meeting = table.convene()
    at_time(meeting.starts_at)
    assert held_by(table, meeting, table.ks).state == MeetingState.HELD


def test_at_least_two_parties_of_this_forum_must_have_been_there(table, at_time):
    meeting = table.convene()
    at_time(meeting.ends_at)
    stranger = ForumFactory(parties=["A", "B"]).parties.first()
    for present in ([], [table.ks], [table.ks, table.ks], [table.ks, stranger]):
        with pytest.raises(Refused, match="Minst to parter") as refusal:
            held_by(table, meeting, table.ks, present)
        assert refusal.value.field == "present"
    assert turns.next_turn(table.forum).owner == table.ks


def test_a_second_click_holds_it_once(table, at_time):
    meeting = table.hold(table.convene(), at_time)
    again = held_by(table, meeting, table.fn)
    assert (again.held_by, again.version) == (table.petter, meeting.version)
    assert AuditEvent.objects.filter(verb="meeting.held").count() == 1


def test_held_is_undone_until_the_minutes_are_approved(table, at_time):
    meeting = table.hold(table.convene(), at_time)
    undone = convening.undo_held(meeting, by=table.sara, party=table.fn)
    assert (undone.state, undone.held_at) == (MeetingState.CONVENED, None)
    assert convening.undo_held(meeting, by=table.sara, party=table.fn).version == undone.version
    assert turns.next_turn(table.forum).owner == table.ks
    held_by(table, meeting, table.ks)
    now = clock.now()
    Minutes.objects.create(
        meeting=meeting,
        state=MinutesState.APPROVED,
        written_by=table.petter,
        created_at=now,
        sent_at=now,
        approved_at=now,
    )
    with pytest.raises(Refused, match="Referatet er godkjent"):
        convening.undo_held(meeting, by=table.sara, party=table.fn)


def test_held_stays_when_the_next_turn_has_begun(table, at_time):
    first = table.hold(table.convene(), at_time)
    second = table.convene(table.fn)
    with pytest.raises(Refused, match="Neste møte"):
        convening.undo_held(first, by=table.petter, party=table.ks)
    convening.cancel(
        second, by=table.sara, party=table.fn, version=second.version, reason="Streik."
    )
    convening.undo_held(first, by=table.petter, party=table.ks)
    assert turns.next_turn(table.forum).meeting == first


def test_held_stays_when_the_order_was_changed_after_it(table, at_time):
    meeting = table.hold(table.convene(), at_time)
    table.forum.series.create(number=2, first_slot=1, reason="Ny part.", started_at=clock.now())
    with pytest.raises(Refused, match="Rekkefølgen er endret"):
        convening.undo_held(meeting, by=table.petter, party=table.ks)


def test_a_room_taken_meanwhile_keeps_held_as_it_is(table, at_time):
    venue = town_hall()
    meeting = table.hold(table.convene(venue=venue, room="Sal"), at_time)
    other = ForumFactory(parties=["A", "B"])
    MeetingFactory(
        forum=other,
        venue=venue,
        room="sal",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )
    with pytest.raises(Refused, match="opptatt"):
        convening.undo_held(meeting, by=table.petter, party=table.ks)


def test_one_without_a_role_for_the_party_says_nothing(table, at_time):
    meeting = table.convene()
    at_time(meeting.ends_at)
    with pytest.raises(Refused, match="skriver for Frivillighet Norge"):
        convening.mark_held(meeting, by=table.petter, party=table.fn, present=[table.ks, table.fn])
    nils = writer(table.fn.organisation)
    convening.mark_held(meeting, by=nils, party=table.fn, present=[table.ks, table.fn])
    with pytest.raises(Refused, match="skriver for KS"):
        convening.undo_held(meeting, by=nils, party=table.ks)


def test_a_meeting_that_is_closed_is_never_marked_again(table):
    meeting = MeetingFactory(forum=table.forum, state=MeetingState.CLOSED, ref=new_ref())
    with pytest.raises(Refused, match="status"):
        held_by(table, meeting, table.ks)
