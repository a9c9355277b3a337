"""Who was given what in a call; of refusals only how many, of hidden ones no name."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Application, Call
from grants.states import ApplicationState, Binding
from tests.consultations.municipality import text
from tests.factories.grants import ApplicationFactory, decided, sent
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def awards(client, call, **query):
    """The page, with plain spaces."""
    response = client.get(reverse("call_awards", kwargs={"ref": call.ref}), query)
    assert response.status_code == 200
    return response, " ".join(text(response).replace("\xa0", " ").split())


def given(call, name, amount=5_000, **fields):
    """An award to an organisation of that name."""
    organisation = OrganisationFactory(name=name, listed=fields.pop("listed", True))
    application = ApplicationFactory(
        call=call, organisation=organisation, amount=Decimal(amount), **fields
    )
    decided(application)
    return application


def test_each_award_is_public_with_sum_and_title(client, call):
    given(call, "Ålesund kor", 6_000, title="Vårkonsert")
    given(call, "Bok og blad", 12_000, years=2)
    response, page = awards(client, call)
    assert [row["name"] for row in response.context["rows"]] == ["Bok og blad", "Ålesund kor"]
    assert "Vårkonsert" in page
    assert "6 000 kr" in page
    assert "2 av 2 søkere fikk tilskudd." in page
    assert "I alt 18 000 kr for året." in page


def test_of_those_refused_only_the_number(client, call):
    given(call, "Bok og blad")
    refused = ApplicationFactory(call=call, organisation=OrganisationFactory(name="Fikk nei"))
    decided(refused, outcome="refused")
    waiting = ApplicationFactory(call=call, organisation=OrganisationFactory(name="Venter"))
    sent(waiting)
    _response, page = awards(client, call)
    assert "1 av 2 søkere fikk tilskudd." in page
    assert "Fikk nei" not in page
    assert "Venter" not in page


def test_what_is_declined_is_no_award(client, call):
    application = given(call, "Bok og blad")
    application.state, application.granted = ApplicationState.DECLINED, 0
    application.save()
    _response, page = awards(client, call)
    assert "Bok og blad" not in page
    assert "Ingen fikk tilskudd." in page


def test_a_hidden_organisation_has_no_name_title_or_place(client, call):
    given(call, "Aaa krisesenter", title="Krisesenterets hage", listed=False)
    given(call, "Økern lag")
    response, page = awards(client, call)
    names = [row["name"] for row in response.context["rows"]]
    assert names == ["Økern lag", "Skjult organisasjon"]
    assert "risesenter" not in page


def test_the_second_decision_is_the_one_that_counts(client, call):
    application = given(call, "Bok og blad", 9_000)
    first = application.decisions.get()
    Application.objects.filter(pk=application.pk).update(granted=0)
    application.decisions.create(
        number=2,
        outcome="granted",
        amount=Decimal(7_000),
        binding=Binding.THEME,
        reason="Klagen førte fram.",
        recommended_by=first.recommended_by,
        decided_by=first.decided_by,
        decided_at=first.decided_at,
    )
    Application.objects.filter(pk=application.pk).update(granted=7_000)
    response, _page = awards(client, call)
    (row,) = response.context["rows"]
    assert (row["sum"], row["binding"]) == (7_000, "Bundet til et tema")


def test_before_anything_is_decided_it_says_so(client, call):
    _response, page = awards(client, call)
    assert "Ingen har fått svar ennå." in page


def test_long_lists_go_on_and_cost_the_same(client, call):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(10_000_000))

    def cost(**query):
        with CaptureQueriesContext(connection) as asked:
            awards(client, call, **query)
        return len(asked)

    given(call, "Lag 00")
    cost()
    few = cost()
    for n in range(1, 53):
        given(call, f"Lag {n:02}", 1_000)
    assert cost() == few
    first, _page = awards(client, call)
    later, _page = awards(client, call, etter=first.context["following"])
    assert [row["name"] for row in later.context["rows"]] == ["Lag 50", "Lag 51", "Lag 52"]
