"""From «Lag en bruker» to signed in, and what an outsider may learn on the way: nothing."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import CacheEntry, User
from core.models import AuditEvent
from dispatch.models import Letter
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGNUP = {"name": "Ola Berg", "email": "Ola@Forening.example", "password1": PASSWORD}


def text_of(letter: Letter) -> str:
    return letter.batch.body


def link_in(letter: Letter) -> str:
    """The path of the link in the letter that is about this letter and not about us."""
    links = re.findall(r"http\S+/konto/\S+", text_of(letter))
    return urlsplit(links[0]).path


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestNewPerson:
    def test_becomes_signed_in_by_the_link_in_a_real_letter(self, client):
        answer = client.post(reverse("account_signup"), SIGNUP)
        assert answer.url == reverse("account_email_verification_sent")
        assert not is_signed_in(client)

        letter = Letter.objects.get(email="ola@forening.example")
        assert (letter.batch.kind, letter.recipient_name) == ("account", "Ola Berg")
        assert letter.batch.subject == "Bekreft e-postadressen din i Samspill"

        page = client.get(link_in(letter))
        assert "Er <strong>ola@forening.example</strong> din adresse?" in page.text
        assert not EmailAddress.objects.get().verified, "a GET may not confirm"

        assert client.post(link_in(letter)).url == reverse("start")
        assert is_signed_in(client)
        assert EmailAddress.objects.get().verified
        assert User.objects.get().name == "Ola Berg"
        assert AuditEvent.objects.filter(verb="person.signed_up").count() == 1

    def test_in_another_browser_the_link_confirms_but_signs_nobody_in(self, client):
        client.post(reverse("account_signup"), SIGNUP)
        elsewhere = Client()
        answer = elsewhere.post(link_in(Letter.objects.get()))
        assert answer.url == reverse("account_login")
        assert not is_signed_in(elsewhere)
        assert sign_in(elsewhere, "ola@forening.example").url == reverse("start")

    def test_without_following_the_link_nobody_comes_in(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD, verified=False)
        answer = sign_in(client, "ola@forening.example")
        assert answer.url == reverse("account_email_verification_sent")
        assert not is_signed_in(client)

    def test_a_double_click_makes_one_person(self, client, monkeypatch):
        """Both requests looked before either had written; the second meets the first's row."""
        monkeypatch.setattr(
            "allauth.account.forms.SignupForm.validate_unique_email",
            _blind_once("allauth.account.forms.SignupForm.validate_unique_email"),
        )
        UserFactory(email="ola@forening.example", verified=False)
        answer = client.post(reverse("account_signup"), SIGNUP)
        assert answer.url == reverse("account_email_verification_sent")
        assert User.objects.count() == 1

    def test_weak_password_is_explained_beside_the_field(self, client):
        answer = client.post(reverse("account_signup"), {**SIGNUP, "password1": "kort"})
        assert answer.status_code == 422
        assert "minst 12 tegn" in answer.context["form"].errors["password1"][0]
        assert not User.objects.exists()

    def test_a_broken_link_says_so(self, client):
        page = client.get(reverse("account_confirm_email", args=["tull:tull:tull"]))
        assert "Lenken virker ikke lenger" in page.text


def _blind_once(path: str):
    """Let the first look find nothing, as when two requests look at the same time."""
    owner, name = path.rsplit(".", 1)
    real, looks = getattr(import_string(owner), name), []

    def look(form, email):
        looks.append(email)
        return email if len(looks) == 1 else real(form, email)

    return look


