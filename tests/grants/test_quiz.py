"""«Kan vi søke?»: without signing in, from the registers where they know; nothing is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.forms.quiz import name_of
from grants.states import Rule
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import CallFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
REQUIREMENTS = [
    {"rule": Rule.SEATED, "text": "Laget holder til i Larvik."},
    {
        "rule": Rule.STATEMENT,
        "text": "Laget har minst fem medlemmer.",
        "question": "Har laget minst fem medlemmer?",
        "reason": "Ett er ikke et lag.",
    },
]


@pytest.fixture
def call(larvik):
    """One requirement that the register knows, and one that it does not."""
    return CallFactory(scheme__owner=larvik.organisation, requirements=REQUIREMENTS, published=True)


def address(call, query=""):
    return reverse("call_quiz", kwargs={"ref": call.ref}) + query


def fields(call):
    return [name_of(requirement) for requirement in call.requirements.all()]


def test_a_stranger_is_asked_everything_and_told_at_once(client, call):
    seated, members = fields(call)
    page = text(client.get(address(call)))
    assert "Laget holder til i Larvik." in page
    assert "Har laget minst fem medlemmer?" in page
    answered = text(client.post(address(call), {seated: "ja", members: "ja"}))
    assert "Dere kan søke" in answered


def test_what_is_missing_is_said_with_why(client, call):
    seated, members = fields(call)
    answered = text(client.post(address(call), {seated: "ja", members: "nei"}))
    assert "Dette mangler:" in answered
    assert "Ett er ikke et lag." in answered
    assert "Dere kan søke</h2>" not in answered
    unsure = text(client.post(address(call), {seated: "ja", members: "vet-ikke"}))
    assert "Finn ut av dette først" in unsure
    assert "Kari Lunde" in unsure


def test_an_unanswered_question_is_pointed_at(client, call):
    response = client.post(address(call), {})
    assert response.status_code == 422
    assert "Velg et svar." in text(response)


def test_the_register_answers_for_olas_only_organisation(call, korps, ola):
    browser = signed_in(ola)
    page = text(browser.get(address(call)))
    assert "Dette vet vi om Solsida skolekorps" in page
    _seated, members = fields(call)
    assert "Dere kan søke" in text(browser.post(address(call), {members: "ja"}))


def test_the_register_says_no_for_a_band_elsewhere(call, liv):
    elsewhere = OrganisationFactory(name="Fjellkoret")
    MembershipFactory(user=liv, organisation=elsewhere)
    _seated, members = fields(call)
    answered = text(signed_in(liv).post(address(call), {members: "ja"}))
    assert "Dette mangler:" in answered
    assert "Laget holder til i Larvik." in answered


def test_one_of_several_is_chosen_or_none(call, korps, choir, ola):
    MembershipFactory(user=ola, organisation=choir)
    browser = signed_in(ola)
    assert "Dette vet vi om" not in text(browser.get(address(call)))
    chosen = text(browser.get(address(call, f"?lag={choir.ref}")))
    assert "Dette vet vi om Fjordkoret" in chosen
    stranger = OrganisationFactory()
    assert "Dette vet vi om" not in text(browser.get(address(call, f"?lag={stranger.ref}")))


def test_nothing_but_register_rules_is_answered_at_once(larvik, korps, ola):
    call = CallFactory(scheme__owner=larvik.organisation, published=True)
    assert "Dere kan søke" in text(signed_in(ola).get(address(call)))


def test_nothing_is_kept(client, call):
    seated, members = fields(call)
    client.get(address(call))
    with CaptureQueriesContext(connection) as asked:
        client.post(address(call), {seated: "ja", members: "nei"})
    written = [q["sql"] for q in asked if not q["sql"].lstrip("( ").startswith("SELECT")]
    assert written == []
