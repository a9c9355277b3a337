"""Whoever must sign in with two steps gets nowhere with one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.signin import lacks_second_step
from dispatch.models import Letter
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_way(client) -> Client:
    """A case handler who has signed in with a password and has no code app yet."""
    UserFactory(email="kari@kommune.example", password=PASSWORD, requires_mfa=True)
    client.post(reverse("account_login"), {"login": "kari@kommune.example", "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", ["front", "start", "account", "mfa_index", "account_email"])
def test_every_page_leads_to_the_set_up(half_way, name):
    assert half_way.get(reverse(name)).url == reverse("mfa_activate_totp")


def test_the_set_up_says_why_and_needs_no_camera(half_way):
    page = half_way.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "Da må innloggingen ha to trinn før du kan gå videre" in page.text
    assert f"<code>{page.context['form'].secret}</code>" in page.text
    assert 'src="data:image/svg+xml' in page.text


def test_health_and_signing_out_stay_open(half_way):
    assert half_way.get(reverse("health")).status_code == 200
    assert half_way.post(reverse("account_logout")).url == reverse("front")


def test_setting_up_opens_the_site_and_gives_reserve_codes(half_way):
    page = half_way.get(reverse("mfa_activate_totp"))
    code = actions.current_code(page.context["form"].secret)
    answer = half_way.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d{8})</code>", half_way.get(answer.url).text)
    assert len(codes) == 10
    assert half_way.get(reverse("account")).status_code == 200


def test_a_wrong_code_is_explained(half_way):
    half_way.get(reverse("mfa_activate_totp"))
    answer = half_way.post(reverse("mfa_activate_totp"), {"code": "kåde"})
    assert answer.status_code == 422
    assert "Koden stemmer ikke" in answer.text


def test_the_change_is_told_by_letter(half_way, django_capture_on_commit_callbacks):
    page = half_way.get(reverse("mfa_activate_totp"))
    code = actions.current_code(page.context["form"].secret)
    with django_capture_on_commit_callbacks(execute=True):
        half_way.post(reverse("mfa_activate_totp"), {"code": code})
    subjects = Letter.objects.values_list("batch__subject", flat=True)
    assert "Innlogging i to trinn er slått på" in subjects


def test_the_code_is_asked_for_at_every_sign_in_and_works_once(client):
    UserFactory(email="kari@kommune.example", password=PASSWORD, mfa=True)
    login = {"login": "kari@kommune.example", "password": PASSWORD}
    assert client.post(reverse("account_login"), login).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    code = actions.current_code(TOTP_SECRET)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("start")

    second = Client()
    second.post(reverse("account_login"), login)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_whoever_must_have_it_cannot_take_it_away(client, kari):
    client.force_login(kari)
    mark_as_just_proven(client, kari)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert page.status_code == 422
    assert Authenticator.objects.filter(user=kari).exists()


def test_whoever_chose_it_may_take_it_away(client):
    ola = UserFactory(code_app=True)
    client.force_login(ola)
    mark_as_just_proven(client, ola)
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=ola).exists()


def mark_as_just_proven(client: Client, user) -> None:
    """Answer the question for the code once more, so that the page itself is what we meet."""
    url = reverse("mfa_reauthenticate")
    client.post(url, {"code": actions.current_code(TOTP_SECRET)})


@pytest.mark.parametrize(
    ("requires", "has_app", "lacks"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_the_rule(requires, has_app, lacks):
    assert lacks_second_step(UserFactory(requires_mfa=requires, code_app=has_app)) is lacks


def test_a_reserve_code_alone_is_no_second_step():
    kari = UserFactory(requires_mfa=True)
    Authenticator.objects.create(user=kari, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert lacks_second_step(kari)
