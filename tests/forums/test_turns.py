"""Whose turn it is, with its dates, read from the rows."""

from datetime import timedelta

import pytest

from core import clock
from forums import turns
from forums.states import MeetingState
from organisations.states import Kind
from tests.factories.forums import MeetingFactory, contact_meeting
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_the_next_notice_comes_from_the_other_party() -> None:
    ks = OrganisationFactory.create(kind=Kind.NATIONAL, name="KS")
    fn = OrganisationFactory.create(kind=Kind.NATIONAL, name="Frivillighet Norge")
    forum = contact_meeting(ks, fn)
    assert turns.next_turn(forum).owner.name == "KS"
    held = MeetingFactory.create(forum=forum, state=MeetingState.HELD)
    turn = turns.next_turn(forum)
    assert (turn.slot, turn.owner.name, turn.successor.name) == (1, "Frivillighet Norge", "KS")
    day = held.starts_at.astimezone(clock.OSLO).date()
    assert turn.target == turns.months_later(day, 6)
    assert turn.notice_by == turn.target - timedelta(days=28)
