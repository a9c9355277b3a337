"""Who may move a letter: only the one who holds it now. And letters nobody holds any more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from dispatch.claims import delivery, settling
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import (
    Answer,
    Taken,
    accept,
    claim,
    hand,
    step,
    still_wanted,
    stop_worthless,
)
from dispatch.models import Batch, Letter, LetterEvent
from dispatch.states import LetterState
from dispatch.suppression import suppress
from tests.dispatch import sink as ways
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState


def row(letter):
    """Everything the database holds about it."""
    return Letter.objects.filter(pk=letter.pk).values().get()


def test_what_one_holds_no_other_gets():
    LetterFactory.create_batch(3)
    mine, theirs = claim(2), claim(2)
    assert (len(mine), len(theirs)) == (2, 1)
    assert not {letter.pk for letter in mine} & {letter.pk for letter in theirs}


def test_a_worker_that_was_away_too_long_moves_nothing(later):
    LetterFactory()
    [late] = claim(1)
    later()
    assert settling.reap() == 1
    [_other] = claim(1)
    before = row(late)
    assert not hand([late])
    assert step(late, S.FAILED, was=S.CLAIMED) is False
    assert row(late) == before


def test_every_change_of_hands_raises_the_fence(later):
    letter = LetterFactory()
    for move, fence in [(claim, 1), (settling.reap, 2), (claim, 3)]:
        move(1) if move is claim else move()
        letter.refresh_from_db()
        assert letter.fence == fence
        later()


def test_a_held_lease_is_left_alone(story):
    letter = LetterFactory()
    claim(1)
    assert settling.reap() == 0
    assert story(letter) == ["claimed"]


def test_a_conversation_that_outlives_its_lease_sends_nothing(sink, later, story, monkeypatch):
    """A relay that drips one byte a second: another worker has the letter by then."""
    letter = LetterFactory()
    announced = delivery._announced

    def slowly(*given):
        answer = announced(*given)
        later()
        settling.reap()
        return answer

    monkeypatch.setattr(delivery, "_announced", slowly)
    deliver_some()
    assert not sink.took
    assert story(letter) == ["claimed", "pending"]
    monkeypatch.undo()
    deliver_some()
    assert sink.took == {letter.email: 1}


def waits_for_the_disk():
    """Whether the transaction under way will, when it commits."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        [answer] = cursor.fetchone()
        cursor.execute("SET LOCAL synchronous_commit = 'on'")
    return answer == "on"


def test_only_what_the_relays_log_can_tell_again_does_not_wait_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = 'on'")  # the tests' own server has it off
    LetterFactory()
    [letter] = claim(1)
    assert waits_for_the_disk()
    assert hand([letter])
    assert waits_for_the_disk()  # or a power cut would make the letter go twice
    accept([Taken(letter, Answer(250, "2.0.0 Ok"))])
    assert not waits_for_the_disk()


def test_what_the_log_told_is_kept_for_good():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = 'on'")
    letter = handed()
    assert step(letter, S.IN_DOUBT, was=S.HANDING)
    assert step(letter, S.ACCEPTED, was=S.IN_DOUBT)
    assert waits_for_the_disk()


def test_a_step_outside_the_table_is_refused():
    LetterFactory()
    [held] = claim(1)
    with pytest.raises(ValueError, match="accepted"):
        step(held, S.ACCEPTED, was=S.CLAIMED)


def test_handing_is_no_step_of_its_own():
    LetterFactory()
    [held] = claim(1)
    with pytest.raises(ValueError, match="handing"):
        step(held, S.HANDING, was=S.CLAIMED)


def test_a_dead_workers_unsent_letter_goes_back(later, story):
    letter = LetterFactory()
    claim(1)
    later()
    settling.reap()
    assert story(letter) == ["claimed", "pending"]
    assert (letter.owner, letter.lease) == (None, None)
    assert len(claim(1)) == 1


def handed():
    """A letter whose worker died with the text in its hands."""
    LetterFactory(email="ola@forening.example")
    [letter] = claim(1)
    assert hand([letter])
    letter.refresh_from_db()
    return letter


def test_a_dead_workers_handed_letter_is_in_doubt(later, story):
    letter = handed()
    later()
    settling.reap()
    assert story(letter) == ["claimed", "handing", "in_doubt"]


def test_without_a_log_it_waits_four_hours_for_a_person(later, story, settings):
    settings.RELAY_LOG = ""
    letter = handed()
    later()
    settling.reap()
    later()
    settling.settle()
    assert story(letter)[-1] == "in_doubt"
    Letter.objects.update(handing_at=Now() - timedelta(hours=3, minutes=59))
    later()
    settling.settle()
    assert story(letter)[-1] == "in_doubt"
    Letter.objects.update(handing_at=Now() - timedelta(hours=4, minutes=1))
    later()
    settling.settle()
    assert story(letter)[-1] == "held"
    assert deliver_some().letters == 0


def test_absence_is_believed_only_when_the_log_goes_far_enough(sink, later, story):
    letter = handed()
    later()
    settling.reap()
    for beats, became in [(10, "in_doubt"), (10, "in_doubt"), (10, "pending")]:
        sink.beat(beats)
        later()
        settling.settle()
        assert story(letter)[-1] == became


