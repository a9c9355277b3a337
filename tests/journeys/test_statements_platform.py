"""How many statements a page asks for does not grow with partnerships, rooms, challenges, plans."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, sessions
from agreements.models import Platform
from core import clock
from forums.models import Forum
from organisations.models import Organisation
from organisations.states import Role
from partnerships.models import Challenge, ChallengePilot, RoomInvitation
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory, PlatformFactory, council_platform
from tests.factories.agreements_activities import ActivityFactory
from tests.factories.agreements_instrument import InstrumentFactory
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.partnerships_challenge import challenge
from tests.factories.partnerships_partnership import (
    PartnershipFactory,
    checked,
    idea,
    meeting,
    signed,
)
from tests.factories.partnerships_rooms import RoomFactory, joined, opened
from tests.journeys.test_statements import cost

FEW, MANY = 2, 3


@pytest.fixture(autouse=True)
def seen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody was last here is written once a minute: not in the middle of a count."""
    monkeypatch.setattr(sessions, "NOTED", timedelta(days=1))


@pytest.fixture
def inga(larvik: Any) -> Any:
    """Who opens rooms."""
    inga = UserFactory(name="Inga Holm", mfa=True)
    MembershipFactory(user=inga, organisation=larvik.organisation, role=Role.PROCUREMENT)
    return inga


def grow(larvik: Any, korps: Organisation, ola: Any, inga: Any, n: int) -> None:
    """More of everything that waits for Larvik, for the band and for the national parties."""
    for _each in range(n):
        PartnershipFactory(municipality=larvik, parties=[korps])
        checked(municipality=larvik, parties=[korps])
        idea(larvik, korps, ola)
        meeting(signed("active", municipality=larvik, parties=[korps]), clock.today())
        signed("evaluated", municipality=larvik, parties=[korps])
        for state in ("shared", "discussed", "tried"):
            challenge(state, municipality=larvik, posted_by=korps)
        _over(challenge("tried", municipality=larvik, posted_by=korps))
        RoomFactory(owner=larvik.organisation)
        joined(opened(RoomFactory(owner=larvik.organisation), by=inga), korps, by=ola)
        asked = opened(RoomFactory(owner=larvik.organisation), by=inga)
        RoomInvitation.objects.get_or_create(
            room=asked, organisation=korps, defaults={"invited_at": clock.now()}
        )
        InstrumentFactory(municipality=larvik)
        for platform in Platform.objects.all():
            for state in ("proposed", "agreed", "planned"):
                ActivityFactory(platform=platform, state=state)


def _over(one: Challenge) -> None:
    """The last day of its pilot has passed."""
    yesterday = clock.today() - timedelta(days=1)
    ChallengePilot.objects.filter(challenge=one).update(
        starts=yesterday - timedelta(days=30), ends=yesterday
    )


def pages(larvik: Any, feeds: list[str]) -> Iterator[tuple[str, str]]:
    """Who asks for what."""
    yield "ola", reverse("my_page")
    yield "petter", reverse("my_page")
    for who in ("kari", "inga"):
        yield who, reverse("work")
    yield "petter", reverse("platform")
    yield "visitor", reverse("platform")
    yield "visitor", larvik.get_absolute_url()
    yield "visitor", reverse("calendar")
    yield "visitor", f"{reverse('calendar')}?kommune={larvik.number}"
    yield "visitor", reverse("municipality_ics", kwargs={"number": larvik.number})
    for address in feeds:
        yield "visitor", address


def test_no_page_of_the_platform_asks_more_for_more(
    larvik: Any, korps: Organisation, kari: Any, ola: Any, inga: Any, contact: Forum, petter: Any
) -> None:
    clients = {"visitor": Client()}
    clients |= {"kari": signed_in(kari), "ola": signed_in(ola), "inga": signed_in(inga)}
    clients["petter"] = signed_in(petter)
    for platform in (PlatformFactory(forum=contact),
                     council_platform(ForumFactory(municipality=larvik))):  # fmt: skip
        EditionFactory(platform=platform, state="in_force")
    feeds = [
        reverse("own_ics", kwargs={"token": actions.renew_calendar(user, by=user).token})
        for user in (kari, ola, petter)
    ]
    grow(larvik, korps, ola, inga, FEW)
    few = {page: cost(clients[page[0]], page[1]) for page in pages(larvik, feeds)}
    grow(larvik, korps, ola, inga, MANY)
    many = {page: cost(clients[page[0]], page[1]) for page in few}
    assert many == few
