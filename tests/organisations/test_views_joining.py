"""The pages of joining: who reaches them, that a GET changes nothing, bad input, statements."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from dispatch.models import Letter
from organisations import actions, policies
from organisations.models import Claim, Invitation, Organisation, RegisterAddress
from organisations.states import ClaimState, InvitationState, Role
from tests.factories.accounts import UserFactory
from tests.factories.joining import ClaimFactory, InvitationFactory
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
REGISTERED = "hemmelig.styre@solsida.example"
NUL, SCRIPT, HUGE = "a\0b", "<script>alert(1)</script>", "x" * 100_000


@pytest.fixture
def larvik():
    return MunicipalityFactory(name="Larvik")


@pytest.fixture
def corps(larvik):
    corps = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    RegisterAddress.objects.create(orgnr=corps.orgnr, email=REGISTERED, read_at=clock.now())
    return corps


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


def ask(client, organisation, **changes):
    url = reverse("join_organisation", kwargs={"key": organisation.key})
    return client.post(url, {"role": Role.RESPONSIBLE, "words": "Jeg er leder."} | changes)


def unchanged_by_get(client, url):
    """The page, after checking that no row was written."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    written = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert [sql for sql in written if "session" not in sql] == []
    return page


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


# --- the desk, and colleagues ---


def test_karis_desk(corps, larvik, ola, kari, liv):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    claim = actions.request_claim(corps, by=ola, words="Jeg er ny leder.")
    client = signed_in(kari)
    page = text(client.get("/arbeid/register/krav/"))
    assert "Jeg er ny leder." in page
    assert "Én person" in text(client.get("/arbeid/"))
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


# --- invitations ---


def test_an_invitation_from_the_letter_to_the_role(corps, ola, nina, liv):
    MembershipFactory(user=ola, organisation=corps)
    url = reverse("people_invite", kwargs={"key": corps.key})
    sent = {"name": "Nina", "email": nina.email, "role": Role.WRITER}
    assert signed_in(ola).post(url, sent).status_code == 302
    token = Invitation.objects.get().token
    page = reverse("invitation", kwargs={"token": token})
    yes = reverse("invitation_yes", kwargs={"token": token})
    anonymous = text(unchanged_by_get(Client(), page))
    assert "Logg inn" in anonymous
    assert nina.email not in anonymous
    stranger = text(signed_in(liv).get(page))
    assert "en annen adresse" in stranger
    assert nina.email not in stranger
    assert signed_in(liv).post(yes).status_code == 409
    assert Client().post(yes).status_code == 302
    client = signed_in(nina)
    assert "Ja, bli med" in text(unchanged_by_get(client, page))
    assert "Se invitasjonen" in text(client.get("/min-side/"))
    assert client.get(yes).url == page
    client.post(yes)
    assert policies.roles(nina, corps) == {Role.WRITER}
    assert "er brukt" in text(client.get(page))


def test_no_thank_you(corps, nina):
    invitation = InvitationFactory(organisation=corps, email=nina.email)
    signed_in(nina).post(reverse("invitation_no", kwargs={"token": invitation.token}))
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DECLINED


@pytest.mark.parametrize(
    "wrong", [{"email": "nei"}, {"email": ""}, {"role": "approver"}, {"name": "a\nb\x07"}]
)
def test_a_wrong_invitation_is_said_beside_the_field(corps, ola, wrong):
    MembershipFactory(user=ola, organisation=corps)
    sent = {"name": "N", "email": "n@x.example", "role": Role.WRITER} | wrong
    url = reverse("people_invite", kwargs={"key": corps.key})
    assert signed_in(ola).post(url, sent).status_code == 422
    assert not Invitation.objects.exists()


# --- people ---

MANAGED = ["people_invite", "people_role", "people_end", "handover"]
POSTED = ["invitation_again", "invitation_withdraw", "handover_withdraw"]


def people_url(name, organisation, membership, invitation):
    parts = {"key": organisation.key}
    if name in {"people_role", "people_end"}:
        parts["pk"] = membership.pk
    if name.startswith("invitation_"):
        parts["ref"] = invitation.ref
    return reverse(name, kwargs=parts)


@pytest.mark.parametrize("name", [*MANAGED, *POSTED, "people", "people_leave"])
def test_who_reaches_the_people_pages(corps, ola, nina, liv, kari, name):
    other = MembershipFactory(organisation=corps, role=Role.WRITER)
    MembershipFactory(user=ola, organisation=corps)
    MembershipFactory(user=nina, organisation=corps, role=Role.READER)
    MembershipFactory(user=liv)
    MembershipFactory(user=kari, organisation=corps.seat.organisation, role=Role.RESPONSIBLE)
    url = people_url(name, corps, other, InvitationFactory(organisation=corps))
    readers_page = name in {"people", "people_leave"}
    expected = {liv: 404, kari: 404, nina: 200 if readers_page else 403}
    for user, status in expected.items():
        send = signed_in(user).post if name in POSTED else signed_in(user).get
        assert send(url).status_code == status
    send = signed_in(ola).post if name in POSTED else signed_in(ola).get
    assert send(url).status_code == (302 if name in POSTED else 200)


