"""Yes or no to a grant, and what it sets going."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants.actions import accepting
from grants.models import Call
from grants.states import ApplicationState, Outcome, ReportForm
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ACCOUNT, ApplicationFactory, CallFactory, decided
from tests.grants.afterwards import accepted, fresh, letters, told

pytestmark = pytest.mark.django_db
OTHER = "86011117947"


@pytest.fixture
def granted(draft):
    decided(draft)
    return fresh(draft)


def accept(application, by, **more):
    return accepting.accept(application, by=by, on_behalf_of=application.organisation, **more)


def test_a_yes_makes_one_instalment_a_year_on_the_promised_day(draft, ola):
    draft.years = 3
    draft.save()
    row = accepted(draft, ola)
    year, due = row.call.year, row.call.payment_by
    assert row.state == ApplicationState.ACCEPTED
    assert [(i.number, i.year, i.amount, i.due) for i in row.instalments.all()] == [
        (n + 1, year + n, Decimal(20_000), due.replace(year=due.year + n)) for n in range(3)
    ]
    assert told("grant.accepted") == 1
    assert not hasattr(row, "report")  # none is asked


def test_a_second_yes_changes_nothing(granted, ola):
    accept(granted, ola)
    accept(granted, ola)
    assert granted.instalments.count() == 1
    assert told("grant.accepted") == 1


def test_a_leap_day_is_the_last_of_february_the_next_year():
    assert accepting._same_day(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_a_report_is_owed_only_where_the_call_said_so(korps, ola, kari, call):
    asks = CallFactory(
        scheme=call.scheme, title="Med rapport", report_form=ReportForm.LINE, published=kari
    )
    row = accepted(ApplicationFactory(call=asks, organisation=korps), ola)
    due = asks.payment_by
    assert row.report.due == row.report.first_due == due.replace(year=due.year + 1)


def test_only_a_responsible_person_of_the_organisation_answers(
    granted, nina, nina_writes, liv, choir, ola
):
    for somebody in (nina, liv):
        with pytest.raises(Refused, match="ansvarlig"):
            accept(granted, somebody)
    with pytest.raises(Refused, match="ansvarlig"):
        accepting.accept(granted, by=ola, on_behalf_of=choir)


def test_a_refusal_is_nothing_to_say_yes_to(draft, ola):
    decided(draft, outcome=Outcome.REFUSED)
    with pytest.raises(Refused, match="ikke fått tilskudd"):
        accept(fresh(draft), ola)


@pytest.mark.parametrize("account", ["1234.56.78904", "123", "<script>"])
def test_a_wrong_account_is_refused(granted, ola, account):
    with pytest.raises(Refused, match="ontonummer"):
        accept(granted, ola, account=account)
    assert fresh(granted).state == ApplicationState.DECIDED


def test_an_organisation_that_is_no_more_says_nothing(granted, korps, ola):
    korps.dissolved_at = clock.today()
    korps.save()
    with pytest.raises(Refused, match="lagt ned"):
        accept(granted, ola)


def test_a_no_gives_the_money_back_and_needs_a_reason(granted, ola, call):
    with pytest.raises(Refused, match="hvorfor"):
        accepting.decline(granted, by=ola, on_behalf_of=granted.organisation, reason=" ")
    accepting.decline(granted, by=ola, on_behalf_of=granted.organisation, reason="Vi slutter.")
    accepting.decline(granted, by=ola, on_behalf_of=granted.organisation, reason="Igjen")
    row = fresh(granted)
    assert (row.state, row.granted, row.call.granted) == (ApplicationState.DECLINED, 0, 0)
    assert told("grant.declined") == 1
    with pytest.raises(Refused):
        accept(row, ola)


def test_a_no_lets_go_of_what_later_years_had_promised(draft, ola, call):
    draft.years = 2
    draft.save()
    decided(draft)
    following = CallFactory(scheme=call.scheme, year=call.year + 1, title="Neste år")
    Call.objects.filter(pk=following.pk).update(bound=Decimal(20_000))
    row = fresh(draft)
    accepting.decline(row, by=ola, on_behalf_of=row.organisation, reason="Vi slutter.")
    following.refresh_from_db()
    assert following.bound == 0


def test_what_others_are_promised_stays_promised(draft, choir, ola, liv, call):
    other = ApplicationFactory(call=call, organisation=choir, years=2)
    draft.years = 2
    draft.save()
    decided(draft)
    accepted(other, liv)
    following = CallFactory(scheme=call.scheme, year=call.year + 1, title="Neste år")
    Call.objects.filter(pk=following.pk).update(bound=Decimal(40_000))
    row = fresh(draft)
    accepting.decline(row, by=ola, on_behalf_of=row.organisation, reason="Vi slutter.")
    following.refresh_from_db()
    assert following.bound == 20_000


def test_another_account_is_told_to_the_organisation_itself(granted, ola):
    accept(granted, ola)
    row = fresh(granted)
    change = {"by": ola, "on_behalf_of": row.organisation}
    accepting.change_account(row, account="8601.11.17947", **change)
    accepting.change_account(row, account=OTHER, **change)
    assert fresh(row).account == OTHER
    (letter,) = letters("account")
    assert letter.email == "post@korps.example"
    assert OTHER not in letter.batch.body


def test_the_pages_of_the_applicant(granted, ola, liv, nina, nina_writes):
    browser = signed_in(ola)
    here = reverse("application_accept", kwargs={"ref": granted.ref})
    assert signed_in(liv).get(here).status_code == 404
    assert signed_in(nina).get(here).status_code == 403
    page = text(browser.get(here))
    assert "1234.56.78903" in page
    assert "Kommunen ber ikke om noen rapport." in page
    assert browser.post(here, {"account": "1"}).status_code == 422
    answer = browser.post(here, {"account": ACCOUNT}, follow=True)
    assert "Dere har takket ja" in text(answer)
    assert "20\u00a0000\u00a0kr" in text(answer)
    for name in ("application_decline", "application_account"):
        assert browser.get(reverse(name, kwargs={"ref": granted.ref})).status_code == 200