class TestEnumeration:
    """A visitor gets the same answer whether or not an address is known."""

    def test_wrong_password_and_unknown_address_look_the_same(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        known = sign_in(client, "ola@forening.example", "feil passord her")
        unknown = sign_in(client, "per@forening.example", "feil passord her")
        assert known.status_code == unknown.status_code == 422
        assert "E-post og passord passer ikke sammen" in known.text
        assert same_page(known, "ola") == same_page(unknown, "per")

    def test_signing_up_with_a_known_address_looks_like_any_other(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        known = client.post(reverse("account_signup"), SIGNUP)
        unknown = Client().post(reverse("account_signup"), {**SIGNUP, "email": "per@x.example"})
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert "har allerede en bruker" in text_of(
            Letter.objects.get(email=SIGNUP["email"].lower())
        )

    def test_forgotten_password_looks_the_same_and_writes_to_no_stranger(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        url = reverse("account_reset_password")
        known = client.post(url, {"email": "ola@forening.example"})
        unknown = client.post(url, {"email": "per@forening.example"})
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert list(Letter.objects.values_list("email", flat=True)) == ["ola@forening.example"]


def same_page(answer, handle: str) -> str:
    """The page without what differs by nature: the typed address and the form's secret."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    return page.replace(f"{handle}@forening.example", "")


class TestPassword:
    def test_forgotten_password_is_replaced_by_the_link(self, client):
        ola = UserFactory(email="ola@forening.example", password=PASSWORD)
        client.post(reverse("account_reset_password"), {"email": ola.email})
        form_page = client.get(link_in(Letter.objects.get()), follow=True)
        url = form_page.redirect_chain[-1][0]
        answer = client.post(url, {"password1": "helt andre ord denne gangen"})
        assert answer.url == reverse("account_reset_password_from_key_done")
        assert sign_in(client, ola.email).status_code == 422
        assert sign_in(client, ola.email, "helt andre ord denne gangen").url == reverse("start")
        assert Letter.objects.filter(batch__subject__contains="er byttet").count() == 1

    def test_the_link_works_once(self, client):
        ola = UserFactory(email="ola@forening.example", password=PASSWORD)
        client.post(reverse("account_reset_password"), {"email": ola.email})
        link = link_in(Letter.objects.get())
        url = client.get(link).url
        client.post(url, {"password1": "helt andre ord denne gangen"})
        assert "Lenken virker ikke lenger" in Client().get(link).text

    def test_changing_it_signs_out_everywhere_else(self, client):
        ola = UserFactory(email="ola@forening.example", password=PASSWORD)
        elsewhere = Client()
        sign_in(client, ola.email)
        sign_in(elsewhere, ola.email)
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "helt andre ord denne gangen"},
        )
        assert client.get(reverse("account")).status_code == 200
        assert elsewhere.get(reverse("account")).status_code == 302


class TestNewAddress:
    def test_counts_only_when_the_link_is_followed(self, client):
        ola = UserFactory(email="ola@forening.example", password=PASSWORD)
        sign_in(client, ola.email)
        self.ask_for(client, "ny@forening.example")
        ola.refresh_from_db()
        assert ola.email == "ola@forening.example"
        client.post(link_in(Letter.objects.get(email="ny@forening.example")))
        ola.refresh_from_db()
        assert ola.email == "ny@forening.example"
        assert Letter.objects.filter(email="ola@forening.example").exists(), "the old one is told"

    def test_of_somebody_who_never_confirmed_is_refused_with_a_sentence(self, client):
        UserFactory(email="ny@forening.example", verified=False)
        ola = UserFactory(email="ola@forening.example", password=PASSWORD)
        sign_in(client, ola.email)
        self.ask_for(client, "ny@forening.example")
        letter = Letter.objects.get(email="ny@forening.example")
        answer = client.post(link_in(letter), follow=True)
        assert answer.status_code == 200
        assert "hører til en annen bruker" in answer.text
        ola.refresh_from_db()
        assert ola.email == "ola@forening.example"

    def ask_for(self, client: Client, email: str) -> None:
        answer = client.post(
            reverse("account_email"), {"action_add": "1", "email": email}, follow=True
        )
        if (
            answer.redirect_chain
            and reverse("account_reauthenticate") in answer.request["PATH_INFO"]
        ):
            client.post(
                answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"],
                {"password": PASSWORD},
            )


class TestRedirects:
    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "http:evil.example",
            "javascript:alert(1)",
            "/\t/evil.example/",
            "https://testserver@evil.example/",
            "http://localhost:9999/",
            " //evil.example",
            "\x00//evil.example",
        ],
    )
    def test_never_leave_the_site(self, client, target):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        answer = sign_in(client, "ola@forening.example", next=target)
        assert answer.url == reverse("start")

    def test_a_path_of_our_own_is_followed(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        answer = sign_in(client, "ola@forening.example", next="/konto/")
        assert answer.url == "/konto/"


class TestRateLimit:
    def test_stops_guessing_and_says_how_long_to_wait(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        for _attempt in range(5):
            sign_in(client, "ola@forening.example", "feil passord her")
        answer = sign_in(client, "ola@forening.example")
        assert "Vent fem minutter" in answer.text
        assert not is_signed_in(client)

    def test_of_letters_to_one_address_answers_with_a_page_of_ours(self, client):
        ola = UserFactory(email="ola@forening.example")
        url = reverse("account_reset_password")
        for _attempt in range(5):
            client.post(url, {"email": ola.email})
        answer = client.post(url, {"email": ola.email})
        assert answer.status_code == 429
        assert "Vent et minutt" in answer.text
        assert Letter.objects.count() == 5

    def test_counts_in_rows_so_that_redis_may_be_away(self, client):
        UserFactory(email="ola@forening.example", password=PASSWORD)
        assert sign_in(client, "ola@forening.example", "feil passord her").status_code == 422
        assert CacheEntry.objects.filter(cache_key__contains="login_failed").exists()