def test_an_old_worker_wakes_after_its_letter_was_settled(sink, later, story):
    old = handed()
    later()
    settling.reap()
    sink.beat()
    later()
    settling.settle()
    assert step(old, S.ACCEPTED, was=S.HANDING) is False
    assert story(old)[-1] == "pending"


# --- not wanted any more --------------------------------------------------------------------------


def expire(letter):
    Letter.objects.filter(pk=letter.pk).update(expires_at=Now() - timedelta(seconds=1))


def withdraw(letter):
    Batch.objects.filter(pk=letter.batch_id).update(withdrawn_at=Now())


def stop_address(letter):
    suppress(letter.email, reason="ba om det")


def stop_scope(letter):
    suppress(letter.email, reason="ba om det", scope=letter.batch.scope)


REASONS = [
    (expire, "expired"),
    (withdraw, "suppressed"),
    (stop_address, "suppressed"),
    (stop_scope, "suppressed"),
]


@pytest.mark.parametrize(("happens", "became"), REASONS)
def test_a_worthless_letter_is_never_sent(sink, later, story, happens, became):
    letter = LetterFactory()
    happens(letter)
    stop_worthless()
    deliver_some()
    assert story(letter) == [became]
    assert letter.last_error
    assert not sink.took


@pytest.mark.parametrize(("happens", "became"), REASONS)
def test_not_even_when_a_worker_has_it_already(sink, story, happens, became):
    letter = LetterFactory()
    other = LetterFactory()
    [held, _other] = claim(2)
    happens(letter)
    assert still_wanted(held) is False
    assert story(letter) == ["claimed", became]
    assert still_wanted(other) is True


@pytest.mark.parametrize(("happens", "became"), REASONS)
def test_nor_when_it_happens_during_the_conversation(sink, story, happens, became):
    letter, other = LetterFactory(), LetterFactory()
    happens(letter)  # no sweep in between: only the last look can see it
    deliver_some()
    assert story(letter) == ["claimed", became]
    assert sink.took == {other.email: 1}


def test_another_scope_is_not_stopped(sink):
    letter = LetterFactory()
    suppress(letter.email, reason="ba om det", scope="hearing:another")
    assert stop_worthless() == 0
    deliver_some()
    assert sink.took == {letter.email: 1}


@pytest.mark.parametrize("many", [1, 40])
def test_the_sweep_is_one_statement_however_many(django_assert_num_queries, many):
    LetterFactory.create_batch(many, batch=BatchFactory(withdrawn_at=Now()))
    with django_assert_num_queries(3):  # with its savepoint
        assert stop_worthless() == many
    assert LetterEvent.objects.filter(became=S.SUPPRESSED).count() == many


@pytest.mark.parametrize("many", [1, 40])
def test_so_are_claiming_and_reaping(django_assert_num_queries, later, many):
    LetterFactory.create_batch(many)
    with django_assert_num_queries(4):
        assert len(claim(100)) == many
    later()
    with django_assert_num_queries(3):
        assert settling.reap() == many


# --- letters with faults of their own -------------------------------------------------------------


def test_a_broken_letter_stops_no_other(sink, story):
    broken = LetterFactory(email="dette er ingen adresse")
    danish = LetterFactory(email="åse@forening.example")
    whole = LetterFactory()
    deliver_some()
    for letter in (broken, danish):
        assert story(letter) == ["claimed", "failed"]
        assert letter.last_error.endswith("er ikke en e-postadresse vi kan sende til.")
    assert sink.took == {whole.email: 1}


def test_a_letter_that_cannot_be_made_waits_and_stops_no_other(sink, story):
    odd = LetterFactory(merge=[1, 2])  # not the words it should be
    whole = LetterFactory()
    deliver_some()
    assert story(odd) == ["claimed", "pending"]
    assert odd.next_at > whole.next_at
    assert sink.took == {whole.email: 1}


def test_three_days_count_from_the_first_try(sink, later, story):
    letter = LetterFactory(email="ola@forening.example")
    Letter.objects.update(created_at=Now() - timedelta(days=30))  # written long before it was due
    sink.ways[letter.email] = [ways.BUSY_AT_RCPT] * 2
    deliver_some()
    assert story(letter)[-1] == "pending"
    letter.refresh_from_db()
    assert letter.tried_at is not None
    Letter.objects.update(tried_at=Now() - timedelta(hours=73))
    later()
    deliver_some()
    letter.refresh_from_db()
    assert letter.state == S.FAILED


def test_waits_grow_and_are_spread(sink, later):
    letter = LetterFactory(email="ola@forening.example")
    sink.ways[letter.email] = [ways.BUSY_AT_RCPT] * 7
    waits = []
    for _ in range(7):
        deliver_some()
        event = LetterEvent.objects.latest("id")
        waits.append((Letter.objects.get().next_at - event.at) / timedelta(minutes=1))
        later()
    for wait, most in zip(waits, [1, 2, 5, 15, 30, 60, 60], strict=True):
        assert 1 / 6 - 0.01 <= wait <= most + 0.01
