"""«Har», «I ferd med», «Har ikke»: from what shows it, in one statement, never from a word."""

from datetime import timedelta
from typing import Any

import pytest

from agreements.indicators import policies as indicators
from agreements.levels import level_of, with_level
from agreements.states import PolicyState
from core import clock
from organisations.models import Municipality
from tests.factories.agreements_policies import EvidenceFactory, LocalPolicyFactory
from tests.factories.organisations import CountyFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
S = PolicyState


def test_begun_is_not_under_way_before_something_shows_it() -> None:
    policy = LocalPolicyFactory.create()
    assert level_of(policy.municipality) == "none"
    EvidenceFactory.create(policy=policy)
    assert level_of(policy.municipality) == "under_way"


@pytest.mark.parametrize(("days", "level"), [(0, "has"), (-1, "none")])
def test_the_last_day_counts(days: int, level: str) -> None:
    last = clock.today() + timedelta(days=days)
    policy = LocalPolicyFactory.create(state=S.DECIDED, valid_to=last)
    assert level_of(policy.municipality) == level


def test_one_that_is_replaced_no_longer_counts() -> None:
    old = LocalPolicyFactory.create(state=S.REVISING)
    new = LocalPolicyFactory.create(municipality=old.municipality, follows=old, state=S.DECIDED,
                                    decided_on=clock.today())  # fmt: skip
    row: Any = with_level(Municipality.objects.filter(pk=old.municipality_id)).get()
    assert (row.policy_level, row.policy_ref, row.decided) == ("has", new.ref, clock.today())
    assert indicators.age().n == 1


def test_the_country_and_each_county(django_assert_num_queries: Any) -> None:
    county = CountyFactory.create(number="39")
    for state in (S.DECIDED, S.MAPPING, None):
        place = MunicipalityFactory.create(county=county)
        if state:
            policy = LocalPolicyFactory.create(municipality=place, state=state)
            EvidenceFactory.create(policy=policy)
    MunicipalityFactory.create(county=CountyFactory.create(number="40"))
    with django_assert_num_queries(2):  # the levels, and the clock
        found = indicators.national()
    counts = found.all
    assert (counts.n, counts.has, counts.under_way, counts.none) == (4, 1, 1, 2)
    assert [share for _label, _n, share in counts.shares] == [25, 25, 50]
    assert (found.counties["39"].n, found.counties["40"].none) == (3, 1)
    assert indicators.age().months == 1


def test_nothing_to_count() -> None:
    found = indicators.national().all
    assert (found.n, [share for *_more, share in found.shares]) == (0, [0, 0, 0])
    assert indicators.age().months is None
