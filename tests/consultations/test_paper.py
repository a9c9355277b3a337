"""Kari opens the post: a letter from the band, and one from a private person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultations import actions
from consultations.actions.answers import digest
from consultations.models import Answer
from consultations.states import AnswerState
from core import clock
from core.errors import Refused
from dispatch.models import Letter
from tests.consultations.conftest import text
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    StoredFileFactory,
)


def paper(**changes):
    said = {
        "organisation": None, "name": "", "name_withheld": False, "received_on": clock.today(),
        "kind": "with_remarks", "text": "Vi skriver for hånd.", "replies": {}, "scan": None,
    }  # fmt: skip
    return actions.Paper(**said | changes)


def url(hearing):
    return reverse("paper_add", kwargs={"ref": hearing.ref})


def posted(hearing, **changes):
    said = {
        "organisation": "Solsida skolekorps", "received_on": clock.today().isoformat(),
        "kind": "with_remarks", "text": "Vi skriver for hånd.",
    }  # fmt: skip
    return said | {f"question_{q.pk}": "" for q in hearing.questions.all()} | changes


def test_kari_enters_a_letter_and_the_band_owns_it(
    as_kari, kari, as_ola, ola, client, hearing, korps
):
    assert "Legg inn et svar på papir" in text(as_kari.get(url(hearing)))
    for _click in range(2):
        response = as_kari.post(url(hearing), posted(hearing))
        assert response.url == Answer.objects.get().get_absolute_url()
    answer = Answer.objects.get()
    version = answer.current
    assert (answer.organisation, version.sent_by, version.late) == (korps, kari, False)
    assert digest(version) == version.digest
    assert "Kom på papir" in text(client.get(answer.get_absolute_url()))
    letter = Letter.objects.select_related("batch").get()
    assert letter.email == korps.email
    assert version.digest in letter.batch.body
    page = text(as_ola.get(reverse("answer_receipt", kwargs={"ref": answer.ref, "number": 1})))
    assert "Svaret kom på papir" in page
    actions.start(hearing, by=ola, on_behalf_of=korps)
    assert actions.send(answer, by=ola, on_behalf_of=korps, saves=0).on_paper is False


def test_the_day_it_came_decides_whether_it_is_late(kari, larvik, korps, club):
    ended = HearingFactory(ended=True, municipality=larvik)
    last = clock.last_day(ended.closes_at)
    in_time = actions.enter_paper(ended, paper(organisation=korps, received_on=last), by=kari)
    after = paper(organisation=club, received_on=last + timedelta(days=1))
    assert (in_time.late, actions.enter_paper(ended, after, by=kari).late) == (False, True)


def test_a_draft_of_theirs_goes_on_unseen(kari, ola, draft, hearing, korps):
    version = actions.enter_paper(hearing, paper(organisation=korps), by=kari)
    draft.refresh_from_db()
    assert (draft.state, draft.current, version.number) == (AnswerState.SENT, version, 1)
    assert draft.versions.get(sent_at=None).number == 2
    actions.send(draft, by=ola, on_behalf_of=korps, saves=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Velg hvem svaret er fra."),
        ({"name": "Per Hansen"}, "bare imot svar fra organisasjoner"),
        ({"organisation": "korps", "name": "Per"}, "Ikke begge"),
        ({"organisation": "korps", "received_on": 1}, "ikke kommet ennå"),
        ({"organisation": "korps", "received_on": -400}, "før høringen åpnet"),
        ({"organisation": "korps", "text": " "}, "Svaret er tomt"),
        ({"organisation": "korps", "text": "a" * 50_001}, "for lang"),
        ({"organisation": "korps", "kind": "joins"}, "Velg «Med merknad»"),
    ],
)
def test_what_cannot_be_entered_is_said(kari, hearing, korps, changes, words):
    said = dict(changes)
    if "organisation" in said:
        said["organisation"] = korps
    if "received_on" in said:
        said["received_on"] = clock.today() + timedelta(days=said["received_on"])
    with pytest.raises(Refused, match=words):
        actions.enter_paper(hearing, paper(**said), by=kari)
    assert not Answer.objects.exists()


def test_one_that_has_answered_itself_is_left_alone(kari, hearing, korps):
    AnswerFactory(hearing=hearing, organisation=korps)
    with pytest.raises(Refused, match="har svart i Samspill allerede"):
        actions.enter_paper(hearing, paper(organisation=korps), by=kari)


def test_only_the_municipalitys_own_people(as_ola, ola, hearing, korps):
    assert as_ola.post(url(hearing), posted(hearing)).status_code == 404
    with pytest.raises(Refused, match="kommunens egne folk"):
        actions.enter_paper(hearing, paper(organisation=korps), by=ola)


def test_a_private_persons_letter_with_the_name_withheld(as_kari, kari, client, larvik):
    hearing = HearingFactory(published=True, municipality=larvik, allows_persons=True)
    scan = StoredFileFactory()
    version = actions.enter_paper(
        hearing,
        paper(name="Per Hansen", name_withheld=True, scan=scan, text=""),
        by=kari,
    )
    page = text(client.get(version.answer.get_absolute_url()))
    assert "En privatperson" in page
    assert "Per Hansen" not in page
    assert scan.name in page
    assert not Letter.objects.exists()


def test_no_letter_about_a_paper_goes_to_the_one_who_entered_it(kari, grete, larvik):
    ended = HearingFactory(ended=True, municipality=larvik, allows_persons=True)
    version = actions.enter_paper(
        ended, paper(name="Per Hansen", received_on=clock.last_day(ended.closes_at)), by=kari
    )
    PointFactory(answer=version.answer, outcome="followed")
    actions.summarise(ended, by=grete, version=ended.version, summary="Takk.")
    assert not Letter.objects.filter(email=kari.email).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": "Finnes ikke"}, "Vi finner ingen organisasjon som passer."),
        ({"organisation": ""}, "Velg hvem svaret er fra."),
        ({"received_on": ""}, "Skriv dagen brevet kom."),
        ({"received_on": "tull"}, "Skriv datoen som"),
        ({"kind": "joins"}, "Velg hva de svarer."),
    ],
)
def test_the_form_keeps_what_was_typed(as_kari, hearing, korps, changes, words):
    response = as_kari.post(url(hearing), posted(hearing, **changes))
    assert response.status_code == 422
    assert words in text(response)
    assert "Vi skriver for hånd." in text(response)
