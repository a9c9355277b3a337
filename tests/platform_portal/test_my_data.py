"""What the portal holds about a person, the copy of it, and the way out."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import User
from consultations.models import Answer, AnswerVersion
from core.errors import Refused
from core.models import AuditEvent
from dispatch.letters import write_one
from dispatch.models import Letter
from organisations.actions import invite, request_claim
from organisations.models import ContactPerson, Membership, Organisation
from organisations.policies import depend_on
from organisations.states import Role
from platform_portal.my_data import PLACES, sections
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.consultations import AnswerFactory, ContactPersonFactory, HearingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

CANARY = "kanarifugl"
BY_NUMBER = {  # no foreign key
    "core.StoredFile.created_by_id",
    "core.AuditEvent.actor_id",
    "dispatch.Letter.reached_by_id",
    "dispatch.Sending.paused_by_id",
}


def signed_in(email: str) -> Client:
    """Someone who has just proved who they are."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


@pytest.fixture
def ola(db):
    """Responsible in an organisation, with a canary in every field of his own."""
    return UserFactory(
        name=f"Ola {CANARY}", email=f"{CANARY}@forening.example", phone="99 88 77 66",
        password=PASSWORD,
    )  # fmt: skip


def read(client: Client) -> dict:
    answer = client.post(reverse("my_data_download"))
    return json.loads(b"".join(answer.streaming_content))


def test_every_column_that_points_at_a_person_has_its_section(ola):
    """A new table with a person in it belongs in `platform_portal/my_data.py`."""
    keys = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    }
    numbers = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name.endswith(("actor_id", "_by_id", "user_id"))
    }
    assert numbers == BY_NUMBER
    assert keys | numbers == set(PLACES)
    assert set(PLACES.values()) <= {section.name for section in sections(ola)}


class TestTheCopy:
    def test_holds_all_that_was_kept(self, ola, korps, larvik):
        hearing = HearingFactory(municipality=larvik, ended=True)
        answer = AnswerFactory(hearing=hearing, organisation=korps, sent=True)
        answer.versions.update(edited_by=ola)
        write_one(
            key="receipt:1", kind="hearing.receipt", scope="x", to_name="Ola", to_email=ola.email,
            subject="Kvittering", body="Takk",
        )  # fmt: skip
        copy = read(signed_in(ola.email))
        assert copy["Om deg"][0]["navn"] == ola.name
        assert copy["Om deg"][0]["telefon"] == "99 88 77 66"
        assert [row["organisasjon"] for row in copy["Hvem du handler for"]] == [korps.name]
        assert copy["Svar du har skrevet på eller sendt"][0]["adresse"] == hearing.ref
        assert [row["emne"] for row in copy["Brev til adressen din"]] == ["Kvittering"]
        assert len(copy["Steder du er logget inn"]) == 1
        assert "person.copy_taken" in [
            row["hendelse"] for row in copy["Loggen over det du har gjort"]
        ]

    def test_holds_nothing_of_anybody_else(self, ola, nina, korps):
        MembershipFactory(user=nina, organisation=korps)
        text = json.dumps(read(signed_in(ola.email)), ensure_ascii=False)
        assert nina.name not in text
        assert nina.email not in text

    def test_holds_no_secret(self, ola):
        Authenticator.objects.create(user=ola, type="totp", data={"secret": "HEMMELIG"})
        client = Client()
        client.force_login(ola)
        text = "".join(str(row) for section in sections(ola) for row in section.rows())
        assert "HEMMELIG" not in text
        assert ola.password not in text

    def test_is_a_file_that_no_cache_keeps(self, ola):
        answer = signed_in(ola.email).post(reverse("my_data_download"))
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "no-store" in answer.headers["Cache-Control"]
        assert AuditEvent.objects.filter(verb="person.copy_taken", actor_id=ola.pk).count() == 1

    @pytest.mark.parametrize("name", ["my_data_copy", "my_data_delete"])
    def test_who_sits_at_the_machine_must_prove_it_again(self, client, ola, name):
        client.force_login(ola)
        assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))
        assert client.post(reverse("my_data_download")).status_code == 302
        client.post(reverse("my_data_delete"), {"understood": "on"})
        assert not AuditEvent.objects.exists()

    def test_a_get_takes_no_copy(self, ola):
        assert signed_in(ola.email).get(reverse("my_data_download")).status_code == 405

    def test_the_page_costs_the_same_for_many(self, ola, korps, larvik, django_assert_num_queries):
        client = signed_in(ola.email)
        client.get(reverse("my_data"))
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("my_data"))
        asked = len(few)
        for _ in range(4):
            MembershipFactory(user=ola)
        with django_assert_num_queries(asked):
            client.get(reverse("my_data"))


