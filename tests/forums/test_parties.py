"""A change of parties takes every key, and begins a series at the next turn nobody has convened."""

from typing import Any

import pytest

from core import clock
from core.errors import Refused
from dispatch.models import Letter
from forums import turns
from forums.actions import parties as actions
from forums.models import Forum, Party, PartyChange, Series
from forums.states import ExchangeState, MeetingState, PartyChangeState
from organisations.states import Kind
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory, contact_meeting
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db

WHY = "Vi blir flere."


def table(n: int) -> tuple[Forum, list[Party], list[Any]]:
    """A forum of n organisations, each with a person who holds its key."""
    sides = [OrganisationFactory(kind=Kind.NATIONAL, name=f"Side {i}") for i in range(n)]
    forum = contact_meeting(sides[0], sides[1]) if n == 2 else ForumFactory(parties=sides)
    people = [UserFactory(name=f"Person {i}") for i in range(n)]
    for person, side in zip(people, sides, strict=True):
        MembershipFactory(user=person, organisation=side)
    return forum, list(forum.parties.order_by("pk")), people


@pytest.mark.parametrize("n", [2, 3, 4])
def test_it_stands_when_the_last_one_has_agreed(n):
    forum, parties, people = table(n)
    turned = [*parties[1:], parties[0]]
    change = actions.ask_change(forum, by=people[0], party=parties[0], order=turned, reason=WHY)
    for party, person in list(zip(parties, people, strict=True))[1:]:
        assert turns.next_turn(forum).owner == parties[0]
        assert change.state == PartyChangeState.ASKED
        change = actions.say_yes(change, by=person, on_behalf_of=party)
    assert change.state == PartyChangeState.STANDS
    assert turns.next_turn(forum).owner == parties[1]
    assert [p for p in actions.present_order(forum)] == turned
    assert Letter.objects.filter(batch__kind="forum.party_change_asked").count() == n - 1
    assert Letter.objects.filter(batch__kind="forum.party_change_stands").count() == n - 1


def test_a_second_click_asks_and_agrees_once():
    forum, (ks, fn), (petter, sara) = table(2)
    asked = [
        actions.ask_change(forum, by=petter, party=ks, order=[fn, ks], reason=WHY) for _ in "12"
    ]
    assert asked[0] == asked[1]
    for _click in range(2):
        done = actions.say_yes(asked[0], by=sara, on_behalf_of=fn)
    assert done.state == PartyChangeState.STANDS
    assert Series.objects.filter(forum=forum).count() == 2


def test_the_new_order_begins_where_nobody_has_convened():
    forum, (ks, fn), (petter, sara) = table(2)
    MeetingFactory(forum=forum, state=MeetingState.CLOSED, convener=ks)
    lag = OrganisationFactory(name="Tredje part")
    MembershipFactory(user=(tina := UserFactory()), organisation=lag)
    change = actions.ask_change(forum, by=petter, party=ks, order=[fn, lag, ks], reason=WHY)
    change = actions.say_yes(change, by=sara, on_behalf_of=fn)
    assert change.state == PartyChangeState.ASKED  # whoever joins must say yes too
    change = actions.say_yes(change, by=tina, on_behalf_of=lag)
    assert change.series is not None
    assert change.series.first_slot == 1
    assert [p.name for _slot, p in turns.coming(forum, 4)] == [
        "Side 1", "Tredje part", "Side 0", "Side 1",
    ]  # fmt: skip
    assert forum.series.get(number=1).places.count() == 2  # history stays


def test_one_that_leaves_no_longer_holds_anything_and_may_come_back():
    forum, (a, b, c), (x, y, z) = table(3)
    change = actions.ask_change(forum, by=x, party=a, order=[b, a], reason="Side 2 går ut.")
    actions.say_yes(change, by=y, on_behalf_of=b)
    done = actions.say_yes(change, by=z, on_behalf_of=c)  # the one who leaves agrees too
    assert done.state == PartyChangeState.STANDS
    c.refresh_from_db()
    assert c.ended_at is not None
    back = actions.ask_change(forum, by=y, party=b, order=[a, b, c.organisation], reason=WHY)
    actions.say_yes(back, by=x, on_behalf_of=a)
    actions.say_yes(back, by=z, on_behalf_of=c.organisation)
    c.refresh_from_db()
    assert c.ended_at is None
    assert forum.parties.count() == 3


