"""Two at the very same time, in threads and connections of their own: exactly one outcome each."""

from datetime import timedelta
from typing import Any

import pytest

from consultations import actions
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import HearingState
from core.errors import Refused
from core.models import AuditEvent
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.municipality import ready_for_approval
from tests.factories.consultations import AnswerFactory, HearingFactory, PointFactory
from tests.factories.organisations import MembershipFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TICK = timedelta(microseconds=1)
ROUNDS = range(3)  # whoever comes first


def refusals(results: list[Any]) -> list[Refused]:
    """Those that were told no."""
    return [result for result in results if isinstance(result, Refused)]


def logged(verb: str) -> int:
    """How often something stands in the log."""
    return AuditEvent.objects.filter(verb=verb).count()


@pytest.fixture
def open_hearing(larvik, rooms, korps, kari, grete) -> Hearing:
    """Published by the two keys, with the band invited."""
    hearing = ready_for_approval(
        HearingFactory(municipality=larvik, created_by=kari), kari, [rooms]
    )
    return actions.publish(hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version)


@pytest.fixture
def waiting(larvik, rooms, korps, kari) -> Hearing:
    """Kari has sent it for approval."""
    hearing = HearingFactory(municipality=larvik, created_by=kari)
    return ready_for_approval(hearing, kari, [rooms])


def draft_of(hearing, organisation, by) -> Answer:
    """A draft that says something."""
    return AnswerFactory(hearing=hearing, organisation=organisation, by=by, sent=False)


@pytest.mark.parametrize("before", [TICK, timedelta(0)])
def test_two_send_the_same_answer_at_the_deadlines_instant(
    open_hearing, korps, ola, liv, at_time, before
):
    MembershipFactory(user=liv, organisation=korps)
    answer = draft_of(open_hearing, korps, ola)
    at_time(open_hearing.closes_at - before)
    results = at_once(
        *[
            lambda by=by: actions.send(answer, by=by, on_behalf_of=korps, saves=0)
            for by in (ola, liv)
        ]
    )
    assert len(refusals(results)) == 1
    version = AnswerVersion.objects.get(answer=answer)
    assert version.late is (before == timedelta(0))
    assert version.digest == actions.answers.digest(version)
    assert Letter.objects.filter(key=f"receipt:{version.pk}").count() == 1
    assert logged("answer.sent") == 1


def test_two_organisations_send_at_once_and_get_a_number_each(
    open_hearing, korps, ola, liv, at_time
):
    club = MembershipFactory(user=liv).organisation
    both = [(draft_of(open_hearing, o, by), by, o) for by, o in ((ola, korps), (liv, club))]
    at_time(open_hearing.closes_at)
    results = at_once(
        *[
            lambda answer=answer, by=by, o=o: actions.send(answer, by=by, on_behalf_of=o, saves=0)
            for answer, by, o in both
        ]
    )
    assert refusals(results) == []
    assert sorted(Answer.objects.values_list("number", flat=True)) == [1, 2]


def test_the_approver_publishes_twice_at_once(waiting, grete):
    results = at_once(
        *[
            lambda: actions.publish(
                waiting, by=grete, on_behalf_of=waiting.owner, version=waiting.version
            )
            for _click in range(3)
        ]
    )
    assert refusals(results) == []  # a second click comes to the same place
    assert logged("hearing.published") == 1
    assert Letter.objects.filter(key__startswith="invite:").count() == 1


def test_two_approvers_publish_at_once(waiting, grete, nina):
    MembershipFactory(user=nina, organisation=waiting.owner, role=Role.APPROVER)
    results = at_once(
        *[
            lambda by=by: actions.publish(
                waiting, by=by, on_behalf_of=waiting.owner, version=waiting.version
            )
            for by in (grete, nina)
        ]
    )
    assert len(refusals(results)) == 1
    assert logged("hearing.published") == 1
    assert Letter.objects.filter(key__startswith="invite:").count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_publish_against_take_back(waiting, grete, kari, _round):
    results = at_once(
        lambda: actions.publish(
            waiting, by=grete, on_behalf_of=waiting.owner, version=waiting.version
        ),
        lambda: actions.take_back(waiting, by=kari, reason="Feil frist."),
    )
    assert len(refusals(results)) == 1
    now = Hearing.objects.get(pk=waiting.pk)
    published = now.state == HearingState.PUBLISHED
    assert published or now.state == HearingState.DRAFT
    assert Letter.objects.count() == (1 if published else 0)
    assert logged("hearing.published") + logged("hearing.taken_back") == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_summarise_against_a_late_answer(
    open_hearing, korps, ola, liv, grete, kari, at_time, _round
):
    club = MembershipFactory(user=liv).organisation
    in_time = AnswerFactory(hearing=open_hearing, organisation=korps, by=ola)
    PointFactory(answer=in_time, outcome="followed")
    late = draft_of(open_hearing, club, liv)
    at_time(open_hearing.closes_at)
    summed, sent = at_once(
        lambda: actions.summarise(
            open_hearing, by=grete, version=open_hearing.version, summary="Vi endrer reglene."
        ),
        lambda: actions.send(late, by=liv, on_behalf_of=club, saves=0),
    )
    assert len(refusals([summed, sent])) == 1
    outcomes = Letter.objects.filter(key__startswith="outcome:").count()
    if isinstance(summed, Refused):  # it came first, and waits to be split
        assert outcomes == 0
        assert AnswerVersion.objects.get(answer=late).late
    else:
        assert outcomes == 1
        assert AnswerVersion.objects.get(answer=late).sent_at is None


def test_two_start_the_same_answer_at_once(open_hearing, korps, ola, nina):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    results = at_once(
        *[
            lambda by=by: actions.start(open_hearing, by=by, on_behalf_of=korps)
            for by in (ola, nina, ola, nina)
        ]
    )
    assert refusals(results) == []
    assert {draft.pk for draft in results} == {AnswerVersion.objects.get().pk}
    assert logged("answer.started") == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_saving_against_sending(open_hearing, korps, ola, nina, _round):
    MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
    answer = draft_of(open_hearing, korps, ola)
    saved, sent = at_once(
        lambda: actions.save_draft(
            answer, by=nina, saves=0, kind="with_remarks", text="Nina sine ord.", replies={}
        ),
        lambda: actions.send(answer, by=ola, on_behalf_of=korps, saves=0),
    )
    assert len(refusals([saved, sent])) == 1
    version = AnswerVersion.objects.get(answer=answer)
    assert (version.sent_at is None) is isinstance(sent, Refused)
    assert (version.text == "Nina sine ord.") is isinstance(saved, AnswerVersion)


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_treat_the_same_point_at_once(open_hearing, korps, ola, kari, grete, at_time, _round):
    answer = AnswerFactory(hearing=open_hearing, organisation=korps, by=ola)
    treatment = PointFactory(answer=answer).treatment
    at_time(open_hearing.closes_at)
    results = at_once(
        lambda: actions.treat(treatment, by=kari, version=0, outcome="followed", reason="Ja."),
        lambda: actions.treat(treatment, by=grete, version=0, outcome="noted", reason="Nei."),
    )
    assert len(refusals(results)) == 1
    assert logged("hearing.point_treated") == 1


def test_two_split_the_same_answers_at_once(open_hearing, korps, ola, kari, grete, at_time):
    AnswerFactory(hearing=open_hearing, organisation=korps, by=ola)
    at_time(open_hearing.closes_at)
    results = at_once(
        *[lambda by=by: actions.split_answers(open_hearing, by=by) for by in (kari, grete)]
    )
    assert sorted(results) == [0, 1]
