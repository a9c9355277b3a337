"""The operator resets a lost second step: with a reason, and the person hears of it."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts import actions
from core.errors import Refused
from core.models import AuditEvent
from dispatch.models import Letter
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/drift/to-trinn/"
WHY = "Ringte tilbake på sentralbordet."


@pytest.fixture
def drift(db):
    return UserFactory(is_operator=True, mfa=True)


def test_a_lost_second_step_is_reset_and_the_duty_stays(drift, kari):
    response = signed_in(drift).post(URL, {"email": "KARI@kommune.example", "reason": WHY})
    assert response.url == reverse("operations")
    kari.refresh_from_db()
    assert kari.requires_mfa
    assert not Authenticator.objects.filter(user=kari).exists()
    assert Letter.objects.get().email == kari.email
    assert AuditEvent.objects.get(verb="person.second_step_reset").actor_id == drift.pk
    assert signed_in(kari).get("/arbeid/").url == reverse("mfa_activate_totp")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ingen@x.example"},
        {"email": "nei"},
        {"reason": " "},
        {"email": "ola@forening.example"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_reset(drift, kari, ola, wrong):
    sent = {"email": kari.email, "reason": WHY} | wrong
    assert signed_in(drift).post(URL, sent).status_code == 422
    assert Authenticator.objects.filter(user=kari).exists()


def test_nobody_else_and_not_ones_own(drift, kari, grete):
    assert signed_in(grete).post(URL, {"email": kari.email, "reason": WHY}).status_code == 403
    for by, user in ((grete, kari), (drift, drift)):
        with pytest.raises(Refused):
            actions.reset_second_step(user, by=by, reason=WHY)
    assert Authenticator.objects.filter(user=kari).exists()
