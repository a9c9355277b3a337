"""A person says that they act for an organisation: who is asked, who may answer, what stops it."""

import pytest

from core import clock
from core.errors import Refused
from organisations import actions, policies
from organisations.models import Claim, Membership, Organisation, RegisterAddress
from organisations.signals import claim_confirmed
from organisations.states import ClaimState, ClaimWay, Kind, Role
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    LONG_AGO,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.organisations.asking import REGISTERED, ask, holds, letters, refused

pytestmark = pytest.mark.django_db


# --- asking ---


def test_the_link_goes_to_the_registers_address_and_says_where_it_is_from(corps, ola):
    claim = ask(corps, ola)
    [letter] = letters("claim_link")
    assert (letter.email, letter.recipient_name) == (REGISTERED, "Solsida skolekorps")
    assert claim.token in letter.batch.body
    assert "hentet fra Enhetsregisteret" in letter.batch.body
    assert letter.expires_at == claim.expires_at
    assert holds(ola, corps) == set()


def test_without_the_registers_address_it_goes_to_the_organisations_own(corps, ola):
    RegisterAddress.objects.all().delete()
    Organisation.objects.update(email="post@solsida.example")
    ask(corps, ola)
    [letter] = letters("claim_link")
    assert letter.email == "post@solsida.example"
    assert "Dere har oppgitt denne adressen" in letter.batch.body


def test_without_any_address_no_letter_goes_and_the_claim_waits(corps, ola):
    RegisterAddress.objects.all().delete()
    claim = ask(corps, ola)
    assert (claim.links_sent, claim.state) == (0, ClaimState.REQUESTED)
    assert not letters("claim_link").exists()


def test_everyone_responsible_and_the_own_address_are_told(corps, ola, nina, liv):
    Organisation.objects.filter(pk=corps.pk).update(email="post@solsida.example")
    MembershipFactory(user=nina, organisation=corps)
    MembershipFactory(user=liv, organisation=corps, role=Role.WRITER)
    ask(corps, ola)
    assert [letter.email for letter in letters("claim_told")] == [
        nina.email,
        "post@solsida.example",
    ]
    assert all("token" not in letter.batch.body for letter in letters("claim_told"))
    assert Claim.objects.get().token not in "".join(x.batch.body for x in letters("claim_told"))


def test_asking_twice_is_one_claim_and_one_letter(corps, ola):
    assert ask(corps, ola) == ask(corps, ola)
    assert letters("claim_link").count() == 1


def test_five_at_a_time_and_ten_a_day(ola):
    for _ in range(5):
        ask(OrganisationFactory(), ola)
    assert "fem krav" in refused(ask, OrganisationFactory(), ola)
    for _ in range(5):
        actions.withdraw_claim(Claim.objects.waiting().filter(user=ola)[0], by=ola)
        ask(OrganisationFactory(), ola)
    actions.withdraw_claim(Claim.objects.waiting().filter(user=ola)[0], by=ola)
    assert "i morgen" in refused(ask, OrganisationFactory(), ola)
    assert Claim.objects.count() == 10


def test_one_may_ask_again_the_day_after(ola, at_time):
    at_time("2027-02-09 10:00")
    for _ in range(10):
        actions.withdraw_claim(ask(OrganisationFactory(), ola), by=ola)
    at_time("2027-02-10 10:01")
    assert ask(OrganisationFactory(), ola).state == ClaimState.REQUESTED


@pytest.mark.parametrize("kind", [Kind.MUNICIPALITY, Kind.COUNTY, Kind.NATIONAL])
def test_public_and_national_parties_are_not_claimed(ola, kind):
    refused(ask, OrganisationFactory(kind=kind), ola)


def test_nothing_that_has_ended_is_claimed(ola):
    refused(ask, OrganisationFactory(dissolved_at=LONG_AGO.date()), ola)
    refused(ask, OrganisationFactory(merged_into=OrganisationFactory()), ola)
    assert not Claim.objects.exists()


