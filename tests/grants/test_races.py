"""Many at the same instant: the money of a call is never given twice, and no decision is lost.

In CI a few rounds; `RACE_ROUNDS=200` by hand.
"""

import os
import random
from decimal import Decimal

import pytest
from django.db.models import Sum

from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from grants.actions import calls, casework, conflicts, deciding, recommending
from grants.models import Application, Call, Decision
from grants.states import ApplicationState, Outcome
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, recommended
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
DECIDERS = 20


def approver(larvik):
    person = UserFactory(mfa=True)
    MembershipFactory(user=person, organisation=larvik.organisation, role=Role.APPROVER)
    return person


def asked(call, kari, amount):
    applicant = OrganisationFactory(email="post@lag.example")
    application = ApplicationFactory(call=call, organisation=applicant, amount=Decimal(amount))
    return recommended(application, by=kari)


def refused(results):
    return [one for one in results if isinstance(one, Refused)]


def unexpected(results, *kinds):
    return [one for one in results if not isinstance(one, kinds)]


def test_twenty_deciders_at_once_never_pass_one_budget(larvik, kari):
    """Each has a list of one to three; what was decided is whole, in the budget and in the log."""
    people = [approver(larvik) for _n in range(DECIDERS)]
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    dice = random.Random(6)  # the same rounds every time
    for number in range(ROUNDS):
        call = CallFactory(
            scheme=scheme, title=f"Runde {number}", budget=Decimal(1_000), published=kari
        )
        lists = [
            [asked(call, kari, dice.randint(50, 400)) for _n in range(dice.randint(1, 3))]
            for _person in people
        ]
        acts = [
            lambda by=by, own=own, call=call: deciding.decide_list(
                Call.objects.get(pk=call.pk),
                by=by,
                seen={row.application_id: row.saves for row in own},
            )
            for by, own in zip(people, lists, strict=True)
        ]
        results = at_once(*acts)
        assert not unexpected(results, list, Refused)
        check(call, lists, results)


def check(call, lists, results):
    call.refresh_from_db()
    granted = call.applications.aggregate(sum=Sum("granted"))["sum"]
    decided = Decision.objects.filter(application__call=call)
    assert call.granted == granted == decided.aggregate(sum=Sum("amount"))["sum"] or granted == 0
    assert call.granted <= call.budget
    for own, result in zip(lists, results, strict=True):
        states = {row.application_id: Application.objects.get(pk=row.application_id) for row in own}
        whole = {one.state for one in states.values()}
        wanted = ApplicationState.DECIDED if isinstance(result, list) else "recommended"
        assert whole == {wanted}
        if isinstance(result, Refused):
            assert sum(row.amount for row in own) > call.budget - call.granted
    made = list(decided.values_list("application", flat=True))
    logged = AuditEvent.objects.filter(verb="grant.decided", subject_id__in=made)
    assert logged.count() == len(made) == len(set(made))
    keys = [f"grant-decision:{pk}" for pk in decided.values_list("pk", flat=True)]
    assert Letter.objects.filter(key__in=keys).count() == len(made)


def test_two_at_once_for_the_last_money(larvik, kari):
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    people = [approver(larvik), approver(larvik)]
    for number in range(ROUNDS):
        call = CallFactory(scheme=scheme, title=f"Siste {number}", budget=Decimal(100),
                           published=kari)  # fmt: skip
        rows = [asked(call, kari, 100), asked(call, kari, 100)]
        results = at_once(
            *[
                lambda by=by, row=row: deciding.decide(row.application, by=by, saves=row.saves)
                for by, row in zip(people, rows, strict=True)
            ]
        )
        assert len(refused(results)) == 1
        assert "igjen å fordele" in refused(results)[0].message
        call.refresh_from_db()
        assert call.granted == 100


def test_two_decide_the_same_application_at_once(call, draft, kari, larvik):
    row = recommended(draft, by=kari)
    results = at_once(
        *[
            lambda by=by: deciding.decide(row.application, by=by, saves=row.saves)
            for by in (approver(larvik), approver(larvik))
        ]
    )
    assert len(refused(results)) == 1
    assert Decision.objects.count() == 1


def test_one_double_click_is_one_decision(call, draft, kari, grete):
    row = recommended(draft, by=kari)
    results = at_once(*[lambda: deciding.decide(row.application, by=grete, saves=row.saves)] * 4)
    assert len(set(results)) == 1
    assert Letter.objects.count() == 1


def test_a_recommendation_changes_while_it_is_decided(call, draft, kari, grete):
    row = recommended(draft, by=kari)
    changed, decided = at_once(
        lambda: recommending.recommend(
            draft, by=kari, outcome=Outcome.PARTLY, amount=Decimal(5), years=1, reason="Mindre."
        ),
        lambda: deciding.decide(row.application, by=grete, saves=row.saves),
    )
    assert isinstance(changed, Refused) != isinstance(decided, Stale)
    for one in Decision.objects.all():
        assert one.amount == row.amount


