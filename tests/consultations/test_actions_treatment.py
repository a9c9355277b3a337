"""Points, treatments, the summary and the decision: what the actions do and refuse."""

import pytest
from django.db import IntegrityError, transaction

from consultations import actions
from consultations.models import Point, Treatment
from consultations.states import AnswerKind, HearingState, Outcome
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    QuestionFactory,
    StoredFileFactory,
    TreatmentFactory,
)


@pytest.fixture
def ended(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, ended=True, summary="Ferdig.")


def test_a_reply_each_and_the_rest_in_the_senders_order(ended, kari):
    second = QuestionFactory(hearing=ended, position=2)
    first = QuestionFactory(hearing=ended, position=1)
    AnswerFactory(hearing=ended, replies={second: "Nei.", first: "Ja."}, text="Ellers takk.")
    assert actions.split_answers(ended, by=kari) == 3
    points = Point.objects.order_by("position")
    assert [p.text for p in points] == ["Ja.", "Nei.", "Ellers takk."]
    assert [p.question for p in points] == [first, second, None]
    assert ended.treatments.untreated().count() == 3


def test_an_answer_of_only_a_file_becomes_one_point(ended, kari):
    AnswerFactory(hearing=ended, text="", files=[StoredFileFactory()])
    actions.split_answers(ended, by=kari)
    assert Point.objects.get().text == "Se vedlegget."


def test_those_without_remarks_and_those_split_already_are_left_alone(ended, kari):
    AnswerFactory(hearing=ended, kind=AnswerKind.WITHOUT_REMARKS)
    PointFactory(answer=AnswerFactory(hearing=ended))
    assert actions.split_answers(ended, by=kari) == 0
    assert Point.objects.count() == 1


def test_no_word_of_a_long_answer_is_lost(ended, kari):
    paragraphs = [f"{i} " + "ord " * 900 for i in range(4)]
    AnswerFactory(hearing=ended, text="\n\n".join(paragraphs))
    actions.split_answers(ended, by=kari)
    texts = Point.objects.order_by("position").values_list("text", flat=True)
    assert all(len(text) <= 5000 for text in texts)
    assert " ".join(texts).split() == " ".join(paragraphs).split()


def test_splitting_costs_the_same_reads_for_2_as_for_20(
    larvik, kari, django_assert_max_num_queries
):
    def cost(n):
        hearing = HearingFactory(municipality=larvik, ended=True)
        question = QuestionFactory(hearing=hearing)
        for _i in range(n):
            AnswerFactory(hearing=hearing, replies={question: "Ja."})
        with django_assert_max_num_queries(40) as asked:
            actions.split_answers(hearing, by=kari)
        return len(asked)

    assert cost(2) == cost(20)


@pytest.mark.parametrize("trait", ["published", "summarised", "withdrawn"])
def test_points_are_touched_only_between_the_deadline_and_the_summary(larvik, kari, trait):
    hearing = HearingFactory(municipality=larvik, **{trait: True})
    point = PointFactory(answer=AnswerFactory(hearing=hearing))
    for act in (
        lambda: actions.split_answers(hearing, by=kari),
        lambda: actions.add_points(point.version.answer, by=kari, texts=["rom"]),
        lambda: actions.remove_point(point, by=kari),
        lambda: actions.treat(
            point.treatment, by=kari, version=0, outcome=Outcome.NOTED, reason="x"
        ),
    ):
        with pytest.raises(Refused):
            act()
    assert Point.objects.count() == 1


def test_removing_one_of_two_equal_points_keeps_their_treatment(ended, kari):
    shared = TreatmentFactory(hearing=ended)
    points = [
        PointFactory(answer=AnswerFactory(hearing=ended), treatment=shared) for _i in range(2)
    ]
    actions.remove_point(points[0], by=kari)
    assert shared.points.get() == points[1]
    actions.remove_point(points[1], by=kari)
    assert not Treatment.objects.exists()


