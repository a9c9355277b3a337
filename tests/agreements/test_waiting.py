"""What Petter and Sara find on their pages, and when it is gone."""

import pytest

from agreements.actions import concluding, editions, evaluating, terms
from core import clock
from tests.agreements.places import whys

pytestmark = pytest.mark.django_db


def test_a_text_waits_for_the_one_who_has_not_said_yes(draft, petter, sara, ola, ks_party):
    assert whys(sara) == []
    editions.send_for_approval(draft, by=petter, version=draft.version)
    editions.say_yes(draft, by=petter, party=ks_party)
    assert (whys(petter), whys(ola)) == ([], [])
    assert whys(sara) == ["Den andre parten venter på om dere sier ja."]


def test_a_wish_for_a_longer_term_waits_for_the_other(in_force, petter, sara, ks_party):
    later = clock.months_later(in_force.valid_to, 6)
    terms.ask(in_force, by=petter, party=ks_party, valid_to=later, reason="Valgår.")
    assert (whys(petter), whys(sara)) == ([], ["KS ønsker å forlenge avtalen."])


def test_an_evaluation_waits_step_by_step(in_force, petter, sara, ks_party, fn_party, at_time):
    at_time(clock.start_of_day(clock.months_later(in_force.valid_to, -5)))
    evaluating.open_due()
    evaluation = in_force.evaluation
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="Bra.")
    assert (whys(petter), whys(sara)) == ([], ["Vurder avtalen, punkt for punkt."])
    evaluating.hand_in(evaluation, by=sara, party=fn_party, words="Bra.")
    assert whys(petter) == whys(sara) == ["Skriv konklusjonen sammen."]
    evaluation.refresh_from_db()
    concluding.save_words(evaluation, by=sara, version=evaluation.version, words="Videre.")
    concluding.send_for_approval(evaluation, by=sara, version=None)
    concluding.say_yes(evaluation, by=sara, party=fn_party)
    assert (whys(petter), whys(sara)) == (["Konklusjonen venter på ja fra dere."], [])
