"""The account page, the demo's way in, and bad input in every field of every form."""

from importlib import reload

import pytest
from django.urls import reverse

from accounts import actions, urls
from accounts.models import User
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory

pytestmark = pytest.mark.django_db

NAMES = [pattern.name for pattern in urls.urlpatterns]
OWN = {
    "account": {"name": "Ola", "phone": "33 00 00 00"},
    "account_email": {"action_add": "1", "email": "ny@forening.example"},
    "account_change_password": {"oldpassword": PASSWORD, "password1": "helt andre ord nå"},
    "account_reauthenticate": {"password": PASSWORD},
    "mfa_activate_totp": {"code": "123456"},
    "mfa_reauthenticate": {"code": "123456"},
}
OPEN = {
    "account_login": {"login": "ola@forening.example", "password": PASSWORD, "next": "/konto/"},
    "account_signup": {"name": "Ola", "email": "per@forening.example", "password1": PASSWORD},
    "account_reset_password": {"email": "ola@forening.example"},
}
BAD = {
    "nul": "a\x00b",
    "long": "a" * 10_000,
    "long address": "a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60,
    "script": "<script>alert(1)</script>",
    "header": "Ola\r\nBcc: alle@forening.example",
    "right to left": "Ola\u202egreB",
    "letters": "æøå" * 3,
    "braces": "{name} {0} %s %(x)s {{ x }}",
    "empty": "",
}


def cases(forms):
    return [
        pytest.param(name, field, bad, id=f"{name}-{field}-{kind}")
        for name, fields in forms.items()
        for field in fields
        if field != "action_add"
        for kind, bad in BAD.items()
    ]


def stays_calm(answer) -> None:
    """Every refusal has words beside the form; nothing falls over; nothing is run."""
    assert answer.status_code in {200, 302, 422, 429}
    assert b"<script>alert(1)" not in answer.content
    if answer.status_code == 422:
        assert answer.context["form"].errors


@pytest.mark.parametrize(("name", "field", "bad"), cases(OPEN))
def test_bad_input_before_signing_in(client, name, field, bad):
    UserFactory(email="ola@forening.example", password=PASSWORD)
    stays_calm(client.post(reverse(name), {**OPEN[name], field: bad}))


@pytest.mark.parametrize(("name", "field", "bad"), cases(OWN))
def test_bad_input_when_signed_in(client, name, field, bad):
    user = UserFactory(
        email="ola@forening.example", password=PASSWORD, code_app=name == "mfa_reauthenticate"
    )
    client.force_login(user)
    if name in {"mfa_activate_totp", "account_email"}:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    stays_calm(client.post(reverse(name), {**OWN[name], field: bad}))


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_input_for_the_second_step(client, bad):
    UserFactory(email="kari@kommune.example", password=PASSWORD, mfa=True)
    login = {"login": "kari@kommune.example", "password": PASSWORD}
    client.post(reverse("account_login"), login)
    answer = client.post(reverse("mfa_authenticate"), {"code": bad})
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    "path",
    [
        "/konto/glemt-passord/zzzzzzzzzzzzz-abc/",
        "/konto/glemt-passord/1-%00/",
        "/konto/glemt-passord/1-set-password/",
        "/konto/bekreft-e-post/a:b:c/",
        "/ny-bruker/?email=a%00@b.example&next=%00",
        "/logg-inn/?next=" + "a" * 10_000,
    ],
)
def test_bad_addresses(client, path):
    assert client.get(path).status_code == 200


def test_every_address_states_a_rule():
    rules = {pattern.name: pattern.callback.access.kind for pattern in urls.urlpatterns}
    assert set(rules.values()) <= {"public", "signed_in"}
    assert rules["account"] == rules["mfa_activate_totp"] == "signed_in"


