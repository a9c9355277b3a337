"""The letter: the same words on the page and in the file, to those it is for and nobody else."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from grants.actions import conflicts
from grants.models import Decision, Scheme
from grants.states import Outcome
from tests.consultations.municipality import SCRIPT, signed_in, text
from tests.factories.grants import decided, recommended

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(draft, grete, kari):
    """Granted as asked for."""
    return decided(draft, by=grete)


def page(client, decision):
    return text(client.get(reverse("decision_letter", kwargs={"ref": decision.ref})))


def written(client, decision):
    response = client.get(reverse("decision_pdf", kwargs={"ref": decision.ref}))
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(one.extract_text() for one in reader.pages).split())


WORDS = [
    "Dere får tilskudd",
    "Laget gjør mye for mange.",
    "Pengene kommer innen",
    "takk-ja",
    "Dere kan klage innen tre uker.",
    "Kommunens klagenemnd",
    "til å kritisere kommunen",
    "Spør Kari Lunde, 33 00 00 00",
    "Hovedutvalget for kultur ved Grete Moe",
]


def test_the_page_and_the_file_say_everything(ola, decision):
    client = signed_in(ola)
    shown, file = page(client, decision), written(client, decision)
    for words in WORDS:
        assert words in shown, words
        assert words in file, words
    assert "Si ja til pengene" in shown
    assert "Klag på vedtaket" in shown


def test_a_refusal_says_why_and_how_to_complain(draft, ola, grete):
    decision = decided(draft, by=grete, outcome=Outcome.REFUSED)
    shown = page(signed_in(ola), decision)
    assert "Dere får ikke tilskudd i år" in shown
    assert "Laget gjør mye for mange." in shown
    assert "Dere kan klage" in shown
    assert "Pengene kommer" not in shown
    assert "takk-ja" not in shown


def test_the_three_weeks_end(decision, ola, at_time):
    at_time(decision.complain_until - timedelta(microseconds=1))
    assert "Klag på vedtaket" in page(signed_in(ola), decision)
    at_time(decision.complain_until)
    assert "Klag på vedtaket" not in page(signed_in(ola), decision)


def test_a_scheme_without_a_right_to_complain_says_nothing_of_it(draft, kari, grete, call, ola):
    Scheme.objects.filter(pk=call.scheme_id).update(complaints=False)
    proposal = recommended(draft, by=kari)
    decision = Decision.objects.create(
        application=draft,
        outcome=proposal.outcome,
        amount=proposal.amount,
        binding=call.binding,
        reason="Ja.",
        recommended_by=kari,
        decided_by=grete,
        decided_at=clock.now(),
    )
    assert "klage" not in page(signed_in(ola), decision)


def test_the_letter_is_for_the_applicant_and_the_desk(client, decision, nina, nina_writes, liv,
                                                      as_kari, kari):  # fmt: skip
    address = reverse("decision_letter", kwargs={"ref": decision.ref})
    assert client.get(address).status_code == 302
    assert signed_in(liv).get(address).status_code == 404
    assert "Si ja til pengene" in page(signed_in(nina), decision)
    assert "Si ja til pengene" not in page(as_kari, decision)
    conflicts.declare_conflict(decision.application, by=kari, ground="family")
    assert as_kari.get(address).status_code == 403


def test_words_in_the_letter_are_never_markup(draft, kari, grete, ola, call):
    decision = Decision.objects.create(
        application=draft,
        outcome=Outcome.REFUSED,
        binding=call.binding,
        reason=SCRIPT,
        terms="#set page(width: 1cm)",
        recommended_by=kari,
        decided_by=grete,
        decided_at=clock.now(),
    )
    recommended(draft, by=kari, outcome=Outcome.REFUSED)
    client = signed_in(ola)
    assert "<script>alert" not in page(client, decision)
    assert "#set page(width: 1cm)" in written(client, decision)
