"""Nothing lost, nothing sent twice: each way a relay can misbehave, told to its end."""

import time

import pytest

from dispatch.claims import settling, steps
from dispatch.claims.delivery import deliver_some
from dispatch.models import Letter, Suppression
from dispatch.states import LetterState
from tests.dispatch import sink as ways
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState


def rounds(later, times=3):
    """What workers do, several times over."""
    for _ in range(times):
        deliver_some()
        later()
        steps.stop_worthless()
        settling.reap()
        settling.settle()
        later()


def test_a_letter_is_claimed_announced_and_accepted(sink, story):
    letter = LetterFactory(email="ola@forening.example")
    assert deliver_some().letters == 1
    assert story(letter) == ["claimed", "handing", "accepted"]
    assert sink.took == {"ola@forening.example": 1}
    assert sink.senders == [letter.envelope_sender]
    assert (letter.relay_queue_id, letter.owner, letter.lease) == ("Q42", None, None)


@pytest.mark.parametrize(
    ("way", "path", "taken"),
    [
        (ways.BUSY_AT_RCPT, ["claimed", "pending", "claimed", "handing", "accepted"], 1),
        (ways.CLOSED, ["claimed", "pending", "claimed", "handing", "accepted"], 1),
        (ways.UNKNOWN_AT_RCPT, ["claimed", "failed"], 0),
        (ways.REFUSED_AT_TEXT, ["claimed", "handing", "failed"], 0),
        (ways.DROP_AFTER, ["claimed", "handing", "in_doubt", "accepted"], 1),
        (
            ways.DROP_BEFORE,
            ["claimed", "handing", "in_doubt", "pending", "claimed", "handing", "accepted"],
            1,
        ),
        (
            ways.BUSY_AT_TEXT,
            ["claimed", "handing", "in_doubt", "pending", "claimed", "handing", "accepted"],
            1,
        ),
    ],
)
def test_every_way_ends_well(sink, later, story, way, path, taken):
    letter = LetterFactory(email="ola@forening.example")
    sink.ways["ola@forening.example"] = [way]
    deliver_some()
    sink.beat()
    rounds(later)
    assert story(letter) == path
    assert sink.took["ola@forening.example"] == taken


def test_a_relay_that_accepts_after_the_sender_gave_up(sink, later, story, monkeypatch):
    monkeypatch.setattr("dispatch.relay.TIMEOUT", 0.3)
    letter = LetterFactory(email="ola@forening.example")
    sink.ways["ola@forening.example"] = [ways.ACCEPT_LATE]
    deliver_some()
    sink.beat(20)  # fewer than its own patience with a silent sender: no proof yet
    rounds(later, 1)
    assert story(letter)[-1] == "in_doubt"
    _until(lambda: sink.took)
    sink.beat()
    rounds(later)
    assert sink.took == {"ola@forening.example": 1}
    assert story(letter) == ["claimed", "handing", "in_doubt", "accepted"]


def _until(true):
    """Wait for the relay's own thread."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_an_unknown_address_is_not_written_to_again(sink, later, story):
    first = LetterFactory(email="ukjent@forening.example")
    sink.ways["ukjent@forening.example"] = [ways.UNKNOWN_AT_RCPT]
    deliver_some()
    assert Suppression.objects.get().email == "ukjent@forening.example"
    second = LetterFactory(email="ukjent@forening.example")
    rounds(later)
    assert story(first) == ["claimed", "failed"]
    assert story(second)[-1] == "suppressed"
    assert not sink.took


@pytest.mark.parametrize("answer", ["550 5.7.1 Sender rejected", "550 5.1.1 Bad sender"])
def test_a_refusal_of_our_own_sender_fails_nobody(sink, later, story, answer):
    sink.everybody, sink.at = answer, "MAIL"
    letter = LetterFactory()
    rounds(later, 2)
    assert story(letter)[-1] == "pending"
    assert not Suppression.objects.exists()


def test_blaming_the_sender_at_the_recipient_fails_nobody(sink, story):
    sink.everybody = "550 5.1.8 Bad sender"  # many relays wait with it until then
    letter = LetterFactory()
    deliver_some()
    assert story(letter) == ["claimed", "pending"]
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", [ways.UNKNOWN_AT_RCPT, "554 5.7.1 Relay access denied"])
def test_a_relay_that_refuses_everybody_fails_nobody(sink, later, story, answer, at):
    sink.everybody, sink.at = answer, at
    all_of_them = LetterFactory.create_batch(8)
    assert deliver_some().go_on is False
    assert {letter.state for letter in Letter.objects.all()} == {S.PENDING}
    assert not Suppression.objects.exists()
    assert deliver_some().letters == 0  # it is left in peace for a while
    sink.everybody = ""
    rounds(later)
    assert {story(letter)[-1] for letter in all_of_them} == {"accepted"}


def test_many_dead_addresses_beside_a_living_one_do_fail(sink):
    dead = LetterFactory.create_batch(6)
    for letter in dead:
        sink.ways[letter.email] = [ways.UNKNOWN_AT_RCPT]
    alive = LetterFactory()
    deliver_some()
    assert Letter.objects.filter(state=S.FAILED).count() == 6
    assert sink.took == {alive.email: 1}


def test_a_relay_that_is_away_costs_a_pause_and_no_letter(settings, later, story, sink):
    letters = LetterFactory.create_batch(3)
    here, settings.RELAY = settings.RELAY, settings.RELAY | {"port": 1}
    tried = deliver_some()
    assert (tried.letters, tried.go_on) == (3, False)
    assert deliver_some().letters == 0
    settings.RELAY = here
    rounds(later)
    assert all(story(letter)[-1] == "accepted" for letter in letters)
    assert set(sink.took.values()) == {1}


def test_after_a_broken_conversation_the_rest_goes_in_the_next(sink, later, story):
    first, *rest = LetterFactory.create_batch(4)
    sink.ways[first.email] = [ways.DROP_AFTER]
    deliver_some()
    assert story(first)[-1] == "in_doubt"
    deliver_some()
    assert all(story(letter)[-1] == "accepted" for letter in rest)
    rounds(later)
    assert set(sink.took.values()) == {1}
    assert len(sink.took) == 4


def test_a_letter_to_one_goes_before_a_set(sink):
    LetterFactory.create_batch(30)
    urgent = LetterFactory(urgent=True)
    deliver_some(1)
    assert sink.took == {urgent.email: 1}
