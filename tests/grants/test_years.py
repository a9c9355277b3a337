"""Next year's call is last year's with its dates moved, and what is new is shown."""

from datetime import date
from decimal import Decimal

import pytest

from core import clock
from core.errors import Refused
from grants.actions import calls
from grants.models import Call
from grants.states import Binding, ReportForm
from grants.terms import differences
from tests.factories.grants import CallFactory, SchemeFactory

pytestmark = pytest.mark.django_db


def test_one_click_copies_last_year_with_dates_moved(free_draft, kari, at_time):
    at_time("2026-11-29 12:00")
    last = CallFactory(
        scheme=SchemeFactory(owner=free_draft.scheme.owner),
        year=2026,
        title="Støtte 2026",
        opens_at=clock.start_of_day(date(2026, 1, 15)),
        closes_at=clock.end_of_day(date(2026, 2, 28)),
        decision_by=date(2026, 4, 30),
        payment_by=date(2026, 5, 15),
        report_form=ReportForm.LINE,
        report_by=date(2026, 12, 31),
        scoring=True,
        bound=Decimal(10),
        published=True,
    )
    draft = calls.start_call(last.scheme, by=kari, year=2028, before=last)
    assert draft.title == "Støtte 2028"
    assert clock.last_day(draft.closes_at) == date(2028, 2, 28)
    assert draft.opens_at == clock.start_of_day(date(2028, 1, 15))
    assert (draft.decision_by, draft.report_by) == (date(2028, 4, 30), date(2028, 12, 31))
    assert (draft.granted, draft.bound, draft.published_at) == (0, 0, None)
    assert [q.text for q in draft.questions.all()] == [q.text for q in last.questions.all()]
    assert draft.requirements.count() == last.requirements.count() == 1
    assert differences(last, draft) == []
    assert calls.start_call(last.scheme, by=kari, year=2028, before=last) == draft


def test_a_leap_day_becomes_the_last_of_february(free_draft, kari):
    free_draft.decision_by = date(2028, 2, 29)
    Call.objects.filter(pk=free_draft.pk).update(
        year=2028,
        opens_at=clock.start_of_day(date(2027, 12, 1)),
        closes_at=clock.end_of_day(date(2028, 2, 27)),
        decision_by=date(2028, 2, 29),
        payment_by=date(2028, 3, 15),
    )
    free_draft.refresh_from_db()
    draft = calls.start_call(free_draft.scheme, by=kari, year=2029, before=free_draft)
    assert draft.decision_by == date(2029, 2, 28)


def test_what_is_new_since_last_year_is_shown(call, kari):
    draft = calls.start_call(call.scheme, by=kari, year=call.year + 1, before=call)
    question = draft.questions.first()
    question.words = 20
    question.save()
    draft.questions.exclude(pk=question.pk).delete()
    draft.budget = Decimal(200_000)
    found = {(d.label, d.before[:12], d.after[:12]) for d in differences(call, draft)}
    assert ("Så mye fordeler vi", "100\u00a0000\u00a0kr", "200\u00a0000\u00a0kr") in found
    assert ("Spørsmål", "Hvor mange e", "") in found
    assert ("Spørsmål", "Hva gjør lag", "Hva gjør lag") in found
    assert len(found) == 3


def test_a_spring_and_an_autumn_call_both_go_on_to_the_next_year(free_draft, kari, at_time):
    at_time("2026-11-29 12:00")
    days = {"opens_at": clock.start_of_day(date(2026, 1, 15)), "published": True, "year": 2026}
    spring, autumn = (
        CallFactory(
            scheme=free_draft.scheme,
            title=f"{name} 2026",
            closes_at=clock.end_of_day(date(2026, month, 1)),
            decision_by=date(2026, month + 1, 1),
            payment_by=date(2026, month + 2, 1),
            **days,
        )
        for name, month in (("Vår", 3), ("Høst", 9))
    )
    made = [calls.start_call(free_draft.scheme, by=kari, before=c) for c in (spring, autumn)]
    assert [call.title for call in made] == ["Vår 2027", "Høst 2027"]
    at_time("2029-06-01 12:00")
    assert calls.start_call(free_draft.scheme, by=kari, before=made[0]).year == 2030
    assert calls.start_call(free_draft.scheme, by=kari, before=made[1]).year == 2029


def test_money_that_has_become_free_takes_no_budget_along(larvik, kari):
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    before = CallFactory(
        scheme=scheme,
        questions=[{"kind": "budget", "text": "Budsjett"}, {"kind": "date", "text": "Når?"}],
        report_form=ReportForm.ACCOUNTS,
        published=True,
    )
    scheme.binding = Binding.FREE
    scheme.save()
    draft = calls.start_call(scheme, by=kari, before=before)
    assert (draft.binding, draft.report_form) == (Binding.FREE, ReportForm.LINE)
    assert [question.text for question in draft.questions.all()] == ["Når?"]


def test_a_call_of_another_scheme_is_not_copied(call, kari):
    other = SchemeFactory(owner=call.scheme.owner)
    with pytest.raises(Refused, match="annen ordning"):
        calls.start_call(other, by=kari, before=call)
