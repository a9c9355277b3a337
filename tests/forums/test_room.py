"""The meeting itself: who came, what came of each item, and who promised what."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Refused, Stale
from core.models import new_ref
from forums.actions import attendance, follow_ups, minutes
from forums.models import (
    Attendance,
    FollowUp,
    Invitation,
)
from forums.states import (
    FollowUpState,
    ItemOutcome,
)
from forums.views import rows
from tests.factories.forums import MeetingFactory
from tests.forums.minutes_table import (
    DURING,
    council,
    days_after,
    held,
    member,
    promise,
    table,
)

__all__ = ["council", "held", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- who came -------------------------------------------------------------------------------------


def test_attendance_is_open_from_the_start_of_the_meeting(table, at_time):
    given = {"by": table.one, "party": table.first, "attended": table.second}
    at_time("2027-03-22 17:59:59")
    with pytest.raises(Refused, match="ikke begynt"):
        attendance.register(table.meeting, **given)
    at_time("2027-03-22 18:00")
    assert attendance.register(table.meeting, **given).people == 1
    assert attendance.register(table.meeting, **given, people=3, mode="online").people == 3
    assert Attendance.objects.get().mode == "online"


def test_walk_ins_and_organisations_are_registered_by_number(council, at_time, ola):
    band = member(council, ola)
    at_time(DURING)
    given = {"by": council.two, "party": council.second}
    attendance.register(council.meeting, attended="  Jentene   fra brua ", people=4, **given)
    attendance.register(council.meeting, attended=band, people=2, mode="online", **given)
    assert list(council.meeting.attendances.values_list("name", "people")) == [
        ("Jentene fra brua", 4),
        ("", 2),
    ]
    for bad, words in (("", "hvem som kom"), ("x" * 201, "200 tegn")):
        with pytest.raises(Refused, match=words):
            attendance.register(council.meeting, attended=bad, **given)
    for people in (0, 501):
        with pytest.raises(Refused, match="1 til 500"):
            attendance.register(council.meeting, attended=band, people=people, **given)


def test_many_are_ticked_off_with_the_number_they_said(council, at_time, ola, nina):
    one, two = member(council, ola), member(council, nina, name="Turlaget")
    Invitation.objects.create(
        meeting=council.meeting, organisation=one, invited_at=clock.now(), answer="yes",
        people=3, mode="online", answered_at=clock.now(), answered_via="link",
    )  # fmt: skip
    at_time(DURING)
    given = {"by": council.two, "party": council.second, "organisations": [one, two]}
    assert attendance.register_many(council.meeting, **given) == 2
    assert attendance.register_many(council.meeting, **given) == 0
    assert set(council.meeting.attendances.values_list("organisation", "people", "mode")) == {
        (one.pk, 3, "online"),
        (two.pk, 1, "on_site"),
    }


def test_a_stranger_registers_nobody(council, at_time, nina):
    at_time(DURING)
    with pytest.raises(Refused, match="Bare de som skriver"):
        attendance.register(council.meeting, by=nina, party=council.first, attended="Noen")


# --- what came of it ------------------------------------------------------------------------------


def test_an_outcome_is_written_once_and_a_newer_one_is_never_lost(held):
    item = held.meeting.items.first()
    given = {"by": held.one, "party": held.first, "outcome": "decision", "read": minutes.seen(item)}
    for _click in (1, 2):
        minutes.record_outcome(item, result="Fristen er seks uker.", **given)
    with pytest.raises(Stale):
        minutes.record_outcome(item, result="Noe annet.", **given)
    item.refresh_from_db()
    assert (item.outcome, item.result) == (ItemOutcome.DECISION, "Fristen er seks uker.")


@pytest.mark.parametrize(
    ("outcome", "result", "words"),
    [
        ("decision", " ", "hva dere ble enige om"),
        ("", "Ord", "Velg hva"),
        ("tull", "Ord", "Velg hva"),
        ("information", "x" * 5001, "5000 tegn"),
    ],
)
def test_bad_outcomes_are_refused(held, outcome, result, words):
    item = held.meeting.items.first()
    with pytest.raises(Refused, match=words):
        minutes.record_outcome(item, by=held.one, party=held.first, outcome=outcome, result=result)


def test_a_promise_is_marked_by_its_owner_with_what_was_done_and_opened_again(held):
    row = promise(held)
    with pytest.raises(Refused, match="Bare den som skal"):
        follow_ups.mark_done(row, by=held.two, party=held.second, note="Gjort")
    with pytest.raises(Refused, match="hva som ble gjort"):
        follow_ups.mark_done(row, by=held.one, party=held.first, note=" ")
    for _click in (1, 2):
        row = follow_ups.mark_done(row, by=held.one, party=held.first, note="Brevet er sendt.")
    assert (row.state, row.note) == (FollowUpState.DONE, "Brevet er sendt.")
    for _click in (1, 2):
        row = follow_ups.reopen(row, by=held.one, party=held.first)
    assert (row.state, row.done_at) == (FollowUpState.OPEN, None)


def test_a_promise_of_all_is_marked_by_any_party(held):
    row = promise(held, owner=None)
    assert follow_ups.mark_done(row, by=held.two, party=held.second, note="Ja").done_by == held.two


def test_a_promise_has_words_and_a_day_after_the_meeting_and_comes_once(held):
    ref = new_ref()
    assert promise(held, ref=ref) == promise(held, ref=ref)
    assert FollowUp.objects.count() == 1
    before = held.meeting.starts_at.date() - timedelta(days=1)
    for given, words in (
        ({"what": " "}, "hva som skal gjøres"),
        ({"what": "x" * 201}, "200 tegn"),
        ({"due": before}, "før møtet"),
        ({"due": before + timedelta(days=3000)}, "fem år"),
    ):
        with pytest.raises(Refused, match=words):
            promise(held, **given)


def test_an_open_promise_is_on_every_agenda_until_it_is_done(held, at_time):
    row = promise(held)
    later = MeetingFactory(
        forum=held.forum, slot=1, starts_at=held.meeting.starts_at + timedelta(days=180)
    )
    now = clock.now()
    assert [one.follow_up for one in rows.follow_ups_at(later, now)] == [row]
    assert rows.follow_ups_at(held.meeting, now) == []
    follow_ups.mark_done(row, by=held.one, party=held.first, note="Sendt")
    assert rows.follow_ups_at(later, now) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (23, "7 dager igjen"),
        (29, "1 dag igjen"),
        (30, "Siste dag"),
        (31, "Forsinket"),
        (10, "gang"),
    ],
)
def test_how_late_a_promise_is_stands_in_words(held, at_time, days, words):
    row = promise(held)
    at_time(days_after(held.meeting, days))
    assert words in rows.follow_up_tag(row, clock.now())[0]
