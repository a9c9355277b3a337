"""Petter and Sara write, agree and extend over the pages; nobody else gets in."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Edition
from core import clock
from dispatch.models import Letter
from tests.agreements.test_reading import SAMPLE
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.agreements import put
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def at(name: str, edition: Edition, **more: str) -> str:
    """A page of an edition."""
    return reverse(name, kwargs={"ref": edition.ref, **more})


def test_from_file_to_agreed(national, as_petter, as_sara, ks_party, fn_party):
    page = reverse("edition_import", kwargs={"ref": national.ref})
    upload = SimpleUploadedFile("tekst.txt", SAMPLE.read_bytes())
    shown = as_petter.post(page, {"file": upload}).content.decode()
    assert "Prinsipper (8)" in shown
    assert not Edition.objects.exists()
    as_petter.post(page, {"text": SAMPLE.read_text(), "save": "1"})
    edition = Edition.objects.get()
    assert edition.clauses.count() == 32
    as_sara.post(
        at("clause_write", edition, code="R2"),
        {"version": edition.version, "text": "Frie midler først.", "heading": "Frie midler"},
    )
    edition.refresh_from_db()
    as_sara.post(
        at("edition_write", edition),
        {"version": edition.version, "title": "Plattformen", "term_months": 36,
         "valid_from": clock.today().isoformat()},
    )  # fmt: skip
    edition.refresh_from_db()
    as_sara.post(at("edition_send", edition), {"version": edition.version})
    edition.refresh_from_db()
    read = {"version": edition.version}
    as_sara.post(at("edition_yes", edition), read | {"party": fn_party.pk})
    page = as_petter.get(edition.get_absolute_url()).content.decode()
    assert "Sier dere ja for KS?" in page
    assert "Sier dere ja for Frivillighet Norge?" not in page
    as_petter.post(at("edition_yes", edition), read | {"party": ks_party.pk})
    edition.refresh_from_db()
    assert edition.state == "signed"
    assert edition.clauses.get(code="R2").text == "Frie midler først."


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("FORMÅL\n\nÅ møtes.".encode("latin-1"), "UTF-8"),
        (b"", "tom"),
        (b"PRINSIPPER\n\n1. En.\n\n3. Tre.", "mangler et nummer"),
        (b"PRINSIPPER\n\n1. En.\n\n1. To.", "to ganger"),
    ],
)
def test_a_bad_file_is_told_of_and_nothing_is_saved(national, as_petter, raw, words):
    page = reverse("edition_import", kwargs={"ref": national.ref})
    answer = as_petter.post(page, {"file": SimpleUploadedFile("t.txt", raw)})
    assert answer.status_code in (200, 422)
    assert words in answer.content.decode()
    as_petter.post(page, {"file": SimpleUploadedFile("t.txt", raw), "save": "1"})
    assert not Edition.objects.exists()


def test_strangers_do_not_reach_a_draft(draft, as_kari):
    for name in ("edition", "edition_write", "edition_send"):
        assert Client().post(at(name, draft)).status_code in (302, 404, 405)
        assert as_kari.get(at(name, draft)).status_code in (404, 405)
    assert (
        as_kari.get(reverse("platform_work", kwargs={"ref": draft.platform.ref})).status_code == 404
    )


def test_nobody_answers_for_the_other_party(draft, as_petter, fn_party):
    put(draft, "for_approval")
    assert as_petter.post(at("edition_yes", draft), {"party": fn_party.pk}).status_code == 404
    assert not draft.approvals.exists()


def test_a_wish_for_changes_needs_its_reason_and_keeps_the_page(draft, as_sara, fn_party):
    put(draft, "for_approval")
    answer = as_sara.post(at("edition_return", draft), {"party": fn_party.pk, "reason": ""})
    assert answer.status_code == 422
    assert "Skriv hva som må endres." in answer.content.decode()


def test_a_longer_term_over_the_pages(in_force, as_petter, as_sara, ks_party, fn_party):
    wish = {"party": fn_party.pk, "valid_to": "2020-01-01", "reason": "Valgår."}
    answer = as_sara.post(at("term_ask", in_force), wish)
    assert answer.status_code == 422
    assert "Valgår." in answer.content.decode()
    later = in_force.valid_to + timedelta(days=100)
    as_sara.post(at("term_ask", in_force), wish | {"valid_to": later.isoformat()})
    assert "Si ja for KS" in as_petter.get(in_force.get_absolute_url()).content.decode()
    asked = in_force.extensions.get()
    as_petter.post(at("term_yes", in_force), {"party": ks_party.pk, "extension": asked.pk})
    in_force.refresh_from_db()
    assert in_force.valid_to == later


def test_everyone_reads_the_text_that_is_in_force(in_force):
    answer = Client().get(reverse("platform_text"), follow=True)
    assert answer.status_code == 200
    assert "Partene er likeverdige." in answer.content.decode()


def test_there_is_no_text_yet(national):
    assert Client().get(reverse("platform_text")).status_code == 404


class TestPutAway:
    """A draft that nobody wants blocks the next one; whoever holds a key puts it away."""

    def test_petter_puts_it_away_says_why_and_begins_anew(self, draft, as_petter, as_sara, sara):
        assert "Legg bort utkastet" in as_petter.get(draft.get_absolute_url()).content.decode()
        lacking = as_petter.post(at("edition_put_away", draft), {"reason": " "})
        assert lacking.status_code == 422
        assert "Skriv hvorfor." in lacking.content.decode()
        for _click in range(2):
            there = as_petter.post(at("edition_put_away", draft), {"reason": "Vi vil noe annet."})
            assert (there.status_code, there.url) == (302, draft.get_absolute_url())
        draft.refresh_from_db()
        assert (draft.state, draft.version) == ("put_away", 2)
        letter = Letter.objects.get(batch__kind="agreements.edition_put_away")
        assert letter.email == sara.email
        page = as_sara.get(draft.get_absolute_url()).content.decode()
        assert "Vi vil noe annet." in page
        assert "Legg bort utkastet" not in page
        assert Client().get(draft.get_absolute_url()).status_code == 404
        page = reverse("edition_new", kwargs={"ref": draft.platform.ref})
        assert as_sara.post(page, {"title": "Plattformen"}).status_code == 302

    def test_one_without_a_key_does_not(self, draft, ks, as_petter):
        writer = UserFactory()
        MembershipFactory(user=writer, organisation=ks, role="writer")
        client = signed_in(writer)
        page = client.get(draft.get_absolute_url()).content.decode()
        assert "Skriv videre" in page
        assert "Legg bort utkastet" not in page
        assert client.post(at("edition_put_away", draft), {"reason": "x"}).status_code == 403
        put(draft, "for_approval")
        assert as_petter.post(at("edition_put_away", draft), {"reason": "x"}).status_code == 403
