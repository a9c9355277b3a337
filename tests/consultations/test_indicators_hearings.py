"""The figures of all hearings of a year, each counted by hand here."""

from datetime import timedelta
from typing import Any

import pytest

from consultations import indicators
from consultations.models import Hearing
from core import clock
from organisations.models import Municipality, Organisation
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    InviteeFactory,
    PlanPartyFactory,
    PlanProcessFactory,
    PointFactory,
)
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def parted(found: Any) -> tuple[int, int]:
    """The part and the whole."""
    return found.part, found.n


def lasting(place: Municipality, days: int, **more: Any) -> Hearing:
    """One that was open so many days, and is over."""
    hearing: Hearing = HearingFactory(municipality=place, ended=True)
    opened = clock.now() - timedelta(days=days + 1)
    Hearing.objects.filter(pk=hearing.pk).update(
        opens_at=opened, closes_at=opened + timedelta(days=days), **more
    )
    return hearing


def test_nothing_is_a_figure_of_nothing():
    assert parted(indicators.matched_invited()) == (0, 0)
    assert parted(indicators.answered()) == (0, 0)
    assert parted(indicators.treated()) == (0, 0)
    assert indicators.days_open().middle is None
    assert indicators.groups_invited() == (set(), 0)


def test_how_long_they_lasted(larvik):
    lasting(larvik, 20, short_reason="Haster.", short_decided_by="Rådmannen")
    lasting(larvik, 40)
    lasting(larvik, 90)
    lasting(larvik, 10, published_at=clock.now() - timedelta(days=400))
    lasting(larvik, 10, kind="mapping")
    HearingFactory(municipality=larvik)  # a draft
    found = indicators.days_open()
    assert (found.middle, found.n) == (40, 3)
    assert parted(indicators.short_periods()) == (1, 3)


def test_who_matched_who_was_invited_and_who_answered(larvik):
    hearing = lasting(larvik, 42)
    one, two = InviteeFactory.create_batch(2, hearing=hearing)
    InviteeFactory(hearing=hearing, rejected=True)
    InviteeFactory(hearing=hearing, added=True)
    AnswerFactory(hearing=hearing, organisation=one.organisation, sent=True)
    AnswerFactory(hearing=hearing, organisation=OrganisationFactory(), sent=True)
    AnswerFactory(hearing=hearing, organisation=two.organisation, sent=False)
    InviteeFactory(hearing=HearingFactory(municipality=larvik, published=True))  # still open
    assert parted(indicators.matched_invited()) == (3, 4)
    assert parted(indicators.answered()) == (1, 3)
    assert indicators.answering().count() == 2


def test_the_groups_that_were_invited(larvik):
    hearing = lasting(larvik, 42)
    for icnpo, listed in (("1100", True), ("1200", True), ("13100", True), ("", True),
                          ("3100", False)):  # fmt: skip
        who: Organisation = OrganisationFactory(icnpo=icnpo, listed=listed)
        InviteeFactory(hearing=hearing, organisation=who)
    assert indicators.groups_invited() == ({"1", "13"}, 4)


def test_points_with_an_answer_and_points_followed(larvik):
    hearing = lasting(larvik, 42)
    answer = AnswerFactory(hearing=hearing, organisation=OrganisationFactory(), sent=True)
    for outcome in ("followed", "partly", "not_followed", ""):
        PointFactory(answer=answer, outcome=outcome)
    assert parted(indicators.treated()) == (3, 4)
    assert parted(indicators.followed()) == (2, 3)


def test_mapped_in_the_last_two_years(larvik):
    assert indicators.places_mapped().part == 0
    for place, days, answers in ((larvik, 100, 5), (MunicipalityFactory(), 100, 4),
                                 (MunicipalityFactory(), 900, 5)):  # fmt: skip
        closed = clock.now() - timedelta(days=days)
        hearing = HearingFactory(
            municipality=place, ended=True, kind="mapping", closes_at=closed,
            opens_at=closed - timedelta(days=30), published_at=closed - timedelta(days=30),
        )  # fmt: skip
        AnswerFactory.create_batch(answers, hearing=hearing, sent=True)
    found = indicators.places_mapped()
    assert found.part == 1
    assert found.n == Municipality.objects.current().count()


def test_plans_that_told_from_the_start(larvik):
    told, _silent = PlanProcessFactory.create_batch(2, municipality=larvik, state="notice")
    PlanPartyFactory(process=told)
    PlanProcessFactory(municipality=larvik, state="draft")
    assert parted(indicators.plans_from_the_start()) == (1, 2)
