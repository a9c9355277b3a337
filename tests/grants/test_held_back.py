"""A share of a project's money waits for the report: set in the call, paid when it is approved."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants import budget
from grants.actions import calls, closing, paying, reporting, schemes
from grants.models import Call
from grants.states import Binding, ReportForm
from tests.consultations.municipality import signed_in, text, url
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided
from tests.grants.afterwards import accepted, fresh, letters, paid, told
from tests.grants.test_call_desk import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(larvik):
    """A draft of a project call that holds back 30 percent."""
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    return CallFactory(
        scheme=scheme, report_form=ReportForm.LINE, report_by=None, held_back=30, max_years=2
    )


@pytest.fixture
def big(terms, grete):
    """The same, published."""
    Call.objects.filter(pk=terms.pk).update(
        state="published", published_at=clock.now(), published_by=grete
    )
    terms.refresh_from_db()
    return terms


@pytest.fixture
def row(big, korps, ola):
    return accepted(ApplicationFactory(call=big, organisation=korps, amount=Decimal(20_001)), ola)


def parts(row):
    return [(part.year, part.amount, part.state) for part in row.instalments.all()]


def report(row, ola):
    reporting.send_report(
        row, by=ola, on_behalf_of=row.organisation, saves=0, words="Vi bygde.", accounts={},
        minutes=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "percent", "first", "last"),
    [
        (20_000, 30, 14_000, 6_000),
        ("99.99", 50, "50.99", 49),
        (1, 50, 1, 0),
        (20_000, 0, 20_000, 0),
    ],
)
def test_the_parts_are_the_whole(amount, percent, first, last):
    assert budget.in_parts(Decimal(amount), percent) == (Decimal(first), Decimal(last))


def test_the_first_part_is_paid_and_the_rest_waits_for_the_report(big, row, kari, ola):
    year = big.year
    assert parts(row) == [(year, 14_001, "due"), (year, 6_000, "held")]
    with pytest.raises(Refused, match="venter på rapporten"):
        paying.make_list(
            big, by=kari, pay_on=clock.today(), instalments=[p.pk for p in row.instalments.all()]
        )
    paid(row, kari)
    assert parts(fresh(row)) == [(year, 14_001, "paid"), (year, 6_000, "held")]
    report(fresh(row), ola)
    assert parts(fresh(row))[1][2] == "held"
    reporting.approve_report(fresh(row), by=kari)
    reporting.approve_report(fresh(row), by=kari)
    assert parts(fresh(row))[1] == (year, 6_000, "due")
    assert told("instalment.released") == 1
    assert closing.what_is_left(fresh(row))
    paid(fresh(row), kari)
    assert [state for *_rest, state in parts(fresh(row))] == ["paid", "paid"]
    assert [one.merge["sum"].split() for one in letters("paid")] == [
        ["14", "001", "kr"],
        ["6", "000", "kr"],
    ]


def test_the_letter_of_the_report_says_that_the_rest_comes(row, kari, ola):
    paid(row, kari)
    report(fresh(row), ola)
    reporting.return_report(fresh(row), by=kari, reason="Hvilke?")
    assert "resten" not in letters("report_news")[-1].batch.body
    reporting.write_off_report(fresh(row), by=kari, reason="Trengs ikke.")
    assert "Nå kommer resten av pengene" in letters("report_news")[-1].batch.body
    assert parts(fresh(row))[1][2] == "due"


def test_each_year_has_its_two_parts_and_a_later_year_keeps_its_day(big, korps, ola, kari):
    draft = ApplicationFactory(call=big, organisation=korps, years=2)
    row = accepted(draft, ola)
    assert [amount for _year, amount, _state in parts(row)] == [14_000, 6_000, 14_000, 6_000]
    paying.mark_paid(
        paying.make_list(big, by=kari, pay_on=clock.today(), instalments=[row.instalments.first().pk]),  # noqa: E501
        by=kari,
        paid_on=clock.today(),
    )  # fmt: skip
    report(fresh(row), ola)
    reporting.approve_report(fresh(row), by=kari)
    days = [part.due.year for part in row.instalments.filter(state="due")]
    assert days == [big.payment_by.year, big.payment_by.year + 1, big.payment_by.year + 1]


def test_what_waits_may_be_stopped_and_is_the_calls_again(big, row, kari):
    paying.stop(row.instalments.get(state="held"), by=kari, reason="Rapporten kom aldri.")
    big.refresh_from_db()
    assert big.granted == 14_001
    assert parts(fresh(row))[1][2] == "stopped"


def test_the_applicant_and_the_desk_see_what_waits(big, row, ola, kari):
    own = text(signed_in(ola).get(reverse("grant", kwargs={"ref": row.ref})))
    assert "Venter på rapporten" in own
    assert "når rapporten er godkjent" in own
    desk = text(signed_in(kari).get(reverse("payments", kwargs={"ref": big.ref})))
    assert "Én utbetaling venter på at rapporten blir godkjent" in desk
    case = text(signed_in(kari).get(reverse("grant_case", kwargs={"ref": row.ref})))
    assert "når rapporten er godkjent" in case


def test_the_call_and_the_letter_say_how_it_is_paid(big, korps, ola, client):
    said = text(client.get(big.get_absolute_url()))
    assert "Slik betaler vi ut" in said
    assert "70 prosent kommer innen" in said
    assert "De siste 30 prosent kommer når kommunen har godkjent rapporten." in said
    decision = decided(ApplicationFactory(call=big, organisation=korps))
    letter = text(signed_in(ola).get(decision.get_absolute_url()))
    assert "Først får dere 14 000 kr, og til slutt 6 000 kr." in letter.replace("\xa0", " ")
    accept = reverse("application_accept", kwargs={"ref": decision.application.ref})
    assert "De siste 30 prosent" in text(signed_in(ola).get(accept))


def test_where_nothing_is_held_back_all_comes_beforehand(call, client):
    assert "Alt kommer innen" in text(client.get(call.get_absolute_url()))


# --- what is refused ------------------------------------------------------------------


@pytest.mark.parametrize("percent", [-1, 51, 100, 70_000])
def test_never_more_than_half(terms, kari, percent):
    with pytest.raises(Refused) as refusal:
        calls.save_content(terms, by=kari, version=terms.version, held_back=percent)
    assert refusal.value.field == "held_back"


def test_never_of_free_funds_nor_without_a_report(free_draft, terms, kari):
    with pytest.raises(Refused, match="Frie midler betales ut samlet") as refusal:
        calls.save_content(
            free_draft, by=kari, version=1, report_form=ReportForm.LINE, held_back=10
        )
    assert refusal.value.field == "held_back"
    with pytest.raises(Refused, match="Uten rapport"):
        calls.save_content(terms, by=kari, version=terms.version, report_form=ReportForm.NONE)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"held_back": 51}, "call_holds_back_at_most_half"),
        ({"report_form": "none"}, "call_free_funds_paid_at_once"),
        ({"binding": Binding.FREE}, "call_free_funds_paid_at_once"),
    ],
)
def test_the_table_says_no_by_itself(terms, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Call.objects.filter(pk=terms.pk).update(**fields)


def test_what_is_published_stands(big):
    with pytest.raises(IntegrityError, match="promised"), transaction.atomic():
        Call.objects.filter(pk=big.pk).update(held_back=10)


def test_a_scheme_whose_draft_holds_back_does_not_become_free(terms, kari):
    with pytest.raises(Refused, match="Frie midler betales ut samlet"):
        schemes.change_scheme(
            terms.scheme, by=kari, version=terms.scheme.version, binding=Binding.FREE
        )


def test_next_years_call_holds_back_the_same(big, kari):
    assert calls.start_call(big.scheme, by=kari, before=big).held_back == 30
    big.scheme.calls.filter(before=big).delete()
    type(big.scheme).objects.update(binding=Binding.FREE)
    assert calls.start_call(big.scheme, by=kari, before=big).held_back == 0


@pytest.mark.parametrize("wrong", ["60", "-5", "2,5", "tretti"])
def test_the_form_says_it_beside_the_field_and_keeps_what_was_typed(terms, kari, wrong):
    client, page = signed_in(kari), url("call_content", terms)
    answer = client.post(page, typed(client, page, held_back=wrong, summary="Nytt."))
    assert answer.status_code == 422
    assert answer.context["form"].errors["held_back"]
    assert "Nytt." in text(answer)
    terms.refresh_from_db()
    assert terms.held_back == 30


def test_the_form_of_free_funds_does_not_ask_and_takes_no_answer(free_draft, kari):
    client, page = signed_in(kari), url("call_content", free_draft)
    assert "Hvor mange prosent" not in text(client.get(page))
    sent = typed(client, page, held_back="10", report_form="line", report_by="")
    answer = client.post(page, sent)
    assert answer.context["form"].errors["held_back"]
    assert client.post(page, typed(client, page, held_back="")).status_code == 302