def test_an_unverified_person_asks_for_nothing(corps):
    assert "Bekreft" in refused(ask, corps, UserFactory(verified=False))


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PROCUREMENT, "eier"])
def test_no_role_that_a_voluntary_organisation_lacks(corps, ola, role):
    refused(ask, corps, ola, role)


def test_who_is_responsible_already_has_nothing_to_ask(corps, ola):
    MembershipFactory(user=ola, organisation=corps)
    refused(ask, corps, ola)


def test_a_name_cannot_become_a_link_or_a_heading_in_the_letter(corps):
    spammer = UserFactory(name="Vinn https://ond.example nå\r\nBcc: x@y.example")
    ask(corps, spammer)
    [letter] = letters("claim_link")
    assert "https://ond" not in letter.batch.body
    assert "\r" not in letter.batch.subject
    assert "\n" not in letter.batch.subject


# --- the link ---


def test_the_link_lets_the_person_in_once(corps, ola):
    claim = ask(corps, ola)
    done = actions.confirm_by_link(claim, token=claim.token)
    assert (done.state, done.way, done.decided_by) == ("confirmed", ClaimWay.LETTER, None)
    assert holds(ola, corps) == {Role.RESPONSIBLE}
    assert "avgjort" in refused(actions.confirm_by_link, claim, token=claim.token)
    assert "avgjort" in refused(actions.reject_by_link, claim, token=claim.token)
    assert Membership.objects.count() == 1


def test_the_link_is_bound_to_the_claim(corps, ola, nina):
    olas, ninas = ask(corps, ola), ask(corps, nina)
    refused(actions.confirm_by_link, ninas, token=olas.token)
    assert Claim.from_token(olas.token) == olas
    assert not Membership.objects.exists()


def test_an_address_that_belongs_to_ten_confirms_one(ola, larvik):
    ten = OrganisationFactory.create_batch(10, seat=larvik)
    for one in ten:
        RegisterAddress.objects.create(orgnr=one.orgnr, email=REGISTERED, read_at=clock.now())
    claims = [ask(one, ola) for one in ten[:5]]
    assert letters("claim_link").count() == 5
    assert all("flere organisasjoner" in letter.batch.body for letter in letters("claim_link"))
    actions.confirm_by_link(claims[0], token=claims[0].token)
    assert [holds(ola, one) for one in ten] == [{Role.RESPONSIBLE}] + [set()] * 9


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: ("x" if token[0] != "x" else "y") + token[1:],
        lambda token: token.rpartition(".")[0],
        lambda _token: "",
        lambda _token: "æ\0ø",
        lambda token: token + token,
    ],
)
def test_a_forged_link_leads_nowhere(corps, ola, forge):
    assert Claim.from_token(forge(ask(corps, ola).token)) is None


def test_a_link_of_another_kind_leads_nowhere(corps, ola):
    from organisations.models import Invitation

    assert Invitation.from_token(ask(corps, ola).token) is None


def test_a_new_link_kills_the_old_one_and_three_are_enough(corps, ola, liv):
    claim = ask(corps, ola)
    first = claim.token
    claim = actions.send_link_again(claim, by=ola)
    assert Claim.from_token(first) is None
    assert "nyere" in refused(actions.confirm_by_link, claim, token=first)
    refused(actions.send_link_again, claim, by=liv)
    actions.send_link_again(claim, by=ola)
    assert "tre ganger" in refused(actions.send_link_again, claim, by=ola)
    assert letters("claim_link").count() == 3


def test_the_link_dies_with_its_last_day(corps, ola, at_time):
    at_time("2027-02-09 10:00")
    claim = ask(corps, ola)
    at_time("2027-02-23 09:59:59")
    assert claim.is_open(clock.now())
    at_time("2027-02-23 10:00")
    assert "for gammelt" in refused(actions.confirm_by_link, claim, token=claim.token)
    assert holds(ola, corps) == set()


