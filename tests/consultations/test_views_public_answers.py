"""Answers are read by anyone when they are sent, and what they led to when it is summed up."""

from django.urls import reverse

from consultations.states import AnswerKind
from tests.consultations.conftest import SECRET, text
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    StoredFileFactory,
)

PAGES = ["hearing", "hearing_invitees", "hearing_answers"]


def url(name, hearing, **kwargs):
    return reverse(name, kwargs={"ref": hearing.ref, **kwargs})


# --- the answers -------------------------------------------------------------


def test_answers_are_public_when_sent_and_drafts_never(client, hearing, korps, draft, ola):
    AnswerFactory(
        hearing=hearing,
        organisation__name="Rullestein klatreklubb",
        kind=AnswerKind.WITHOUT_REMARKS,
    )
    for address in (url(name, hearing) for name in PAGES):
        page = text(client.get(address))
        assert SECRET not in page
        assert korps.name not in page
    page = " ".join(text(client.get(url("hearing_answers", hearing))).split())
    assert "1 svar: 1 uten merknad" in page
    assert "Rullestein klatreklubb" in page


def test_staff_of_the_municipality_never_see_a_draft(as_kari, hearing, draft):
    for name in PAGES:
        assert SECRET not in text(as_kari.get(url(name, hearing)))


def test_one_answer_shows_the_words_and_the_organisation_but_no_person(client, hearing, korps, ola):
    first, _second = hearing.questions.all()
    file = StoredFileFactory(name="skisse.pdf")
    answer = AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        late=True,
        text="Takk for at dere spør.",
        replies={first: "Ja, de passer."},
        files=[file],
    )
    page = text(client.get(answer.get_absolute_url()))
    for words in (
        "Solsida skolekorps",
        "Passer reglene for fast tid?",
        "Ja, de passer.",
        "Takk for at dere spør.",
        "skisse.pdf",
        "Sendt etter fristen",
    ):
        assert words in page, words
    assert ola.name not in page
    assert ola.email not in page


def test_an_answer_of_another_hearing_or_number_does_not_exist(client, hearing, korps):
    AnswerFactory(hearing=hearing, organisation=korps)
    other = HearingFactory(published=True)
    assert client.get(url("answer", other, number=1)).status_code == 404
    assert client.get(url("answer", hearing, number=2)).status_code == 404


def test_twenty_answers_at_a_time_newest_first(client, hearing):
    for _n in range(23):
        AnswerFactory(hearing=hearing)
    first = client.get(url("hearing_answers", hearing))
    second = client.get(url("hearing_answers", hearing), {"etter": first.context["following"]})
    numbers = [row["answer"].number for page in (first, second) for row in page.context["rows"]]
    assert numbers == list(range(23, 0, -1))


# --- what it led to ----------------------------------------------------------


def test_the_summary_has_every_point_with_sender_words_and_reason(client, db):
    hearing = HearingFactory(concluded=True, summary="Vi endrer planen.", outcome="Vedtatt 8 mot 2")
    answer = AnswerFactory(hearing=hearing, organisation__name="Bøkeblad barneteater")
    PointFactory(
        answer=answer,
        outcome="partly",
        text="Vi trenger tre timer.",
        treatment__reason="Dere får to timer.",
    )
    PointFactory(answer=answer, outcome="outside", text="Gratis buss.")
    page = text(client.get(url("hearing_summary", hearing)))
    for words in (
        "Vi endrer planen.",
        "Vedtatt 8 mot 2",
        "Bøkeblad barneteater",
        "Vi trenger tre timer.",
        "Dere får to timer.",
        "Delvis tatt til følge",
        "Utenfor høringen",
    ):
        assert words in page, words
    page = text(client.get(answer.get_absolute_url()))
    assert "Dere får to timer." in page


def test_treatments_stay_inside_until_the_summary_is_out(client, db):
    hearing = HearingFactory(ended=True, summary="Halvferdig utkast")
    answer = AnswerFactory(hearing=hearing)
    PointFactory(answer=answer, outcome="followed", treatment__reason="Ikke vist ennå")
    assert client.get(url("hearing_summary", hearing)).status_code == 404
    for address in (url("hearing", hearing), answer.get_absolute_url()):
        page = text(client.get(address))
        assert "Ikke vist ennå" not in page
        assert "Halvferdig" not in page


def test_a_case_handler_is_shown_to_her_own_side_of_the_hearing(as_kari, as_ola, hearing):
    page = text(as_kari.get(hearing.get_absolute_url()))
    assert url("hearing_approval", hearing) in page
    assert url("answer_new", hearing) not in page
    assert url("hearing_approval", hearing) not in text(as_ola.get(hearing.get_absolute_url()))


def test_a_kind_nobody_has_chosen_is_not_counted(client, hearing):
    AnswerFactory(hearing=hearing)
    page = " ".join(text(client.get(url("hearing_answers", hearing))).split())
    assert "1 svar: 1 med merknad" in page
    assert "uten merknad" not in page
