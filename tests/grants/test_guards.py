"""What the tables themselves refuse, by whatever way it is written (0002_guards)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core import clock
from grants.models import Application, Conflict, Instalment, Question, Threshold
from grants.states import ApplicationState, Binding, ConflictGround, QuestionKind, ReportForm
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    SchemeFactory,
    decided,
    recommended,
)

pytestmark = pytest.mark.django_db


def refused(name, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in {error.value.__cause__.diag.constraint_name}


def test_money_is_never_over_the_budget(call, draft, choir):
    decided(draft, amount=Decimal(20_000))
    call.refresh_from_db()
    assert (call.granted, call.left) == (20_000, 80_000)
    more = ApplicationFactory(call=call, organisation=choir, amount=Decimal(80_001))
    refused("call_within_budget", lambda: decided(more))
    call.refresh_from_db()
    assert call.granted == 20_000


def test_a_promise_of_earlier_years_is_part_of_the_budget(call, draft):
    type(call).objects.filter(pk=call.pk).update(bound=Decimal(90_000))
    refused("call_within_budget", lambda: decided(draft))


def test_what_is_given_back_may_be_granted_again(call, draft):
    decided(draft)
    draft.state, draft.granted = ApplicationState.DECLINED, 0
    draft.save()
    call.refresh_from_db()
    assert call.granted == 0


def test_nobody_is_granted_more_than_was_decided(draft):
    decided(draft, amount=Decimal(5_000))
    rows = Application.objects.filter(pk=draft.pk)
    refused("application_granted_as_decided", lambda: rows.update(granted=5_001))


def test_instalments_are_what_was_decided(draft):
    decision = decided(draft)
    half = {"application": draft, "year": draft.call.year, "due": clock.today()}
    Instalment.objects.create(number=1, amount=decision.amount, **half)
    refused("instalment_as_decided", lambda: Instalment.objects.create(number=2, amount=1, **half))


def test_free_funds_ask_for_no_project_budget_and_no_accounts():
    free = CallFactory()
    budget = {"kind": QuestionKind.BUDGET, "position": 9, "text": "Budsjett", "why": "Nei"}
    refused(
        "question_free_funds_without_budget",
        lambda: Question.objects.create(call=free, **budget),
    )
    free.report_form = ReportForm.ACCOUNTS
    refused("call_free_funds_without_accounts", free.save)
    project = CallFactory(scheme=SchemeFactory(binding=Binding.PROJECT))
    Question.objects.create(call=project, **budget)
    project.binding = Binding.FREE
    refused("question_free_funds_without_budget", project.save)


def test_what_a_published_call_asks_stands(call):
    question = call.questions.first()
    refused("call_terms_stand", question.delete)
    refused("call_terms_stand", lambda: call.requirements.update(text="Noe annet"))


def test_a_published_deadline_is_not_shortened(call):
    call.closes_at -= timedelta(hours=1)
    refused("call_deadline_not_shortened", call.save)


def test_an_application_is_sent_while_the_call_is_open(call, draft, at_time):
    at_time(call.closes_at)
    refused("application_in_time", lambda: sent_at(draft, call.closes_at))
    sent_at(draft, call.closes_at - timedelta(microseconds=1))


def sent_at(application, when):
    application.submissions.create(
        number=1, sent_at=when, sent_by=application.edited_by, content={}, digest="0"
    )


def test_what_was_sent_or_decided_is_not_changed(draft):
    decision = decided(draft)
    decision.amount = Decimal(1)
    refused("grants_decision_frozen", decision.save)
    refused("grants_submission_frozen", draft.submissions.get().delete)


def test_a_sent_application_is_not_deleted(draft):
    draft.state, draft.number, draft.sent_at = ApplicationState.SUBMITTED, 1, clock.now()
    draft.save()
    refused("application_stays", draft.delete)


def test_a_person_with_a_stake_handles_no_part_of_it(draft, kari, grete):
    stake = {"application": draft, "ground": ConflictGround.FAMILY, "declared_at": clock.now()}
    Conflict.objects.create(person=kari, **stake)
    refused("impartial", lambda: recommended(draft, by=kari))
    draft.refresh_from_db()
    Conflict.objects.create(person=grete, **stake)
    refused("impartial", lambda: decided(draft, by=grete))


def test_nobody_decides_their_own_recommendation(draft, kari):
    proposal = recommended(draft, by=kari)
    refused(
        "decision_by_another",
        lambda: draft.decisions.create(
            outcome=proposal.outcome,
            amount=proposal.amount,
            binding=draft.call.binding,
            reason="Ja.",
            recommended_by=kari,
            decided_by=kari,
            decided_at=clock.now(),
        ),
    )


def test_the_default_thresholds_are_rows():
    assert list(Threshold.objects.values_list("up_to", "questions")) == [
        (25_000, 5),
        (100_000, 12),
        (None, None),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["before a flush", "after it"])
def test_the_default_thresholds_outlive_a_test_with_real_transactions(turn):
    """Whatever order the tests come in: the first of the two ends by emptying the tables."""
    assert Threshold.objects.filter(owner=None).count() == 3