class TestTheWayOut:
    def test_says_what_happens_before_it_happens(self, ola, korps):
        page = signed_in(ola.email).get(reverse("my_data_delete"))
        assert "Du er den eneste ansvarlige her:" in page.text
        assert korps.name in page.text
        assert "Kommunen ser at de mangler en ansvarlig." in page.text

    def test_warns_only_who_stands_alone(self, ola, nina, korps):
        MembershipFactory(user=nina, organisation=korps)
        page = signed_in(ola.email).get(reverse("my_data_delete"))
        assert "Du er den eneste ansvarlige her:" not in page.text

    def test_needs_a_tick(self, ola):
        answer = signed_in(ola.email).post(reverse("my_data_delete"), {})
        assert answer.status_code == 422
        assert "Sett kryss hvis du vil slette kontoen." in answer.text
        ola.refresh_from_db()
        assert ola.is_active

    def test_leaves_nobody_and_closes_every_door(self, ola, korps):
        phone, desk = signed_in(ola.email), signed_in(ola.email)
        answer = desk.post(reverse("my_data_delete"), {"understood": "on"}, follow=True)
        assert "Kontoen er slettet." in answer.text
        gone = User.objects.get(pk=ola.pk)
        assert (gone.name, gone.phone, gone.is_active) == ("Slettet bruker", "", False)
        assert gone.deleted_at
        for client in (phone, desk):
            assert client.get(reverse("account")).status_code == 302
        assert "_auth_user_id" not in signed_in(ola.email).session
        assert not EmailAddress.objects.filter(user=gone).exists()
        assert not UserSession.objects.filter(user=gone).exists()
        assert not Membership.objects.current().filter(user=gone).exists()
        assert AuditEvent.objects.filter(verb="person.deleted", actor_id=ola.pk).count() == 1

    def test_the_address_can_be_used_again(self, ola):
        actions.delete_account(ola, by=ola)
        assert UserFactory(email=ola.email).pk != ola.pk

    def test_answers_stay_the_organisations(self, ola, korps, larvik):
        hearing = HearingFactory(municipality=larvik, ended=True)
        answer = AnswerFactory(hearing=hearing, organisation=korps, sent=True)
        AnswerVersion.objects.update(edited_by=ola, sent_by=ola)
        actions.delete_account(ola, by=ola)
        answer.refresh_from_db()
        assert answer.organisation == korps
        assert answer.current.sent_by.name == "Slettet bruker"
        assert Client().get(answer.get_absolute_url()).status_code == 200

    def test_own_drafts_go_and_the_organisations_stay(self, ola, korps, larvik):
        first, second = HearingFactory.create_batch(2, municipality=larvik, published=True)
        own = AnswerFactory(hearing=first, organisation=None, person=ola, sent=False)
        theirs = AnswerFactory(hearing=second, organisation=korps, sent=False)
        actions.delete_account(ola, by=ola)
        assert list(Answer.objects.all()) == [theirs]
        assert own != theirs

    def test_no_later_letter_finds_the_address(self, ola, larvik):
        club = OrganisationFactory(seat=larvik, email=ola.email)
        MembershipFactory(user=ola, organisation=club)
        actions.delete_account(ola, by=ola)
        club.refresh_from_db()
        assert club.email == ""
        assert not Letter.objects.filter(email=ola.email).exists()

    def test_a_hearing_still_says_whom_to_call(self, ola, larvik):
        contact = ContactPersonFactory(municipality=larvik, user=ola, name=ola.name)
        actions.delete_account(ola, by=ola)
        contact.refresh_from_db()
        assert (contact.name, contact.email, contact.phone) == ("Larvik kommune", "", "")

    def test_no_table_holds_the_person_afterwards(self, ola, nina, korps, larvik):
        ContactPersonFactory(municipality=larvik, user=ola, name=ola.name, email=ola.email)
        letter = write_one(
            key="receipt:1", kind="hearing.receipt", scope="x", to_name=ola.name,
            to_email=ola.email, subject="Kvittering", body=f"Hei, {ola.name}",
        )  # fmt: skip
        Letter.objects.filter(pk=letter.pk).update(state="expired")
        MembershipFactory(user=nina, organisation=korps)
        invite(korps, by=nina, email=ola.email, name=ola.name, role=Role.READER)
        request_claim(OrganisationFactory(seat=larvik), by=ola, words=f"Jeg er {CANARY}")
        Letter.objects.update(state="expired")
        client = signed_in(ola.email)
        assert found(CANARY)
        client.post(reverse("my_data_delete"), {"understood": "on"})
        assert found(CANARY) == []
        assert found("99 88 77 66") == []

    def test_twice_is_once(self, ola):
        actions.delete_account(ola, by=ola)
        actions.delete_account(ola, by=ola)
        assert AuditEvent.objects.filter(verb="person.deleted").count() == 1

    def test_the_last_operator_is_refused(self, ola):
        User.objects.filter(pk=ola.pk).update(is_operator=True)
        with pytest.raises(Refused, match="eneste som drifter"):
            actions.delete_account(ola, by=ola)
        UserFactory(is_operator=True)
        assert actions.delete_account(ola, by=ola).deleted_at

    def test_the_database_keeps_a_tombstone_empty(self, ola):
        actions.delete_account(ola, by=ola)
        for change in ({"is_active": True}, {"phone": "1"}, {"email": "ola@forening.example"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                User.objects.filter(pk=ola.pk).update(**change)

    def test_others_are_untouched(self, ola, nina, liv, korps):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        client = Client()
        client.force_login(liv)
        before = list(User.objects.exclude(pk=ola.pk).order_by("pk").values())
        actions.delete_account(ola, by=ola)
        assert list(User.objects.exclude(pk=ola.pk).order_by("pk").values()) == before
        assert Membership.objects.current().get(organisation=korps).user == nina
        assert Session.objects.count() == 1


def found(word: str) -> list[str]:
    """The tables with a row that has the word in it."""
    hits = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE lower(t::text) LIKE %s',  # noqa: S608
                [f"%{word.lower()}%"],
            )
            if cursor.fetchone()[0]:
                hits.append(table)
    return hits


def test_who_stands_alone(ola, nina, at_time):
    shared, alone, ended, reading = OrganisationFactory.create_batch(4)
    MembershipFactory(user=ola, organisation=shared)
    MembershipFactory(user=nina, organisation=shared)
    MembershipFactory(user=ola, organisation=alone)
    MembershipFactory(user=nina, organisation=alone, ends="2021-01-01T00:00Z")
    MembershipFactory(user=ola, organisation=ended)
    Organisation.objects.filter(pk=ended.pk).update(dissolved_at="2021-01-01")
    MembershipFactory(user=ola, organisation=reading, role=Role.READER)
    assert list(depend_on(ola)) == [alone]


def test_a_contact_person_of_the_same_address_is_another_municipalitys_business(ola, larvik):
    ContactPersonFactory(municipality=larvik, name="Per", email="per@kommune.example")
    actions.delete_account(ola, by=ola)
    assert ContactPerson.objects.filter(name="Per").exists()
