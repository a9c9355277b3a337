"""Decisions: by another than who recommended, never over the budget, all of a list or none."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from core.money import format_nok
from dispatch.models import Letter
from grants.actions import accepting, calls, conflicts, deciding, paying, recommending
from grants.emails.decision import Kroner
from grants.models import Application, Call, Complaint, Decision
from grants.states import ApplicationState, CallState, Outcome
from organisations.states import Role
from tests.factories.grants import ApplicationFactory, CallFactory, decided, recommended, sent
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def many(call, kari, count, **given):
    rows = []
    for _n in range(count):
        applicant = OrganisationFactory(email=f"lag{_n}@lag.example")
        application = ApplicationFactory(
            call=call, organisation=applicant, amount=Decimal(100), **given
        )
        rows.append(recommended(application, by=kari))
    return rows


def seen(rows):
    return {row.application_id: row.saves for row in rows}


def test_another_person_decides_what_was_recommended(draft, kari, grete, call):
    proposal = recommended(draft, by=kari)
    made = deciding.decide(draft, by=grete, saves=proposal.saves)
    draft.refresh_from_db()
    call.refresh_from_db()
    assert (draft.state, draft.granted, call.granted) == ("decided", 20_000, 20_000)
    assert (made.recommended_by, made.decided_by, made.amount) == (kari, grete, 20_000)
    assert made.complain_until == clock.end_of_day(clock.today() + timedelta(days=21))
    assert draft.accept_by == clock.today() + timedelta(days=21)
    event = AuditEvent.objects.get(verb="grant.decided")
    assert (event.subject_id, event.actor_id) == (draft.pk, grete.pk)
    letter = Letter.objects.get()
    assert letter.email == "post@korps.example"
    assert letter.merge["ref"] == made.ref
    assert letter.merge["sum"] == format_nok(Decimal(20_000))
    assert "Laget gjør mye for mange." not in letter.batch.body


def test_a_second_click_decides_nothing_more(draft, kari, grete):
    proposal = recommended(draft, by=kari)
    first = deciding.decide(draft, by=grete, saves=proposal.saves)
    assert deciding.decide(draft, by=grete, saves=proposal.saves) == first
    assert Letter.objects.count() == AuditEvent.objects.filter(verb="grant.decided").count() == 1


def test_nobody_decides_their_own_recommendation(draft, kari, larvik):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.APPROVER)
    proposal = recommended(draft, by=kari)
    with pytest.raises(Refused, match="Du har selv innstilt") as refusal:
        deciding.decide(draft, by=kari, saves=proposal.saves)
    assert "Søknad 1 (Solsida skolekorps)" in refusal.value.message
    assert not Decision.objects.exists()


def test_a_case_handler_does_not_decide(draft, kari, larvik, nina):
    MembershipFactory(user=nina, organisation=larvik.organisation, role=Role.WRITER)
    proposal = recommended(draft, by=kari)
    with pytest.raises(Refused, match="Bare en godkjenner"):
        deciding.decide(draft, by=nina, saves=proposal.saves)


def test_a_declared_conflict_and_then_a_decision_is_refused(draft, kari, grete):
    proposal = recommended(draft, by=kari)
    conflicts.declare_conflict(draft, by=grete, ground="family")
    with pytest.raises(Refused, match="Du er inhabil"):
        deciding.decide(draft, by=grete, saves=proposal.saves)


def test_a_member_of_the_applicant_does_not_decide(draft, kari, grete, korps):
    proposal = recommended(draft, by=kari)
    MembershipFactory(user=grete, organisation=korps, role=Role.READER)
    with pytest.raises(Refused, match="Du er inhabil"):
        deciding.decide(draft, by=grete, saves=proposal.saves)


def test_who_recommended_has_joined_the_applicant_since(draft, kari, grete, korps):
    proposal = recommended(draft, by=kari)
    MembershipFactory(user=kari, organisation=korps, role=Role.READER)
    with pytest.raises(Refused, match="Kari Lunde, som innstilte, er inhabil"):
        deciding.decide(draft, by=grete, saves=proposal.saves)


def test_an_organisation_dissolved_meanwhile_gets_no_decision(draft, kari, grete, korps):
    proposal = recommended(draft, by=kari)
    korps.dissolved_at = clock.today()
    korps.save()
    with pytest.raises(Refused, match="lagt ned"):
        deciding.decide(draft, by=grete, saves=proposal.saves)
    draft.refresh_from_db()
    assert (draft.state, draft.granted) == ("recommended", 0)


def test_an_organisation_merged_away_is_named_with_its_heir(draft, kari, grete, korps, choir):
    proposal = recommended(draft, by=kari)
    korps.merged_into = choir
    korps.save()
    with pytest.raises(Refused, match="slått sammen med Fjordkoret"):
        deciding.decide(draft, by=grete, saves=proposal.saves)


def test_the_list_is_decided_whole_or_not_at_all(call, draft, choir, kari, grete):
    first = recommended(draft, by=kari)
    second = recommended(ApplicationFactory(call=call, organisation=choir), by=grete)
    with pytest.raises(Refused, match=r"Fjordkoret.*selv innstilt"):
        deciding.decide_list(call, by=grete, seen=seen([first, second]))
    assert not Decision.objects.exists()
    assert not Letter.objects.exists()
    assert len(deciding.decide_list(call, by=grete, seen=seen([first]))) == 1


def test_a_recommendation_changed_meanwhile_stops_the_list_and_is_named(call, draft, kari, grete):
    proposal = recommended(draft, by=kari)
    recommending.recommend(
        draft, by=kari, outcome=Outcome.PARTLY, amount=Decimal(5), years=1, reason="Mindre."
    )
    with pytest.raises(Stale, match="Søknad 1"):
        deciding.decide_list(call, by=grete, seen=seen([proposal]))


def test_one_taken_back_stops_the_list(call, draft, kari, grete):
    proposal = recommended(draft, by=kari)
    recommending.take_back(draft, by=kari)
    with pytest.raises(Stale):
        deciding.decide_list(call, by=grete, seen=seen([proposal]))


def test_never_more_than_the_budget(call, kari, grete):
    rows = many(call, kari, 3)
    Call.objects.filter(pk=call.pk).update(budget=Decimal(250))
    with pytest.raises(Refused, match=r"50.kr for høy. Det er 250.kr igjen"):
        deciding.decide_list(call, by=grete, seen=seen(rows))
    assert not Decision.objects.exists()
    assert len(deciding.decide_list(call, by=grete, seen=seen(rows[:2]))) == 2


def test_the_table_has_the_last_word_and_says_it_in_words(call, draft, kari, grete, monkeypatch):
    proposal = recommended(draft, by=kari)
    Call.objects.filter(pk=call.pk).update(budget=Decimal(10))
    monkeypatch.setattr(deciding.budget, "check_room", lambda *_args: None)
    with pytest.raises(Refused, match="ikke nok penger igjen"):
        deciding.decide(draft, by=grete, saves=proposal.saves)
    assert not Decision.objects.exists()
    assert not AuditEvent.objects.filter(verb="grant.decided").exists()


def test_another_call_s_application_is_not_decided_here(call, draft, kari, grete):
    other = recommended(ApplicationFactory(), by=kari)
    with pytest.raises(Refused, match="ikke her lenger"):
        deciding.decide_list(call, by=grete, seen=seen([other]))
    with pytest.raises(Refused, match="minst én"):
        deciding.decide_list(call, by=grete, seen={})


def test_a_withdrawn_call_decides_nothing(call, draft, kari, grete):
    proposal = recommended(draft, by=kari)
    Call.objects.filter(pk=call.pk).update(state=CallState.WITHDRAWN, reason="Feil.")
    with pytest.raises(Refused, match="trukket"):
        deciding.decide_list(call, by=grete, seen=seen([proposal]))


def test_one_not_recommended_is_refused_in_words(call, draft, grete):
    sent(draft)
    with pytest.raises(Refused, match="Status er «Ny»"):
        deciding.decide(draft, by=grete, saves=1)


def test_a_refusal_costs_nothing_and_gets_its_letter(call, draft, kari, grete):
    proposal = recommended(draft, by=kari, outcome=Outcome.REFUSED)
    deciding.decide(draft, by=grete, saves=proposal.saves)
    draft.refresh_from_db()
    assert (draft.state, draft.granted, draft.accept_by) == ("decided", 0, None)
    body = Letter.objects.get().batch.body
    assert "Dere får ikke tilskudd i år." in body
    assert "klage innen tre uker" in body
    assert "Beløp" not in body


def test_each_answer_is_one_set_of_letters(call, kari, grete):
    rows = many(call, kari, 4)
    deciding.decide_list(call, by=grete, seen=seen(rows))
    assert Letter.objects.count() == 4
    assert Letter.objects.values("batch").distinct().count() == 1
    refs = {letter.recipient_ref: letter.merge["ref"] for letter in Letter.objects.all()}
    assert refs == {
        f"org:{one.application.organisation_id}": one.ref for one in Decision.objects.all()
    }


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_list_costs_the_same_however_long(call, kari, grete):
    few, lots = many(call, kari, 10), many(call, kari, 100)
    first = statements(lambda: deciding.decide_list(call, by=grete, seen=seen(few)))
    second = statements(lambda: deciding.decide_list(call, by=grete, seen=seen(lots)))
    assert first == second <= 35
    assert Application.objects.filter(state=ApplicationState.DECIDED).count() == 110


def test_several_years_are_promised_in_the_calls_that_exist(call, draft, kari, grete):
    following = CallFactory(scheme=call.scheme, year=call.year + 1, budget=Decimal(15_000))
    Application.objects.filter(pk=draft.pk).update(years=2)
    draft.refresh_from_db()
    proposal = recommended(draft, by=kari)
    with pytest.raises(Refused, match=f"budsjettet for {call.year + 1}"):
        deciding.decide(draft, by=grete, saves=proposal.saves)
    Call.objects.filter(pk=following.pk).update(budget=Decimal(50_000))
    deciding.decide(draft, by=grete, saves=proposal.saves)
    following.refresh_from_db()
    assert following.bound == 20_000


def test_a_later_call_that_comes_out_keeps_what_nobody_has_answered(call, draft, kari, grete):
    Application.objects.filter(pk=draft.pk).update(years=2)
    draft.refresh_from_db()
    decided(draft, by=grete)
    following = CallFactory(
        scheme=call.scheme, year=call.year + 1, opens_at=call.closes_at, days=200,
        decision_by=clock.today() + timedelta(days=300),
        payment_by=clock.today() + timedelta(days=310),
    )  # fmt: skip
    assert calls.publish(following, by=grete, version=1).bound == 20_000


def test_after_a_stopped_year_the_new_decision_is_promised_whole(call, draft, kari, grete, ola):
    """What was stopped was let go of: all of the new sum is next year's, not the difference."""
    following = CallFactory(scheme=call.scheme, year=call.year + 1, budget=Decimal(50_000))
    Application.objects.filter(pk=draft.pk).update(years=2)
    draft.refresh_from_db()
    proposal = recommended(draft, by=kari, outcome=Outcome.PARTLY, amount=Decimal(5_000))
    first = deciding.decide(draft, by=grete, saves=proposal.saves)
    draft.refresh_from_db()
    accepting.accept(draft, by=ola, on_behalf_of=draft.organisation)
    paying.stop(draft.instalments.get(number=2), by=kari, reason="Vi venter.")
    following.refresh_from_db()
    assert following.bound == 0
    proposal.refresh_from_db()
    proposal.outcome, proposal.amount = Outcome.GRANTED, Decimal(20_000)
    proposal.save()
    deciding.second_decision(complained(first, ola), by=grete)
    following.refresh_from_db()
    assert following.bound == 20_000


