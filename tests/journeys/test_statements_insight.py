"""How many statements the composed pages ask for does not grow with what stands on them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import clock
from forums.models import Attendance
from organisations.models import ContactPerson, Municipality, Topic
from tests.consultations.municipality import signed_in
from tests.factories.agreements_instrument import InstrumentFactory, group, venue
from tests.factories.consultations import ContactPersonFactory, HearingFactory, InviteeFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided
from tests.factories.organisations import OrganisationFactory
from tests.journeys.test_statements import cost

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 3  # all on one page: another page asks of fewer kinds


def grow(larvik: Municipality, n: int) -> None:
    """More of everything that is composed: rooms, instruments, schemes, hearings, forums."""
    groups = [group(str(code)) for code in range(1, 4)]
    for each in range(n):
        more(larvik, groups, Topic.objects.count() * 100 + each)


def more(larvik: Municipality, groups: list[Topic], each: int) -> None:
    """One of each, of one of the groups."""
    who = OrganisationFactory(seat=larvik, icnpo=f"{each % 3 + 1}100")
    name = f"Sal {who.pk}"
    room, person = venue(larvik, name), ContactPersonFactory(municipality=larvik)
    InstrumentFactory(municipality=larvik, venue=room, contact=person, groups=groups)
    InstrumentFactory(municipality=larvik, kind="venue", venue=venue(larvik, f"{name} 2"))
    scheme = SchemeFactory(owner=larvik.organisation)
    scheme.topics.set(groups)
    decided(ApplicationFactory(call=CallFactory(scheme=scheme, published=True), organisation=who))
    InviteeFactory(hearing=HearingFactory(municipality=larvik, ended=True), organisation=who)
    forum = ForumFactory(municipality=larvik)
    meeting = MeetingFactory(forum=forum, state="held", starts_at=clock.now())
    Attendance.objects.create(meeting=meeting, organisation=who)


def pages(larvik: Municipality) -> dict[str, str]:
    """The composed pages, and those of instruments."""
    one = InstrumentFactory._meta.model.objects.order_by("pk")[0]
    listed = reverse("instrument_list")
    return {
        "platform": reverse("platform"),
        "everywhere": listed,
        "in one place": f"{listed}?kommune={larvik.number}",
        "of a group": f"{listed}?gruppe=1&har=trinnfritt",
        "reach": reverse("reach", kwargs={"slug": larvik.slug}),
        "one": reverse("instrument", kwargs={"ref": one.ref}),
    }


def costs(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    """Statements of each page, with nothing remembered."""
    found = {}
    for name, address in addresses.items():
        cache.clear()
        found[name] = cost(client, address)
    return found


def test_the_composed_pages(client: Client, larvik: Municipality, korps: Any) -> None:
    grow(larvik, FEW)
    few = costs(client, pages(larvik))
    grow(larvik, MANY)
    assert costs(client, pages(larvik)) == few
    assert few["reach"] <= 20
    assert few["in one place"] <= 20


def test_the_municipalitys_own_list(kari: Any, larvik: Municipality) -> None:
    client = signed_in(kari)
    grow(larvik, 1)
    address = reverse("work_instruments")
    few = cost(client, address)
    grow(larvik, 4)
    assert cost(client, address) == few
    assert ContactPerson.objects.count() > 4
