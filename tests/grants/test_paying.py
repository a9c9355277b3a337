"""Payment lists, from what is due to what is paid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants.actions import paying
from grants.models import Application, Call, Conflict, Instalment
from grants.states import ApplicationState, ConflictGround, InstalmentState
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ACCOUNT, ApplicationFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.grants.afterwards import accepted, fresh, letters, told

pytestmark = pytest.mark.django_db
OTHER = "86011117947"


@pytest.fixture
def band(draft, ola):
    return accepted(draft, ola)


@pytest.fixture
def singers(call, choir, liv):
    return accepted(ApplicationFactory(call=call, organisation=choir, account=OTHER), liv)


def due(*applications):
    return [row.pk for row in Instalment.objects.filter(application__in=applications)]


def make(call, by, *applications, **more):
    fields = {"pay_on": clock.today(), "instalments": due(*applications)} | more
    return paying.make_list(call, by=by, **fields)


def test_a_list_takes_what_was_chosen_with_the_account_as_it_is(call, band, singers, kari):
    first = make(call, kari, band)
    second = make(call, kari, singers)
    assert (first.number, second.number) == (1, 2)
    row = band.instalments.get()
    assert (row.state, row.payment_list, row.account) == ("listed", first, ACCOUNT)
    assert told("payment_list.made") == 2


def test_without_a_choice_it_takes_what_is_due_by_that_day(call, band, singers, kari):
    Instalment.objects.filter(application=singers).update(due=clock.today() + timedelta(days=200))
    made = make(call, kari, pay_on=call.payment_by, instalments=None)
    assert [row.application for row in made.instalments.all()] == [band]


def test_the_same_instalment_is_on_one_list(call, band, kari):
    make(call, kari, band)
    with pytest.raises(Refused, match=r"Solsida skolekorps: Utbetalingen står alt på en liste\."):
        make(call, kari, band)


def test_a_wrong_account_is_refused_by_name(call, band, singers, kari):
    Application.objects.filter(pk=band.pk).update(account="12345678904")
    with pytest.raises(Refused, match="Solsida skolekorps: Kontonummeret stemmer ikke"):
        make(call, kari, band, singers)
    assert not call.payment_lists.exists()


def test_a_dissolved_organisation_is_not_paid(call, band, korps, kari, choir):
    korps.dissolved_at = clock.today()
    korps.save()
    with pytest.raises(Refused, match="lagt ned"):
        make(call, kari, band)
    korps.dissolved_at, korps.merged_into = None, choir
    korps.save()
    with pytest.raises(Refused, match="slått sammen"):
        make(call, kari, band)


def test_a_stopped_instalment_is_not_paid_and_its_money_is_free(call, band, kari):
    row = band.instalments.get()
    with pytest.raises(Refused, match="hvorfor"):
        paying.stop(row, by=kari, reason="")
    paying.stop(row, by=kari, reason="Laget har sluttet.")
    paying.stop(row, by=kari, reason="Igjen")
    with pytest.raises(Refused, match="stanset"):
        make(call, kari, band)
    call.refresh_from_db()
    assert call.granted == 0
    (letter,) = letters("stopped")
    assert "Laget har sluttet." in letter.batch.body


def test_only_those_who_handle_and_have_no_stake(call, band, korps, kari, grete, ola, liv):
    for somebody in (grete, ola, liv):
        with pytest.raises(Refused, match="saksbehandlere"):
            make(call, somebody, band)
    made = make(call, kari, band)
    Conflict.objects.create(
        application=band, person=kari, ground=ConflictGround.FAMILY, declared_at=clock.now()
    )
    for act in (
        paying.take_apart,
        lambda *a, **k: paying.mark_paid(*a, paid_on=clock.today(), **k),
    ):
        with pytest.raises(Refused, match="inhabil"):
            act(made, by=kari)


def test_one_who_belongs_to_the_applicant_makes_no_list(call, band, korps, kari):
    MembershipFactory(user=kari, organisation=korps)
    with pytest.raises(Refused, match="inhabil"):
        make(call, kari, band)


def test_days_and_choices_that_make_no_sense(call, band, singers, kari):
    other = ApplicationFactory(organisation=OrganisationFactory())
    stray = Instalment(application=other, number=1, year=call.year, amount=1, due=clock.today())
    today = clock.today()
    for day in (today - timedelta(days=1), today + timedelta(days=400)):
        with pytest.raises(Refused) as error:
            make(call, kari, band, pay_on=day)
        assert error.value.field == "pay_on"
    for chosen in ([], [2**40], [*due(band), 2**40]):
        with pytest.raises(Refused) as error:
            make(call, kari, instalments=chosen)
        assert error.value.field == "instalments"
    assert stray.pk is None


def test_one_that_waits_for_a_yes_is_not_paid(call, band, kari):
    Application.objects.filter(pk=band.pk).update(state=ApplicationState.DECIDED)
    with pytest.raises(Refused, match="Vedtatt"):
        make(call, kari, band)


def test_taken_apart_it_may_be_listed_again_with_a_new_number(call, band, kari):
    first = make(call, kari, band)
    paying.take_apart(first, by=kari)
    paying.take_apart(first, by=kari)
    row = band.instalments.get()
    assert (row.state, row.payment_list, row.account) == (InstalmentState.DUE, None, "")
    with pytest.raises(Refused, match="fra hverandre"):
        paying.mark_paid(first, by=kari, paid_on=clock.today())
    assert make(call, kari, band).number == 2
    assert told("payment_list.taken_apart") == 1


def test_paid_is_told_to_each_with_the_sum_and_the_end_of_the_account(call, band, singers, kari):
    made = make(call, kari, band, singers)
    paying.mark_paid(made, by=kari, paid_on=clock.today())
    paying.mark_paid(made, by=kari, paid_on=clock.today())
    assert fresh(band).state == fresh(singers).state == ApplicationState.PAID
    assert (told("grant.paid"), told("payment_list.paid")) == (2, 1)
    first, second = letters("paid")
    assert {first.email, second.email} == {"post@korps.example", "post@koret.example"}
    mine = next(one for one in (first, second) if one.email == "post@korps.example")
    assert mine.merge["sum"] == "20\u00a0000\u00a0kr"
    assert mine.merge["account"] == "*******8903"
    with pytest.raises(Refused, match="betalt"):
        paying.take_apart(made, by=kari)


def test_a_day_before_the_list_or_in_the_future_is_refused(call, band, kari):
    made = make(call, kari, band)
    for days in (-1, 1):
        with pytest.raises(Refused) as error:
            paying.mark_paid(made, by=kari, paid_on=clock.today() + timedelta(days=days))
        assert error.value.field == "paid_on"


def test_a_later_year_is_paid_while_the_grant_is_paid(call, draft, ola, kari):
    draft.years = 2
    draft.save()
    row = accepted(draft, ola)
    one, two = row.instalments.all()
    made = paying.make_list(call, by=kari, pay_on=clock.today(), instalments=[one.pk])
    paying.mark_paid(made, by=kari, paid_on=clock.today())
    made = paying.make_list(call, by=kari, pay_on=clock.today(), instalments=[two.pk])
    paying.mark_paid(made, by=kari, paid_on=clock.today())
    assert fresh(row).state == ApplicationState.PAID
    assert len(letters("paid")) == 2


def test_the_pages_and_the_two_files(call, band, singers, kari, liv, grete):
    browser = signed_in(kari)
    here = reverse("payments", kwargs={"ref": call.ref})
    assert signed_in(liv).get(here).status_code == 404
    assert signed_in(grete).get(here).status_code == 403
    assert "40\u00a0000\u00a0kr" in text(browser.get(here))
    assert browser.get(here, {"etter": "x'"}).status_code == 200
    data = {"pay_on": clock.today().isoformat()}
    assert browser.post(here, data).status_code == 422
    page = browser.post(here, data | {"instalments": due(band, singers)}, follow=True)
    assert "Utbetalingsliste 1" in text(page)
    assert "pain.001" not in text(page)


@pytest.fixture
def listed(call, band, singers, kari):
    make(call, kari, band, singers)
    return {"ref": call.ref, "number": 1}


def test_the_two_files(call, band, listed, kari):
    browser, pain = signed_in(kari), reverse("payment_pain", kwargs=listed)
    assert browser.get(pain).status_code == 302  # no account to pay from
    Call.objects.filter(pk=call.pk).update(payer_account=ACCOUNT)
    xml = browser.get(pain)
    assert xml["Content-Type"] == "application/xml"
    assert b"<CtrlSum>40000.00</CtrlSum>" in xml.content
    assert f"{band.ref}-1".encode() in xml.content
    csv = b"".join(browser.get(reverse("payment_csv", kwargs=listed))).decode()
    assert f";{ACCOUNT};20000,00;" in csv


def test_the_page_of_a_list(call, listed, kari):
    browser = signed_in(kari)
    for number in (2, 99999):
        missing = reverse("payment_list", kwargs={"ref": call.ref, "number": number})
        assert browser.get(missing).status_code == 404
    here = reverse("payment_list", kwargs=listed)
    assert browser.post(here, {"paid_on": "2999-01-01"}).status_code == 422
    answer = browser.post(here, {"paid_on": clock.today().isoformat()}, follow=True)
    assert "Organisasjonene har fått e-post" in text(answer)


def test_a_name_that_is_a_formula_is_text_in_the_file(call, band, korps, kari):
    korps.name = "=HYPERLINK(1)"
    korps.save()
    make(call, kari, band)
    browser = signed_in(kari)
    file = reverse("payment_csv", kwargs={"ref": call.ref, "number": 1})
    assert ";'=HYPERLINK(1);" in b"".join(browser.get(file)).decode()


def test_the_page_asks_as_often_for_many_as_for_few(call, band, kari):
    browser, here = signed_in(kari), reverse("payments", kwargs={"ref": call.ref})
    browser.get(here)
    with CaptureQueriesContext(connection) as few:
        browser.get(here)
    for _n in range(5):
        owner = OrganisationFactory()
        row = ApplicationFactory(call=call, organisation=owner, amount=Decimal(1000))
        accepted(row, MembershipFactory(organisation=owner).user)
    with CaptureQueriesContext(connection) as many:
        browser.get(here)
    assert len(many) == len(few)
