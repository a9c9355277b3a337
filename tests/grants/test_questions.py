"""What a draft asks, requires and gives points for; what it may not ask."""

from typing import Any

import pytest

from core.errors import Refused, Stale
from grants.actions import questions
from grants.models import Call, Criterion, Question, Requirement
from grants.states import Binding, QuestionKind, Recall, Rule
from tests.factories.grants import CallFactory, SchemeFactory

pytestmark = pytest.mark.django_db


def asked(**changes: Any) -> dict[str, Any]:
    """A question in words, as the form sends it."""
    return {
        "kind": QuestionKind.TEXT,
        "text": "Hva vil dere bruke pengene til?",
        "why": "Vi må vite det.",
        "words": 100,
    } | changes


@pytest.fixture
def project(larvik):
    return CallFactory(
        scheme=SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT), questions=[]
    )


def texts(call: Call) -> list[str]:
    return [question.text for question in call.questions.all()]


def test_a_question_is_added_last_and_a_second_click_adds_none(free_draft, kari):
    first, second = (
        questions.save_question(free_draft, by=kari, version=1, **asked()) for _click in "12"
    )
    assert first == second
    assert texts(free_draft)[-1] == "Hva vil dere bruke pengene til?"
    assert free_draft.questions.count() == 3


def test_it_is_changed_moved_and_taken_out(free_draft, kari):
    one, two = free_draft.questions.all()
    questions.save_question(free_draft, by=kari, version=1, question=one, **asked(text="Ny?"))
    questions.move_question(two, by=kari, version=2, up=True)
    assert texts(free_draft) == [two.text, "Ny?"]
    questions.move_question(two, by=kari, version=3, up=True)  # it stands first already
    questions.move_question(two, by=kari, version=3, up=False)
    assert texts(free_draft) == ["Ny?", two.text]
    questions.drop_question(two, by=kari, version=4)
    questions.drop_question(two, by=kari, version=4)  # a second click
    assert texts(free_draft) == ["Ny?"]


def test_somebody_else_has_changed_the_call(free_draft, kari):
    one = free_draft.questions.first()
    for act in (
        lambda: questions.save_question(free_draft, by=kari, version=9, **asked()),
        lambda: questions.save_question(free_draft, by=kari, version=9, question=one, **asked()),
        lambda: questions.drop_question(one, by=kari, version=9),
        lambda: questions.move_question(one, by=kari, version=9, up=False),
    ):
        with pytest.raises(Stale):
            act()


def test_a_question_that_is_gone_is_not_changed(free_draft, kari):
    one = free_draft.questions.first()
    Question.objects.filter(pk=one.pk).delete()
    with pytest.raises(Stale):
        questions.save_question(free_draft, by=kari, version=1, question=one, **asked())
    with pytest.raises(Stale):
        questions.move_question(one, by=kari, version=1, up=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"why": ""}, "why"),
        ({"kind": "sang"}, "kind"),
        ({"words": None}, "words"),
        ({"words": 0}, "words"),
        ({"words": 2001}, "words"),
        ({"kind": QuestionKind.CHOICE, "choices": ["Ja", " Ja "]}, "choices"),
        ({"kind": QuestionKind.CHOICE, "choices": [str(n) for n in range(21)]}, "choices"),
        ({"kind": QuestionKind.CHOICE, "choices": ["a", "b" * 121]}, "choices"),
        ({"kind": QuestionKind.BUDGET}, "kind"),
        ({"recall": "alt"}, "recall"),
        ({"recall": Recall.MEMBERS}, "recall"),
        ({"kind": QuestionKind.NUMBER, "recall": Recall.ABOUT}, "recall"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(free_draft, kari, changes, field):
    with pytest.raises(Refused) as refusal:
        questions.save_question(free_draft, by=kari, version=1, **asked(**changes))
    assert refusal.value.field == field
    assert free_draft.questions.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Hva er organisasjonsnummeret deres?",
        "Org.nr",
        "Hvem sitter i styret?",
        "Hva er lagets adresse?",
        "Er dere registrert i Frivillighetsregisteret?",
        "Hvilket kontonummer har dere?",
        "Hvor mye søker dere om?",
    ],
)
def test_what_the_registers_know_is_never_asked(free_draft, kari, text):
    with pytest.raises(Refused, match=r"[Rr]egister|søknaden alltid") as refusal:
        questions.save_question(free_draft, by=kari, version=1, **asked(text=text))
    assert refusal.value.field == "text"