def test_open_swaps_fall_away_and_standing_ones_stay_in_history():
    forum, (ks, fn), (petter, sara) = table(2)
    series = forum.series.get()
    swap: dict[str, Any] = {
        "kind": "swap", "party": ks, "other": fn, "reason": "Ferie",
        "asked_by": petter, "asked_at": clock.now(),
    }  # fmt: skip
    waiting = series.exchanges.create(first=0, second=1, **swap)
    stood = series.exchanges.create(
        first=2, second=3, state="stands", answered_by=sara, settled_at=clock.now(), **swap
    )
    change = actions.ask_change(forum, by=petter, party=ks, order=[fn, ks], reason=WHY)
    actions.say_yes(change, by=sara, on_behalf_of=fn)
    waiting.refresh_from_db()
    stood.refresh_from_db()
    assert waiting.state == ExchangeState.FELL_AWAY
    told = Letter.objects.filter(batch__kind="forum.swap_over")
    assert told.count() == 2  # nobody is left with a question to answer
    assert all("en annen rekkefølge" in letter.batch.body for letter in told)
    assert stood.state == ExchangeState.STANDS
    assert [p for _slot, p in turns.coming(forum, 4)] == [fn, ks, fn, ks]


def test_one_no_is_enough_and_says_why():
    forum, (a, b, c), (x, y, z) = table(3)
    change = actions.ask_change(forum, by=x, party=a, order=[b, a, c], reason=WHY)
    actions.say_yes(change, by=y, on_behalf_of=b)
    with pytest.raises(Refused) as refused:
        actions.say_no(change, by=z, on_behalf_of=c, answer=" ")
    assert refused.value.field == "answer"
    for _click in range(2):
        change = actions.say_no(change, by=z, on_behalf_of=c, answer="Vi var først i mai.")
    assert change.state == PartyChangeState.REFUSED
    assert forum.series.count() == 1
    with pytest.raises(Refused):
        actions.say_yes(change, by=z, on_behalf_of=c)


def test_nobody_turns_anothers_key_or_two():
    forum, (ks, fn), (petter, sara) = table(2)
    change = actions.ask_change(forum, by=petter, party=ks, order=[fn, ks], reason=WHY)
    with pytest.raises(Refused):
        actions.say_yes(change, by=petter, on_behalf_of=fn)
    MembershipFactory(user=petter, organisation=fn.organisation)
    with pytest.raises(Refused, match="annen part"):
        actions.say_yes(change, by=petter, on_behalf_of=fn)
    with pytest.raises(Refused):
        actions.withdraw_change(change, by=sara, party=fn)
    assert actions.withdraw_change(change, by=petter, party=ks).state == PartyChangeState.WITHDRAWN


def test_the_one_who_convened_last_does_not_stand_first():
    forum, (ks, fn), (petter, _sara) = table(2)
    MeetingFactory(forum=forum, state=MeetingState.HELD, convener=ks)
    lag = OrganisationFactory()
    with pytest.raises(Refused) as refused:
        actions.ask_change(forum, by=petter, party=ks, order=[ks, fn, lag], reason=WHY)
    assert refused.value.field == "order"


@pytest.mark.parametrize(
    "state", [MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED]
)
def test_a_meeting_on_its_way_is_held_first(state):
    forum, (ks, fn), (petter, sara) = table(2)
    change = actions.ask_change(forum, by=petter, party=ks, order=[fn, ks], reason=WHY)
    off = {"called_off_at": clock.now(), "reason": "Snø"} if state == "postponed" else {}
    MeetingFactory(forum=forum, state=state, convener=ks, **off)
    with pytest.raises(Refused, match="på vei"):
        actions.say_yes(change, by=sara, on_behalf_of=fn)
    assert change.consents.count() == 1  # the refused yes left nothing behind


@pytest.mark.parametrize("wrong", ["same", "one", "twice", "no reason"])
def test_an_order_that_cannot_be(wrong):
    forum, (ks, fn), (petter, _sara) = table(2)
    order = {"same": [ks, fn], "one": [fn], "twice": [fn, fn], "no reason": [fn, ks]}[wrong]
    with pytest.raises(Refused):
        actions.ask_change(
            forum, by=petter, party=ks, order=order, reason=" " if wrong == "no reason" else WHY
        )
    assert not PartyChange.objects.exists()


def test_one_request_at_a_time():
    forum, (a, b, c), (x, y, _z) = table(3)
    actions.ask_change(forum, by=x, party=a, order=[b, a, c], reason=WHY)
    with pytest.raises(Refused, match="venter"):
        actions.ask_change(forum, by=y, party=b, order=[c, b, a], reason=WHY)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_at_once_begin_one_series():
    forum, (a, b, c), (x, y, z) = table(3)
    change = actions.ask_change(forum, by=x, party=a, order=[b, c, a], reason=WHY)
    at_once(
        lambda: actions.say_yes(change, by=y, on_behalf_of=b),
        lambda: actions.say_yes(change, by=z, on_behalf_of=c),
    )
    change.refresh_from_db()
    assert change.state == PartyChangeState.STANDS
    assert forum.series.count() == 2