def test_the_reader_of_the_mail_may_say_no(corps, ola):
    claim = ask(corps, ola)
    done = actions.reject_by_link(claim, token=claim.token)
    assert (done.state, done.way) == (ClaimState.REJECTED, ClaimWay.LETTER)
    assert "nei" in letters("claim_outcome").get().batch.body
    refused(actions.confirm_by_link, claim, token=claim.token)
    assert holds(ola, corps) == set()


def test_an_organisation_that_ended_meanwhile_lets_nobody_in(corps, ola):
    claim = ask(corps, ola)
    Organisation.objects.filter(pk=corps.pk).update(dissolved_at=LONG_AGO.date())
    refused(actions.confirm_by_link, claim, token=claim.token)
    claim.refresh_from_db()
    assert claim.state == ClaimState.REQUESTED


# --- people who may answer: role × claim ---


def test_who_may_answer(corps, larvik, ola, nina, liv, kari, grete):
    reader, writer, elsewhere = UserFactory(), UserFactory(), UserFactory()
    MembershipFactory(user=nina, organisation=corps)
    MembershipFactory(user=reader, organisation=corps, role=Role.READER)
    MembershipFactory(user=writer, organisation=corps, role=Role.WRITER)
    MembershipFactory(user=liv)
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=larvik.organisation, role=Role.APPROVER)
    MembershipFactory(
        user=elsewhere, organisation=MunicipalityFactory().organisation, role=Role.RESPONSIBLE
    )
    operator = UserFactory(is_operator=True)
    claim = ask(corps, ola)
    table = {
        ola: None,
        nina: ClaimWay.COLLEAGUE,
        reader: None,
        writer: None,
        liv: None,
        kari: ClaimWay.MUNICIPALITY,
        grete: None,
        elsewhere: None,
        operator: None,
    }
    assert {user: policies.claim_way(user, claim) for user in table} == table
    for user, way in table.items():
        assert policies.decidable_claims(user).filter(pk=claim.pk).exists() is (way is not None)
        if way is None:
            refused(actions.confirm_claim, claim, by=user)
            refused(actions.reject_claim, claim, by=user, reason="nei")
    claim.refresh_from_db()
    assert claim.state == ClaimState.REQUESTED


def test_a_case_handler_cannot_answer_her_own(corps, kari, karis_office):
    claim = ask(corps, kari)
    refused(actions.confirm_claim, claim, by=kari)


def test_the_municipality_says_yes_and_both_sides_hear(corps, ola, nina, kari, karis_office):
    MembershipFactory(user=nina, organisation=corps)
    done = actions.confirm_claim(ask(corps, ola), by=kari)
    assert (done.way, done.decided_by) == (ClaimWay.MUNICIPALITY, kari)
    assert "kommunen" in letters("claim_outcome").get(email=ola.email).batch.body
    assert [letter.email for letter in letters("claim_confirmed")] == [nina.email]


def test_no_needs_a_reason(corps, ola, kari, karis_office):
    claim = ask(corps, ola)
    with pytest.raises(Refused) as stopped:
        actions.reject_claim(claim, by=kari, reason="  ")
    assert stopped.value.field == "reason"
    done = actions.reject_claim(claim, by=kari, reason="Styret kjenner deg ikke.")
    assert done.state == ClaimState.REJECTED
    assert "Styret kjenner deg ikke." in letters("claim_outcome").get().batch.body


def test_a_higher_role_takes_the_lower_ones_place(corps, ola, kari, karis_office):
    MembershipFactory(user=ola, organisation=corps, role=Role.WRITER)
    actions.confirm_claim(ask(corps, ola), by=kari)
    assert holds(ola, corps) == {Role.RESPONSIBLE}


def test_the_apps_above_hear_of_a_confirmed_claim(corps, ola):
    heard = []

    def listen(**sent):
        heard.append(sent["claim"].organisation)

    claim_confirmed.connect(listen)
    try:
        claim = ask(corps, ola)
        actions.confirm_by_link(claim, token=claim.token)
    finally:
        claim_confirmed.disconnect(listen)
    assert heard == [corps]
