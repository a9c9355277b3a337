"""Ola takes back what the band sent: the number stays, the words go."""

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import AnswerFile
from consultations.states import AnswerKind, AnswerState
from core.errors import Refused
from core.models import AuditEvent
from tests.consultations.conftest import text
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    StoredFileFactory,
)


@pytest.fixture
def sent(hearing, korps, ola):
    return AnswerFactory(
        hearing=hearing,
        organisation=korps,
        by=ola,
        text="Hemmelige ord",
        files=[StoredFileFactory()],
    )


def there(answer):
    return reverse("answer_withdraw", kwargs={"ref": answer.ref})


def test_the_words_go_and_the_number_stays(as_ola, client, sent, hearing):
    assert "Vil dere trekke svaret?" in text(as_ola.get(there(sent)))
    for _click in range(2):
        assert as_ola.post(there(sent)).url == sent.get_absolute_url()
    page = text(client.get(sent.get_absolute_url()))
    assert "Svaret er trukket." in page
    assert "Solsida skolekorps" in page
    listed = text(client.get(reverse("hearing_answers", kwargs={"ref": hearing.ref})))
    for public in (page, listed, text(client.get(hearing.get_absolute_url()))):
        assert "Hemmelige ord" not in public
    assert "Trukket" in listed
    file = reverse("answer_file", kwargs={"ref": sent.ref, "pk": AnswerFile.objects.get().pk})
    assert client.get(file).status_code == 404
    assert AuditEvent.objects.filter(verb="answer.withdrawn").count() == 1
    assert not hearing.answers.without_points().exists()
    other = AnswerFactory(hearing=hearing)
    assert other.number == sent.number + 1


def test_one_may_answer_anew_also_late(sent, ola, korps, hearing, at_time):
    actions.withdraw_answer(sent, by=ola)
    at_time(hearing.closes_at)
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    version = actions.send(sent, by=ola, on_behalf_of=korps, saves=0)
    sent.refresh_from_db()
    assert (version, version.late, sent.state) == (draft, True, AnswerState.SENT)
    assert (sent.number, sent.withdrawn_at, sent.withdrawn_by) == (1, None, None)


def test_a_late_answer_that_was_set_aside_is_heard_anew(korps, ola, larvik, kari):
    """Why its words were set aside says nothing of those that come instead."""
    hearing = HearingFactory(ended=True, municipality=larvik)
    late = AnswerFactory(hearing=hearing, organisation=korps, by=ola, late=True)
    actions.set_late_aside(late, by=kari, reason="Kom tre uker for sent.")
    actions.withdraw_answer(late, by=ola)
    actions.start(hearing, by=ola, on_behalf_of=korps)
    actions.send(late, by=ola, on_behalf_of=korps, saves=0)
    assert list(hearing.answers.without_points()) == [late]


def test_only_a_responsible_person(as_nina, as_liv, as_kari, sent):
    assert as_nina.post(there(sent)).status_code == 403
    for browser in (as_liv, as_kari):
        assert browser.post(there(sent)).status_code == 404
    sent.refresh_from_db()
    assert sent.state == AnswerState.SENT


def test_not_when_the_municipality_has_begun(korps, ola, larvik):
    ended = HearingFactory(ended=True, municipality=larvik)
    answer = AnswerFactory(hearing=ended, organisation=korps, by=ola)
    PointFactory(answer=answer)
    with pytest.raises(Refused, match="begynt å behandle"):
        actions.withdraw_answer(answer, by=ola)


def test_after_the_deadline_before_the_points_it_goes(korps, ola, larvik):
    ended = HearingFactory(ended=True, municipality=larvik)
    answer = AnswerFactory(hearing=ended, organisation=korps, by=ola)
    assert actions.withdraw_answer(answer, by=ola).state == AnswerState.WITHDRAWN
    assert actions.split_answers(ended, by=ola) == 0


def test_not_after_the_summary(korps, ola, larvik, as_ola):
    answer = AnswerFactory(
        hearing=HearingFactory(summarised=True, municipality=larvik),
        organisation=korps,
        by=ola,
        kind=AnswerKind.WITHOUT_REMARKS,
    )
    with pytest.raises(Refused, match="oppsummert"):
        actions.withdraw_answer(answer, by=ola)
    page = as_ola.post(there(answer), follow=True)
    assert "Høringen er oppsummert, så svaret kan ikke trekkes." in text(page)


def test_a_draft_is_not_withdrawn(draft, ola, as_ola):
    with pytest.raises(Refused):
        actions.withdraw_answer(draft, by=ola)
    assert as_ola.get(there(draft)).status_code == 302