@pytest.mark.parametrize(
    "pattern",
    [p for p in urls.urlpatterns if p.callback.access.kind == "signed_in"],
    ids=lambda p: p.name,
)
def test_own_pages_ask_a_visitor_to_sign_in(client, pattern):
    answer = client.get(reverse(pattern.name))
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_signup", "account_email_verification_sent", "account_inactive",
        "account_reset_password", "account_reset_password_done", "demo_signin", "demo_codes",
        "account_reset_password_from_key_done",
    ],
)  # fmt: skip
def test_open_pages_speak_norwegian(client, name):
    assert_norwegian(client.get(reverse(name)))


@pytest.mark.parametrize(
    "name",
    [
        "account", "account_email", "account_change_password", "account_reauthenticate",
        "account_preferences", "account_sessions", "language", "account_logout", "mfa_index",
        "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    ],
)  # fmt: skip
def test_own_pages_speak_norwegian(client, name):
    user = UserFactory(password=PASSWORD, code_app=True)
    client.force_login(user)
    client.post(reverse("mfa_reauthenticate"), {"code": actions.current_code(TOTP_SECRET)})
    assert_norwegian(client.get(reverse(name)))


def assert_norwegian(page) -> None:
    assert page.status_code == 200
    english = {"Password", "Email", "Sign", "please", "Please", "Vennligst", "token", "verifis"}
    assert not [word for word in english if f" {word}" in page.text or f">{word}" in page.text]


class TestAccount:
    def test_changes_are_saved(self, client, ola):
        client.force_login(ola)
        answer = client.post(reverse("account"), {"name": " Ola  Berge ", "phone": "33 00 00 00"})
        assert answer.url == reverse("account")
        ola.refresh_from_db()
        assert (ola.name, ola.phone) == ("Ola Berge", "33 00 00 00")

    def test_a_refusal_keeps_what_was_typed(self, client, ola):
        client.force_login(ola)
        answer = client.post(reverse("account"), {"name": "Ola", "phone": "ring meg"})
        assert answer.status_code == 422
        assert "Skriv nummeret med tall" in answer.text
        assert "ring meg" in answer.text


class TestDemo:
    @pytest.fixture(autouse=True)
    def people(self, db):
        actions.create_demo_people()

    def test_shows_each_person_with_a_button(self, client):
        page = client.get(reverse("demo_signin"))
        for person in actions.demo_people().values():
            assert person.line in page.text
        assert "Prøv som Kari" in page.text

    @pytest.mark.parametrize("handle", actions.demo_people())
    def test_signs_in_at_once_and_past_both_steps(self, client, handle):
        answer = client.post(reverse("demo_signin_as", args=[handle]))
        assert answer.url == reverse("start")
        assert client.get(reverse("account")).status_code == 200

    def test_a_get_signs_nobody_in(self, client):
        assert client.get(reverse("demo_signin_as", args=["kari"])).status_code == 405
        assert "_auth_user_id" not in client.session

    def test_a_person_outside_the_file_is_not_found(self, client):
        UserFactory(email="per@kommune.example")
        assert client.post("/demo/per/").status_code == 404

    def test_the_shown_code_is_the_second_step(self, client):
        page = client.get(reverse("demo_codes"))
        code = next(code for person, code in page.context["codes"] if person.handle == "kari")
        login = {"login": "kari@kommune.example", "password": actions.DEMO_PASSWORD}
        client.post(reverse("account_login"), login)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("start")

    def test_outside_the_demo_the_addresses_do_not_exist(self, settings):
        settings.PORTAL_DEMO = False
        try:
            names = {pattern.name for pattern in reload(urls).urlpatterns}
        finally:
            settings.PORTAL_DEMO = True
            reload(urls)
        assert "account_login" in names
        assert not [name for name in names if name.startswith("demo")]

    def test_outside_the_demo_the_views_refuse_too(self, client, settings):
        settings.PORTAL_DEMO = False
        assert client.get("/demo/").status_code == 404
        assert client.get("/demo/koder/").status_code == 404
        assert client.post("/demo/kari/").status_code == 404
        assert "_auth_user_id" not in client.session
        assert User.objects.exists()
