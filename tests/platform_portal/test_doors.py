"""The ways to what follows from the platform: shown to those they let in, and to nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Platform
from forums.models import Forum
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory, PlatformFactory, council_platform
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
TOGETHER = (
    "local_platforms", "partnership_list", "room_list", "challenge_list", "theme_list",
    "instrument_list", "policy_list", "activity_list",
)  # fmt: skip


def doors(client: Client, page: str) -> dict[str, str]:
    """What each way is called, and its address; every one of them opens."""
    found = {door.label: door.url for door in client.get(page).context["doors"]}
    for url in found.values():
        assert client.get(url).status_code == 200, url
    return found


def test_a_visitor_finds_everything_from_the_platform_and_from_the_foot(client: Client) -> None:
    for page in (reverse("platform"), reverse("front")):
        shown = text(client.get(page))
        for name in TOGETHER:
            assert f'href="{reverse(name)}"' in shown, (page, name)
    assert "For dere som er part" not in text(client.get(reverse("platform")))


@pytest.mark.parametrize("role", [*Role])
def test_the_desk_shows_ways_that_open(larvik: Any, role: Role) -> None:
    user = UserFactory(mfa=True)
    MembershipFactory(user=user, organisation=larvik.organisation, role=role)
    found = doors(signed_in(user), "/arbeid/")
    assert {"Partnerskap", "Utfordringer", "Frivillighetspolitikk", "Virkemidler"} <= set(found)
    works_with_rooms = role in {Role.WRITER, Role.RESPONSIBLE, Role.APPROVER, Role.PROCUREMENT}
    assert ("Dialogrom" in found) == works_with_rooms


def test_the_desk_leads_to_the_local_platform_however_far_it_has_come(kari: Any, larvik: Any):
    client = signed_in(kari)
    assert doors(client, "/arbeid/")["Lokal plattform"] == reverse("local_platform_new")
    local = council_platform(ForumFactory(municipality=larvik))
    found = doors(client, "/arbeid/")
    assert found["Lokal plattform"] == reverse("local_work", kwargs={"ref": local.ref})
    assert found["Felles aktiviteter"].endswith(f"?plattform={local.ref}")


def test_one_who_only_reads_is_led_to_what_all_may_read(larvik: Any) -> None:
    reader = UserFactory(mfa=True)
    MembershipFactory(user=reader, organisation=larvik.organisation, role=Role.READER)
    client = signed_in(reader)
    assert doors(client, "/arbeid/")["Lokal plattform"] == reverse("local_platforms")
    local = council_platform(ForumFactory(municipality=larvik))
    assert doors(client, "/arbeid/")["Lokal plattform"] == local.get_absolute_url()


def test_ola_finds_his_own_and_the_declaration(ola: Any, korps: Any) -> None:
    client = signed_in(ola)
    found = doors(client, "/min-side/")
    assert found["Partnerskap"] == reverse("own_partnerships")
    assert found["Utfordringer"] == reverse("own_challenges")
    url = reverse("ideal_declaration", kwargs={"key": korps.key})
    for page in ("/min-side/", reverse("own_organisation", kwargs={"key": korps.key})):
        assert url in text(client.get(page))
    assert "Ideell aktør" not in text(Client().get(korps.get_absolute_url()))


def test_the_parties_find_the_draft_the_term_and_the_evaluation(
    contact: Forum, as_petter: Client
) -> None:
    assert doors(as_petter, "/min-side/") == {}
    national: Platform = PlatformFactory(forum=contact)
    edition = EditionFactory(platform=national, state="in_force")
    found = doors(as_petter, "/min-side/")
    assert found["Utgaver og utkast"] == reverse("platform_work", kwargs={"ref": national.ref})
    assert found["Avtalen som gjelder"] == edition.get_absolute_url()
    assert found["Evaluering"] == reverse("evaluations")
    page = text(as_petter.get(reverse("platform")))
    assert "For dere som er part" in page
    assert found["Utgaver og utkast"] in page
