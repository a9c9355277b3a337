"""Koret and Velet have joined one by one: their people are told what the other side is told."""

import pytest

from accounts.models import User
from agreements.actions import concluding, editions, effect, evaluating, terms
from agreements.models import Edition, Platform
from core import clock
from dispatch.models import Letter
from organisations.models import Municipality
from tests.agreements.places import club, settle
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def told(name: str) -> set[str]:
    """Whom a letter of this kind about the local one went to; each once."""
    ours = Letter.objects.filter(batch__body__contains="Lokal plattform")
    found = list(ours.filter(batch__kind=f"agreements.{name}").values_list("email"))
    assert len(found) == len(set(found))
    return {email for (email,) in found}


@pytest.fixture
def choir(larvik: Municipality) -> User:
    """Responsible in Koret."""
    return club(larvik, "Koret")[0]


@pytest.fixture
def society(larvik: Municipality) -> User:
    """Responsible in Velet."""
    return club(larvik, "Velet")[0]


@pytest.fixture
def asked(one_by_one: Platform, kari: User, choir: User, society: User) -> Edition:
    """Both have joined, and the municipality has not answered."""
    edition = settle(one_by_one.editions.get(), kari)
    party = one_by_one.parties.get(side="voluntary")
    for person in (choir, society):
        organisation = person.memberships.get().organisation
        editions.say_yes(edition, by=person, party=party, organisation=organisation)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def bound(asked: Edition, grete: User) -> Edition:
    """In force between the municipality and the two."""
    editions.say_yes(asked, by=grete, party=asked.platform.parties.get(side="public"))
    effect.take_effect()
    asked.refresh_from_db()
    return asked


def test_all_are_told_that_it_binds_and_when_it_ends(bound, grete, choir, society, nina, at_time):
    everybody = {grete.email, choir.email, society.email}
    assert told("edition_signed") == told("edition_in_force") == everybody
    MembershipFactory(user=nina, organisation=choir.memberships.get().organisation, role="writer")
    editions.leave(bound, by=society, organisation=society.memberships.get().organisation)
    at_time(clock.start_of_day(clock.months_later(bound.valid_to, -12)))
    terms.warn_of_ends()
    assert told("term_ends") == {grete.email, choir.email}


def test_all_are_asked_for_a_longer_term_but_the_one_who_asks(bound, grete, choir, society):
    party, later = bound.platform.parties.get(side="public"), clock.months_later(bound.valid_to, 6)
    terms.ask(bound, by=grete, party=party, valid_to=later, reason="Valgår.")
    assert told("term_asked") == {choir.email, society.email}


def test_the_evaluation_is_told_step_by_step(bound, grete, choir, society, at_time):
    public, voluntary = bound.platform.parties.order_by("pk")
    everybody = {grete.email, choir.email, society.email}
    at_time(clock.start_of_day(clock.months_later(bound.valid_to, -5)))
    evaluating.open_due()
    evaluation = bound.evaluation
    assert told("evaluation_opened") == everybody
    evaluating.hand_in(evaluation, by=choir, party=voluntary, words="Bra.")
    assert told("evaluation_waits") == {grete.email}
    evaluating.hand_in(evaluation, by=grete, party=public, words="Bra.")
    assert told("evaluation_compared") == everybody
    evaluation.refresh_from_db()
    concluding.save_words(evaluation, by=choir, version=evaluation.version, words="Videre.")
    concluding.send_for_approval(evaluation, by=choir, version=None)
    assert told("evaluation_asked") == {grete.email, society.email}


def test_those_who_had_joined_are_told_that_it_is_a_draft_again(asked, kari, grete, choir, society):
    public = asked.platform.parties.get(side="public")
    editions.return_to_draft(asked, by=kari, party=public, reason="R2 er for svak.")
    assert told("edition_returned") == {grete.email, choir.email, society.email}
    letter = Letter.objects.get(batch__kind="agreements.edition_returned", email=choir.email)
    assert asked.platform.get_absolute_url() in letter.batch.body
    assert not asked.approvals.exists()
