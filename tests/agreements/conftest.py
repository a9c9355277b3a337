"""Two tables: the national one of Petter and Sara, and Larvik's of Grete and Liv."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agreements.actions import evaluating
from agreements.models import Edition, Evaluation, Party, Platform
from core import clock
from forums.models import Forum, Seat
from organisations.models import Municipality, Organisation
from tests.consultations.municipality import signed_in
from tests.factories.agreements import EditionFactory, PlatformFactory, council_platform
from tests.factories.forums import ForumFactory


@pytest.fixture
def national(contact: Forum) -> Platform:
    """Between KS and Frivillighet Norge."""
    return PlatformFactory.create(forum=contact)


@pytest.fixture
def ks_party(national: Platform) -> Party:
    """Petter's side."""
    return national.parties.get(name="KS")


@pytest.fixture
def fn_party(national: Platform) -> Party:
    """Sara's side."""
    return national.parties.get(name="Frivillighet Norge")


@pytest.fixture
def draft(national: Platform) -> Edition:
    """The national text, not yet agreed upon."""
    return EditionFactory.create(platform=national)


@pytest.fixture
def in_force(national: Platform) -> Edition:
    """The national text, agreed upon today for three years."""
    return EditionFactory.create(platform=national, state="in_force")


@pytest.fixture
def larviks(larvik: Municipality, kari: User, grete: User, liv: User) -> Platform:
    """Larvik's own: Grete holds the municipality's key, Liv that of the frivillighetsråd."""
    forum = ForumFactory.create(municipality=larvik, name="Frivillighetsrådet i Larvik")
    Seat.objects.create(
        forum=forum, party=forum.parties.get(organisation=None), person=liv, name=liv.name,
        position="leder", may_approve=True, starts=clock.today(),
    )  # fmt: skip
    return council_platform(forum)


@pytest.fixture
def joined(larvik: Municipality) -> Any:
    """Larvik's own, without a council: three organisations must join."""
    return PlatformFactory.create(municipality=larvik, forum=None)


@pytest.fixture
def near_the_end(in_force: Edition, at_time: Any) -> Edition:
    """Five months are left."""
    at_time(clock.start_of_day(clock.months_later(in_force.valid_to, -5)))
    return in_force


@pytest.fixture
def evaluation(near_the_end: Edition) -> Evaluation:
    """Opened by the clock."""
    assert (evaluating.open_due(), evaluating.open_due()) == (1, 0)
    return Evaluation.objects.get()


@pytest.fixture
def compared(
    evaluation: Evaluation, petter: User, sara: User, ks_party: Party, fn_party: Party
) -> Evaluation:
    """Both have handed in."""
    clause = evaluation.edition.clauses.get(code="R2")
    for by, party, score in ((petter, ks_party, 4), (sara, fn_party, 2)):
        evaluating.assess(
            evaluation, by=by, party=party, clause=clause, score=score, words=f"{party} mener."
        )
        evaluating.hand_in(evaluation, by=by, party=party)
    evaluation.refresh_from_db()
    return evaluation


@pytest.fixture
def as_ola(ola: User, korps: Organisation) -> Client:
    """Ola's browser."""
    return signed_in(ola)
