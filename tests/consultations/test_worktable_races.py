"""Two colleagues at the same table: the hearing's row is the lock under which it is decided."""

import pytest

from consultations import actions
from consultations.models import Phrase, Point, Treatment
from core.errors import Refused, Stale
from tests.factories.consultations import AnswerFactory, HearingFactory, PointFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refused(results):
    return [result for result in results if isinstance(result, Refused)]


@pytest.fixture
def ended(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, ended=True)


def three(ended):
    answer = AnswerFactory(hearing=ended)
    return [PointFactory(answer=answer, text=f"Punkt {n}").treatment for n in range(3)]


def test_two_split_the_answers_at_once(ended, kari, grete):
    AnswerFactory(hearing=ended, text="Vi vil ha lys.")
    made = at_once(
        lambda: actions.split_answers(ended, by=kari),
        lambda: actions.split_answers(ended, by=grete),
    )
    assert sorted(made) == [0, 1]
    assert Point.objects.count() == Treatment.objects.count() == 1


def test_two_lift_the_same_words_at_once(ended, kari, grete):
    answer = AnswerFactory(hearing=ended, text="Vi vil ha lys.")
    results = at_once(
        *[lambda by=by: actions.add_points(answer, by=by, texts=["ha lys"]) for by in (kari, grete)]
    )
    assert [str(one.message) for one in refused(results)] == ["Punktet er allerede lagt til."]
    assert Point.objects.count() == Treatment.objects.count() == 1


def test_two_merge_overlapping_points_at_once(ended, kari, grete):
    a, b, c = three(ended)
    results = at_once(
        lambda: actions.merge(ended, by=kari, treatments=[a.pk, b.pk]),
        lambda: actions.merge(ended, by=grete, treatments=[c.pk, b.pk]),
    )
    assert len(refused(results)) <= 1
    assert Point.objects.count() == 3
    assert not Treatment.objects.filter(points=None).exists()


def test_a_colleague_merges_what_one_is_answering(ended, kari, grete):
    a, b, _c = three(ended)
    results = at_once(
        lambda: actions.merge(ended, by=kari, treatments=[a.pk, b.pk]),
        lambda: actions.treat(b, by=grete, version=0, outcome="noted", reason="Takk."),
    )
    kept = Point.objects.get(text="Punkt 1").treatment
    stale = [one for one in results if isinstance(one, Stale)]
    assert bool(stale) != (kept.reason == "Takk.")  # either told, or kept through the merging


def test_a_colleague_answers_what_one_takes_back(ended, kari, grete):
    a, b, _c = three(ended)
    kept = actions.merge(ended, by=kari, treatments=[a.pk, b.pk])
    results = at_once(
        lambda: actions.undo(ended, by=kari),
        lambda: actions.treat(kept, by=grete, version=1, outcome="noted", reason="Takk."),
    )
    assert len(refused(results)) == 1
    answered = Treatment.objects.filter(reason="Takk.").exists()
    assert answered == isinstance(results[0], Refused)


def test_two_take_the_same_point_out_at_once(ended, kari, grete):
    a, b, _c = three(ended)
    kept = actions.merge(ended, by=kari, treatments=[a.pk, b.pk])
    point = kept.points.first()
    results = at_once(*[lambda by=by: actions.take_apart(point, by=by) for by in (kari, grete)])
    assert len(refused(results)) == 1
    assert Treatment.objects.count() == 3


def test_two_keep_the_same_sentence_at_once(ended, kari, grete):
    at_once(
        *[
            lambda by=by: actions.keep_phrase(ended.owner, by=by, text="Vi tar det med.")
            for by in (kari, grete)
        ]
    )
    assert Phrase.objects.count() == 1


def test_the_summary_goes_out_while_a_colleague_takes_a_step_back(ended, kari, grete):
    (point, *_rest) = three(ended)
    for one in Treatment.objects.exclude(pk=point.pk):
        actions.treat(one, by=grete, version=0, outcome="noted", reason="Takk.")
    actions.treat(point, by=kari, version=0, outcome="noted", reason="Takk.")
    results = at_once(
        lambda: actions.summarise(ended, by=grete, version=ended.version, summary="Slik ble det."),
        lambda: actions.undo(ended, by=kari),
    )
    assert len(refused(results)) == 1
    ended.refresh_from_db()
    assert (ended.state == "summarised") == (not ended.treatments.untreated().exists())
