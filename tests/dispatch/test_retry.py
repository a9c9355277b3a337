"""How long a letter is tried: three days, or until somebody must ring instead."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from dispatch.claims.delivery import deliver_some
from dispatch.models import Letter
from dispatch.states import LetterState
from tests.dispatch import sink as ways
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def state_after(sink, tried_ago, left):
    """A busy mailbox, tried so long ago for the first time, with so much left to the deadline."""
    letter = LetterFactory()
    Letter.objects.filter(pk=letter.pk).update(
        tried_at=Now() - tried_ago if tried_ago is not None else None,
        expires_at=Now() + left if left is not None else None,
    )
    sink.ways[letter.email] = [ways.BUSY_AT_RCPT]
    deliver_some()
    letter.refresh_from_db()
    return letter.state


@pytest.mark.parametrize(
    ("tried_ago", "left", "became"),
    [
        (None, None, S.PENDING),
        (71 * HOUR, None, S.PENDING),
        (73 * HOUR, None, S.FAILED),
        (71 * HOUR, 20 * DAY, S.PENDING),
        (73 * HOUR, 20 * DAY, S.FAILED),
        (40 * HOUR, 13 * HOUR, S.PENDING),
        (40 * HOUR, 11 * HOUR, S.FAILED),  # somebody can still ring
        (None, 11 * HOUR, S.PENDING),  # short from the start: half of it is for trying
        (1 * HOUR, 5 * HOUR, S.PENDING),
        (6 * HOUR, 5 * HOUR, S.FAILED),
        (None, timedelta(minutes=1), S.PENDING),
    ],
)
def test_until_when(sink, tried_ago, left, became):
    assert state_after(sink, tried_ago, left) == became


def test_a_failed_letter_is_in_sight(sink):
    state_after(sink, 73 * HOUR, None)
    letter = Letter.objects.get()
    assert letter.needs_help
    assert letter.last_error == "450 4.2.0 Busy"


def test_the_relay_being_away_for_a_week_costs_no_letter_its_time(settings, sink, later):
    letter = LetterFactory()
    here, settings.RELAY = settings.RELAY, settings.RELAY | {"port": 1}
    for _ in range(5):
        deliver_some()
        later()
    letter.refresh_from_db()
    assert (letter.attempt, letter.tried_at) == (0, None)
    settings.RELAY = here
    sink.ways[letter.email] = [ways.BUSY_AT_RCPT]
    deliver_some()
    letter.refresh_from_db()
    assert (letter.state, letter.attempt) == (S.PENDING, 1)


def test_what_a_server_says_is_kept_without_addresses(sink):
    letter = LetterFactory(email="ola@forening.example")
    answer = "450 4.2.0 <ola@forening.example>: Recipient address rejected, ask post@x.no"
    sink.ways[letter.email] = [answer]
    sink.also.add(answer)
    deliver_some()
    letter.refresh_from_db()
    assert letter.last_error == "450 4.2.0 <…>: Recipient address rejected, ask …"
    assert "@" not in letter.events.last().detail
