"""How long it lasts: warned in time, and longer only when both want it (clauses O5, O6)."""

from datetime import timedelta

import pytest

from agreements.actions import effect, terms
from core import clock
from core.errors import Refused
from dispatch.models import Letter
from tests.agreements.places import next_national

pytestmark = pytest.mark.django_db


def told(lead_words: str) -> int:
    """How many letters say this."""
    return Letter.objects.filter(batch__body__contains=lead_words).count()


def test_both_are_warned_four_times_and_never_twice(in_force, at_time):
    ends = in_force.valid_to
    for day, words in (
        (clock.months_later(ends, -12), "et år igjen"),
        (clock.months_later(ends, -6), "et halvt år igjen"),
        (clock.months_later(ends, -3), "tre måneder igjen"),
        (ends - timedelta(days=30), "under en måned igjen"),
    ):
        at_time(clock.end_of_day(day - timedelta(days=1)) - timedelta(minutes=1))
        assert terms.warn_of_ends() == 0
        at_time(clock.start_of_day(day))
        assert (terms.warn_of_ends(), terms.warn_of_ends()) == (1, 0)
        assert told(words) == 2


def test_one_entered_late_gets_one_warning(in_force, at_time):
    at_time(clock.end_of_day(in_force.valid_to - timedelta(days=10)))
    assert (terms.warn_of_ends(), terms.warn_of_ends()) == (1, 0)


def test_sara_asks_and_petter_agrees(in_force, petter, sara, ks_party, fn_party):
    later = in_force.valid_to + timedelta(days=180)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")
    assert terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.") == asked
    with pytest.raises(Refused):
        terms.agree(asked, by=sara, party=ks_party)
    terms.agree(asked, by=petter, party=ks_party)
    terms.agree(asked, by=petter, party=ks_party)
    in_force.refresh_from_db()
    assert in_force.valid_to == later


def test_petter_says_no_and_why(in_force, petter, sara, ks_party, fn_party):
    later = in_force.valid_to + timedelta(days=180)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")
    with pytest.raises(Refused, match="hvorfor"):
        terms.decline(asked, by=petter, party=ks_party, answer="")
    terms.decline(asked, by=petter, party=ks_party, answer="Vi vil revidere.")
    with pytest.raises(Refused, match="venter ikke"):
        terms.agree(asked, by=petter, party=ks_party)
    in_force.refresh_from_db()
    assert in_force.valid_to < later


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "Mer tid.", "valid_to"), (9000, "x", "valid_to"), (9, " ", "reason")],
)
def test_what_cannot_be_asked(in_force, sara, fn_party, days, reason, field):
    later = in_force.valid_to + timedelta(days=days)
    with pytest.raises(Refused) as caught:
        terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason=reason)
    assert caught.value.field == field


def test_one_that_ran_out_binds_again_when_both_say_so(
    in_force, petter, sara, ks_party, fn_party, at_time
):
    at_time(clock.end_of_day(in_force.valid_to + timedelta(days=20)))
    effect.take_effect()
    later = clock.today() + timedelta(days=100)
    asked = terms.ask(in_force, by=petter, party=ks_party, valid_to=later, reason="Vi glemte det.")
    terms.agree(asked, by=sara, party=fn_party)
    in_force.refresh_from_db()
    assert (in_force.state, in_force.valid_to) == ("in_force", later)


def test_whoever_asked_takes_it_back(in_force, petter, sara, fn_party):
    later = in_force.valid_to + timedelta(days=180)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")
    with pytest.raises(Refused):
        terms.withdraw(asked, by=petter)
    terms.withdraw(asked, by=sara)
    assert terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Likevel.") != asked


def test_one_that_the_next_edition_ends_is_not_made_longer(
    in_force, petter, sara, ks_party, fn_party, at_time
):
    at_time(clock.start_of_day(in_force.valid_to - timedelta(days=40)))
    later = in_force.valid_to + timedelta(days=180)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")
    next_national(in_force, petter, sara, {"R2": "Frie midler først."})
    with pytest.raises(Refused, match="kan ikke denne forlenges"):
        terms.agree(asked, by=petter, party=ks_party)
    terms.decline(asked, by=petter, party=ks_party, answer="Vi har en ny.")


def test_a_yes_that_comes_after_the_new_last_day_makes_nothing_longer(
    in_force, petter, sara, ks_party, fn_party, at_time
):
    later = in_force.valid_to + timedelta(days=10)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Valgår.")
    at_time(clock.end_of_day(later))
    effect.take_effect()
    with pytest.raises(Refused, match="senere"):
        terms.agree(asked, by=petter, party=ks_party)
    in_force.refresh_from_db()
    assert in_force.state == "expired"


def test_the_parties_are_told_of_the_second_end_too(
    in_force, petter, sara, ks_party, fn_party, at_time
):
    told = Letter.objects.filter(batch__kind="agreements.edition_expired")
    at_time(clock.end_of_day(in_force.valid_to))
    assert effect.take_effect() == 1
    assert told.count() == 2
    later = clock.months_later(in_force.valid_to, 6)
    asked = terms.ask(in_force, by=sara, party=fn_party, valid_to=later, reason="Mer tid.")
    terms.agree(asked, by=petter, party=ks_party)
    at_time(clock.end_of_day(later))
    assert effect.take_effect() == 1
    assert told.count() == 4
