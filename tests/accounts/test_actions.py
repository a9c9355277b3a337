"""The writers of people."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password

from accounts import actions
from accounts.models import User
from core.errors import Refused
from core.models import AuditEvent
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_created_person_is_confirmed_and_audited():
    user = actions.create_person(email=" Ola@Forening.Example ", name="Ola Berg", by=None)
    assert user.email == "ola@forening.example"
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()
    assert AuditEvent.objects.get().verb == "person.created"


def test_the_same_address_twice_is_refused_whatever_the_case():
    UserFactory(email="ola@forening.example")
    with pytest.raises(Refused) as refusal:
        actions.create_person(email="OLA@forening.example", name="Ola", by=None)
    assert refusal.value.field == "email"


def test_an_operator_must_have_two_steps():
    user = actions.create_person(email="d@x.example", name="D", is_operator=True, by=None)
    assert user.is_operator
    assert user.requires_mfa


def test_requiring_two_steps_twice_is_audited_once():
    user = UserFactory()
    actions.require_mfa(user, by=None)
    actions.require_mfa(user, by=None)
    assert User.objects.get().requires_mfa
    assert AuditEvent.objects.filter(verb="person.mfa_required").count() == 1


class TestDemoPeople:
    def test_are_made_once_and_complete(self, settings):
        settings.PORTAL_DEMO = True
        actions.create_demo_people()
        people = actions.create_demo_people()
        assert len(people) == User.objects.count() == 10
        assert people["ola"].check_password(actions.DEMO_PASSWORD)
        assert people["drift"].is_operator
        with_app = {u.email for u in User.objects.filter(authenticator__type="totp")}
        secrets = {p.email for p in actions.demo_people().values() if p.totp_secret}
        assert with_app == secrets

    def test_do_not_exist_outside_the_demo(self, settings):
        settings.PORTAL_DEMO = False
        with pytest.raises(Refused):
            actions.create_demo_people()
        with pytest.raises(Refused):
            actions.give_demo_totp(UserFactory(), secret="JBSWY3DPEHPK3PXP")
        assert User.objects.count() == 1

    def test_have_a_password_that_the_sign_up_would_accept(self):
        for person in actions.demo_people().values():
            validate_password(actions.DEMO_PASSWORD, User(name=person.name, email=person.email))
