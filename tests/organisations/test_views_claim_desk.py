"""Who answers claims where, and the operator who lets municipalities in."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations import actions, policies
from organisations.models import Invitation
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.doors import signed_in, text

pytestmark = pytest.mark.django_db


# --- the desk, and colleagues ---


def test_karis_desk(corps, larvik, ola, kari, liv):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    claim = actions.request_claim(corps, by=ola, words="Jeg er ny leder.")
    client = signed_in(kari)
    page = text(client.get("/arbeid/register/krav/"))
    assert "Jeg er ny leder." in page
    assert "Ett krav" in text(client.get("/arbeid/"))
    no = reverse("claim_no", kwargs={"ref": claim.ref})
    refused = client.post(no, {"reason": " "})
    assert refused.status_code == 422
    assert client.post(no, {"reason": "Laget kjenner deg ikke."}).url == "/arbeid/register/krav/"
    assert "Laget kjenner deg ikke." in text(client.get("/arbeid/register/krav/?vis=besvart"))
    again = client.post(reverse("claim_yes", kwargs={"ref": claim.ref}))
    assert again.status_code == 409
    assert not policies.roles(ola, corps)


def test_who_reaches_the_desk(larvik, kari, grete, ola, liv):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=larvik.organisation, role=Role.READER)
    MembershipFactory(user=ola)
    operator = UserFactory(is_operator=True)
    table = {kari: 200, grete: 403, ola: 403, liv: 403, operator: 403}
    found = {user: signed_in(user).get("/arbeid/register/krav/").status_code for user in table}
    assert found == table
    assert Client().get("/arbeid/register/krav/").status_code == 302


def test_a_colleague_says_yes_on_the_people_page(corps, ola, nina, liv):
    MembershipFactory(user=nina, organisation=corps)
    MembershipFactory(user=liv)
    claim = actions.request_claim(corps, by=ola)
    yes = reverse("claim_yes", kwargs={"ref": claim.ref})
    assert signed_in(liv).post(yes).status_code == 404
    assert signed_in(ola).post(yes).status_code == 404
    people = reverse("people", kwargs={"key": corps.key})
    assert "Ber om å få komme inn" in text(signed_in(nina).get(people))
    assert signed_in(nina).post(yes).url == people
    assert policies.may_send(ola, corps)


# --- the operator ---


def test_the_operator_lets_a_municipality_in(larvik, kari, nina):
    operator = UserFactory(is_operator=True, mfa=True)
    client = signed_in(operator)
    assert "Larvik kommune" in text(client.get("/drift/kommuner/", {"q": "larvik"}))
    url = reverse("party_invite", kwargs={"key": larvik.organisation.key})
    assert client.post(url, {"name": "Nina", "email": nina.email}).status_code == 302
    token = Invitation.objects.get().token
    signed_in(nina).post(reverse("invitation_yes", kwargs={"token": token}))
    assert policies.may_send(nina, larvik.organisation)
    assert (
        client.get(reverse("party_invite", kwargs={"key": OrganisationFactory().key})).status_code
        == 404
    )


def test_nobody_else_reaches_the_operators_pages(larvik, kari, ola):
    MembershipFactory(user=kari, organisation=larvik.organisation)
    for user in (kari, ola):
        assert signed_in(user).get("/drift/kommuner/").status_code == 403
        url = reverse("party_invite", kwargs={"key": larvik.organisation.key})
        assert signed_in(user).post(url, {"email": "x@y.example"}).status_code == 404
    assert not Invitation.objects.exists()
