"""Grete decides in the browser: what she ticks, all of it, or one from its case."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from dispatch.models import Letter
from grants.actions import deciding, recommending
from grants.models import Application, Call, Decision
from grants.states import Outcome
from tests.consultations.municipality import text
from tests.factories.grants import ApplicationFactory, recommended
from tests.grants import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(call, draft, choir, kari):
    """The band's and the choir's, both recommended by Kari."""
    other = ApplicationFactory(call=call, organisation=choir, amount=Decimal(5_000))
    return recommended(draft, by=kari), recommended(other, by=kari, outcome=Outcome.REFUSED)


def url(name, call):
    return reverse(name, kwargs={"ref": call.ref})


def ticked(*rows):
    return {"valgt": [f"{row.application_id}:{row.saves}" for row in rows]}


def test_the_list_shows_what_is_proposed_and_what_is_left(as_grete, call, two):
    page = text(as_grete.get(url("decisions", call)))
    assert "1. Solsida skolekorps" in page
    assert "Laget gjør mye for mange." in page
    assert "Vedta hele listen" in page
    assert "80\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr" in page


def test_what_is_ticked_is_decided(as_grete, call, two):
    page = text(as_grete.post(url("decide_chosen", call), ticked(two[1]), follow=True))
    assert "Ett vedtak er gjort." in page
    assert "Avslag: 1" in page
    assert Decision.objects.get().application.organisation.name == "Fjordkoret"


def test_nothing_ticked_is_a_sentence(as_grete, call, two):
    response = as_grete.post(url("decide_chosen", call), {"valgt": ["x", "1:2:3", ""]})
    assert response.status_code == 422
    assert "Kryss av for minst én søknad." in text(response)


def test_a_refusal_stands_on_the_page_and_names_the_application(as_grete, call, two):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(10))
    response = as_grete.post(url("decide_chosen", call), ticked(*two))
    assert response.status_code == 422
    assert "for høy" in text(response)
    two[0].application.organisation.dissolved_at = clock.today()
    two[0].application.organisation.save()
    response = as_grete.post(url("decide_chosen", call), ticked(*two))
    assert "Søknad 1 (Solsida skolekorps): Organisasjonen er lagt ned" in text(response)
    assert not Decision.objects.exists()


def test_a_stale_list_is_409_and_says_which(as_grete, call, two, draft, kari):
    form = ticked(*two)
    recommending.recommend(
        draft, by=kari, outcome=Outcome.PARTLY, amount=Decimal(5), years=1, reason="Mindre."
    )
    response = as_grete.post(url("decide_chosen", call), form)
    assert response.status_code == 409
    assert "Les den på nytt: Søknad 1" in text(response)


def whole(client, call):
    form = client.get(url("decisions", call)).context["whole_form"]
    return {"read_at": form["read_at"].value(), "count": form["count"].value(), "sure": "on"}


def test_the_whole_list_is_decided_as_it_was_read(as_grete, call, two):
    page = text(as_grete.post(url("decide_whole", call), whole(as_grete, call), follow=True))
    assert "2 vedtak er gjort." in page
    assert Decision.objects.count() == Letter.objects.count() == 2


def test_the_whole_list_is_read_first(as_grete, call, two):
    form = whole(as_grete, call) | {"sure": ""}
    assert "Kryss av for at du har lest" in text(as_grete.post(url("decide_whole", call), form))
    form = whole(as_grete, call) | {"read_at": "i går"}
    assert as_grete.post(url("decide_whole", call), form).status_code == 422
    assert not Decision.objects.exists()


def test_a_proposal_since_it_was_read_stops_the_whole_list(as_grete, call, two, draft, kari):
    form = whole(as_grete, call)
    recommending.recommend(
        draft, by=kari, outcome=Outcome.PARTLY, amount=Decimal(5), years=1, reason="Mindre."
    )
    response = as_grete.post(url("decide_whole", call), form)
    assert response.status_code == 409
    assert "Søknad 1" in text(response)
    assert not Decision.objects.exists()


def test_one_taken_back_since_it_was_read_stops_the_whole_list(as_grete, call, two, draft, kari):
    form = whole(as_grete, call)
    recommending.take_back(draft, by=kari)
    assert as_grete.post(url("decide_whole", call), form).status_code == 409
    assert not Decision.objects.exists()


def test_ones_own_are_left_out_of_the_whole_list(as_grete, call, two, grete):
    own = recommended(ApplicationFactory(call=call), by=grete)
    page = text(as_grete.get(url("decisions", call)))
    assert "Du har selv innstilt." in page
    as_grete.post(url("decide_whole", call), whole(as_grete, call))
    assert Application.objects.get(pk=own.application_id).state == "recommended"
    assert Decision.objects.count() == 2


def test_one_is_decided_from_its_case(as_grete, two, draft):
    address = reverse("case", kwargs={"ref": draft.ref})
    assert "Vedta som innstilt" in text(as_grete.get(address))
    act = reverse("decide_one", kwargs={"ref": draft.ref})
    assert "Vedtaket er gjort." in text(as_grete.post(act, ticked(two[0]), follow=True))
    assert "Vedta som innstilt" not in text(as_grete.get(address))


def test_a_case_handler_reads_the_list_and_decides_nothing(as_kari, call, two):
    assert "En godkjenner som ikke har innstilt" in text(as_kari.get(url("decisions", call)))
    assert as_kari.post(url("decide_chosen", call), ticked(*two)).status_code == 403
    assert as_kari.post(url("decide_whole", call)).status_code == 403


@pytest.mark.slow
def test_a_thousand_take_no_longer_each_than_a_hundred(call, larvik, kari, grete):
    """A thousand decisions with their letters in one transaction, beside a hundred."""
    Call.objects.filter(pk=call.pk).update(budget=Decimal(10_000_000))
    many.applications(2_000, call, larvik, kari)
    rows = call.applications.filter(state="recommended").order_by("pk")
    seen = dict(rows.values_list("pk", "recommendation__saves"))
    took = []
    for first, last in ((0, 20), (20, 120), (120, 1120)):
        some = dict(list(seen.items())[first:last])
        started = time.perf_counter()
        assert len(deciding.decide_list(call, by=grete, seen=some)) == last - first
        took.append(time.perf_counter() - started)
    print(f"100: {took[1]:.2f} s, 1 000: {took[2]:.2f} s")  # noqa: T201  (read by hand)
    assert Letter.objects.count() == 1_120
    assert Letter.objects.filter(next_at__gt=clock.now() + timedelta(days=1)).count() == 0
    assert took[2] <= 30 * took[1]  # ten times as many; the rest is for a busy machine
