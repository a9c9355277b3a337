"""Koret goes into Storkoret, and Velet is no more: whose yes is it, and who counts?"""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agreements.actions import editions, effect
from agreements.actions.approving import every_yes
from agreements.models import Approval, Edition, Platform
from agreements.policies import local as policy
from core import clock
from core.errors import Refused
from organisations.actions.merging import dissolve, merge_organisations
from organisations.models import Municipality, Organisation
from tests.agreements.places import club, settle
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> User:
    """Who merges."""
    return UserFactory.create(is_operator=True, mfa=True)


@pytest.fixture
def asked(one_by_one: Platform, kari: User) -> Edition:
    """Put before the municipality and whoever joins; two must."""
    return settle(one_by_one.editions.get(), kari)


def join(edition: Edition, person: User, organisation: Organisation) -> None:
    """An organisation joins."""
    party = edition.platform.parties.get(side="voluntary")
    editions.say_yes(edition, by=person, party=party, organisation=organisation)
    edition.refresh_from_db()


def bind(edition: Edition, grete: User, *clubs: tuple[User, Organisation]) -> Edition:
    """These join, the municipality says yes, and it is in force."""
    for person, organisation in clubs:
        join(edition, person, organisation)
    editions.say_yes(edition, by=grete, party=edition.platform.parties.get(side="public"))
    effect.take_effect()
    edition.refresh_from_db()
    assert edition.state == "in_force"
    return edition


def standing(edition: Edition) -> list[str]:
    """Who is in now."""
    return [one.organisation.name for one in edition.approvals.standing() if one.organisation]


class TestMerging:
    """The heir goes on with what goes on."""

    @pytest.fixture
    def choir(self, larvik: Municipality) -> tuple[User, Organisation]:
        """It joins, and goes into another."""
        return club(larvik, "Koret")

    @pytest.fixture
    def heir(self) -> Organisation:
        """Seated elsewhere."""
        return OrganisationFactory.create(name="Storkoret")

    def test_the_heir_is_in_and_may_go_out(self, asked, choir, heir, larvik, grete, operator):
        edition = bind(asked, grete, choir, club(larvik, "Velet"))
        merge_organisations(choir[1], heir, by=operator)
        merge_organisations(choir[1], heir, by=operator)
        assert standing(edition) == ["Storkoret", "Velet"]
        person = choir[0]
        assert list(policy.leavable(person, edition)) == [heir]
        client = signed_in(person)
        page = f"/plattformen/lokale/{edition.platform.ref}/slutt-dere-til/"
        assert "Storkoret er med." in client.get(page).content.decode()
        editions.leave(edition, by=person, organisation=heir)
        assert standing(edition) == ["Velet"]

    def test_two_that_had_both_joined_count_as_one(self, asked, choir, larvik, operator, grete):
        other = club(larvik, "Storkoret")
        join(asked, *choir)
        merge_organisations(choir[1], other[1], by=operator)
        join(asked, other[0], other[1])
        editions.say_yes(asked, by=grete, party=asked.platform.parties.get(side="public"))
        asked.refresh_from_db()
        assert (asked.state, standing(asked)) == ("for_approval", ["Storkoret"])

    def test_what_the_merged_one_signed_beside_its_heir_stays_and_is_not_counted(
        self, asked, choir, larvik, operator, grete, client
    ):
        other = club(larvik, "Storkoret")
        edition = bind(asked, grete, choir, other)
        merge_organisations(choir[1], other[1], by=operator)
        assert Approval.objects.filter(edition=edition, organisation=choir[1]).exists()
        assert standing(edition) == ["Storkoret"]
        page = client.get(edition.platform.get_absolute_url()).content.decode()
        assert "1 har sluttet seg til. 2 må til." in page
        assert "er blitt en del av en annen" in page

    def test_a_yes_is_moved_to_its_heir_only(self, asked, choir, heir):
        join(asked, *choir)
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(organisation=choir[1]).update(organisation=heir)

    def test_what_is_over_stays_where_it_was(self, asked, choir, heir, larvik, grete, operator):
        edition = bind(asked, grete, choir, club(larvik, "Velet"))
        Edition.objects.filter(pk=edition.pk).update(state="superseded")
        merge_organisations(choir[1], heir, by=operator)
        assert edition.approvals.filter(organisation=choir[1]).exists()


def test_one_that_is_no_more_does_not_count(asked, larvik, grete, client):
    gone, other = club(larvik, "Velet"), club(larvik, "Koret")
    join(asked, *gone)
    Organisation.objects.filter(pk=gone[1].pk).update(orgnr=None)
    dissolve(gone[1], by=gone[0])
    join(asked, *other)
    editions.say_yes(asked, by=grete, party=asked.platform.parties.get(side="public"))
    asked.refresh_from_db()
    assert (asked.state, every_yes(asked.platform, edition=asked)) == ("for_approval", False)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Edition.objects.filter(pk=asked.pk).update(state="signed", signed_at=clock.now())
    assert caught.value.__cause__.diag.constraint_name == "edition_every_yes"
    page = client.get(asked.platform.get_absolute_url()).content.decode()
    assert "1 har sluttet seg til. 2 må til." in page
    assert "finnes ikke lenger" in page


def test_one_that_joined_goes_out_from_wherever_it_has_moved(asked, larvik, grete, ola):
    person, choir = club(larvik, "Koret")
    edition = bind(asked, grete, (person, choir), club(larvik, "Velet"))
    Organisation.objects.filter(pk=choir.pk).update(seat=MunicipalityFactory(name="Horten"))
    choir.works_in.clear()
    assert policy.may_join(person, edition.platform)
    MembershipFactory(user=ola, organisation=OrganisationFactory(name="Laget i Oslo"))
    with pytest.raises(Refused):
        editions.leave(edition, by=ola, organisation=choir)
    editions.leave(edition, by=person, organisation=choir)
    assert not policy.may_join(person, edition.platform)


def test_a_side_that_was_named_after_it_is_named_after_the_heir(larviks, korps, operator):
    heir = OrganisationFactory(name="Storkorpset")
    side = larviks.parties.get(side="voluntary")
    side.forum_party.organisation, side.name = korps, korps.name
    side.forum_party.save()
    side.save()
    merge_organisations(korps, heir, by=operator)
    side.refresh_from_db()
    assert side.name == "Storkorpset"
