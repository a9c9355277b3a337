"""A hearing from the first word to the decision, through the pages only."""

from datetime import timedelta

from django.urls import reverse

from consultations.models import Hearing
from consultations.states import HearingState
from core import clock
from dispatch.models import Letter
from tests.consultations.municipality import content, text, url
from tests.factories.consultations import AnswerFactory

REF = "abcdefghjk"


def test_from_the_first_word_to_the_decision(as_kari, as_grete, korps, rooms, larvik, ola, at_time):
    at_time("2027-02-09 10:00")
    hearing = kari_starts(as_kari, larvik)
    kari_writes(as_kari, hearing, rooms)
    kari_reviews_and_sets_the_deadline(as_kari, hearing)
    grete_publishes(as_kari, as_grete, hearing)
    question = hearing.questions.get()
    AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        text="Vi vil ha nøkkel.",
        replies={question: "Rom med demping."},
    )
    at_time("2027-04-01 10:00")
    kari_treats(as_kari, hearing)
    grete_summarises(as_kari, as_grete, hearing)
    kari_concludes(as_kari, hearing)


def kari_starts(as_kari, larvik):
    new = {"ref": REF, "municipality": larvik.pk, "title": "Lån av lokaler", "lead": "Vi spør."}
    response = as_kari.post(reverse("hearing_new"), new)
    hearing = Hearing.objects.get(ref=REF)
    assert response.url == url("hearing_content", hearing)
    return hearing


def kari_writes(as_kari, hearing, rooms):
    response = as_kari.post(url("hearing_content", hearing), content(hearing, [rooms], videre="1"))
    assert response.url == url("hearing_recipients", hearing)
    page = text(as_kari.get(response.url))
    assert "Solsida skolekorps" in page
    assert "«Øvingsrom til alle»" in page


def kari_reviews_and_sets_the_deadline(as_kari, hearing):
    response = as_kari.post(url("recipients_reviewed", hearing))
    assert response.url == url("hearing_deadline", hearing)
    hearing.refresh_from_db()
    last = clock.today() + timedelta(days=42)
    sent = {"version": hearing.version, "closes_on": last.isoformat(), "videre": "1"}
    sent |= {"short_reason": "Kommunestyret møtes før jul.", "short_decided_by": "Ordføreren"}
    response = as_kari.post(url("hearing_deadline", hearing), sent)
    assert response.url == url("hearing_approval", hearing)
    assert "Organisasjonene får 42 dager." in text(as_kari.get(url("hearing_deadline", hearing)))


def grete_publishes(as_kari, as_grete, hearing):
    hearing.refresh_from_db()
    assert "Må godkjennes av Grete Moe." in text(as_kari.get(url("hearing_approval", hearing)))
    as_kari.post(url("hearing_submit", hearing), {"version": hearing.version})
    assert not Letter.objects.exists()
    assert "Publiser høringen</button>" not in text(as_kari.get(url("hearing_approval", hearing)))
    hearing.refresh_from_db()
    sent = {"version": hearing.version}
    response = as_grete.post(url("hearing_publish", hearing), sent, follow=True)
    assert "Høringen er publisert. Én invitasjon er på vei." in text(response)
    assert Letter.objects.get().email == "post@korps.example"


def kari_treats(as_kari, hearing):
    as_kari.post(url("points_split", hearing))
    page = as_kari.get(url("hearing_treatment", hearing))
    assert "0 av 2 punkter er behandlet" in text(page)
    first = page.context["chosen"]
    response = as_kari.post(
        url("point_treat", hearing, pk=first.pk),
        {"version": 0, "outcome": "followed", "reason": "To rom blir utbedret."},
    )
    page = as_kari.get(response.url)
    assert "1 av 2 punkter er behandlet" in text(page)
    as_kari.post(
        url("point_treat", hearing, pk=page.context["chosen"].pk),
        {"version": 0, "outcome": "not_followed", "reason": "Skolen har nøkkelen."},
    )


def grete_summarises(as_kari, as_grete, hearing):
    page = text(as_kari.get(url("hearing_summarise", hearing)))
    assert "– Tatt til følge: 1" in page
    assert "Grete Moe kan publisere oppsummeringen" in page
    hearing.refresh_from_db()
    as_kari.post(
        url("hearing_summarise", hearing), {"version": hearing.version, "summary": "Første utkast"}
    )
    hearing.refresh_from_db()
    sent = {"version": hearing.version, "summary": "To rom blir utbedret."}
    response = as_grete.post(url("summary_publish", hearing), sent)
    assert response.url == url("hearing_conclude", hearing)
    letter = Letter.objects.get(batch__kind="hearing.outcome")
    points = letter.merge["points"]
    assert points.index("1. Tatt til følge") < points.index("2. Ikke tatt til følge")
    assert "Dere skrev: «Rom med demping.»\nKommunen svarer: To rom blir utbedret." in points


def kari_concludes(as_kari, hearing):
    hearing.refresh_from_db()
    assert hearing.summary == "To rom blir utbedret."
    sent = {"version": hearing.version, "outcome": "Kommunestyret vedtok ordningen."}
    response = as_kari.post(url("hearing_conclude", hearing), sent, follow=True)
    assert "Kommunestyret vedtok ordningen." in text(response)
    hearing.refresh_from_db()
    assert hearing.state == HearingState.CONCLUDED
    assert "vedtok ordningen" in Letter.objects.get(batch__kind="hearing.decision").batch.body
