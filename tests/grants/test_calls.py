"""A call is written, copied from last year, published, changed, withdrawn and closed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from core import clock
from core.errors import Refused, Stale
from dispatch.models import Letter
from grants.actions import calls
from grants.actions.call_checks import missing, warnings
from grants.models import Application, CallChange, Criterion, Follow, Instalment
from grants.policies import calls as policies
from grants.states import Binding, CallState, ReportForm
from grants.terms import day_text
from tests.factories.accounts import UserFactory
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided, sent
from tests.factories.joining import ClaimFactory

pytestmark = pytest.mark.django_db


def later(call, days=14):
    return clock.end_of_day(clock.last_day(call.closes_at) + timedelta(days=days))


# --- while it is a draft --------------------------------------------------------------------------


def test_what_is_typed_is_saved(free_draft, kari):
    saved = calls.save_content(free_draft, by=kari, version=1, title=" Ny\ntittel ", who="Alle.\n")
    assert (saved.title, saved.who, saved.version) == ("Ny tittel", "Alle.", 2)


def test_somebody_saved_first(free_draft, kari):
    calls.save_content(free_draft, by=kari, version=1, title="En")
    with pytest.raises(Stale):
        calls.save_content(free_draft, by=kari, version=1, title="To")


def test_only_case_handlers_write(free_draft, grete, ola):
    for person in (grete, ola):
        with pytest.raises(Refused, match="saksbehandlere"):
            calls.save_content(free_draft, by=person, version=1, title="Nei")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": "x" * 301}, "summary"),
        ({"budget": Decimal(0)}, "budget"),
        ({"max_amount": Decimal(0)}, "max_amount"),
        ({"min_amount": Decimal(30_000)}, "max_amount"),
        ({"max_amount": Decimal(100_001)}, "max_amount"),
        ({"max_years": 5}, "max_years"),
        ({"max_years": 0}, "max_years"),
        ({"opens_at": None}, "opens_on"),
        ({"decision_by": date(2020, 1, 1)}, "decision_by"),
        ({"payment_by": date(2020, 1, 1)}, "payment_by"),
        ({"report_form": ReportForm.ACCOUNTS}, "report_form"),
        ({"report_form": ReportForm.LINE, "report_by": date(2020, 1, 1)}, "report_by"),
        ({"payer_account": "1234"}, "payer_account"),
        ({"payer_account": "1234567890x"}, "payer_account"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(free_draft, kari, fields, field):
    with pytest.raises(Refused) as refusal:
        calls.save_content(free_draft, by=kari, version=1, **fields)
    assert refusal.value.field == field
    free_draft.refresh_from_db()
    assert free_draft.version == 1


def test_the_deadline_lies_after_the_opening_and_neither_in_the_past(free_draft, kari):
    with pytest.raises(Refused, match="før utlysningen åpner"):
        calls.save_content(free_draft, by=kari, version=1, opens_at=free_draft.closes_at)
    yesterday = clock.start_of_day(clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="passert"):
        calls.save_content(free_draft, by=kari, version=1, opens_at=yesterday)


def test_an_account_is_kept_as_digits(free_draft, kari):
    saved = calls.save_content(free_draft, by=kari, version=1, payer_account="1234.56 78903")
    assert saved.payer_account == "12345678903"


# --- publishing -----------------------------------------------------------------------------------


def test_an_approver_publishes_and_a_second_click_is_no_error(free_draft, grete):
    assert [lack.message for lack in missing(free_draft)] == []
    out = calls.publish(free_draft, by=grete, version=1)
    assert (out.state, out.published_by, out.version) == (CallState.PUBLISHED, grete, 2)
    assert out.opens_at == out.published_at
    assert calls.publish(free_draft, by=grete, version=1) == out


def test_a_case_handler_does_not_publish(free_draft, kari):
    with pytest.raises(Refused, match="godkjenner"):
        calls.publish(free_draft, by=kari, version=1)


def test_what_was_changed_after_it_was_read_is_not_published(free_draft, kari, grete):
    calls.save_content(free_draft, by=kari, version=1, title="Endret")
    with pytest.raises(Stale):
        calls.publish(free_draft, by=grete, version=1)


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("summary", "", "summary"),
        ("budget", None, "budget"),
        ("closes_at", None, "closes_on"),
        ("decision_by", None, "decision_by"),
        ("payment_by", None, "payment_by"),
        ("contact_name", "", "contact_name"),
        ("contact_phone", "", "contact_name"),
        ("report_form", ReportForm.LINE, "report_by"),
        ("scoring", True, "criteria"),
    ],
)
def test_nothing_is_published_half(free_draft, grete, column, value, field):
    setattr(free_draft, column, value)
    free_draft.save()
    with pytest.raises(Refused) as refusal:
        calls.publish(free_draft, by=grete, version=1)
    assert refusal.value.field == field


def test_who_may_apply_is_said_in_words_or_in_requirements(free_draft):
    free_draft.who = ""
    assert [lack.field for lack in missing(free_draft)] == []
    free_draft.requirements.all().delete()
    assert [lack.field for lack in missing(free_draft)] == ["who"]


def test_a_deadline_that_has_passed_is_not_published(free_draft, grete, at_time):
    at_time(free_draft.closes_at)
    with pytest.raises(Refused, match="allerede gått ut"):
        calls.publish(free_draft, by=grete, version=1)


def test_scoring_with_criteria_is_whole(free_draft):
    free_draft.scoring = True
    Criterion.objects.create(call=free_draft, position=0, text="Treffer målet")
    assert missing(free_draft) == []


def test_less_than_six_weeks_is_warned_of(free_draft):
    assert ["42" in w or "Seks uker" in w for w in warnings(free_draft)] == [True]
    free_draft.closes_at = later(free_draft, 20)
    assert warnings(free_draft) == []


def test_requirements_nobody_has_asked_about_for_a_year_are_warned_of(free_draft, at_time):
    free_draft.closes_at = later(free_draft, 500)
    at_time(clock.now() + timedelta(days=380))
    assert [w for w in warnings(free_draft) if "vurdert" in w]


def test_a_task_is_checked_before_it_is_paid_for(larvik, grete):
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.ASSIGNMENT)
    call = CallFactory(scheme=scheme)
    assert [lack.field for lack in missing(call)] == ["statutory"]
    scheme.statutory, scheme.replaces_staff, scheme.their_initiative = False, False, True
    scheme.save()
    assert missing(call) == []
    scheme.their_initiative = False
    scheme.save()
    with pytest.raises(Refused, match="likevel"):
        calls.publish(call, by=grete, version=1)
    scheme.check_reason = "Det er ingen andre."
    scheme.save()
    assert calls.publish(call, by=grete, version=1).state == CallState.PUBLISHED


def promise(call, choir, amount):
    """A grant of two years in this call; the second is next year's."""
    application = ApplicationFactory(call=call, organisation=choir, years=2, amount=amount)
    decided(application, amount=amount)
    Application.objects.filter(pk=application.pk).update(state="accepted")
    for number, year in enumerate((call.year, call.year + 1), 1):
        Instalment.objects.create(
            application=application, number=number, year=year, amount=amount, due=clock.today()
        )


