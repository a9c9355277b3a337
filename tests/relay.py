"""A relay of one's own, and time that passes when a test says so."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

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

    from dispatch.models import DomainRate, Letter, Sending

    def pass_time():
        moment = Now() - timedelta(seconds=1)
        Letter.objects.filter(state__in=["pending", "in_doubt", "held"]).update(next_at=moment)
        Letter.objects.filter(lease__isnull=False).update(lease=moment)
        Sending.objects.filter(breaker_until__isnull=False).update(breaker_until=moment)
        DomainRate.objects.update(tokens=20, backoff_until=None)

    return pass_time
