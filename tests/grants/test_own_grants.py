"""«Tilskudd for oss»: what Ola may apply for, has begun, sent and been granted, and what is due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from grants.models import Application, Report
from grants.states import ApplicationState
from organisations.models import OrganisationArea
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided, sent
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.django_db


def page_of(person, **query):
    return text(signed_in(person).get(reverse("own_grants"), query))


def test_open_calls_where_they_are(call, ola, korps, larvik):
    CallFactory(scheme__owner=larvik.organisation, title="Stengt", days=-1, published=True)
    CallFactory(scheme__owner=larvik.organisation, title="Kladd her")
    oslo = MunicipalityFactory(name="Oslo")
    there = CallFactory(scheme__owner=oslo.organisation, title="Bare i Oslo", published=True)
    page = page_of(ola)
    assert call.title in page
    for title in ("Stengt", "Kladd her", "Bare i Oslo"):
        assert title not in page
    OrganisationArea.objects.create(organisation=korps, municipality=oslo)
    assert there.title in page_of(ola)


def test_the_countys_calls_are_theirs_too(ola, korps, larvik):
    county = larvik.county
    owner = county.organisation or MunicipalityFactory().organisation
    county.organisation = owner
    county.save()
    CallFactory(scheme__owner=owner, title="Fylkets penger", published=True)
    assert "Fylkets penger" in page_of(ola)


def test_a_draft_with_its_deadline(draft, ola, call, at_time):
    page = page_of(ola)
    assert "Begynt på" in page
    assert "Kladd" in page
    assert reverse("application_new", args=[call.ref]) not in page
    at_time(call.closes_at + timedelta(days=1))
    assert "Søknaden ble ikke sendt" in page_of(ola)


def test_what_the_municipality_asks_more_of_comes_first(draft, ola):
    sent(draft)
    Application.objects.filter(pk=draft.pk).update(
        state=ApplicationState.RETURNED,
        missing="Mer",
        answer_by=clock.today() + timedelta(days=3),
    )
    page = page_of(ola)
    assert "Kommunen spør om mer" in page
    assert "Svar kommunen" in page


def test_sent_and_when_the_answer_comes(draft, ola):
    sent(draft)
    page = page_of(ola)
    assert "Svar innen" in page
    assert "Ny</span>" not in page


def test_an_award_and_what_is_due(draft, ola, call):
    decided(draft)
    page = page_of(ola)
    assert "Dere får tilskudd" in page
    assert "Svar ja eller nei til pengene" in page
    Application.objects.filter(pk=draft.pk).update(state=ApplicationState.PAID)
    day = clock.today() + timedelta(days=30)
    Report.objects.create(application=draft, due=day, first_due=day)
    page = page_of(ola)
    assert "Send rapport" in page
    assert "Svar ja eller nei" not in page
    detail = text(signed_in(ola).get(reverse("application", args=[draft.ref])))
    assert "Utbetalt" in detail


def test_a_refusal_is_told_plainly(draft, ola, call):
    decided(draft, outcome="refused")
    assert "Dere får ikke tilskudd i år" in page_of(ola)
    detail = text(signed_in(ola).get(reverse("application", args=[draft.ref])))
    assert "Dere får ikke tilskudd i år" in detail
    assert "Pengene kommer" not in detail


def test_it_is_nobody_elses(draft, liv, kari, choir, call):
    assert "Begynt på" not in page_of(liv)
    assert "Begynt på" not in page_of(kari)


def test_one_without_an_organisation_is_shown_the_way(liv):
    assert "Bli med i en organisasjon" in page_of(liv)


def statements(person):
    browser = signed_in(person)
    browser.get(reverse("own_grants"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(reverse("own_grants")).status_code == 200
    return len(asked)


def test_many_are_shown_in_slices_with_the_same_statements(ola, korps, larvik, call, draft):
    sent(draft)
    scheme = SchemeFactory(owner=larvik.organisation)
    first = CallFactory(scheme=scheme, title="Begynt", published=True)
    ApplicationFactory(call=first, organisation=korps, edited_by=ola)
    few = statements(ola)
    for n in range(20):
        CallFactory(scheme=scheme, title=f"Åpen {n}", published=True)
        other = CallFactory(scheme=scheme, title=f"Sendt {n}", published=True)
        sent(ApplicationFactory(call=other, organisation=korps, edited_by=ola))
        third = CallFactory(scheme=scheme, title=f"Kladd {n}", published=True)
        ApplicationFactory(call=third, organisation=korps, edited_by=ola)
    assert statements(ola) == few
    page = signed_in(ola).get(reverse("own_grants"))
    rest = page_of(ola, bort=page.context["earlier"])
    assert "Sendt 0" in rest
    assert "Sendt 19" not in rest
