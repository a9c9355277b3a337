"""Each figure against a small table counted by hand, and what is never shown."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given as for_all
from hypothesis import strategies as some

from core import clock
from grants import indicators
from grants.indicators import results
from grants.indicators.figure import minutes_words
from grants.models import Call, CallChange, Decision, Report
from grants.states import Binding, CallState, ReportForm
from organisations.states import Kind, TopicScheme
from tests.consultations.municipality import text
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    SchemeFactory,
    decided,
    recommended,
    sent,
)
from tests.factories.organisations import OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db


def figures(call):
    """By name, of the call's owner and year."""
    return {f.key: f for f in indicators.of_owner(call.scheme.owner, call.year)}


def award(call, amount=10_000, **fields):
    """A decided application, and its decision."""
    return decided(ApplicationFactory(call=call, amount=Decimal(amount), **fields))


def another(call, **fields):
    """A call of another scheme of the same owner, in the same year."""
    scheme = {name: fields.pop(name) for name in ("binding", "in_kind") if name in fields} | {
        "owner": call.scheme.owner
    }
    return CallFactory(scheme=SchemeFactory(**scheme), published=True, **fields)


def test_nothing_has_no_value_and_divides_by_nothing(call):
    for figure in indicators.of_call(call):
        assert figure.key in ("notice", "dates") or figure.value is None, figure.key
        assert figure.formula
        assert figure.on == clock.today()


def test_the_announcement_is_counted_to_the_last_day(call):
    first = clock.start_of_day(clock.last_day(call.closes_at) - timedelta(days=90))
    Call.objects.filter(pk=call.pk).update(published_at=first)
    found = figures(call)["notice"]
    assert (found.value, found.n, found.words) == (90, 1, "90\xa0dager".replace("\xa0", " "))
    assert not found.short
    Call.objects.filter(pk=call.pk).update(published_at=clock.now())
    assert figures(call)["notice"].value == 30
    assert figures(call)["notice"].short


def test_free_funds_are_a_share_of_money_to_voluntary_ones(call):
    project, rooms = another(call, binding=Binding.PROJECT), another(call, in_kind=True)
    award(call, 15_000)
    award(project, 5_000)
    award(rooms, 25_000)
    company = OrganisationFactory(kind=Kind.NATIONAL)
    award(project, 9_000, organisation=company)
    found = figures(call)
    assert (found["free"].value, found["free"].n) == (75, 2)
    assert found["free"].parts.replace("\xa0", " ") == "15 000 kr av 20 000 kr"
    assert (found["in_kind"].value, found["in_kind"].n) == (25_000, 1)


def test_a_decision_that_binds_more_than_its_call_is_not_free(call):
    proposal = recommended(ApplicationFactory(call=call, amount=Decimal(4_000)))
    application = proposal.application
    Decision.objects.create(
        application=application,
        outcome="granted",
        amount=proposal.amount,
        binding=Binding.THEME,
        binding_reason="Bare til sommeren.",
        reason="Ja.",
        recommended_by=proposal.by,
        decided_by=application.edited_by,
        decided_at=clock.now(),
    )
    application.state, application.granted = "decided", proposal.amount
    application.save()
    award(call, 4_000)
    assert figures(call)["free"].value == 50


def test_several_years_are_counted_by_the_call_s_own_year(call):
    Call.objects.filter(pk=call.pk).update(max_years=3)
    award(call, 5_000, years=3)
    award(call, 15_000)
    assert figures(call)["years"].value == 25


def test_the_answer_is_measured_against_the_promise_also_when_it_is_no(call, at_time):
    last = clock.last_day(call.closes_at)
    early, late = (ApplicationFactory(call=call) for _each in range(2))
    waits = ApplicationFactory(call=call)
    for application in (early, late, waits):
        sent(application)
    at_time(clock.start_of_day(last + timedelta(days=10)))
    decided(early, outcome="refused")
    at_time(clock.end_of_day(call.decision_by) - timedelta(seconds=1))
    assert figures(call)["promise"].parts == "1 av 1"
    at_time(clock.end_of_day(call.decision_by))
    decided(late)
    found = figures(call)
    days = (call.decision_by - last).days + 1
    assert found["waited"].value == Decimal(10 + days) / 2
    assert found["promise"].parts == "1 av 3"
    assert found["awarded"].parts == "1 av 2"


