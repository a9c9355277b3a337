"""A relay's log that is away: doubt stays doubt, the operator is told, and nothing is doubled."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from dispatch.claims import settling
from dispatch.claims.delivery import deliver_some
from dispatch.models import Letter, Sending
from dispatch.relay import DemoRelayLog
from dispatch.states import LetterState
from tests.dispatch import sink as ways
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db
S = LetterState


def in_doubt(sink, way):
    letter = LetterFactory()
    sink.ways[letter.email] = [way]
    deliver_some()
    letter.refresh_from_db()
    assert letter.state == S.IN_DOUBT
    return letter


def look(later):
    later()
    settling.watch_log()
    settling.settle()


def test_since_when_the_log_has_been_away_is_known_and_forgotten(sink, later):
    settling.watch_log()
    assert Sending.objects.get().log_trouble_since is None
    away = sink.log.rename(sink.log.with_name("away"))
    settling.watch_log()
    first = Sending.objects.get()
    assert (first.log_trouble, bool(first.log_trouble_since)) == (
        "Loggen finnes ikke, eller kan ikke leses.",
        True,
    )
    settling.watch_log()
    assert Sending.objects.get().log_trouble_since == first.log_trouble_since
    away.rename(sink.log)
    settling.watch_log()
    last = Sending.objects.get()
    assert (last.log_trouble, last.log_trouble_since) == ("", None)


def test_watching_writes_when_something_changes_only(sink, django_assert_num_queries):
    settling.watch_log()
    with django_assert_num_queries(1):
        settling.watch_log()


def test_a_log_that_stands_still_is_trouble(tmp_path):
    log = tmp_path / "relay.log"
    log.write_text("")
    old = (datetime.now(UTC) - timedelta(minutes=3)).timestamp()
    os.utime(log, (old, old))
    assert DemoRelayLog(str(log)).watch() == "Loggen står stille."


@pytest.mark.parametrize("way", [ways.DROP_BEFORE, ways.DROP_AFTER])
@pytest.mark.parametrize("spoilt", ["away", "cut", "behind", "none"])
def test_without_the_log_every_doubt_ends_with_a_person_and_nothing_twice(
    sink, later, story, settings, way, spoilt
):
    letter = in_doubt(sink, way)
    before = sink.took[letter.email]
    if spoilt == "away":
        sink.log.unlink()
    elif spoilt == "cut":
        sink.log.write_text("")
        sink.beat()
    elif spoilt == "none":
        settings.RELAY_LOG = ""
    else:  # the log has not come as far as the handing
        lines = [line for line in sink.log.read_text().splitlines() if "accepted" not in line]
        sink.log.write_text("\n".join(lines) + "\n")
    for _ in range(4):
        look(later)
        deliver_some()
    assert story(letter)[-1] == "in_doubt"
    Letter.objects.update(handing_at=Now() - timedelta(hours=5))
    look(later)
    assert story(letter)[-1] == "held"
    look(later)
    deliver_some()
    assert sink.took[letter.email] == before


def test_a_log_that_comes_back_settles_what_waited_for_a_person(sink, later, story):
    letter = in_doubt(sink, ways.DROP_AFTER)
    away = sink.log.rename(sink.log.with_name("away"))
    Letter.objects.update(handing_at=Now() - timedelta(hours=5))
    look(later)
    assert story(letter)[-1] == "held"
    away.rename(sink.log)
    look(later)
    assert story(letter)[-2:] == ["held", "accepted"]
    assert sink.took[letter.email] == 1


def test_absence_frees_no_letter_that_a_person_has_been_asked_about(sink, later):
    letter = in_doubt(sink, ways.DROP_BEFORE)
    Letter.objects.update(state=S.HELD)
    sink.beat()
    look(later)
    letter.refresh_from_db()
    assert letter.state == S.HELD
