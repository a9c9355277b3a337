"""«Slutt å få slike e-poster»: one click, no sign-in, and it can be undone."""

import pytest
from django.test import Client

from dispatch.models import Suppression
from tests.consultations.municipality import text
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return LetterFactory(
        email="ola@forening.example",
        recipient_name="Solsida skolekorps",
        batch=BatchFactory(refusable=True, scope="org:1:hearing.invitation"),
    )


@pytest.fixture
def page(letter):
    return f"/brev/avmelding/{letter.refusal_token}/"


@pytest.fixture
def mail_program():
    """No cookies, no session, and it insists on CSRF checks like any stranger."""
    return Client(enforce_csrf_checks=True)


def test_looking_changes_nothing(mail_program, page):
    for _ in range(3):
        asked = mail_program.get(page)
        assert mail_program.head(page).status_code == 200
    assert "Vil dere slutte å få invitasjoner til høringer?" in text(asked)
    assert "Storvik kommune" in text(asked)
    assert "ola@forening.example" not in text(asked)
    assert not Suppression.objects.exists()


def test_one_click_acts_at_once_without_a_redirect_and_again_is_the_same(mail_program, page):
    for _ in range(3):
        done = mail_program.post(page, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
        assert "Dere får ikke flere invitasjoner til høringer" in text(done)
    row = Suppression.objects.get()
    assert (row.email, row.scope) == ("ola@forening.example", "org:1:hearing.invitation")
    assert not done.cookies


def test_it_can_be_undone_on_the_page(mail_program, page):
    mail_program.post(page)
    assert "Angre" in text(mail_program.get(page))
    undone = mail_program.post(f"{page}angre/")
    assert (undone.status_code, undone.url) == (302, page)
    assert not Suppression.objects.exists()
    assert "Vil dere slutte" in text(mail_program.get(page))
    mail_program.post(f"{page}angre/")


def test_looking_at_the_undoing_undoes_nothing(mail_program, page):
    mail_program.post(page)
    assert mail_program.get(f"{page}angre/").status_code == 405
    assert Suppression.objects.exists()


@pytest.mark.parametrize("token", ["1-0123", "x", "0-" + "0" * 32, "9" * 40 + "-" + "a" * 32])
def test_made_up_links(mail_program, token):
    for address in (f"/brev/avmelding/{token}/", f"/brev/avmelding/{token}/angre/"):
        assert mail_program.post(address).status_code == 404
    assert not Suppression.objects.exists()


def test_a_receipt_cannot_be_refused(mail_program, letter):
    letter.batch.refusable = False
    letter.batch.save()
    assert mail_program.post(f"/brev/avmelding/{letter.refusal_token}/").status_code == 404


def test_neither_the_page_nor_its_address_goes_anywhere(mail_program, page):
    asked = mail_program.get(page)
    assert asked["Cache-Control"] == "no-store"
    assert asked["Referrer-Policy"] == "no-referrer"
