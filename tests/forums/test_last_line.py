"""What the database refuses when somebody writes around the actions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from forums.models import Exchange, Forum, Meeting, Minutes, Party
from forums.states import ExchangeKind, ExchangeState, MeetingState, MinutesState
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Forum:
    """KS and FN, KS first."""
    return ForumFactory(parties=["KS", "FN"])


def party(forum: Forum, name: str) -> Party:
    """One of them by name."""
    return forum.parties.get(name=name)


def held(forum: Forum, slot: int, name: str, state: str = MeetingState.HELD) -> Meeting:
    """A meeting that a party convened and that used up a turn."""
    return MeetingFactory(forum=forum, slot=slot, convener=party(forum, name), state=state)


def exchange(forum: Forum, first: int, second: int, state: str, **fields: Any) -> Exchange:
    """KS asks FN, or they have agreed."""
    settled = clock.now() if state != ExchangeState.ASKED else None
    fields = {
        "series": forum.series.get(),
        "kind": ExchangeKind.SWAP,
        "party": party(forum, "KS"),
        "other": party(forum, "FN"),
        "answered_by": UserFactory() if settled else None,
        **fields,
    }
    return Exchange.objects.create(
        state=state,
        first=first,
        second=second,
        reason="Landsting i mai.",
        asked_by=UserFactory(),
        asked_at=clock.now(),
        settled_at=settled,
        **fields,
    )


def refused_by(constraint: str, write: Callable[[], Any]) -> None:
    """The write fails on that rule and no other."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == constraint


def test_in_turn_is_let_through(forum):
    for slot, name in enumerate(["KS", "FN", "KS", "FN"]):
        held(forum, slot, name)
    assert Meeting.objects.used().count() == 4


def test_one_party_twice_running_is_refused(forum):
    held(forum, 0, "KS")
    refused_by("meeting_convened_in_turn", lambda: held(forum, 1, "KS"))
    on_its_way = held(forum, 1, "KS", MeetingState.CONVENED)
    refused_by(
        "meeting_convened_in_turn",
        lambda: Meeting.objects.filter(pk=on_its_way.pk).update(
            state=MeetingState.HELD, held_at=clock.now(), held_by=UserFactory()
        ),
    )


def test_the_convener_of_a_used_turn_cannot_be_made_another(forum):
    first = held(forum, 0, "KS")
    held(forum, 1, "FN")
    rows = Meeting.objects.filter(pk=first.pk)
    refused_by("meeting_convened_in_turn", lambda: rows.update(convener=party(forum, "FN")))


def test_an_exchange_explains_a_repeat(forum):
    exchange(forum, 1, 2, ExchangeState.STANDS)
    for slot, name in enumerate(["KS", "KS", "FN", "FN"]):
        held(forum, slot, name)
    assert Meeting.objects.used().count() == 4


@pytest.mark.parametrize("state", [ExchangeState.ASKED, ExchangeState.REFUSED])
def test_a_wish_for_an_exchange_explains_nothing(forum, state):
    exchange(forum, 1, 2, state)
    held(forum, 0, "KS")
    refused_by("meeting_convened_in_turn", lambda: held(forum, 1, "KS"))


def test_another_forums_exchange_explains_nothing(forum):
    exchange(ForumFactory(parties=["KS", "FN"]), 1, 2, ExchangeState.STANDS)
    held(forum, 0, "KS")
    refused_by("meeting_convened_in_turn", lambda: held(forum, 1, "KS"))


def test_turns_are_used_without_gaps(forum):
    refused_by("meeting_turns_without_gaps", lambda: held(forum, 1, "FN"))
    first = held(forum, 0, "KS")
    held(forum, 1, "FN")
    rows = Meeting.objects.filter(pk=first.pk)
    refused_by(
        "meeting_turns_without_gaps",
        lambda: rows.update(state=MeetingState.CONVENED, held_at=None, held_by=None),
    )
    refused_by("meeting_turns_without_gaps", lambda: rows.update(slot=None))
    refused_by("meeting_turns_without_gaps", rows.delete)


