"""What the clock tells, read from the rows: asked, reminded, opened, and the invited reminded."""

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from dispatch.states import LetterState
from forums import tasks, turns
from forums.actions import convening, inviting, notices
from forums.actions.turns import take_turn
from forums.models import Forum, Meeting, MeetingReminder, Seat, TurnNotice
from forums.states import NoticeKind
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory
from tests.forums.table import Table, lay, letters_of

pytestmark = pytest.mark.django_db
KINDS = ["turn_asked", "turn_waited_for", "turn_opened", "turn_late"]


@pytest.fixture
def table(at_time: Any) -> Table:
    """KS on turn, on a day in winter."""
    at_time("2027-01-10 12:00")
    return lay()


def beat(at_time: Any, day: date, hour: int = 9, times: int = 2) -> None:
    """The beat runs twice at an hour of a day in Oslo."""
    at_time(f"{day} {hour:02}:10")
    for _time in range(times):
        tasks.tell_of_turns()
        tasks.remind_of_meetings()


def told() -> dict[str, list[str]]:
    """Who has been told what, so far."""
    said = {kind: [letter.email.split("@")[1] for letter in letters_of(kind)] for kind in KINDS}
    return {kind: whom for kind, whom in said.items() if whom}


def test_the_party_on_turn_is_asked_reminded_and_then_the_next_may_take_it(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    beat(at_time, notice_by - timedelta(days=31))
    assert told() == {}
    asked = {"turn_asked": ["ks.example"], "turn_waited_for": ["frivillighet.example"]}
    for days in (30, 29, 15, 8):
        beat(at_time, notice_by - timedelta(days=days))
        assert told() == asked
    twice = {kind: whom * 2 for kind, whom in asked.items()}
    for days in (7, 1, 0):
        beat(at_time, notice_by - timedelta(days=days))
        assert told() == twice
    opened = {"turn_opened": ["frivillighet.example"], "turn_late": ["ks.example"]}
    for days in (1, 2, 40):
        beat(at_time, notice_by + timedelta(days=days))
        assert told() == twice | opened
    kinds = TurnNotice.objects.filter(party=table.ks).values_list("kind", "lead")
    assert list(kinds) == [(NoticeKind.ASKED, 30), (NoticeKind.REMINDED, 7), (NoticeKind.OPENED, 0)]


def test_a_beat_that_slept_tells_only_the_nearest(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    beat(at_time, notice_by - timedelta(days=3))
    assert told() == {"turn_asked": ["ks.example"], "turn_waited_for": ["frivillighet.example"]}
    assert set(TurnNotice.objects.values_list("lead", flat=True)) == {7}


def test_nobody_is_told_in_the_night(table, at_time):
    day = turns.next_turn(table.forum).notice_by - timedelta(days=30)
    beat(at_time, day, hour=7)
    assert told() == {}
    beat(at_time, day, hour=8)
    assert told()["turn_asked"] == ["ks.example"]


def test_when_something_is_planned_only_the_one_on_turn_is_told(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    convening.plan(table.forum, by=table.petter, party=table.ks, **table.terms())
    beat(at_time, notice_by - timedelta(days=30))
    assert told() == {"turn_asked": ["ks.example"]}
    (letter,) = letters_of("turn_asked")
    assert "«Kontaktmøte» er planlagt, men det er ikke innkalt ennå." in letter.batch.body


def test_a_meeting_that_is_called_ends_the_warnings_also_those_not_gone(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    beat(at_time, notice_by - timedelta(days=30))
    table.convene()
    assert {letter.state for letter in letters_of("turn_asked")} == {LetterState.SUPPRESSED}
    beat(at_time, notice_by - timedelta(days=7))
    assert len(letters_of("turn_asked")) == 1


def test_a_turn_that_was_taken_is_asked_for_anew(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    beat(at_time, notice_by + timedelta(days=1))
    take_turn(table.forum, by=table.sara, party=table.fn, slot=0, reason="Vi hørte ikke noe.")
    turn = turns.next_turn(table.forum)
    beat(at_time, clock.today())
    assert letters_of("turn_asked")[-1].email == "post@frivillighet.example"
    beat(at_time, turn.notice_by + timedelta(days=1))
    assert [letter.email for letter in letters_of("turn_opened")] == [
        "post@frivillighet.example",
        "post@ks.example",
    ]


def test_a_year_and_a_half_by_itself(table, at_time):
    """Each acts when asked; the two letters a turn and the order come by themselves."""
    conveners = []
    end = date(2028, 7, 10)
    day = clock.today()
    while day < end:
        beat(at_time, day, times=1)
        turn = turns.next_turn(table.forum)
        due = turn.meeting and turn.meeting.ends_at < clock.now()
        if due:
            table.hold(turn.meeting, at_time)
            conveners.append(turn.meeting.convener.name)
        elif not turn.meeting and day >= turn.notice_by - timedelta(days=5):
            table.convene(turn.owner, days=33)
        day += timedelta(days=6)
    assert conveners == ["KS", "Frivillighet Norge", "KS"]
    asked = [letter.email for letter in letters_of("turn_asked")]
    assert asked[:6] == [
        f"post@{w}.example" for w in ["ks"] * 2 + ["frivillighet"] * 2 + ["ks"] * 2
    ]
    assert not letters_of("turn_opened")


# --- to whom --------------------------------------------------------------------------------------


@pytest.fixture
def council(table: Table) -> Forum:
    """Kari's municipality and the voluntary side, which has no organisation of its own."""
    larvik = MunicipalityFactory(name="Larvik")
    larvik.organisation.email = "post@larvik.example"
    larvik.organisation.save()
    forum: Forum = ForumFactory(
        municipality=larvik, parties=["Frivilligheten", larvik.organisation]
    )
    Forum.objects.exclude(pk=forum.pk).update(ended_at=clock.now())
    return forum


def seat(forum: Forum, **fields: Any) -> Seat:
    """A seat with the key of the voluntary side."""
    return Seat.objects.create(
        forum=forum,
        party=forum.parties.get(name="Frivilligheten"),
        name="Ola Berg",
        position="leder",
        starts=date(2027, 1, 1),
        **{"may_approve": True, **fields},
    )


def test_everyone_who_holds_the_key_has_a_letter_and_nobody_two(council, at_time):
    korps = OrganisationFactory(email="post@korps.example")
    ola, nina = UserFactory(email="ola@forening.example"), UserFactory(email="Post@korps.example")
    for holder in ({"person": ola}, {"person": nina}, {"organisation": korps}):
        seat(council, **holder)
    seat(council, person=UserFactory(email="medlem@forening.example"), may_approve=False)
    gone = UserFactory(email="forrige@forening.example")
    seat(council, person=gone, ends=date(2027, 1, 5))
    beat(at_time, turns.next_turn(council).notice_by - timedelta(days=30))
    assert {letter.email for letter in letters_of("turn_asked")} == {
        "ola@forening.example",
        "post@korps.example",
    }
    assert len(letters_of("turn_asked")) == 2


def test_a_party_whose_key_nobody_holds_is_told_through_the_secretariat(council, at_time):
    beat(at_time, turns.next_turn(council).notice_by - timedelta(days=30))
    assert [letter.email for letter in letters_of("turn_asked")] == ["post@larvik.example"]


def test_a_forum_that_is_wound_up_is_left_in_peace(table, at_time):
    notice_by = turns.next_turn(table.forum).notice_by
    table.forum.ended_at = clock.now()
    table.forum.save()
    beat(at_time, notice_by)
    assert notices.tell(table.forum) == 0
    assert told() == {}


def test_the_letter_says_what_to_do_by_when_and_where(table, at_time):
    turn = turns.next_turn(table.forum)
    beat(at_time, turn.notice_by - timedelta(days=7))
    (letter,) = letters_of("turn_asked")
    assert letter.batch.subject.startswith("KS skal innkalle: Kontaktmøte mellom KS")
    assert "Det er 7 dager igjen." in letter.batch.body
    assert f"/forum/{table.forum.ref}/bord/" in letter.batch.body
    assert "kan Frivillighet Norge ta turen" in letter.batch.body


# --- reminders of meetings ------------------------------------------------------------------------


@pytest.fixture
def reminded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lead times of which the invited are reminded."""
    said: list[int] = []
    real = inviting.remind

    def spy(meeting: Meeting, lead: int) -> None:
        said.append(lead)
        real(meeting, lead)

    monkeypatch.setattr(inviting, "remind", spy)
    return said


def days_before(meeting: Meeting, days: int) -> date:
    """A day before the meeting, in Oslo."""
    return meeting.starts_at.astimezone(clock.OSLO).date() - timedelta(days=days)


def test_the_invited_are_reminded_once_at_each_lead_time(table, at_time, reminded):
    meeting = table.convene()
    for days, so_far in [(8, []), (7, [7]), (6, [7]), (2, [7]), (1, [7, 1]), (0, [7, 1])]:
        beat(at_time, days_before(meeting, days))
        assert reminded == so_far
    assert MeetingReminder.objects.count() == 2


def test_a_meeting_called_at_short_notice_is_not_reminded_of_the_same_day(table, at_time, reminded):
    meeting = table.convene(days=5, short_reason="Det haster.")
    beat(at_time, days_before(meeting, 5))
    assert reminded == []
    beat(at_time, days_before(meeting, 1))
    assert reminded == [1]


def test_a_meeting_that_is_moved_is_reminded_of_its_new_day(table, at_time, reminded):
    meeting = table.convene()
    beat(at_time, days_before(meeting, 7))
    moved = convening.change(
        meeting,
        by=table.petter,
        party=table.ks,
        version=meeting.version,
        starts_at=table.at(20),
        ends_at=table.at(20, 14),
    )
    for days, so_far in [(8, [7]), (7, [7, 7]), (1, [7, 7, 1])]:
        beat(at_time, days_before(moved, days))
        assert reminded == so_far


def test_what_is_called_off_or_over_is_not_reminded_of(table, at_time, reminded):
    meeting = table.convene()
    convening.cancel(
        meeting, by=table.petter, party=table.ks, version=meeting.version, reason="Streik."
    )
    beat(at_time, days_before(meeting, 7))
    over = MeetingFactory(forum=table.forum, starts_at=clock.now() - timedelta(hours=1))
    beat(at_time, clock.today())
    assert notices.remind(over) is False
    assert notices.remind(meeting) is False
    assert reminded == []
