"""A relay of one's own, and time that passes when a test says so."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models.functions import Now

from dispatch.models import DomainRate, Letter, Sending
from dispatch.states import LETTER
from tests.dispatch.sink import Sink


@pytest.fixture
def sink(settings, tmp_path):
    """The relay that letters are handed to; its log begins now."""
    relay = Sink(tmp_path / "relay.log")
    relay.write("alive")
    relay.controller.start()
    settings.RELAY = relay.address
    settings.RELAY_LOG = str(relay.log)
    yield relay
    relay.controller.stop()


@pytest.fixture
def later():
    """Everything that waits is due, every lease is out, and the breaker has closed."""

    def pass_time():
        moment = Now() - timedelta(seconds=1)
        Letter.objects.filter(state__in=["pending", "in_doubt", "held"]).update(next_at=moment)
        Letter.objects.filter(lease__isnull=False).update(lease=moment)
        Sending.objects.filter(breaker_until__isnull=False).update(breaker_until=moment)
        DomainRate.objects.update(tokens=20, backoff_until=None)

    return pass_time


@pytest.fixture
def story():
    """The states a letter has been through; each step is one that the table allows."""

    def read(letter):
        steps = list(letter.events.order_by("id").values_list("was", "became"))
        assert all(became in LETTER[was] for was, became in steps), steps
        assert all(a[1] == b[0] for a, b in pairwise(steps)), steps
        letter.refresh_from_db()
        assert not steps or steps[-1][1] == letter.state
        return [became for _was, became in steps]

    return read
