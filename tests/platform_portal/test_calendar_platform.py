"""Days of the platform, partnerships, rooms and pilots in the calendars (clauses O5, K1d, K4)."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions
from core import clock
from organisations.states import Role
from partnerships.models import PartnershipMeeting
from tests.consultations.municipality import text
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory, council_platform
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory
from tests.factories.partnerships_challenge import challenge
from tests.factories.partnerships_partnership import PartnershipFactory, meeting, signed
from tests.factories.partnerships_rooms import RoomFactory, joined, opened

pytestmark = pytest.mark.django_db
LINK = "https://video.example/hemmelig"


@pytest.fixture
def inga(larvik: Any) -> Any:
    """Who opens rooms."""
    inga = UserFactory(name="Inga Holm", email="inga@kommune.example", mfa=True)
    MembershipFactory(user=inga, organisation=larvik.organisation, role=Role.PROCUREMENT)
    return inga


@pytest.fixture
def one_of_each(larvik: Any, korps: Any, inga: Any) -> Any:
    """In Larvik: a partnership with a meeting on the net, an open room, a pilot; and not public."""
    held = meeting(signed("active", municipality=larvik, parties=[korps], title="Kafé"),
                   clock.today() + timedelta(days=40))  # fmt: skip
    starts = clock.now() + timedelta(days=2)
    PartnershipMeeting.objects.filter(pk=held.pk).update(
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        online_url=LINK,
        party=held.partnership.parties.first(),
    )
    PartnershipFactory(municipality=larvik, title="Skrives ennå")
    room = opened(RoomFactory(owner=larvik.organisation, title="Dagtilbud"), by=inga)
    RoomFactory(owner=larvik.organisation, title="Bare et behov")
    challenge("tried", municipality=larvik, posted_by=korps, title="Fredag")
    return room


def feed(client: Client, address: str) -> dict[str, str]:
    """Title → place of everything in a calendar."""
    response = client.get(address)
    assert response.status_code == 200
    found = vobject.readOne(response.content.decode())
    return {
        e.summary.value: e.location.value if hasattr(e, "location") else ""
        for e in found.contents.get("vevent", [])
    }


def own(client: Client, user: Any) -> dict[str, str]:
    """What a person's own calendar shows."""
    return feed(client, f"/kalender/{actions.renew_calendar(user, by=user).token}.ics")


def test_the_municipalitys_calendar_has_them_and_not_the_link(client, one_of_each):
    found = feed(client, "/kommuner/3909/kalender.ics")
    assert {
        "Partnerskap begynner: Kafé",
        "Årlig møte: Kafé",
        "Siste dag i dialogrom: Dagtilbud",
        "Utprøving begynner: Fredag",
        "Siste dag av utprøving: Fredag",
    } <= set(found)
    assert found["Årlig møte: Kafé"] == "På nett"
    assert not [title for title in found if "Skrives" in title or "behov" in title]
    assert LINK not in str(found)


def test_a_party_has_the_link_in_its_own(client, ola, liv, one_of_each):
    found = own(client, ola)
    assert found["Årlig møte: Kafé"] == LINK
    assert "Utprøving begynner: Fredag" in found
    assert "Siste dag i dialogrom: Dagtilbud" not in found
    joined(one_of_each, ola.memberships.get().organisation, by=ola)
    assert "Siste dag i dialogrom: Dagtilbud" in own(client, ola)
    assert own(client, liv) == {}


def test_the_month_shows_them_to_everyone(client, one_of_each):
    today = clock.today()
    pages = [
        text(client.get(f"/kalender/?maned={day:%Y-%m}&kommune={number}"))
        for day in (today, clock.months_later(today, 1), today + timedelta(days=90))
        for number in ("3909", "")
    ]
    page = " ".join(pages)
    for words in ("Kafé", "Partnerskap begynner", "Årlig møte", "Dagtilbud",
                  "Siste dag i dialogrom", "Siste dag av utprøving", "Larvik kommune"):  # fmt: skip
        assert words in page
    for words in ("Skrives ennå", "Bare et behov", LINK):
        assert words not in page


def test_the_days_of_a_platform(client, larvik, kari, liv):
    last = clock.today() + timedelta(days=70)
    mine, _other = (
        EditionFactory(
            platform=council_platform(ForumFactory(municipality=place)),
            state="in_force",
            valid_to=last,
        )
        for place in (larvik, MunicipalityFactory())
    )
    title = f"Siste dag plattformen gjelder: {mine.platform.name}"
    assert title in feed(client, "/kommuner/3909/kalender.ics")
    assert title in own(client, kari)
    assert own(client, liv) == {}
    page = text(client.get(f"/kalender/?maned={last:%Y-%m}&kommune=3909"))
    assert page.count("Siste dag plattformen gjelder") == 1


def test_as_many_statements_however_many(client, larvik, korps, inga, ola, one_of_each):
    pages = ["/kalender/", "/kalender/?kommune=3909", "/kommuner/3909/kalender.ics"]
    pages.append(f"/kalender/{actions.renew_calendar(ola, by=ola).token}.ics")

    def cost() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as counted:
                client.get(page)
            found.append(len(counted))
        return found

    before = cost()
    for _each in range(3):
        meeting(signed("active", municipality=larvik, parties=[korps]), clock.today())
        opened(RoomFactory(owner=larvik.organisation), by=inga)
        challenge("tried", municipality=larvik, posted_by=korps)
    assert cost() == before
