"""An organisation's people: who reaches which page, invitations, the next board."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations import policies
from organisations.models import Invitation, Organisation
from organisations.states import InvitationState, Role
from tests.factories.joining import ClaimFactory, InvitationFactory
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.doors import signed_in, text, unchanged_by_get

pytestmark = pytest.mark.django_db


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
