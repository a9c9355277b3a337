"""Groups without a number, what the clock does to claims, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.models import AuditEvent
from organisations import actions, policies
from organisations.models import Claim, Organisation
from organisations.states import ClaimState, Role
from tests.factories.joining import ClaimFactory
from tests.factories.organisations import LONG_AGO, MunicipalityFactory, OrganisationFactory
from tests.organisations.asking import ask, holds, letters, refused

pytestmark = pytest.mark.django_db


# --- groups without a number ---


def group(by, seat, name="Nabogruppa i Kirkegata", email="nabo@gruppa.example"):
    return actions.request_group(by=by, name=name, seat=seat, email=email)


def test_a_group_is_written_in_when_its_address_has_answered(ola, larvik):
    claim = group(ola, larvik)
    assert not Organisation.objects.filter(name__startswith="Nabogruppa").exists()
    assert letters("claim_link").get().email == "nabo@gruppa.example"
    done = actions.confirm_by_link(claim, token=claim.token)
    assert done.organisation.name == "Nabogruppa i Kirkegata"
    assert (done.organisation.orgnr, done.organisation.email) == (None, "nabo@gruppa.example")
    assert holds(ola, done.organisation) == {Role.RESPONSIBLE}


def test_an_address_that_nobody_followed_a_link_to_is_not_kept(ola, larvik, kari, karis_office):
    done = actions.confirm_claim(group(ola, larvik), by=kari)
    assert done.organisation.email == ""


def test_a_group_of_a_name_that_is_here_is_refused_at_both_ends(ola, nina, larvik):
    claim, twin = group(ola, larvik), group(nina, larvik, email="annen@gruppa.example")
    actions.confirm_by_link(claim, token=claim.token)
    assert "Søk den opp" in refused(actions.confirm_by_link, twin, token=twin.token)
    refused(group, nina, larvik, name="NABOGRUPPA I KIRKEGATA")
    assert Organisation.objects.filter(name__iexact="nabogruppa i kirkegata").count() == 1


def test_the_same_group_twice_is_one_claim(ola, larvik):
    assert group(ola, larvik) == group(ola, larvik, name="nabogruppa  i kirkegata")


# --- the clock ---


def test_what_nobody_answered_ends_once_and_the_person_hears(corps, ola, at_time):
    at_time("2027-02-09 10:00")
    ask(corps, ola)
    assert actions.expire_claims() == 0
    at_time("2027-02-23 10:00")
    assert actions.expire_claims() == 1
    assert actions.expire_claims() == 0
    assert Claim.objects.get().state == ClaimState.EXPIRED
    assert "Ingen svarte i tide" in letters("claim_outcome").get().batch.body


def test_one_may_ask_again_when_the_old_one_is_too_old(corps, ola, at_time):
    at_time("2027-02-09 10:00")
    old = ask(corps, ola)
    at_time("2027-02-24 10:00")
    assert ask(corps, ola) != old
    assert Claim.objects.waiting().count() == 1


def test_everything_stands_in_the_audit(corps, ola, kari, karis_office):
    actions.confirm_claim(ask(corps, ola), by=kari)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [
        ("claim.requested", ola.pk),
        ("membership.started", kari.pk),
        ("claim.confirmed", kari.pk),
    ]


# --- the database refuses ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": None},
        {"role": Role.APPROVER},
        {"state": ClaimState.CONFIRMED},
        {"state": "kanskje"},
        {"state": ClaimState.REJECTED, "decided_at": LONG_AGO},
        {"state": ClaimState.CONFIRMED, "decided_at": LONG_AGO, "way": ""},
        {"decided_at": LONG_AGO},
    ],
)
def test_the_database_refuses_a_claim_that_contradicts_itself(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimFactory(**wrong)


def test_the_database_refuses_two_open_claims_of_one_person(ola, corps):
    ClaimFactory(user=ola, organisation=corps)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimFactory(user=ola, organisation=corps)


def test_the_desk_shows_those_of_its_own_municipality(ola, corps, larvik, kari, karis_office):
    here, group_here = ask(corps, ola), group(ola, larvik)
    ask(OrganisationFactory(), ola)
    group(ola, MunicipalityFactory())
    assert set(policies.desk_claims(kari)) == {here, group_here}
    assert clock.now() - timedelta(days=1) < here.requested_at
