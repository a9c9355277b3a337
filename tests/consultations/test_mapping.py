"""A mapping: the core and the place's own questions, what is remembered, and what may be shown."""

from datetime import timedelta
from typing import Any

import pytest

from consultations import actions, indicators, policies
from consultations.models import Hearing, Question, Reply
from consultations.models.mapping import core
from core import clock
from core.errors import Refused
from organisations.models import Municipality
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import (
    CauseFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)


def mapping(place: Municipality, days: int = -7, **more: Any) -> Hearing:
    """One whose deadline is so many days from now, with the national core."""
    draft = actions.make_mapping(HearingFactory(municipality=place), by=None)
    Hearing.objects.filter(pk=draft.pk).update(
        state="published",
        sent_for_approval_at=clock.now(), opens_at=clock.now() - timedelta(days=5000),
        published_at=clock.now() - timedelta(days=5000),
        closes_at=clock.end_of_day(clock.today() + timedelta(days=days)), **more,
    )  # fmt: skip
    return Hearing.objects.get(pk=draft.pk)


def asked(hearing: Hearing, key: str) -> Question:
    """One question of the core."""
    return hearing.questions.get(core_key=key)


def answered(hearing: Hearing, key: str, *words: str, late: bool = False) -> None:
    """One organisation for each of the words."""
    question = asked(hearing, key)
    for word in words:
        answer = AnswerFactory(hearing=hearing, late=late, text="")
        Reply.objects.create(
            version=answer.current, question=question, text=word, value=question.value_of(word)
        )


def of(hearing: Hearing, key: str) -> indicators.Result:
    """The result of one question."""
    return next(r for r in indicators.results(hearing).results if r.question.core_key == key)


# --- the questions --------------------------------------------------------------------------------


def test_the_core_is_fifteen_questions_in_four_themes():
    assert len(core().questions) == 15
    assert {q.theme for q in core().questions} == set(core().themes)
    assert len({q.key for q in core().questions}) == 15


def test_a_mapping_asks_the_core_of_everyone_who_works_there(larvik, kari, korps):
    quiet = OrganisationFactory(seat=larvik)  # has no cause
    hearing = actions.make_mapping(HearingFactory(municipality=larvik), by=kari)
    assert actions.make_mapping(hearing, by=kari).questions.count() == 15
    invited = {i.organisation for i in hearing.invitees.select_related("organisation")}
    assert invited == {korps, quiet}


def test_the_places_own_questions_follow_the_core(larvik, kari):
    hearing = actions.make_mapping(HearingFactory(municipality=larvik), by=kari)
    own = [actions.LocalQuestion("Bruker dere frivillighetssentralen?", "choice", ("Ja", "Nei"))]
    hearing = actions.save_local_questions(hearing, by=kari, version=1, questions=own)
    hearing = actions.save_local_questions(hearing, by=kari, version=2, questions=own)
    assert hearing.questions.count() == 16
    assert hearing.questions.last().choices == ["Ja", "Nei"]


def test_a_choice_between_one_is_none(larvik, kari):
    hearing = actions.make_mapping(HearingFactory(municipality=larvik), by=kari)
    with pytest.raises(Refused) as refused:
        actions.save_local_questions(
            hearing, by=kari, version=1,
            questions=[actions.LocalQuestion("Hva?", "choice", ("Ja", "Ja"))],
        )  # fmt: skip
    assert refused.value.field == "choices_1"


def test_saving_the_content_leaves_the_questions(larvik, kari):
    hearing = actions.make_mapping(HearingFactory(municipality=larvik), by=kari)
    actions.save_content(
        hearing, by=kari, version=1, topics=[], areas=[larvik], questions=[], title="Ny tittel"
    )
    assert hearing.questions.count() == 15


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("okonomi", "3", 3), ("okonomi", "6", None), ("okonomi", "0", None), ("okonomi", "²", None),
        ("medlemmer", "0", 0), ("medlemmer", "9999999999999", None), ("medlemmer", "-1", None),
        ("alder", "Eldre", 2), ("alder", "Ingen", None), ("mer_av", "Turer", None),
    ],
)  # fmt: skip
def test_what_can_be_counted(larvik, key, words, value):
    assert asked(mapping(larvik), key).value_of(words) == value


def test_words_that_are_no_answer_are_refused_beside_the_question(larvik, korps, ola):
    hearing = mapping(larvik, days=7)
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    question = asked(hearing, "okonomi")
    given = {"by": ola, "saves": 0, "kind": "with_remarks", "text": ""}
    with pytest.raises(Refused) as refused:
        actions.save_draft(draft.answer, replies={question.pk: "7"}, **given)
    assert refused.value.field == f"question_{question.pk}"
    actions.save_draft(draft.answer, replies={question.pk: "4"}, **given)
    assert draft.replies.get().value == 4


