"""Whom one is with, whether one is shown, and whether what one says is still true."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from consultations.views.invitees import named
from core.errors import Refused
from dispatch.models import Letter
from organisations import actions
from organisations.models import Affiliation, Organisation, RegisterAddress
from organisations.states import AffiliationSource, Kind, Role
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.asking import refused
from tests.organisations.doors import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def corps(ola, larvik):
    corps = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    return MembershipFactory(user=ola, organisation=corps).organisation


@pytest.fixture
def union(liv):
    union = OrganisationFactory(name="Korpsforbundet i Vestfold")
    return MembershipFactory(user=liv, organisation=union).organisation


# --- umbrellas ---


def test_a_member_says_it_and_the_umbrella_confirms(corps, union, ola, liv):
    tie = actions.add_affiliation(corps, union, by=ola)
    assert actions.add_affiliation(corps, union, by=ola) == tie
    assert tie.source == AffiliationSource.MEMBER
    refused(actions.confirm_affiliation, tie, by=ola)
    assert actions.confirm_affiliation(tie, by=liv).source == AffiliationSource.UMBRELLA
    page = text(Client().get(corps.get_absolute_url()))
    assert "Korpsforbundet i Vestfold" in page


@pytest.mark.parametrize("side", ["ola", "liv"])
def test_either_side_ends_it_and_nobody_else(corps, union, ola, liv, nina, side):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    tie = actions.add_affiliation(corps, union, by=ola)
    refused(actions.end_affiliation, tie, by=nina)
    who = {"ola": ola, "liv": liv}[side]
    actions.end_affiliation(tie, by=who)
    assert actions.end_affiliation(tie, by=who).ends
    assert actions.add_affiliation(corps, union, by=ola) != tie


def test_no_ring_no_self_and_nothing_that_has_ended(corps, union, ola, liv):
    between = OrganisationFactory()
    actions.add_affiliation(corps, between, by=None)
    actions.add_affiliation(between, union, by=None)
    refused(actions.add_affiliation, union, corps, by=liv)
    refused(actions.add_affiliation, corps, corps, by=ola)
    refused(
        actions.add_affiliation, corps, OrganisationFactory(dissolved_at=LONG_AGO.date()), by=ola
    )
    refused(actions.add_affiliation, corps, OrganisationFactory(kind=Kind.MUNICIPALITY), by=ola)
    refused(actions.add_affiliation, union, OrganisationFactory(), by=ola)
    assert Affiliation.objects.count() == 2


def test_the_page_of_umbrellas(corps, union, ola, liv, nina):
    client = signed_in(ola)
    url = reverse("umbrellas", kwargs={"key": corps.key})
    assert "Korpsforbundet" in text(client.get(url, {"q": "forbund"}))
    client.post(reverse("umbrella_add", kwargs={"key": corps.key, "ref": union.ref}))
    tie = Affiliation.objects.get()
    own = {"key": union.key, "pk": tie.pk}
    assert "Sier at de er med hos dere" in text(
        signed_in(liv).get(reverse("umbrellas", kwargs={"key": union.key}))
    )
    stranger = MembershipFactory(user=nina).organisation
    foreign = reverse("umbrella_end", kwargs={"key": stranger.key, "pk": tie.pk})
    assert signed_in(nina).post(foreign).status_code == 404
    signed_in(liv).post(reverse("umbrella_confirm", kwargs=own))
    assert "De har bekreftet det." in text(client.get(url))
    signed_in(liv).post(reverse("umbrella_end", kwargs=own))
    tie.refresh_from_db()
    assert tie.ends


# --- shown or hidden ---


def test_only_the_responsible_hide_and_the_effect_is_everywhere(corps, ola, nina, liv, larvik):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    for other in (nina, liv):
        refused(actions.set_listed, corps, by=other, listed=False)
    hearing = HearingFactory(municipality=larvik, published=True)
    InviteeFactory(hearing=hearing, organisation=corps)
    signed_in(ola).post(reverse("visibility_hide", kwargs={"key": corps.key}))
    pages = [
        "/organisasjoner/?q=solsida",
        f"/organisasjoner/?q={corps.orgnr}",
        f"/organisasjoner/?kommune={larvik.number}",
        larvik.get_absolute_url(),
        f"/horinger/{hearing.ref}/",
        f"/horinger/{hearing.ref}/inviterte/",
    ]
    for path in pages:
        assert "Solsida" not in text(Client().get(path)), path
    assert not named(hearing.invitees.all(), True).exists()
    assert Client().get(corps.get_absolute_url()).status_code == 404
    assert signed_in(ola).get(corps.get_absolute_url()).status_code == 200
    signed_in(ola).post(reverse("visibility_show", kwargs={"key": corps.key}))
    assert Client().get(corps.get_absolute_url()).status_code == 200


# --- once a year ---


@pytest.fixture
def claimed(corps, at_time):
    """Ola came in long ago; today is a day in 2027."""
    at_time("2027-02-09 10:00")
    return corps


def yearly():
    return Letter.objects.filter(key__startswith="yearly:").order_by("pk")


def test_one_letter_a_year_until_somebody_says_yes(claimed, ola, at_time):
    assert actions.ask_if_still_true() == 1
    assert actions.ask_if_still_true() == 0
    [letter] = yearly()
    assert letter.email == ola.email
    assert letter.merge["link"].endswith(reverse("still_true", kwargs={"key": claimed.key}))
    at_time("2027-10-01 10:00")
    assert actions.ask_if_still_true() == 0
    at_time("2028-03-01 10:00")
    assert actions.ask_if_still_true() == 1
    client = signed_in(ola)
    url = reverse("still_true", kwargs={"key": claimed.key})
    assert "Ja, alt stemmer" in text(client.get(url))
    client.post(url)
    claimed.refresh_from_db()
    assert claimed.confirmed_at
    at_time("2029-02-27 10:00")
    assert actions.ask_if_still_true() == 0
    at_time("2029-03-02 10:00")
    assert actions.ask_if_still_true() == 1


def test_nobody_is_asked_who_has_not_come_in_or_by_the_registers_address(db, at_time):
    at_time("2027-02-09 10:00")
    never = OrganisationFactory()
    RegisterAddress.objects.create(orgnr=never.orgnr, email="r@x.example", read_at=LONG_AGO)
    only_reads = MembershipFactory(role=Role.READER).organisation
    RegisterAddress.objects.create(orgnr=only_reads.orgnr, email="s@x.example", read_at=LONG_AGO)
    MembershipFactory(organisation__dissolved_at=LONG_AGO.date())
    MembershipFactory(organisation__kind=Kind.MUNICIPALITY)
    MembershipFactory(ends=LONG_AGO)
    assert actions.ask_if_still_true() == 0
    assert not yearly().exists()


def test_only_those_who_write_say_that_it_is_true(corps, nina, liv):
    MembershipFactory(user=nina, organisation=corps, role=Role.READER)
    url = reverse("still_true", kwargs={"key": corps.key})
    assert signed_in(nina).post(url).status_code == 403
    assert signed_in(liv).post(url).status_code == 404
    with pytest.raises(Refused), transaction.atomic():
        actions.confirm_facts(corps, by=liv)
    assert Organisation.objects.get(pk=corps.pk).confirmed_at is None


def test_the_year_letters_are_one_statement_for_many(claimed, django_assert_max_num_queries):
    CauseFactory(organisation=claimed)
    for _ in range(20):
        MembershipFactory()
    with django_assert_max_num_queries(10):
        assert actions.ask_if_still_true() == 21