def test_dates_that_were_moved_or_withdrawn_did_not_stand(call, kari):
    moved, gone = another(call), another(call)
    fields = {"closes_at": ["a", "b"], "who": ["", "c"]}
    CallChange.objects.create(call=moved, at=clock.now(), by=kari, reason="Snø", fields=fields)
    Call.objects.filter(pk=gone.pk).update(state=CallState.WITHDRAWN, reason="Nei")
    found = figures(call)["dates"]
    assert (found.parts, found.n) == ("7 av 12", 3)


def test_the_same_requirements_in_another_order_are_the_same(call):
    def before(of, **fields):
        old = CallFactory(scheme=of.scheme, year=of.year - 1, title="I fjor", **fields)
        Call.objects.filter(pk=of.pk).update(before=old)

    asked = [{"text": "A", "rule": "statement"}, {"text": "B", "rule": "seated"}]
    same, stricter = another(call, requirements=asked), another(call, requirements=asked)
    before(same, requirements=asked[::-1])
    before(stricter, requirements=asked[:1])
    assert figures(call)["unchanged"].parts == "1 av 2"


def test_time_is_shown_of_five_also_of_those_who_were_refused(call):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(1_000_000))
    for minutes in (60, 120, 120, 240):
        award(call, 10_000, minutes=minutes)
    assert figures(call)["minutes"].too_few
    for key in ("minutes", "minutes_apply", "per_hour", "net", "efficiency"):
        assert figures(call)[key].value is None
        assert figures(call)[key].parts == ""
    decided(ApplicationFactory(call=call, minutes=660), outcome="refused")
    award(call, 5_000)  # did not say; counts in none of them
    found = figures(call)
    assert (found["minutes"].value, found["minutes"].n) == (120, 5)
    # 40 000 kr over 20 hours; 300 kr an hour
    assert found["per_hour"].value == 2_000
    assert found["efficiency"].value == 85
    assert found["net"].value is None  # four recipients
    award(call, 10_000, minutes=120)
    assert (figures(call)["net"].value, figures(call)["net"].n) == (9_400, 5)


def test_the_work_with_the_report_is_added(call):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(1_000_000))
    for minutes in (60, 60, 60, 60, 60):
        decision = award(call, 10_000, minutes=minutes)
        day = clock.today()
        Report.objects.create(application=decision.application, due=day, first_due=day, minutes=30)
    found = figures(call)
    assert found["minutes_report"].value == 30
    assert (found["minutes"].value, found["minutes"].words) == (90, "1\xa0t 30\xa0min")


def test_what_was_filled_in_and_what_was_sent_back(call):
    sent(ApplicationFactory(call=call, prefilled=3, answered=4))
    sent(ApplicationFactory(call=call, prefilled=1, answered=4, returns=2))
    ApplicationFactory(call=call, prefilled=9, answered=9)  # a draft
    found = figures(call)
    assert found["prefilled"].parts == "4 av 8"
    assert found["returned"].parts == "1 av 2"


def test_awards_that_need_no_report(call):
    project = another(call, binding=Binding.PROJECT, report_form=ReportForm.LINE)
    award(call)
    award(project)
    assert figures(call)["no_report"].parts == "1 av 2"


def test_awards_are_counted_by_main_group_and_hidden_ones_apart(call):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(1_000_000))
    TopicFactory(code="1", name_nb="Kultur", scheme=TopicScheme.ICNPO)
    TopicFactory(code="13", name_nb="Barn og unge", scheme=TopicScheme.ICNPO)
    for code, listed in (
        ("1100", True),
        ("1200", True),
        ("13100", True),
        ("1100", False),
        ("", True),
    ):
        award(call, organisation=OrganisationFactory(icnpo=code, listed=listed))
    found = indicators.groups(call.scheme.owner, call.year)
    assert found == [("Kultur", 2), ("Barn og unge", 1), ("", 2)]


def test_another_municipality_or_year_is_never_in_it(call):
    award(CallFactory(published=True))
    award(CallFactory(scheme=call.scheme, year=call.year - 1, title="I fjor", published=True))
    assert figures(call)["free"].n == 0
    assert indicators.years_of(call.scheme.owner) == [call.year, call.year - 1]


def test_the_figures_cost_the_same_however_many_there_are(call):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            figures(call)
        return len(asked)

    few = cost()
    for _each in range(3):
        award(another(call), minutes=10)
    assert cost() == few
    assert few <= 10


# --- bands ----------------------------------------------------------------------------------------