# --- what is remembered ---------------------------------------------------------------------------


def test_facts_of_last_time_stand_in_the_new_form_and_opinions_do_not(larvik, korps, ola):
    last = mapping(larvik)
    answer = AnswerFactory(hearing=last, organisation=korps, text="")
    for key, words in [("medlemmer", "40"), ("alder", "Eldre"), ("okonomi", "2")]:
        question = asked(last, key)
        Reply.objects.create(
            version=answer.current, question=question, text=words, value=question.value_of(words)
        )
    draft = actions.start(mapping(larvik, days=7), by=ola, on_behalf_of=korps)
    found = {r.question.core_key: (r.text, r.value) for r in draft.replies.all()}
    assert found == {"medlemmer": ("40", 40), "alder": ("Eldre", 2)}


def test_the_profile_says_whom_they_are_for(larvik, korps, ola):
    children = TopicFactory(code="barn-og-unge")
    CauseFactory(organisation=korps, title="Barn", topics=[children])
    draft = actions.start(mapping(larvik, days=7), by=ola, on_behalf_of=korps)
    assert [r.text for r in draft.replies.all()] == ["Barn og unge"]


# --- who may read ---------------------------------------------------------------------------------


def test_no_answer_of_a_mapping_is_public(larvik):
    hearing = mapping(larvik)
    answered(hearing, "okonomi", "1")
    assert not policies.sent_answers(None).exists()
    assert not hearing.answers.without_points().exists()


# --- what may be shown ----------------------------------------------------------------------------


def test_four_are_too_few_and_five_are_enough(larvik):
    hearing = mapping(larvik)
    answered(hearing, "okonomi", "1", "2", "3", "4")
    assert of(hearing, "okonomi").now == indicators.Figure()
    answered(hearing, "okonomi", "5")
    assert (of(hearing, "okonomi").now.n, of(hearing, "okonomi").now.middle) == (5, 3.0)


def test_one_that_came_late_is_not_counted(larvik):
    hearing = mapping(larvik)
    answered(hearing, "okonomi", *"1234")
    answered(hearing, "okonomi", "5", late=True)
    assert of(hearing, "okonomi").now.n is None


@pytest.mark.parametrize(
    ("numbers", "together"),
    [
        ({0: 5, 1: 5}, set()),
        ({0: 9, 1: 0}, set()),
        ({0: 9, 1: 3, 2: 2}, {1, 2}),
        ({0: 9, 1: 3, 2: 6}, {1, 2}),  # three alone could be found by subtraction
        ({0: 9, 1: 3, 2: 6, 3: 0}, {1, 2, 3}),
        ({0: 2, 1: 3}, {0, 1}),
    ],
)
def test_answers_of_few_are_shown_together(numbers, together):
    assert indicators.folded(numbers) == together


def test_what_is_shown_of_a_choice_is_never_of_fewer_than_five(larvik):
    hearing = mapping(larvik)
    answered(hearing, "lokaler", *["Nei"] * 6, *["Av og til"] * 2)
    figure = of(hearing, "lokaler").now
    assert figure.shares == {}
    assert figure.rest == 100


def test_beside_the_last_time_and_beside_the_county(larvik):
    answered(mapping(larvik, days=-800), "okonomi", *"22222")
    neighbour, far = MunicipalityFactory(county=larvik.county), MunicipalityFactory()
    answered(mapping(neighbour), "okonomi", *"44444")
    few = MunicipalityFactory(county=larvik.county)
    answered(mapping(few), "okonomi", *"1111")
    answered(mapping(far), "okonomi", *"11111")
    now = mapping(larvik)
    answered(now, "okonomi", *"33333")
    found = of(now, "okonomi")
    assert (found.now.middle, found.before.middle, found.county.middle) == (3.0, 2.0, 4.0)
    assert indicators.results(now).places == 1


def test_results_cost_as_much_for_many(larvik, django_assert_num_queries):
    hearing = mapping(larvik)
    for _each in range(3):
        answered(mapping(MunicipalityFactory(county=larvik.county)), "okonomi", *"11111")
    answered(hearing, "okonomi", *"12345")
    with django_assert_num_queries(6):
        indicators.results(hearing)


@pytest.mark.parametrize(
    ("days", "level"), [(-10, "good"), (-740, "old"), (-1480, "stale"), (10, "never")]
)
def test_the_clock(larvik, days, level):
    hearing = mapping(larvik, days=days)
    answered(hearing, "okonomi", *"12345")
    assert indicators.last_mapped(larvik).level == level


def test_one_that_hardly_anybody_answered_does_not_set_the_clock(larvik):
    answered(mapping(larvik), "okonomi", *"1234")
    assert indicators.last_mapped(larvik).level == "never"
