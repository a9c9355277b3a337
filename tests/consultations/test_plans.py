"""A plan from the notice to the decision."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consultations import actions
from consultations.models import PlanProcess
from consultations.states import PlanState
from core import clock
from core.errors import Refused, Stale
from core.models import new_ref
from dispatch.models import Letter
from organisations.models import Topic
from tests.factories.organisations import CauseFactory, OrganisationFactory

HOW = "Vi møter barn og unge på skolen, og alle lag på to kvelder."


def plan(larvik: Any, kari: Any, rooms: Topic, **changes: Any) -> PlanProcess:
    """Kari's draft of a plan about rooms."""
    process = actions.create_plan(
        ref=new_ref(), by=kari, on_behalf_of=larvik.organisation, municipality=larvik,
        title="Kommunedelplan for kultur", lead="Vi lager en ny plan.", plan_type="subplan",
    )  # fmt: skip
    return actions.save_plan(
        process, by=kari, version=1, dates={}, **({"topics": [rooms]} | changes)
    )


@pytest.fixture
def draft(larvik, kari, rooms, korps):
    """With somebody who burns for it."""
    return plan(larvik, kari, rooms)


def move(process: PlanProcess, by: Any, to: str, **more: Any) -> PlanProcess:
    """To the next phase, from what the page shows."""
    return actions.move_plan(process, by=by, version=process.version, to=to, **more)


def test_the_notice_tells_those_it_touches(draft, grete, korps):
    OrganisationFactory(seat=draft.municipality)  # no cause
    process = move(draft, grete, "notice")
    assert [p.organisation for p in process.parties.all()] == [korps]
    letter = Letter.objects.get()
    assert (letter.email, letter.batch.kind) == ("post@korps.example", "plan.starts")
    assert "lokaler" in letter.merge["reason"]
    assert process.dates.get(phase="notice").began_at is not None


def test_a_second_click_tells_nobody_twice(draft, grete):
    move(draft, grete, "notice")
    move(draft, grete, "notice")
    assert Letter.objects.count() == 1


def test_telling_costs_as_much_for_many(larvik, kari, grete, rooms, django_assert_num_queries):
    def told(n: int) -> int:
        for _each in range(n):
            CauseFactory(organisation=OrganisationFactory(seat=larvik), topics=[rooms])
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        process = plan(larvik, kari, rooms)
        with CaptureQueriesContext(connection) as asked:
            move(process, grete, "notice")
        return len(asked)

    assert told(1) == told(6)


def test_nobody_to_tell_is_refused(larvik, kari, grete, rooms):
    with pytest.raises(Refused) as refused:
        move(plan(larvik, kari, rooms), grete, "notice")
    assert refused.value.field == "topics"


@pytest.mark.parametrize("to", ["programme", "involvement"])
def test_the_programme_says_how_to_take_part(draft, grete, kari, to):
    process = move(draft, grete, "notice")
    with pytest.raises(Refused) as refused:
        move(process, kari, to)
    assert refused.value.field == "participation_plan"
    process = PlanProcess.objects.get(pk=process.pk)
    process = actions.save_plan(
        process, by=kari, version=process.version, dates={}, participation_plan=HOW
    )
    assert move(process, kari, to).state == to


def test_the_database_refuses_a_programme_that_does_not_say(draft):
    with pytest.raises(IntegrityError, match="how_to_take_part"), transaction.atomic():
        PlanProcess.objects.filter(pk=draft.pk).update(state=PlanState.PROGRAMME)


@pytest.mark.parametrize("to", ["proposal", "decision", "draft"])
def test_no_phase_is_skipped(draft, grete, kari, to):
    process = move(draft, grete, "notice")
    with pytest.raises(Refused):
        move(process, kari, to)


def test_the_whole_way(draft, grete, kari):
    process = actions.save_plan(
        draft, by=kari, version=draft.version, dates={}, participation_plan=HOW
    )
    for to in ("notice", "programme", "involvement", "proposal"):
        process = move(process, grete, to)
    with pytest.raises(Refused) as refused:
        move(process, kari, "decision")
    assert refused.value.field == "decision"
    process = PlanProcess.objects.get(pk=process.pk)
    process = move(process, kari, "decision", decision="Planen er vedtatt.")
    assert process.dates.exclude(began_at=None).count() == 5
    with pytest.raises(Refused, match="vedtatt"):
        actions.save_plan(process, by=kari, version=process.version, dates={})


def test_phases_come_in_order(draft, kari):
    today = clock.today()
    with pytest.raises(Refused) as refused:
        actions.save_plan(
            draft, by=kari, version=draft.version,
            dates={"notice": today, "proposal": today - timedelta(days=1)},
        )  # fmt: skip
    assert refused.value.field == "date_proposal"


def test_a_stale_page_is_refused(draft, kari, grete):
    with pytest.raises(Stale):
        actions.move_plan(draft, by=grete, version=draft.version - 1, to="notice")


def test_topics_stand_when_somebody_is_told(draft, grete, kari):
    process = move(draft, grete, "notice")
    with pytest.raises(Refused) as refused:
        actions.save_plan(process, by=kari, version=process.version, dates={}, topics=[])
    assert refused.value.field == "topics"


def test_those_who_were_told_are_on_the_list_of_later_phases(draft, grete, kari, korps):
    process = move(draft, grete, "notice")
    korps.causes.update(ended_at=clock.now())
    hearing = actions.start_plan_hearing(
        process, by=kari, ref=new_ref(), title="Planprogrammet", lead="Vi spør."
    )
    assert (hearing.kind, hearing.phase) == ("plan", "notice")
    invitee = hearing.invitees.get()
    assert (invitee.organisation, invitee.why) == (korps, ["fikk vite at planen startet"])


def test_no_hearing_before_the_notice(draft, kari):
    with pytest.raises(Refused):
        actions.start_plan_hearing(draft, by=kari, ref=new_ref(), title="For tidlig", lead="Nei.")


def test_a_meeting_lies_ahead(draft, kari):
    when = clock.now() + timedelta(days=3)
    given = {"by": kari, "phase": "involvement", "title": "Åpent møte", "place": "Bøkesalen"}
    meeting = actions.add_meeting(draft, starts_at=when, **given)
    assert actions.add_meeting(draft, starts_at=when, **given) == meeting
    with pytest.raises(Refused):
        actions.add_meeting(draft, starts_at=clock.now() - timedelta(hours=1), **given)
    actions.remove_meeting(meeting, by=kari)
    assert not draft.meetings.exists()
