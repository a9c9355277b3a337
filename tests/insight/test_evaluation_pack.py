"""The pack: minutes of the period, figures, and the views when both have handed in; one PDF."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agreements.actions import concluding, evaluating
from agreements.models import Evaluation, Measured
from core import clock
from forums.models import Meeting, Minutes
from insight import beside
from organisations.models import Pulse
from organisations.models.pulse import SHOWN_FROM
from tests.consultations.test_mapping import answered, mapping
from tests.factories.accounts import UserFactory
from tests.factories.agreements_activities import ActivityFactory
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def pack(client: Client, evaluation) -> str:
    """Its words, on one line."""
    answer = client.get(reverse("evaluation_pack", kwargs={"ref": evaluation.ref}))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def held(forum, day, title) -> None:
    """A meeting whose minutes both have approved."""
    at = clock.start_of_day(day) + timedelta(hours=10)
    meeting = MeetingFactory(
        forum=forum, title=title, slot=None, state="held",
        starts_at=at, ends_at=at + timedelta(hours=2),
    )  # fmt: skip
    Minutes.objects.create(
        meeting=meeting, state="approved", written_by=UserFactory(), created_at=at, sent_at=at,
        approved_at=at, summary="Vi ble enige.",
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=at)


def test_it_holds_the_minutes_of_the_period_and_no_others(evaluation, contact, as_petter):
    first = evaluation.edition.valid_from
    held(contact, first + timedelta(days=30), "Møtet om frie midler")
    held(contact, first - timedelta(days=30), "Møtet før avtalen")
    said = pack(as_petter, evaluation)
    assert "Møtet om frie midler" in said
    assert "Vi ble enige." in said
    assert "Møtet før avtalen" not in said
    assert "Støtte gis mest mulig som frie midler." in said
    assert "poeng fra hverandre" not in said


def test_it_holds_what_the_parties_did_together(evaluation, national, as_petter):
    first = evaluation.edition.valid_from
    of = {"platform": national, "clauses": ["R2", "R4"]}
    ActivityFactory(title="Kurs om frie midler", due=first + timedelta(days=90), state="done", **of)
    ActivityFactory(title="Noe fra før", due=first - timedelta(days=9), **of)
    said = pack(as_petter, evaluation)
    assert "Kurs om frie midler (Rammevilkår 2, Rammevilkår 4)" in said
    assert "var med." in said  # the rest of the sentence may be hyphenated
    assert "Noe fra før" not in said


def test_both_views_are_in_it_when_both_have_handed_in(compared, as_sara):
    said = pack(as_sara, compared)
    for words in ("4 av 5: I stor grad", "2 av 5: I liten grad", "2 poeng fra hverandre",
                  "Frivillighet Norge mener."):  # fmt: skip
        assert words in said
    assert "Felles konklusjon" not in said


def test_the_joint_conclusion_is_in_it_when_it_is_published(
    compared, petter, sara, ks_party, fn_party
):
    address = reverse("evaluation_pack", kwargs={"ref": compared.ref})
    assert Client().get(address).status_code == 404
    concluding.add_new(
        compared, by=sara, version=None, section="K", text="Alle har en kontaktperson."
    )
    compared.refresh_from_db()
    concluding.save_words(compared, by=sara, version=compared.version, words="Vi fortsetter.")
    concluding.send_for_approval(compared, by=sara, version=None)
    concluding.say_yes(compared, by=sara, party=fn_party)
    concluding.say_yes(compared, by=petter, party=ks_party)
    said = pack(Client(), compared)
    for words in ("Vi fortsetter.", "Beholdes", "Alle har en kontaktperson."):
        assert words in said


def test_strangers_do_not_reach_it(evaluation, as_kari):
    address = reverse("evaluation_pack", kwargs={"ref": evaluation.ref})
    assert as_kari.get(address).status_code == 404


def test_comparing_keeps_what_is_measured_of_its_clauses(
    evaluation, petter, sara, ks_party, fn_party, as_sara, larvik
):
    assert beside.of_edition in evaluating._measures
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="Bra.")
    assert not Measured.objects.exists()
    evaluating.hand_in(evaluation, by=sara, party=fn_party, words="Bra.")
    kept = {(one.code, one.value, one.n) for one in Measured.objects.all()}
    expected = {(one.code, one.value, one.n) for one in beside.of_edition(evaluation.edition)}
    assert kept == expected
    assert "O5" in {code for code, _value, _n in kept}
    assert "K1a" not in {code for code, _value, _n in kept}  # not a clause of this text
    page = as_sara.get(evaluation.get_absolute_url()).content.decode()
    assert "Målt da begge hadde levert" in page


def test_the_members_numbers_are_in_it_and_never_those_of_few(evaluation, as_petter, larvik):
    asked = mapping(larvik)
    answered(asked, "okonomi", "5", "4", "4", "4", "3")
    answered(asked, "alder", *["Eldre"] * 5, "Barn", late=False)
    answered(asked, "medlemmer", "10", "20", "30", "40")  # four
    Evaluation.objects.filter(pk=evaluation.pk).update(survey=asked)
    said = pack(as_petter, evaluation)
    assert "organisasjoner svarte i tide" in said
    assert "Snitt 4,0 av 5 (5 har svart)" in said
    assert "Det midterste tallet" not in said
    assert "Færre enn fem har svart, så vi viser ingen tall." in said


def test_a_mapping_that_is_not_over_gives_no_numbers(evaluation, as_petter, larvik):
    asked = mapping(larvik, days=7)
    answered(asked, "okonomi", *["5"] * 6)
    Evaluation.objects.filter(pk=evaluation.pk).update(survey=asked)
    said = pack(as_petter, evaluation)
    assert "Tallene kommer når fristen er ute." in said
    assert "Snitt" not in said


def test_how_it_was_to_be_heard_in_the_period(evaluation, as_petter):
    first = clock.start_of_day(evaluation.edition.valid_from)
    for n in range(SHOWN_FROM):
        assert "snitt" not in pack(as_petter, evaluation)
        for at, listened in ((first + timedelta(days=n), 4), (first - timedelta(days=n + 1), 1)):
            Pulse.objects.create(
                subject=f"hearing:{n}", organisation=OrganisationFactory(), listened=listened,
                informed=2, answered_by=UserFactory(), answered_at=at,
            )  # fmt: skip
    said = pack(as_petter, evaluation)
    assert "«Vi ble lyttet til»: snitt 4,0 av 5 (5 har svart)" in said
    assert "snitt 2,0 av 5" in said