def test_the_last_used_turn_can_be_given_back(forum):
    held(forum, 0, "KS")
    last = held(forum, 1, "FN")
    Meeting.objects.filter(pk=last.pk).update(
        state=MeetingState.CONVENED, held_at=None, held_by=None
    )
    assert Meeting.objects.used().count() == 1


@pytest.mark.parametrize(
    ("state", "fields"),
    [(MeetingState.CONVENED, {"held_at": None, "held_by": None}), (MeetingState.HELD, {})],
)
def test_a_meeting_with_approved_minutes_stays_held(forum, state, fields):
    meeting = held(forum, 0, "KS", MeetingState.CLOSED)
    now = clock.now()
    Minutes.objects.create(
        meeting=meeting,
        state=MinutesState.APPROVED,
        written_by=UserFactory(),
        created_at=now,
        sent_at=now,
        approved_at=now,
    )
    rows = Meeting.objects.filter(pk=meeting.pk)
    refused_by(
        "meeting_approved_was_held", lambda: rows.update(state=state, closed_at=None, **fields)
    )


def test_the_convener_is_a_party_of_the_forum(forum):
    other = ForumFactory(parties=["KS", "FN"])
    refused_by(
        "meeting_convened_at_home",
        lambda: MeetingFactory(forum=forum, convener=party(other, "KS")),
    )
    refused_by(
        "meeting_convened_at_home",
        lambda: MeetingFactory(forum=forum, series=other.series.get()),
    )
    extraordinary = MeetingFactory(forum=forum, slot=None)
    rows = Meeting.objects.filter(pk=extraordinary.pk)
    refused_by("meeting_convened_at_home", lambda: rows.update(convener=party(other, "KS")))


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 2), (0, 3), (1, 4), (0, 2)])
def test_a_turn_has_one_open_wish_whether_first_or_second(forum, first, second):
    exchange(forum, 0, 1, ExchangeState.ASKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        exchange(forum, first, second, ExchangeState.ASKED)
    exchange(forum, 2, 3, ExchangeState.ASKED)


def test_a_wish_that_was_answered_leaves_room_for_another(forum):
    exchange(forum, 0, 1, ExchangeState.REFUSED)
    exchange(forum, 0, 1, ExchangeState.ASKED)
    assert Exchange.objects.count() == 2


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.HELD, MeetingState.CLOSED])
def test_what_is_convened_or_used_cannot_be_exchanged(forum, state):
    held(forum, 0, "KS", state)
    refused_by("exchange_of_coming_turns", lambda: exchange(forum, 0, 1, ExchangeState.STANDS))
    asked = exchange(forum, 0, 1, ExchangeState.ASKED)
    refused_by(
        "exchange_of_coming_turns",
        lambda: Exchange.objects.filter(pk=asked.pk).update(
            state=ExchangeState.STANDS, settled_at=clock.now(), answered_by=UserFactory()
        ),
    )


def test_an_exchange_that_stands_is_never_undone(forum):
    stands = Exchange.objects.filter(pk=exchange(forum, 0, 1, ExchangeState.STANDS).pk)
    refused_by("exchange_stands", lambda: stands.update(state=ExchangeState.FELL_AWAY))
    refused_by("exchange_stands", lambda: stands.update(second=2))


def test_an_exchange_is_between_parties_of_the_forum(forum):
    stranger = ForumFactory(parties=["KS", "FN"]).parties.first()
    refused_by(
        "exchange_at_home",
        lambda: exchange(forum, 0, 1, ExchangeState.ASKED, other=stranger),
    )


def test_an_exchange_of_turns_before_its_series_is_refused(forum):
    forum.series.update(first_slot=3)
    refused_by("exchange_at_home", lambda: exchange(forum, 2, 3, ExchangeState.ASKED))
