"""Letters that are handed over in one step: each still has a fate of its own."""

from datetime import timedelta

import pytest

from dispatch.claims import delivery, settling
from dispatch.claims.delivery import deliver_some
from dispatch.models import Letter
from tests.dispatch import sink as ways
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db


def some_letters(number=6):
    return LetterFactory.create_batch(number, urgent=False)


def statements_of(django_assert_max_num_queries, number):
    with django_assert_max_num_queries(1000) as asked:
        deliver_some()
    return len(asked)


def test_a_letter_more_costs_no_statement_more(sink, django_assert_max_num_queries):
    some_letters(5)
    few = statements_of(django_assert_max_num_queries, 5)
    some_letters(15)
    assert statements_of(django_assert_max_num_queries, 15) <= few


def test_without_a_log_each_is_handed_over_alone(sink, settings, monkeypatch, story):
    """Nobody could settle more than one letter in doubt for each worker that dies."""
    settings.RELAY_LOG = ""
    letters = some_letters(4)
    monkeypatch.setattr(delivery, "_together", None)
    deliver_some()
    assert all(story(one) == ["claimed", "handing", "accepted"] for one in letters)


def test_a_slow_relay_gets_them_one_by_one(sink, monkeypatch, story):
    """A set that could not have its turn in time is never begun."""
    letters = some_letters(4)
    monkeypatch.setattr(delivery, "TURN", timedelta(0))
    monkeypatch.setattr(delivery, "_together", None)
    deliver_some()
    assert all(story(one) == ["claimed", "handing", "accepted"] for one in letters)


def test_what_has_no_turn_in_time_goes_back_untried(sink, monkeypatch, story):
    first, second, third, fourth = some_letters(4)
    turns = iter([True, True, False])  # at the second letter, before its text, at the third
    monkeypatch.setattr(delivery, "_in_time", lambda began: next(turns))
    deliver_some()
    assert set(sink.took) == {first.email, second.email}
    assert story(second) == ["claimed", "handing", "accepted"]
    for one in (third, fourth):
        assert story(one) == ["claimed", "handing", "pending"]
        assert one.attempt == 0
    monkeypatch.undo()
    deliver_some()
    assert sink.took == {one.email: 1 for one in (first, second, third, fourth)}


def test_a_turn_that_ends_after_the_recipient_gives_no_text(sink, monkeypatch, story):
    first, second, third = some_letters(3)
    turns = iter([True, False])
    monkeypatch.setattr(delivery, "_in_time", lambda began: next(turns))
    deliver_some()
    assert set(sink.took) == {first.email}
    assert story(second) == story(third) == ["claimed", "handing", "pending"]


def test_a_broken_conversation_leaves_one_in_doubt(sink, later, story):
    letters = some_letters(5)
    sink.ways[letters[2].email] = [ways.DROP_AFTER]
    deliver_some()
    assert [story(one)[-1] for one in letters] == [
        "accepted", "accepted", "in_doubt", "pending", "pending",
    ]  # fmt: skip
    later()
    settling.settle()
    deliver_some()
    assert sink.took == {one.email: 1 for one in letters}


def test_a_busy_mailbox_and_a_dead_one_hinder_no_other(sink, story):
    letters = some_letters(5)
    sink.ways[letters[1].email] = [ways.BUSY_AT_RCPT]
    sink.ways[letters[2].email] = [ways.UNKNOWN_AT_RCPT]
    deliver_some()
    assert [story(one)[-1] for one in letters] == [
        "accepted", "pending", "failed", "accepted", "accepted",
    ]  # fmt: skip
    assert story(letters[1]) == ["claimed", "handing", "pending"]


def test_what_is_withdrawn_before_the_step_stays_behind(sink, monkeypatch, story):
    letters = some_letters(3)
    alone = delivery._alone

    def then_withdraw(*given):
        alone(*given)
        Letter.objects.filter(pk=letters[2].pk).update(expires_at="2020-01-01T00:00Z")

    monkeypatch.setattr(delivery, "_alone", then_withdraw)
    deliver_some()
    assert set(sink.took) == {one.email for one in letters[:2]}
    assert story(letters[2]) == ["claimed", "expired"]
