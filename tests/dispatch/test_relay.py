"""What the demo relay's log proves, and what it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch import relay
from dispatch.relay import DemoRelayLog, Evidence, NoLog, Proof
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def letter():
    """Handed over a minute after the log began."""
    made = LetterFactory(handing_at=START + timedelta(minutes=1))
    made.refresh_from_db()
    return made


@pytest.fixture
def judge(tmp_path, letter):
    """What a log with these lines says of the letter; each is (seconds since the start, words)."""

    def read(*lines, tail=""):
        file = tmp_path / "relay.log"
        file.write_text(
            "".join(f"{(START + timedelta(seconds=s)).isoformat()} {words}\n" for s, words in lines)
            + tail
        )
        return DemoRelayLog(str(file)).look_up([letter])[letter.pk]

    return read


def alive(first, last):
    return [(second, "alive") for second in range(first, last)]


def test_its_own_sender_is_the_proof(judge, letter):
    line = f"queue=Q1 from={letter.envelope_sender} to=ola@x.no status=accepted"
    assert judge((0, "alive"), (61, line)) == Evidence(Proof.ACCEPTED, "Q1")


@pytest.mark.parametrize("word", ["rejected", "accepted2", ""])
def test_another_word_is_no_proof(judge, letter, word):
    line = f"queue=Q1 from={letter.envelope_sender} to=ola@x.no status={word}"
    assert judge((0, "alive"), (61, line)).proof is Proof.UNKNOWN


def test_a_half_written_line_is_no_proof(judge, letter):
    tail = f"2026-03-01T12:01:01+00:00 queue=Q1 from={letter.envelope_sender} status=accepted"
    assert judge((0, "alive"), tail=tail).proof is Proof.UNKNOWN


def test_another_letters_line_is_no_proof(judge, letter):
    line = f"queue=Q1 from=x{letter.envelope_sender} to=ola@x.no status=accepted"
    assert judge((0, "alive"), (61, line)).proof is Proof.UNKNOWN


def test_absence_takes_heartbeats_after_the_handing(judge):
    assert judge((0, "alive"), *alive(61, 85)).proof is Proof.UNKNOWN
    assert judge((0, "alive"), *alive(61, 86)).proof is Proof.ABSENT


def test_a_relay_that_stood_still_has_proved_nothing_by_waking(judge):
    assert judge(*alive(0, 60), (900, "alive")).proof is Proof.UNKNOWN


def test_heartbeats_before_the_handing_do_not_count(judge):
    assert judge(*alive(0, 60)).proof is Proof.UNKNOWN


def test_a_log_that_begins_after_the_handing_proves_no_absence(judge):
    assert judge(*alive(70, 500)).proof is Proof.UNKNOWN


def test_an_empty_or_missing_or_foreign_log_proves_nothing(judge, letter, tmp_path):
    assert judge().proof is Proof.UNKNOWN
    assert judge(tail="\x00\xff hva er dette = =\n\n").proof is Proof.UNKNOWN
    missing = DemoRelayLog(str(tmp_path / "none"))
    assert missing.look_up([letter])[letter.pk].proof is Proof.UNKNOWN


def test_a_letter_that_was_never_handed_has_no_absence(judge, letter):
    letter.handing_at = None
    assert judge(*alive(0, 500)).proof is Proof.UNKNOWN


def test_the_installation_decides_which_log(settings, letter):
    settings.RELAY_LOG = ""
    assert isinstance(relay.log(), NoLog)
    assert relay.log().look_up([letter])[letter.pk].proof is Proof.UNKNOWN
    settings.RELAY_LOG = "somewhere"
    assert isinstance(relay.log(), DemoRelayLog)