def complained(decision, by):
    return Complaint.objects.create(
        decision=decision, words="Vi er uenige.", sent_at=clock.now(), sent_by=by
    )


def test_a_second_decision_moves_the_money_and_keeps_the_first(call, draft, kari, grete, ola):
    first = decided(draft, by=grete, amount=Decimal(5_000))
    complaint = complained(first, ola)
    row = draft.recommendation
    row.amount, row.reason, row.by = Decimal(9_000), "Vi har sett på det igjen.", kari
    row.save()
    second = deciding.second_decision(complaint, by=grete)
    assert deciding.second_decision(complaint, by=grete) == second
    draft.refresh_from_db()
    call.refresh_from_db()
    assert (second.number, second.amount, draft.granted, call.granted) == (2, *[9_000] * 3)
    assert first.amount == 5_000
    assert "nytt vedtak" in Letter.objects.get().batch.body


def test_a_second_decision_is_by_another_and_within_the_budget(call, draft, kari, grete, ola):
    complaint = complained(decided(draft, by=grete, amount=Decimal(5_000)), ola)
    row = draft.recommendation
    row.amount, row.by = Decimal(9_000), grete
    row.save()
    with pytest.raises(Refused, match="Du har selv innstilt"):
        deciding.second_decision(complaint, by=grete)
    row.by = kari
    row.save()
    Call.objects.filter(pk=call.pk).update(budget=Decimal(8_000))
    with pytest.raises(Refused, match="for høy"):
        deciding.second_decision(complaint, by=grete)


@pytest.mark.parametrize("amount", ["1", "20000", "1850000.50", "999999999999.99", "12.05"])
def test_sums_in_letters_are_written_as_elsewhere(draft, amount):
    from django.db.models import Value
    from django.db.models.functions import Cast

    from core.money import MoneyField

    found = Application.objects.annotate(
        words=Kroner(Cast(Value(amount), MoneyField()))
    ).values_list("words", flat=True)
    assert found[0] == format_nok(Decimal(amount))
