"""The figures of a forum, each counted by hand here, and how many statements they take."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from core import clock
from forums import indicators
from forums.models import Attendance, FollowUp, Forum, Invitation, Meeting, Minutes
from forums.views.figures import figures_of
from tests.factories.accounts import UserFactory
from tests.factories.forums import (
    AgendaItemFactory,
    ForumFactory,
    MeetingFactory,
    ProposalFactory,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(larvik) -> Forum:
    return ForumFactory(municipality=larvik)


def held(forum: Forum, days: int, slot: int | None = 0, **more: Any) -> Meeting:
    """Held so many days ago."""
    starts = clock.now() - timedelta(days=days)
    convener = forum.parties.all()[(slot or 0) % 2]
    return MeetingFactory(
        forum=forum, starts_at=starts, slot=slot, convener=convener, **({"state": "held"} | more)
    )


def approved(meeting: Meeting, days: int) -> None:
    """The minutes approved so many days after the meeting."""
    at = meeting.ends_at + timedelta(days=days)
    Minutes.objects.create(
        meeting=meeting, state="approved", written_by=UserFactory(), created_at=at, sent_at=at,
        approved_at=at,
    )  # fmt: skip


def test_a_forum_that_never_met_says_nothing(forum):
    assert figures_of(forum)["lines"] == []
    page = render_to_string("forums/_figures.html", {"figures": figures_of(forum)})
    assert "når det første møtet er holdt" in page


def test_how_often_they_meet(forum):
    held(forum, 400, 0)
    held(forum, 200, 1)
    held(forum, 10, None)  # extraordinary
    MeetingFactory(forum=forum, slot=2)
    assert (indicators.days_since_last(forum).value, indicators.days_since_last(forum).n) == (10, 3)
    assert indicators.meetings_last_year(forum).value == 2
    assert (indicators.balance(forum).value, indicators.balance(forum).n) == (0, 2)


def test_minutes_in_fourteen_days_and_not_before_one_can_say(forum):
    approved(held(forum, 100, 0), 14)
    approved(held(forum, 60, 1), 15)
    held(forum, 30, 2)  # nothing, and the days are over
    held(forum, 3, 3)  # nothing yet
    figure = indicators.minutes_in_time(forum)
    assert (figure.percent, figure.n) == (33, 3)


def test_who_raises_what(forum, korps):
    larvik, voluntary = forum.parties.all()
    AgendaItemFactory(forum=forum, party=larvik)
    AgendaItemFactory(forum=forum, party=voluntary)
    AgendaItemFactory(forum=forum, party=voluntary, state="withdrawn")
    AgendaItemFactory(forum=forum, party=None, organisation=korps)
    AgendaItemFactory(forum=forum, party=larvik, proposal=ProposalFactory())
    found = indicators.items_by_side(forum)
    assert (found.parties, found.members, found.n) == ({larvik: 1, voluntary: 1}, 2, 4)


def test_who_is_asked_and_who_comes_each_once(forum):
    music, sport, hidden = (OrganisationFactory(icnpo=code) for code in ("1100", "1200", ""))
    for slot, days in enumerate((300, 100, 400)):
        meeting = held(forum, days, slot)
        for organisation in (music, sport, hidden):
            Invitation.objects.create(
                meeting=meeting, organisation=organisation, invited_at=clock.now()
            )
        Attendance.objects.create(meeting=meeting, organisation=music)
    Invitation.objects.filter(organisation=sport).update(
        answer="no", answered_at=clock.now(), answered_via="link"
    )
    found = indicators.reach(forum)
    assert (found.invited, found.answered, found.attended, found.n) == (3, 1, 1, 2)
    assert (found.groups_invited, found.groups_attended) == (2, 1)


def test_promises_kept_by_their_day(forum):
    meeting, today = held(forum, 100), clock.today()
    for due, done in ((-10, -11), (-10, -10), (-10, -9), (-1, None), (0, None), (5, None)):
        FollowUp.objects.create(
            forum=forum, meeting=meeting, what="Brev", due=today + timedelta(days=due),
            state="open" if done is None else "done", created_at=clock.now(),
            done_at=None if done is None else clock.now() + timedelta(days=done),
        )  # fmt: skip
    figure = indicators.follow_ups_in_time(forum)
    assert (figure.value, figure.n) == (0.5, 4)


def test_the_first_answer_counts_whichever_it_is(larvik):
    now = clock.now()
    for soon, full in ((2, 9), (None, 4), (None, None)):
        sent = now - timedelta(days=30)
        ProposalFactory(
            municipality=larvik, sent_at=sent,
            preliminary_at=sent + timedelta(days=soon) if soon else None,
            answered_at=sent + timedelta(days=full) if full else None,
        )  # fmt: skip
    ProposalFactory(municipality=larvik, sent_at=now - timedelta(days=400), answered_at=now)
    figure = indicators.first_answer_days(larvik)
    assert (figure.value, figure.n) == (3, 2)


def test_how_many_innspill_came_on_an_agenda(larvik, forum):
    first, second = ProposalFactory.create_batch(2, municipality=larvik)
    ProposalFactory(municipality=larvik, state="withdrawn")
    AgendaItemFactory(forum=forum, proposal=first, state="accepted")
    AgendaItemFactory(forum=forum, proposal=first, state="accepted")
    AgendaItemFactory(forum=forum, proposal=second, state="declined", reason="Nei.")
    figure = indicators.reached_agenda(larvik)
    assert (figure.value, figure.n) == (0.5, 2)


def test_who_has_done_something_this_year(larvik, korps, forum):
    others = OrganisationFactory.create_batch(3, seat=larvik)
    ProposalFactory(municipality=larvik, organisation=korps)
    Attendance.objects.create(meeting=held(forum, 20), organisation=others[0])
    ProposalFactory(municipality=larvik, organisation=others[1], state="draft")
    figure = indicators.active_organisations(larvik)
    assert (figure.value, figure.n) == (0.5, 4)


def test_more_of_everything_takes_no_more_statements(forum, larvik):
    def grow(slot: int) -> None:
        meeting = held(forum, 50 - slot, slot)
        approved(meeting, 3)
        organisation = OrganisationFactory()
        Invitation.objects.create(
            meeting=meeting, organisation=organisation, invited_at=clock.now()
        )
        Attendance.objects.create(meeting=meeting, organisation=organisation)
        proposal = ProposalFactory(municipality=larvik, answered_at=clock.now())
        AgendaItemFactory(forum=forum, proposal=proposal, state="accepted")
        FollowUp.objects.create(
            forum=forum, meeting=meeting, what="Brev", due=clock.today(), created_at=clock.now()
        )
        Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=clock.now())

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            render_to_string("forums/_figures.html", {"figures": figures_of(forum)})
        return len(asked)

    grow(0)
    few = statements()
    for slot in (1, 2, 3):
        grow(slot)
    assert statements() == few


# --- the whole country ---


def test_there_is_no_contact_meeting_before_there_is_one(forum):
    assert indicators.contact_meeting() is None


def test_what_the_contact_meeting_takes_up(contact):
    assert indicators.contact_meeting() == contact
    meeting = held(contact, 10)
    AgendaItemFactory(forum=contact, meeting=meeting, state="accepted")
    AgendaItemFactory(forum=contact, meeting=meeting, state="declined", reason="Nei.")
    AgendaItemFactory(forum=contact, meeting=held(contact, 500, 1), state="accepted")
    assert indicators.contact_items(contact).n == 1


def test_places_where_everyone_is_invited(forum, larvik):
    ForumFactory(municipality=larvik)
    ForumFactory(member_rule="listed")
    ForumFactory(ended_at=clock.now())
    found = indicators.places_with_arena()
    assert round(found.value * found.n) == 1
    assert found.n >= 3


def test_meetings_per_place_that_meets(forum, contact):
    held(forum, 10)
    held(forum, 100, 1)
    held(forum, 400, 2)
    held(ForumFactory(), 20)
    held(contact, 10)
    mean, n = indicators.arena_meetings()
    assert (mean.value, mean.n, n) == (1.5, 2, 3)


def test_the_groups_that_come(forum):
    meeting = held(forum, 10)
    for icnpo, listed in (("1100", True), ("1200", True), ("13100", True), ("3100", False)):
        who = OrganisationFactory(icnpo=icnpo, listed=listed)
        Attendance.objects.create(meeting=meeting, organisation=who)
    assert indicators.groups_present() == ({"1", "13"}, 3)


def test_first_answers_everywhere(larvik):
    for days in (2, 4, 9):
        at = clock.now() - timedelta(days=20)
        later = at + timedelta(days=days)
        ProposalFactory(state="answered", sent_at=at, answered_at=later, answer="Ja.")
    found = indicators.first_answer_days(None)
    assert (found.value, found.n) == (4, 3)
    assert indicators.first_answer_days(larvik).n == 0


def test_who_acts(forum):
    came, _silent = OrganisationFactory.create_batch(2)
    Attendance.objects.create(meeting=held(forum, 10), organisation=came)
    assert list(indicators.acting()) == [came]