def test_a_stake_is_declared_while_it_is_decided(call, draft, kari, grete):
    row = recommended(draft, by=kari)
    declared, decided = at_once(
        lambda: conflicts.declare_conflict(draft, by=grete, ground="family"),
        lambda: deciding.decide(row.application, by=grete, saves=row.saves),
    )
    assert not isinstance(declared, Refused)
    if isinstance(decided, Refused):
        assert "inhabil" in decided.message
        assert not Decision.objects.exists()


def test_lists_that_overlap_wait_for_each_other(call, kari, larvik):
    rows = [asked(call, kari, 10) for _n in range(6)]
    seen = {row.application_id: row.saves for row in rows}
    backwards = dict(reversed(list(seen.items())))
    first, second = approver(larvik), approver(larvik)
    results = at_once(
        lambda: deciding.decide_list(call, by=first, seen=seen),
        lambda: deciding.decide_list(call, by=second, seen=backwards),
    )
    assert len(refused(results)) == 1
    assert Decision.objects.count() == 6


def test_two_take_up_the_same_case(call, draft, kari, larvik, nina):
    MembershipFactory(user=nina, organisation=larvik.organisation, role=Role.WRITER)
    row = recommended(draft, by=kari)
    recommending.take_back(row.application, by=kari)
    Application.objects.update(handler=None)
    results = at_once(
        lambda: casework.take_up(draft, by=kari), lambda: casework.take_up(draft, by=nina)
    )
    assert len(refused(results)) == 1


def test_years_ahead_are_promised_once_by_two_at_once(larvik, kari):
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    call = CallFactory(scheme=scheme, published=kari)
    following = CallFactory(scheme=scheme, year=call.year + 1, budget=Decimal(100))
    rows = [asked(call, kari, 60), asked(call, kari, 60)]
    for row in rows:
        row.years = 2
        row.save()
    people = [approver(larvik), approver(larvik)]
    results = at_once(
        *[
            lambda by=by, row=row: deciding.decide(row.application, by=by, saves=row.saves)
            for by, row in zip(people, rows, strict=True)
        ]
    )
    assert len(refused(results)) == 1
    following.refresh_from_db()
    assert following.bound == 60


def test_next_years_call_is_published_while_years_are_given(larvik, kari, grete):
    """Whoever comes first, what is promised is counted once, and never over next year's budget."""
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    people = [approver(larvik), approver(larvik)]
    for number in range(ROUNDS):
        call = CallFactory(scheme=scheme, year=2030 + 3 * number, published=kari)
        following = CallFactory(
            scheme=scheme, year=call.year + 1, budget=Decimal(100), max_amount=Decimal(100)
        )
        rows = [asked(call, kari, 60), asked(call, kari, 60)]
        for row in rows:
            row.years = 2
            row.save()
        *decisions, published = at_once(
            *[
                lambda by=by, row=row: deciding.decide(row.application, by=by, saves=row.saves)
                for by, row in zip(people, rows, strict=True)
            ],
            lambda following=following: calls.publish(following, by=grete, version=1),
        )
        assert not unexpected(decisions, Decision, Refused)
        assert len(refused(decisions)) == 1
        assert not isinstance(published, Refused)
        following.refresh_from_db()
        assert following.state == "published"
        assert following.bound == 60 <= following.budget
        assert Decision.objects.filter(application__call=call).count() == 1


def test_a_smaller_budget_and_a_promise_at_once(larvik, kari, grete):
    """Next year's budget is lowered while money of it is promised: one of the two is refused."""
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    for number in range(ROUNDS):
        call = CallFactory(scheme=scheme, year=2030 + 3 * number, published=kari)
        following = CallFactory(
            scheme=scheme, year=call.year + 1, budget=Decimal(100), published=kari
        )
        row = asked(call, kari, 60)
        row.years = 2
        row.save()
        results = at_once(
            lambda row=row: deciding.decide(row.application, by=grete, saves=row.saves),
            lambda following=following: calls.change(
                following, by=grete, version=1, reason="Mindre penger.", budget=Decimal(50)
            ),
        )
        assert len(refused(results)) == 1
        following.refresh_from_db()
        assert following.bound <= following.budget


def test_of_two_calls_in_a_year_the_published_one_keeps_the_money(larvik, kari, grete):
    """A draft that is older keeps nothing: when it is published its own promises are none."""
    scheme = SchemeFactory(owner=larvik.organisation, created_by=kari)
    call = CallFactory(scheme=scheme, published=kari)
    year = call.year + 1
    older = CallFactory(scheme=scheme, year=year, title="Høst", budget=Decimal(100),
                        max_amount=Decimal(100))  # fmt: skip
    out = CallFactory(scheme=scheme, year=year, title="Vår", budget=Decimal(100), published=kari)
    row = asked(call, kari, 60)
    row.years = 2
    row.save()
    deciding.decide(row.application, by=grete, saves=row.saves)
    calls.publish(older, by=grete, version=1)
    for one in (older, out):
        one.refresh_from_db()
    assert (older.bound, out.bound) == (0, 60)
