"""The promise as a whole, and the proof that the scenario can tell a broken order from ours."""

import os
import signal
import smtplib

import pytest

from dispatch import relay
from dispatch.claims import settling
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim
from dispatch.letters import render
from dispatch.models import Letter
from dispatch.states import LetterState
from tests.dispatch import sink as ways
from tests.dispatch import workers
from tests.factories.dispatch import LetterFactory

FAULTS = [
    ways.DROP_AFTER, "", ways.DROP_BEFORE, ways.BUSY_AT_RCPT, "", ways.BUSY_AT_TEXT,
    ways.DROP_AFTER, "", ways.CLOSED, "",
]  # fmt: skip


def send_then_mark():
    """What must not be done: whatever gave no answer is sent again."""
    for letter in claim(20):
        try:
            link = relay.connect()
            link.sendmail(letter.envelope_sender, [letter.email], render(letter))
            became = {"state": "accepted", "accepted_at": letter.created_at}
        except (OSError, smtplib.SMTPException):
            became = {"state": "pending"}
        Letter.objects.filter(pk=letter.pk).update(owner=None, lease=None, **became)


def play(deliver, sink, later):
    """The same faults, and the same rounds of settling, for every order."""
    letters = [LetterFactory(urgent=False) for _ in FAULTS]
    for letter, way in zip(letters, FAULTS, strict=True):
        sink.ways[letter.email] = [way] if way else []
    for _ in range(8):
        deliver()
        later()
        settling.reap()
        sink.beat()
        settling.settle()
        later()
    assert set(sink.took) == {letter.email for letter in letters}, "a letter was lost"
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.ACCEPTED}
    return {email for email, times in sink.took.items() if times > 1}


@pytest.mark.django_db
def test_through_every_fault_each_gets_one_letter(sink, later):
    assert play(deliver_some, sink, later) == set()


@pytest.mark.django_db
def test_the_scenario_catches_an_order_that_sends_before_it_marks(sink, later):
    assert len(play(send_then_mark, sink, later)) == FAULTS.count(ways.DROP_AFTER)


DELIVER = """
import django
django.setup()
from dispatch.claims.delivery import deliver_some
deliver_some()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [ways.HOLD, ways.TAKE_AND_HOLD])
def test_a_worker_killed_while_the_relay_has_the_text(sink, later, story, tmp_path, way):
    letters = LetterFactory.create_batch(6)
    unlucky = letters[2]
    sink.ways[unlucky.email] = [way]
    with workers.process("-c", DELIVER, log=tmp_path / "worker.log") as worker:
        workers.until(sink.holding.is_set, log=tmp_path / "worker.log")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    states = list(Letter.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted"] + ["handing"] * 5
    assert deliver_some().letters == 0  # their leases hold
    later()
    settling.reap()
    deliver_some()
    assert story(unlucky)[-1] == "in_doubt"
    later()
    settling.settle()
    sink.beat()
    later()
    settling.settle()
    deliver_some()
    assert {story(letter)[-1] for letter in letters} == {"accepted"}
    assert sink.took == {letter.email: 1 for letter in letters}