def test_what_earlier_years_have_promised_is_bound(call, choir, kari, grete):
    promise(call, choir, Decimal(20_000))
    draft = calls.start_call(call.scheme, by=kari, year=call.year + 1, before=call)
    draft = calls.save_content(
        draft, by=kari, version=1, opens_at=clock.start_of_day(clock.today())
    )
    out = calls.publish(draft, by=grete, version=2)
    assert (out.bound, out.left) == (20_000, 80_000)


def test_a_budget_below_what_is_promised_is_refused(call, choir, kari, grete):
    promise(call, choir, Decimal(20_000))
    draft = calls.start_call(call.scheme, by=kari, year=call.year + 1, before=call)
    draft = calls.save_content(
        draft, by=kari, version=1, max_amount=Decimal(10_000), budget=Decimal(19_999),
    )  # fmt: skip
    with pytest.raises(Refused, match="lovet bort"):
        calls.publish(draft, by=grete, version=2)


# --- after publication ----------------------------------------------------------------------------


def test_a_change_tells_everyone_once(call, draft, choir, ola, grete):
    sent(ApplicationFactory(call=call, organisation=choir))
    waiting = ClaimFactory()
    ApplicationFactory(call=call, organisation=None, claim=waiting)
    follower = UserFactory(email="folger@example.no")
    twice = UserFactory(email="post@korps.example")
    for person in (follower, twice):
        Follow.objects.create(call=call, person=person, since=clock.now())
    made = calls.change(
        call, by=grete, version=1, reason="Flere trenger tid.", closes_at=later(call),
        decision_by=call.decision_by,
    )  # fmt: skip
    assert list(made.fields) == ["closes_at"]
    assert made.fields["closes_at"][0] == day_text(call.closes_at, until=True)
    to = sorted(Letter.objects.values_list("email", flat=True))
    assert to == sorted(
        ["post@korps.example", "post@koret.example", "folger@example.no", waiting.user.email]
    )
    body = Letter.objects.first().batch.body
    assert "Flere trenger tid." in body
    assert made.fields["closes_at"][1] in body
    again = calls.change(
        call, by=grete, version=1, reason="Flere trenger tid.", closes_at=later(call)
    )
    assert (again, Letter.objects.count(), CallChange.objects.count()) == (made, 4, 1)


