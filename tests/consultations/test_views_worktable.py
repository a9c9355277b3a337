"""Kari and Grete at the same work table, in the browser: tick, merge, share, take back."""

import pytest

from consultations.models import Phrase, Point, Theme, Treatment
from tests.consultations.municipality import SCRIPT, signed_in, text, url
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    QuestionFactory,
)

WORDS = "Vi vil ha lys i løypa.\n\nOg benker langs turveien.\n\nOg skilt."


@pytest.fixture
def ended(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, ended=True)


@pytest.fixture
def two(ended):
    return [
        PointFactory(answer=AnswerFactory(hearing=ended), text=words).treatment
        for words in ("Lys i løypa.", "Lysløype, takk.")
    ]


def several(client, hearing, treatments, **more):
    sent = {"valgt": [one.pk for one in treatments], "theme": "", "to": "", **more}
    return client.post(url("points_several", hearing), sent, follow=True)


def test_ticked_points_are_merged_and_taken_apart_again(as_kari, ended, two):
    page = text(several(as_kari, ended, two, gjor="sla-sammen"))
    assert "Svaret går til alle 2." in page
    assert "Slått sammen av 2 punkter" in page
    point = Point.objects.last()
    as_kari.post(url("point_apart", ended, pk=point.pk))
    assert Treatment.objects.filter(points__isnull=False).distinct().count() == 2


def test_the_step_is_taken_back_with_one_button(as_kari, ended, two):
    page = text(several(as_kari, ended, two, gjor="sla-sammen"))
    assert "Angre sammenslåingen" in page
    page = text(as_kari.post(url("step_undo", ended), follow=True))
    assert "Angret." in page
    assert Treatment.objects.count() == 2
    assert "Det er ingenting å angre." in text(as_kari.post(url("step_undo", ended), follow=True))


def test_a_split_is_taken_back_where_it_was_made(as_kari, ended):
    AnswerFactory(hearing=ended, text=WORDS)
    assert "Angre oppdelingen" in text(as_kari.post(url("points_split", ended), follow=True))
    as_kari.post(url("step_undo", ended))
    assert not Point.objects.exists()


def test_a_colleagues_step_is_not_ones_own_to_take_back(as_kari, ended, two, grete):
    several(as_kari, ended, two, gjor="sla-sammen")
    page = text(signed_in(grete).get(url("hearing_treatment", ended)))
    assert "Angre sammenslåingen" not in page


def test_several_get_a_theme_and_a_colleague(as_kari, ended, two, kari):
    several(as_kari, ended, two, gjor="tema", theme="  Lys  i løypa ")
    page = text(several(as_kari, ended, two, gjor="fordel", to=kari.pk))
    assert "Kari Lunde har fått punktene." in page
    assert [t.theme.name for t in ended.treatments.all()] == ["Lys i løypa"] * 2
    assert {t.assigned_to for t in ended.treatments.all()} == {kari}


def test_only_ones_own_people_are_given_points(as_kari, ended, two, ola):
    several(as_kari, ended, two, gjor="fordel", to=ola.pk)
    assert not ended.treatments.exclude(assigned_to=None).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"gjor": "sla-sammen", "valgt": []}, "Kryss av"),
        ({"gjor": "tull"}, "Velg hva du vil gjøre"),
        ({}, "Velg hva du vil gjøre"),
        ({"gjor": "sla-sammen", "valgt": ["7", "x"]}, "punkt"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(as_kari, ended, two, sent, said):
    assert said in text(as_kari.post(url("points_several", ended), sent, follow=True))
    assert Treatment.objects.count() == 2


def test_each_filter_narrows_the_list(as_kari, ended, kari):
    question = QuestionFactory(hearing=ended)
    theme = Theme.objects.create(hearing=ended, name="Lys")
    answer = AnswerFactory(hearing=ended)
    wanted = PointFactory(answer=answer, text="Lys, takk.", question=question, outcome="noted")
    PointFactory(answer=answer, text="Bygg ny ishall.", outcome="partly")
    Treatment.objects.filter(pk=wanted.treatment_id).update(theme=theme, assigned_to=kari)
    filters = {
        "tema": theme.pk,
        "hos": "meg",
        "resultat": "noted",
        "sporsmal": question.pk,
        "sok": "LYS,",
    }
    for name, value in filters.items():
        page = text(as_kari.get(url("hearing_treatment", ended), {"vis": "alle", name: value}))
        assert "Lys, takk." in page, name
        assert "Bygg ny ishall." not in page, name


def test_paragraphs_and_pasted_words_become_points(as_kari, ended):
    answer = AnswerFactory(hearing=ended, text=WORDS)
    page = text(as_kari.get(url("hearing_points", ended), {"svar": answer.number}))
    assert page.count('name="avsnitt"') == 3
    sent = {"avsnitt": ["0", "2", "99", "x"], "text": "benker langs turveien"}
    as_kari.post(url("point_add", ended, number=answer.number), sent)
    assert list(Point.objects.values_list("text", flat=True)) == [
        "Vi vil ha lys i løypa.",
        "Og skilt.",
        "benker langs turveien",
    ]


def test_a_wrong_word_makes_no_point_and_keeps_what_was_ticked_and_typed(as_kari, ended):
    answer = AnswerFactory(hearing=ended, text=WORDS)
    sent = {"avsnitt": ["0"], "text": "Noe de ikke skrev"}
    response = as_kari.post(url("point_add", ended, number=answer.number), sent)
    assert response.status_code == 422
    assert "Noe de ikke skrev" in text(response)
    assert 'value="0" checked' in text(response)
    assert not Point.objects.exists()


def test_a_reason_is_kept_and_put_in_without_script(as_kari, ended, two):
    one, other = two
    sent = {"version": 0, "outcome": "noted", "reason": "Vi tar det med.", "ta-vare": "on"}
    as_kari.post(url("point_treat", ended, pk=one.pk), sent)
    phrase = Phrase.objects.get()
    sent = {
        "version": 0,
        "outcome": "partly",
        "reason": "Takk.",
        "setning": phrase.pk,
        "sett-inn": "1",
    }
    page = text(as_kari.post(url("point_treat", ended, pk=other.pk), sent))
    assert "Takk. Vi tar det med.</textarea>" in page
    assert Treatment.objects.get(pk=other.pk).outcome == ""
    as_kari.post(url("phrase_drop", ended, pk=phrase.pk))
    assert not Phrase.objects.exists()


def test_what_people_wrote_is_shown_as_words(as_kari, ended):
    theme = Theme.objects.create(hearing=ended, name=SCRIPT)
    point = PointFactory(answer=AnswerFactory(hearing=ended), text=SCRIPT)
    Treatment.objects.filter(pk=point.treatment_id).update(theme=theme)
    Phrase.objects.create(owner=ended.owner, text=SCRIPT, created_by=ended.created_by)
    assert SCRIPT not in text(as_kari.get(url("hearing_treatment", ended), {"vis": "alle"}))