def test_another_organisations_people_are_not_reached_through_ones_own(corps, ola):
    MembershipFactory(user=ola, organisation=corps)
    foreign, letter = MembershipFactory(), InvitationFactory()
    client = signed_in(ola)
    for name in ("people_role", "people_end", "invitation_again", "invitation_withdraw"):
        url = people_url(name, corps, foreign, letter)
        assert client.post(url, {"role": "reader"}).status_code == 404
    letter.refresh_from_db()
    assert letter.state == InvitationState.SENT
    assert policies.may_send(foreign.user, foreign.organisation)


def test_roles_are_changed_ended_and_left(corps, ola, nina):
    MembershipFactory(user=ola, organisation=corps)
    ninas = MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    client = signed_in(ola)
    client.post(people_url("people_role", corps, ninas, None), {"role": Role.READER})
    assert policies.roles(nina, corps) == {Role.READER}
    now = nina.memberships.current().get()
    client.post(people_url("people_end", corps, now, None))
    assert policies.roles(nina, corps) == set()
    leave = reverse("people_leave", kwargs={"key": corps.key})
    assert "Du er den siste" in text(client.get(leave))
    assert client.post(leave).status_code == 422
    assert client.post(leave, {"nobody_left": "on"}).status_code == 302
    assert corps in Organisation.objects.left_by_all()


def test_handing_over_is_two_clicks_from_the_people_page(corps, ola, liv):
    own = MembershipFactory(user=ola, organisation=corps)
    client = signed_in(ola)
    handover = reverse("handover", kwargs={"key": corps.key})
    assert handover in text(client.get(reverse("people", kwargs={"key": corps.key})))
    page = text(client.get(handover))
    assert "checked" in page
    sent = {"email_1": liv.email, "name_1": "Liv", "leaving": [own.pk]}
    assert client.post(handover, sent).status_code == 302
    token = Invitation.objects.get().token
    signed_in(liv).post(reverse("invitation_yes", kwargs={"token": token}))
    assert policies.may_send(liv, corps)
    assert not policies.may_send(ola, corps)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email_1": ""},
        {"email_1": "nei"},
        {"leaving": []},
        {"leaving": ["x"]},
        {"name_2": "Bare navn"},
    ],
)
def test_a_wrong_handover_is_said_beside_the_field(corps, ola, wrong):
    own = MembershipFactory(user=ola, organisation=corps)
    sent = {"email_1": "ny@x.example", "leaving": [own.pk]} | wrong
    url = reverse("handover", kwargs={"key": corps.key})
    assert signed_in(ola).post(url, sent).status_code == 422
    assert not Invitation.objects.exists()


def test_a_municipalitys_own_people_page_speaks_of_case_handlers(larvik, kari, grete):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=larvik.organisation)
    client = signed_in(grete)
    page = text(client.get(client.get("/arbeid/personer/").url))
    assert "Saksbehandler" in page
    assert "Administrator" in page
    assert "Overlat til nytt styre" not in page


def test_the_people_page_costs_the_same_for_many(corps, ola, django_assert_num_queries):
    MembershipFactory(user=ola, organisation=corps)
    client, url = signed_in(ola), reverse("people", kwargs={"key": corps.key})
    for _ in range(2):
        MembershipFactory(organisation=corps, role=Role.WRITER)
        ClaimFactory(organisation=corps)
        InvitationFactory(organisation=corps)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(8):
        MembershipFactory(organisation=corps, role=Role.WRITER)
        ClaimFactory(organisation=corps)
        InvitationFactory(organisation=corps)
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_the_desk_and_min_side_cost_the_same_for_many(larvik, kari, ola, django_assert_num_queries):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    pages = [(signed_in(kari), "/arbeid/register/krav/"), (signed_in(ola), "/min-side/")]

    def fill(n):
        for _ in range(n):
            ClaimFactory(organisation=OrganisationFactory(seat=larvik), user=ola)
            InvitationFactory(email=ola.email)

    fill(2)
    counts = []
    for client, url in pages:
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        counts.append(len(few))
    fill(8)
    for (client, url), n in zip(pages, counts, strict=True):
        with django_assert_num_queries(n):
            client.get(url)


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