def test_a_deadline_is_never_shortened_nor_moved_when_it_has_passed(call, grete, at_time):
    with pytest.raises(Refused, match="kortere") as refusal:
        calls.change(call, by=grete, version=1, reason="x", closes_at=later(call, -1))
    assert refusal.value.field == "closes_on"
    at_time(call.closes_at)
    with pytest.raises(Refused, match="gått ut"):
        calls.change(call, by=grete, version=1, reason="x", closes_at=later(call, 1))


def test_the_budget_goes_down_to_what_is_given(call, draft, grete):
    decided(draft)  # 20 000
    with pytest.raises(Refused, match="gitt eller lovet"):
        calls.change(call, by=grete, version=1, reason="x", budget=Decimal(19_999))
    low = calls.change(call, by=grete, version=1, reason="Mindre", budget=Decimal(20_000))
    assert low.call.left == 0
    made = calls.change(call, by=grete, version=2, reason="Mer penger", budget=Decimal(150_000))
    assert made.fields == {"budget": ["20\u00a0000\u00a0kr", "150\u00a0000\u00a0kr"]}


def test_a_change_needs_a_reason_and_a_difference(call, grete, kari):
    with pytest.raises(Refused, match="hvorfor") as refusal:
        calls.change(call, by=grete, version=1, reason=" ", title="Ny")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="ikke endret noe"):
        calls.change(call, by=grete, version=1, reason="Fordi", title=call.title)
    with pytest.raises(Refused, match="godkjenner"):
        calls.change(call, by=kari, version=1, reason="Fordi", title="Ny")
    with pytest.raises(Stale):
        calls.change(call, by=grete, version=9, reason="Fordi", title="Ny")


@pytest.mark.parametrize("name", ["report_form", "max_amount", "scoring", "max_years"])
def test_what_was_promised_is_not_changed(call, grete, name):
    with pytest.raises(Refused, match="kan ikke endres"):
        calls.change(call, by=grete, version=1, reason="Fordi", **{name: None})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"budget": None}, "budget"),
        ({"decision_by": None}, "decision_by"),
        ({"summary": ""}, "summary"),
        ({"contact_name": ""}, "contact_name"),
        ({"closes_at": None}, "closes_on"),
        ({"opens_at": None}, "opens_on"),
    ],
)
def test_what_applicants_count_on_is_not_taken_away(call, grete, fields, field):
    with pytest.raises(Refused) as refusal:
        calls.change(call, by=grete, version=1, reason="Fordi", **fields)
    assert refusal.value.field == field


def test_a_withdrawal_tells_everyone_and_stops_older_news(call, draft, grete):
    calls.change(call, by=grete, version=1, reason="Navnet", title="Nytt navn")
    out = calls.withdraw(call, by=grete, version=2, reason="Ingen penger i år.")
    assert (out.state, out.reason) == (CallState.WITHDRAWN, "Ingen penger i år.")
    assert calls.withdraw(call, by=grete, version=2, reason="Ingen penger i år.") == out
    assert set(Letter.objects.values_list("batch__kind", "state")) == {
        ("call.changed", "suppressed"),
        ("call.withdrawn", "pending"),
    }


def test_a_withdrawal_needs_a_reason_and_that_nobody_has_an_answer(call, draft, grete):
    with pytest.raises(Refused) as refusal:
        calls.withdraw(call, by=grete, version=1, reason="")
    assert refusal.value.field == "reason"
    with pytest.raises(Stale):
        calls.withdraw(call, by=grete, version=7, reason="Nei")
    decided(draft)
    with pytest.raises(Refused, match="fått svar"):
        calls.withdraw(call, by=grete, version=1, reason="Nei")


def test_a_draft_is_not_withdrawn(free_draft, grete):
    with pytest.raises(Refused, match="Kladd"):
        calls.withdraw(free_draft, by=grete, version=1, reason="Nei")


def test_a_call_is_closed_when_everyone_has_an_answer(call, draft, grete, at_time):
    sent(draft)
    with pytest.raises(Refused, match="ikke gått ut"):
        calls.close_call(call, by=grete)
    at_time(call.closes_at)
    with pytest.raises(Refused, match="venter på svar"):
        calls.close_call(call, by=grete)
    decided(draft)
    done = calls.close_call(call, by=grete)
    assert (done.state, calls.close_call(call, by=grete)) == (CallState.CLOSED, done)


def test_everyone_reads_what_is_out_and_only_that(call, free_draft, ola, kari):
    assert list(policies.visible_calls(ola)) == [call]
    assert list(policies.visible_schemes(ola)) == [call.scheme]
    assert set(policies.work_calls(kari)) == {call, free_draft}
    assert not policies.work_calls(ola).exists()
    assert policies.may_follow(ola, call)
    assert not policies.may_follow(AnonymousUser(), call)