def test_the_table_refuses_an_outcome_without_a_reason(ended):
    treatment = TreatmentFactory(hearing=ended)
    with pytest.raises(IntegrityError, match="treatment_with_reason"), transaction.atomic():
        Treatment.objects.filter(pk=treatment.pk).update(outcome="noted")


def test_treating_is_recorded_without_the_words(ended, kari):
    point = PointFactory(answer=AnswerFactory(hearing=ended))
    actions.treat(point.treatment, by=kari, version=0, outcome="noted", reason="Navn Navnesen")
    event = AuditEvent.objects.get(verb="hearing.point_treated")
    assert event.detail == {"treatment": point.treatment_id, "outcome": "noted"}


# --- the summary ----------------------------------------------------------------------------------


def summarise(hearing, by, summary="Ferdig."):
    return actions.summarise(hearing, by=by, version=hearing.version, summary=summary)


def test_every_remark_needs_points_and_every_point_an_answer(ended, kari, grete):
    answer = AnswerFactory(hearing=ended)
    with pytest.raises(Refused, match="ikke delt opp"):
        summarise(ended, grete)
    point = PointFactory(answer=answer)
    with pytest.raises(Refused, match="Ett punkt mangler svar"):
        summarise(ended, grete)
    actions.treat(point.treatment, by=kari, version=0, outcome="followed", reason="Ja.")
    assert summarise(ended, grete).state == HearingState.SUMMARISED
    assert Letter.objects.count() == 1


def test_a_late_answer_set_aside_does_not_hold_the_summary_back(ended, kari, grete):
    late = AnswerFactory(hearing=ended, late=True)
    actions.set_late_aside(late, by=kari, reason="Kom tre uker for sent.")
    assert summarise(ended, grete).summarised_by == grete
    assert Letter.objects.count() == 1  # told like everyone else


def test_a_hearing_nobody_answered_can_be_summarised(ended, grete):
    assert summarise(ended, grete).state == HearingState.SUMMARISED
    assert not Letter.objects.exists()


def test_a_stale_or_empty_summary_is_refused(ended, kari, grete):
    with pytest.raises(Refused, match="Skriv hva høringen førte til"):
        summarise(ended, grete, "  ")
    actions.save_summary(ended, by=kari, version=ended.version, summary="Ny tekst")
    with pytest.raises(Stale):
        summarise(ended, grete)


# --- the decision ---------------------------------------------------------------------------------


def test_the_decision_comes_after_the_summary_and_has_words(ended, kari):
    with pytest.raises(Refused):
        actions.conclude(ended, by=kari, version=ended.version, outcome="Vedtatt.")
    summarised = HearingFactory(municipality=ended.municipality, summarised=True)
    with pytest.raises(Refused, match="Skriv hva som ble vedtatt"):
        actions.conclude(summarised, by=kari, version=summarised.version, outcome=" ")
    concluded = actions.conclude(
        summarised, by=kari, version=summarised.version, outcome=" Vedtatt. "
    )
    assert (concluded.state, concluded.outcome) == (HearingState.CONCLUDED, "Vedtatt.")


def test_a_second_click_tells_nobody_twice(ended, kari, grete):
    AnswerFactory(hearing=ended, kind=AnswerKind.WITHOUT_REMARKS)
    summarised = summarise(ended, grete)
    assert summarise(ended, grete) == summarised
    with pytest.raises(Refused, match="allerede publisert"):
        summarise(ended, kari)
    read = summarised.version
    for _click in range(2):
        actions.conclude(summarised, by=kari, version=read, outcome="Vedtatt.")
    with pytest.raises(Refused, match="allerede lagt inn"):
        actions.conclude(summarised, by=kari, version=read, outcome="Noe annet.")
    assert Letter.objects.count() == 2
    assert AuditEvent.objects.filter(verb="hearing.concluded").count() == 1


def test_a_draft_has_nothing_to_summarise(proposal, kari):
    with pytest.raises(Refused, match="ikke publisert ennå"):
        actions.save_summary(proposal, by=kari, version=proposal.version, summary="Ferdig.")
