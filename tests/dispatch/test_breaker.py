"""The breaker, shared by all processes: the same relay is ill for everybody, and fails nobody."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from dispatch.claims import breaker
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim, hand, still_wanted
from dispatch.models import Letter, RelayRefusal, Sending, Suppression
from dispatch.states import LetterState
from tests.dispatch import sink as ways
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState


def refuse_in_runs_of_one(sink, answer, times):
    """As several processes meet it: each its own letter, each its own conversation."""
    sink.everybody = answer
    letters = LetterFactory.create_batch(times)
    for _ in letters:
        deliver_some(1)
    return letters


def test_five_processes_with_one_refusal_each_open_it(sink, story):
    letters = refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 5)
    sending = Sending.objects.get()
    assert sending.breaker_until > sending.breaker_opened_at
    assert "5.1.1" in sending.breaker_why
    assert not Suppression.objects.exists()
    for letter in letters:  # the first four had been failed; that was the relay's fault too
        assert story(letter)[-1] == "pending"
    LetterFactory()
    assert deliver_some().letters == 0


def test_four_do_not(sink, story):
    letters = refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 4)
    assert all(story(letter)[-1] == "failed" for letter in letters)
    assert Suppression.objects.count() == 4
    assert Sending.objects.get().breaker_until is None


def test_five_letters_to_one_domain_do_not(sink):
    sink.everybody = ways.UNKNOWN_AT_RCPT
    for n in range(6):
        LetterFactory(email=f"post{n}@forening.example")
    deliver_some()
    assert Letter.objects.filter(state=S.FAILED).count() == 6


def test_different_answers_do_not(sink):
    answers = ["550 5.1.1 a", "550 5.1.2 b", "554 5.7.1 c", "553 5.1.3 d", "550 5.1.10 e"]
    for letter, answer in zip(LetterFactory.create_batch(5), answers, strict=True):
        sink.ways[letter.email] = [answer]
    sink.also |= set(answers)
    deliver_some()
    assert Letter.objects.filter(state=S.FAILED).count() == 5


def test_something_accepted_by_any_process_clears_the_suspicion(sink):
    refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 4)
    sink.everybody = ""
    LetterFactory()
    deliver_some()
    refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 4)
    assert Letter.objects.filter(state=S.FAILED).count() == 8
    assert Sending.objects.get().breaker_until is None


def test_refusals_of_an_hour_ago_do_not_count(sink):
    refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 4)
    RelayRefusal.objects.update(at=Now() - timedelta(hours=1))
    refuse_in_runs_of_one(sink, ways.UNKNOWN_AT_RCPT, 1)
    assert Letter.objects.filter(state=S.FAILED).count() == 5


def test_a_relay_that_falls_ill_in_the_middle_of_a_run_fails_nobody(sink, story):
    well, ill = LetterFactory.create_batch(3), LetterFactory.create_batch(6)
    for letter in ill:
        sink.ways[letter.email] = [ways.UNKNOWN_AT_RCPT]
    deliver_some()
    assert all(story(letter)[-1] == "accepted" for letter in well)
    assert all(story(letter)[-1] == "pending" for letter in ill)


def test_it_opens_for_longer_each_time_and_closes_when_the_relay_is_well(sink, later):
    pauses = []
    for _ in range(6):
        sink.everybody = "554 5.7.1 Relay access denied"
        LetterFactory.create_batch(5)
        deliver_some()
        sending = Sending.objects.annotate(left=F("breaker_until") - Now()).get()
        pauses.append(round(sending.left / timedelta(minutes=1)))
        later()
    assert pauses == [1, 2, 4, 8, 8, 8]
    sink.everybody = ""
    deliver_some(100)
    assert set(Letter.objects.values_list("state", flat=True)) == {S.ACCEPTED}


def test_refused_again_and_again_until_there_is_no_sense_in_it_they_fail_in_sight(sink, later):
    sink.everybody = "554 5.7.1 Relay access denied"
    letters = LetterFactory.create_batch(5)
    deliver_some()
    Letter.objects.update(tried_at=Now() - timedelta(hours=73))
    later()
    deliver_some()
    assert Letter.objects.filter(state=S.FAILED).count() == len(letters)
    assert not Suppression.objects.exists()


def test_our_own_sender_refused_everywhere_opens_it_too(sink):
    sink.everybody, sink.at = "550 5.7.1 Sender rejected", "MAIL"
    LetterFactory.create_batch(5)
    deliver_some()
    assert Sending.objects.get().breaker_until is not None
    assert not Letter.objects.filter(state=S.FAILED).exists()


def test_a_breaker_that_opens_stops_what_another_process_holds(sink, story):
    letter = LetterFactory()
    [held] = claim(1)
    Sending.objects.create(breaker_until=Now() + timedelta(minutes=1))
    assert not hand([held])
    assert still_wanted(held) is False
    assert story(letter) == ["claimed", "pending"]
    assert letter.attempt == 0  # it was never offered


def test_accepting_costs_one_statement_and_writes_rarely(django_assert_num_queries):
    breaker.accepted()
    first = Sending.objects.get().accepted_at
    with django_assert_num_queries(1):
        breaker.accepted()
    assert Sending.objects.get().accepted_at == first


def test_since_when_the_relay_has_been_away_is_known(settings, sink, later):
    LetterFactory()
    here, settings.RELAY = settings.RELAY, settings.RELAY | {"port": 1}
    deliver_some()
    since = Sending.objects.get().away_since
    later()
    deliver_some()
    assert Sending.objects.get().away_since == since
    settings.RELAY = here
    later()
    deliver_some()
    assert Sending.objects.get().away_since is None