@for_all(some.lists(some.integers(100, 100_000_000), min_size=1, max_size=60))
def test_every_sum_is_in_exactly_one_band_and_there_are_few(sums):
    found = indicators.bands(Counter(map(Decimal, sums)))
    assert sum(band.n for band in found) == len(sums)
    assert 1 <= len(found) <= 7
    assert found[0].low <= min(sums)
    assert max(sums) <= found[-1].high
    assert all(a.high == b.low for a, b in pairwise(found))


def test_bands_have_round_ends():
    sums = Counter({Decimal(5_000): 9, Decimal(12_000): 17, Decimal(25_000): 3})
    ends = [(int(b.low), int(b.high), b.n) for b in indicators.bands(sums)]
    assert ends == [
        (5_000, 10_000, 9), (10_000, 15_000, 17), (15_000, 20_000, 0), (20_000, 25_000, 3)
    ]  # fmt: skip
    assert indicators.bands(Counter()) == []


@for_all(some.lists(some.integers(1, 10_000), min_size=1, max_size=40))
def test_the_middle_of_counted_sums_is_the_median(sums):
    assert results._middle(Counter(map(Decimal, sums))) == median(map(Decimal, sums))


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 min"), (40, "40 min"), (60, "1 t"), (100, "1 t 40 min")]
)
def test_time_is_said_in_hours_and_minutes(n, words):
    assert minutes_words(Decimal(n)).replace("\xa0", " ") == words


# --- the page -------------------------------------------------------------------------------------


def test_the_page_shows_formula_and_n_and_no_other_place(client, call, larvik):
    award(call, 15_000)
    other = CallFactory(title="Et annet sted", published=True)
    award(other, 5_000)
    address = reverse("grant_figures", kwargs={"slug": larvik.slug})
    page = text(client.get(address)).replace("\xa0", " ")
    for words in (
        "100 %",
        "15 000 kr av 15 000 kr",
        "delt på alle kroner gitt til dem",
        "Tildelinger: 1",
    ):
        assert words in page
    assert "Et annet sted" not in page
    assert f"ar={call.year}&amp;kommune=3909" in page


def test_a_year_is_chosen_and_nonsense_shows_the_latest(client, call, larvik):
    CallFactory(scheme=call.scheme, year=call.year - 1, title="I fjor", published=True)
    address = reverse("grant_figures", kwargs={"slug": larvik.slug})
    assert client.get(address, {"ar": call.year - 1}).context["year"] == call.year - 1
    for bad in ("x", "1", "99999999999999999999"):
        assert client.get(address, {"ar": bad}).context["year"] == call.year


def test_a_place_without_calls_says_so_and_a_wrong_name_leads_on(client, larvik):
    assert "har ikke lyst ut tilskudd" in text(
        client.get(reverse("grant_figures", kwargs={"slug": larvik.slug}))
    )
    assert client.get("/tilskudd/tall/3909-feil/").status_code == 301
    assert client.get("/tilskudd/tall/0000-ingen/").status_code == 404
    assert client.get("/tilskudd/tall/3909/").status_code == 301


# --- the whole country ---


def test_everyones_figures_are_those_of_all_together(call, draft, grete):
    decided(draft, by=grete)
    other = CallFactory(scheme=SchemeFactory(), year=call.year, published=grete)
    decided(ApplicationFactory(call=other, organisation=OrganisationFactory()))
    found = {figure.key: figure for figure in indicators.of_everyone(call.year)}
    assert found["waited"].n == 2
    assert indicators.latest_answered(None) == call.year
    assert indicators.of_everyone(1999)[0].n == 0


def test_the_groups_that_were_given_something(call, grete):
    for icnpo, listed in (("1100", True), ("1200", True), ("13100", True), ("3100", False)):
        who = OrganisationFactory(icnpo=icnpo, listed=listed)
        decided(ApplicationFactory(call=call, organisation=who), by=grete)
    assert indicators.groups_awarded(call.year) == ({"1", "13"}, 3)


def test_schemes_for_a_task_that_show_that_they_replace_nobody(larvik, grete):
    for told in (True, None):
        scheme = SchemeFactory(
            owner=larvik.organisation, binding="assignment", statutory=told,
            replaces_staff=told, their_initiative=told, check_reason="Ja.",
        )  # fmt: skip
        CallFactory(scheme=scheme, published=grete)
    SchemeFactory(owner=larvik.organisation, binding="assignment")  # not called for
    assert indicators.checked_schemes() == (1, 2)
