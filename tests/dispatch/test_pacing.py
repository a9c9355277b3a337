"""Letters a second to one domain, whichever process sends them."""

import itertools
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from dispatch.claims import pacing
from dispatch.claims.delivery import deliver_some
from dispatch.claims.steps import claim
from dispatch.models import DomainRate, Letter
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db


def many(n, domain):
    batch = BatchFactory()
    return [LetterFactory(batch=batch, email=f"p{k}@{domain}") for k in range(n)]


def waits():
    """Seconds until each pending letter is due, in order; those due now left out."""
    left = Letter.objects.filter(state="pending").annotate(left=F("next_at") - Now())
    seconds = sorted(row.left.total_seconds() for row in left)
    return [s for s in seconds if s > 0]


def test_one_seconds_worth_goes_and_the_rest_is_spread_over_the_next_ones(sink):
    many(18, "gmail.com")
    deliver_some()
    assert len(sink.took) == 5
    spread = waits()
    assert len(spread) == 13
    steps = [b - a for a, b in itertools.pairwise(spread)]
    assert all(0.15 < step < 0.25 for step in steps)
    assert not Letter.objects.filter(state="pending", attempt__gt=0).exists()  # no tries of theirs


def test_other_domains_do_not_wait_behind_a_large_one(sink):
    many(60, "gmail.com")
    small = LetterFactory(email="post@forening.example")
    deliver_some()  # twenty of the large one's are looked at
    deliver_some()
    assert small.email in sink.took


def test_letters_to_many_domains_are_not_slowed(sink):
    LetterFactory.create_batch(40)
    deliver_some()
    deliver_some()
    assert len(sink.took) == 40


def test_the_bucket_fills_by_the_second_and_holds_one_second(later):
    many(40, "forening.example")
    go, _ = pacing.within_pace(claim(30))
    assert len(go) == 20
    DomainRate.objects.update(at=Now() - timedelta(seconds=0.5))
    assert pacing._take({"forening.example": 30})[0]["forening.example"] in {10, 11}
    DomainRate.objects.update(at=Now() - timedelta(hours=5))
    assert pacing._take({"forening.example": 30})[0]["forening.example"] == 20


def test_a_row_goes_before_the_setting(settings):
    settings.DOMAIN_RATES = {"stor.example": 3}
    assert pacing._take({"stor.example": 9, "liten.example": 9})[0] == {
        "stor.example": 3,
        "liten.example": 9,
    }
    DomainRate.objects.update(fixed_rate=7, at=Now() - timedelta(seconds=9))
    assert pacing._take({"stor.example": 9})[0]["stor.example"] == 7


def test_a_slow_domain_gets_its_letter_all_the_same():
    DomainRate.objects.create(
        domain="treg.example", fixed_rate=0.1, rate=0.1, tokens=0, at=Now(), wanted=0, granted=0
    )
    assert pacing._take({"treg.example": 3})[0]["treg.example"] == 0
    DomainRate.objects.update(at=Now() - timedelta(seconds=11))
    assert pacing._take({"treg.example": 3})[0]["treg.example"] == 1


@pytest.mark.parametrize("answer", ["421 4.7.0 Too many messages", "450 4.7.1 Slow down"])
def test_a_domain_that_asks_for_peace_gets_it_and_twice_as_long_the_next_time(sink, later, answer):
    letters = many(3, "travel.example")
    other = LetterFactory()
    pauses = []
    for _ in range(3):
        sink.ways[letters[0].email] = [answer]
        sink.also.add(answer)
        Letter.objects.filter(pk=letters[0].pk).update(next_at=Now(), urgent=True)
        deliver_some(1)
        row = DomainRate.objects.annotate(left=F("backoff_until") - Now()).get(
            domain="travel.example"
        )
        pauses.append(round(row.left.total_seconds()))
        DomainRate.objects.update(backoff_until=Now(), tokens=20)
    assert pauses == [30, 60, 120]
    Letter.objects.filter(pk=letters[0].pk).update(next_at=Now())  # not its own drawn wait
    DomainRate.objects.update(backoff_until=Now() + timedelta(seconds=60))
    deliver_some()
    assert set(sink.took) == {other.email}
    assert min(waits()) > 50  # nobody of that domain before the peace is over


def test_a_letter_taken_makes_the_next_peace_short_again(sink):
    [letter] = many(1, "travel.example")
    pacing.back_off("travel.example")
    DomainRate.objects.update(backoff_until=Now(), tokens=20)
    deliver_some()
    assert letter.email in sink.took
    assert DomainRate.objects.get().backoff_seconds == 0


def test_taking_is_one_statement_for_a_whole_claim(django_assert_num_queries):
    held = LetterFactory.create_batch(20)
    with django_assert_num_queries(1):
        go, strained = pacing.within_pace(held)
    assert (go, strained) == (held, set())


@pytest.mark.django_db(transaction=True)
def test_processes_never_take_more_together_than_there_is():
    got = Counter()

    def take():
        domains = {f"d{n}.example": 4 for n in range(12)}
        got.update(pacing._take(domains)[0])
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # twenty at once, and what the time of the test itself fills up: far below the 48 asked for
    assert all(20 <= n < 48 for n in got.values())


def test_an_hour_is_the_longest_peace():
    pacing.back_off("x.example")
    DomainRate.objects.update(backoff_seconds=3000, backoff_until=Now())
    pacing.back_off("x.example")
    assert DomainRate.objects.get().backoff_seconds == 3600
