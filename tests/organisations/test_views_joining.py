"""Finding an organisation, asking to be let in, and the link: bad input and replays too."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from dispatch.models import Letter
from organisations import actions, policies
from organisations.models import Claim, Organisation
from organisations.states import ClaimState, Role
from tests.factories.joining import ClaimFactory
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.asking import REGISTERED
from tests.organisations.doors import HUGE, NUL, SCRIPT, ask, signed_in, text, unchanged_by_get

pytestmark = pytest.mark.django_db


# --- finding and asking ---


def test_ola_finds_the_corps_asks_and_is_told_what_happens(corps, ola):
    client = signed_in(ola)
    assert "Bli med i en organisasjon" in text(client.get("/bli-med/"))
    found = text(client.get("/bli-med/finn/", {"q": "solsida"}))
    assert reverse("join_organisation", kwargs={"key": corps.key}) in found
    response = ask(client, corps)
    page = text(client.get(response.url))
    assert "adressen i registeret" in page
    assert REGISTERED not in found + page
    assert "Venter på svar" in text(client.get("/min-side/"))


def test_the_registers_address_is_on_no_page_of_joining(corps, ola, kari, nina):
    MembershipFactory(user=kari, organisation=corps.seat.organisation, role=Role.WRITER)
    MembershipFactory(user=nina, organisation=corps)
    client = signed_in(ola)
    claim = Claim.objects.get(ref=ask(client, corps).url.split("/")[-2])
    pages = [
        client.get("/bli-med/"),
        client.get(reverse("join_organisation", kwargs={"key": corps.key})),
        client.get(reverse("join_claim", kwargs={"ref": claim.ref})),
        Client().get(reverse("claim_link", kwargs={"token": claim.token})),
        signed_in(kari).get("/arbeid/register/krav/"),
        signed_in(nina).get(reverse("people", kwargs={"key": corps.key})),
    ]
    assert {page.status_code for page in pages} == {200}
    assert not any(REGISTERED in text(page) for page in pages)


def test_by_number_with_spaces_and_a_wrong_number_in_words(corps, ola):
    client = signed_in(ola)
    spaced = f"{corps.orgnr[:3]} {corps.orgnr[3:6]} {corps.orgnr[6:]}"
    assert "Solsida skolekorps" in text(client.get("/bli-med/finn/", {"q": spaced}))
    response = client.get("/bli-med/finn/", {"q": "912345678"})
    assert response.status_code == 422
    assert "finnes ikke" in text(response)


def test_a_hidden_organisation_is_as_one_that_is_not_there(ola):
    hidden = OrganisationFactory(name="Krisesenterets venner", listed=False)
    client = signed_in(ola)
    for asked in (hidden.orgnr, "Krisesenter"):
        page = text(client.get("/bli-med/finn/", {"q": asked}))
        assert "Krisesenterets venner" not in page
        assert "Bli med i" not in page
    there = client.get(reverse("join_organisation", kwargs={"key": hidden.key}))
    nowhere = client.get(reverse("join_organisation", kwargs={"key": "310000000"}))
    assert there.status_code == nowhere.status_code == 404
    pages = [re.sub(r'value="[^"]{64}"', "", text(page)) for page in (there, nowhere)]  # CSRF
    assert pages[0] == pages[1]
    assert ask(client, hidden).status_code == 404


@pytest.mark.parametrize("q", [NUL, SCRIPT, HUGE, "%", "'; --", "🎺"])
def test_the_search_survives_what_people_type(ola, q):
    response = signed_in(ola).get("/bli-med/finn/", {"q": q})
    assert response.status_code in {200, 422}
    assert SCRIPT not in text(response)


@pytest.mark.parametrize(
    "wrong", [{"role": "approver"}, {"role": ""}, {"words": NUL}, {"words": HUGE}]
)
def test_a_wrong_claim_is_said_beside_the_field(corps, ola, wrong):
    response = ask(signed_in(ola), corps, **wrong)
    assert response.status_code == 422
    assert not Claim.objects.exists()


def test_a_sixth_claim_is_refused_in_the_form(corps, ola):
    for _ in range(5):
        actions.request_claim(OrganisationFactory(), by=ola)
    response = ask(signed_in(ola), corps)
    assert response.status_code == 422
    assert "fem krav som venter" in text(response)


def test_a_group_without_a_number(ola, larvik):
    client = signed_in(ola)
    sent = {"name": "Nabogruppa", "seat": larvik.number, "email": "nabo@gruppa.example"}
    response = client.post("/bli-med/uten-nummer/", sent)
    assert "adressen du skrev" in text(client.get(response.url))
    assert not Organisation.objects.filter(name="Nabogruppa").exists()
    claim = Claim.objects.get()
    Client().post(reverse("claim_link_yes", kwargs={"token": claim.token}))
    group = Organisation.objects.get(name="Nabogruppa")
    assert (group.seat, group.email) == (larvik, "nabo@gruppa.example")
    assert policies.may_send(ola, group)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": NUL}, {"seat": "9999"}, {"email": "nei"}, {"email": f"{HUGE}@x.no"}],
)
def test_a_wrong_group_is_said_beside_the_field(ola, larvik, wrong):
    sent = {"name": "Nabogruppa", "seat": larvik.number, "email": "n@g.example"} | wrong
    assert signed_in(ola).post("/bli-med/uten-nummer/", sent).status_code == 422
    assert not Claim.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["join_claim", "join_claim_again", "join_claim_withdraw"])
def test_another_persons_claim_is_not_there(ola, liv, name):
    claim = ClaimFactory(user=ola)
    url = reverse(name, kwargs={"ref": claim.ref})
    send = signed_in(liv).get if name == "join_claim" else signed_in(liv).post
    assert send(url).status_code == 404
    claim.refresh_from_db()
    assert claim.state == ClaimState.REQUESTED


def test_a_claim_is_withdrawn_and_a_link_sent_anew(corps, ola):
    client = signed_in(ola)
    claim = actions.request_claim(corps, by=ola)
    client.post(reverse("join_claim_again", kwargs={"ref": claim.ref}))
    assert Claim.from_token(claim.token) is None
    client.post(reverse("join_claim_withdraw", kwargs={"ref": claim.ref}))
    claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN
    assert "Trukket" in text(client.get(reverse("join_claim", kwargs={"ref": claim.ref})))


# --- the link ---


def link(claim, answer=""):
    return reverse(f"claim_link{answer}", kwargs={"token": claim.token})


def test_opening_the_link_changes_nothing_and_the_button_does(corps, ola):
    claim = actions.request_claim(corps, by=ola)
    page = text(unchanged_by_get(Client(), link(claim)))
    assert "Er Ola Berg en av dere?" in page
    assert not policies.roles(ola, corps)
    response = Client().post(link(claim, "_yes"))
    assert "Ola Berg er inne" in text(Client().get(response.url))
    assert policies.may_send(ola, corps)


def test_a_replayed_link_shows_what_was_answered_and_changes_nothing(corps, ola):
    claim = actions.request_claim(corps, by=ola)
    Client().post(link(claim, "_yes"))
    again = Client().post(link(claim, "_no"))
    assert "Lenken er brukt" in text(Client().get(again.url))
    claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED


def test_the_link_may_say_no(corps, ola):
    claim = actions.request_claim(corps, by=ola)
    response = Client().post(link(claim, "_no"))
    assert "slipper ikke inn" in text(Client().get(response.url))
    assert not policies.roles(ola, corps)


@pytest.mark.parametrize("token", ["x", "a.b", "æøå", "a" * 3000, "%00", "..%2F"])
@pytest.mark.parametrize("name", ["claim_link", "claim_link_yes", "claim_link_no", "invitation"])
def test_a_forged_link_is_one_clear_sentence(db, token, name):
    url = reverse(name, kwargs={"token": "TOKEN"}).replace("TOKEN", token)
    send = Client().post if name.endswith(("yes", "no")) else Client().get
    response = send(url)
    assert response.status_code == 404


def test_an_old_or_withdrawn_link_says_so(corps, ola, at_time):
    at_time("2027-02-09 10:00")
    claim = actions.request_claim(corps, by=ola)
    at_time("2027-02-24 10:00")
    for response in (Client().get(link(claim)), Client().post(link(claim, "_yes"))):
        assert response.status_code in {409, 410}
        assert "for gam" in text(response)
    at_time("2027-02-10 10:00")
    actions.withdraw_claim(claim, by=ola)
    assert "trukket" in text(Client().get(link(claim)))
    assert not policies.roles(ola, corps)