def test_free_funds_ask_for_no_budget(free_draft, kari):
    with pytest.raises(Refused, match="Frie midler"):
        questions.save_question(
            free_draft, by=kari, version=1, **asked(kind=QuestionKind.BUDGET, words=None)
        )


def test_a_project_asks_for_one_budget(project, kari):
    budget = asked(kind=QuestionKind.BUDGET, text="Budsjett", words=None)
    one = questions.save_question(project, by=kari, version=1, **budget)
    questions.save_question(project, by=kari, version=2, question=one, **budget | {"why": "Fordi."})
    with pytest.raises(Refused, match="Ett er nok"):
        questions.save_question(project, by=kari, version=3, **budget | {"text": "Enda et"})


def test_only_a_text_has_words_and_only_a_choice_has_choices(project, kari):
    kept = questions.save_question(
        project, by=kari, version=1,
        **asked(kind=QuestionKind.NUMBER, choices=["a", "b"], recall=Recall.MEMBERS),
    )  # fmt: skip
    assert (kept.words, kept.choices, kept.recall) == (None, [], Recall.MEMBERS)
    choice = questions.save_question(
        project, by=kari, version=2, **asked(kind=QuestionKind.CHOICE, choices=["Ja", "", "Nei"])
    )
    assert choice.choices == ["Ja", "Nei"]


def test_there_is_an_end_to_it(project, kari):
    Question.objects.bulk_create(
        Question(call=project, kind=QuestionKind.DATE, text="Når?", why="Ja", position=n)
        for n in range(questions.MOST_ROWS)
    )
    with pytest.raises(Refused, match="for mange"):
        questions.save_question(project, by=kari, version=1, **asked())


def test_nothing_is_changed_when_it_is_out_nor_by_others(call, free_draft, kari, grete):
    with pytest.raises(Refused, match="publisert"):
        questions.save_question(call, by=kari, version=1, **asked())
    with pytest.raises(Refused, match="publisert"):
        questions.drop_question(call.questions.first(), by=kari, version=1)
    with pytest.raises(Refused, match="saksbehandlere"):
        questions.save_question(free_draft, by=grete, version=1, **asked())


def test_a_requirement_says_why_and_is_reviewed_by_being_written(free_draft, kari, at_time):
    at_time("2028-05-02 10:00")
    given = {"rule": Rule.STATEMENT, "text": "Laget er åpent for alle.", "reason": "Vedtatt."}
    first, second = (
        questions.save_requirement(free_draft, by=kari, version=1, **given) for _click in "12"
    )
    assert first == second
    assert str(first.reviewed_on) == "2028-05-02"
    for name in ("text", "reason"):
        with pytest.raises(Refused) as refusal:
            questions.save_requirement(free_draft, by=kari, version=2, **given | {name: ""})
        assert refusal.value.field == name
    old = free_draft.requirements.first()
    questions.review_requirements(free_draft, by=kari, version=2)
    old.refresh_from_db()
    assert str(old.reviewed_on) == "2028-05-02"
    questions.move_requirement(first, by=kari, version=3, up=True)
    assert list(Requirement.objects.all()) == [first, old]
    questions.drop_requirement(old, by=kari, version=4)
    assert list(Requirement.objects.all()) == [first]


def test_criteria_have_a_weight(free_draft, kari):
    made = questions.save_criterion(free_draft, by=kari, version=1, text="Treffer målet", weight=2)
    same = questions.save_criterion(free_draft, by=kari, version=1, text="Treffer målet", weight=2)
    assert made == same
    for changes, field in (
        ({"text": ""}, "text"),
        ({"weight": 0}, "weight"),
        ({"weight": 11}, "weight"),
    ):
        with pytest.raises(Refused) as refusal:
            questions.save_criterion(
                free_draft, by=kari, version=2, **{"text": "x", "weight": 1, **changes}
            )
        assert refusal.value.field == field
    questions.drop_criterion(made, by=kari, version=2)
    assert not Criterion.objects.exists()
