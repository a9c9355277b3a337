"""The recommendation list: one row at a time, within what they asked for, and the sum of all."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from grants.actions import recommending, standard_texts
from grants.models import Application, Call, Recommendation, StandardText
from grants.states import CallState, Outcome
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ApplicationFactory, decided, recommended, sent
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def case(draft):
    """The band's, sent, for 20 000 kr."""
    return sent(draft)


def propose(case, by, outcome=Outcome.GRANTED, amount=None, **given):
    fields = {"years": 1, "reason": "Mange barn får et sted å være.", **given}
    return recommending.recommend(case, by=by, outcome=outcome, amount=amount, **fields)


def row(case, query=""):
    return reverse("recommend_save", kwargs={"ref": case.ref}) + query


def listed(client, call, **asked):
    return text(client.get(reverse("recommendations", kwargs={"ref": call.ref}), asked))


@pytest.mark.parametrize("state", ["submitted", "returned", "resubmitted"])
def test_what_is_not_proposed_is_not_taken_back(case, kari, state):
    more = {"missing": "Årsmelding", "answer_by": clock.today()} if state == "returned" else {}
    Application.objects.filter(pk=case.pk).update(state=state, **more)
    with pytest.raises(Refused, match="ikke innstilt"):
        recommending.take_back(case, by=kari)


def test_a_proposal_is_saved_and_a_second_click_is_nothing(case, kari):
    first = propose(case, kari)
    assert propose(case, kari, saves=0).saves == first.saves == 1
    case.refresh_from_db()
    assert (case.state, case.handler) == ("recommended", kari)
    assert AuditEvent.objects.filter(verb="application.recommended").count() == 1


@pytest.mark.parametrize(
    ("outcome", "amount", "given", "said"),
    [
        ("", None, {}, "Velg innvilget"),
        ("granted", None, {"reason": "  "}, "Skriv begrunnelsen"),
        ("granted", Decimal(5), {}, "Velg «Delvis innvilget»"),
        ("partly", Decimal(20_000), {}, "Velg «Innvilget»"),
        ("partly", Decimal(0), {}, "Skriv hvor mye"),
        ("partly", None, {}, "Skriv hvor mye"),
        ("partly", Decimal(20_001), {}, "Innstill ikke mer"),
        ("granted", None, {"years": 2}, "Velg ikke flere"),
        ("granted", None, {"reason": "x" * 5001}, "Skriv kortere"),
    ],
)
def test_what_does_not_add_up_is_refused(case, kari, outcome, amount, given, said):
    with pytest.raises(Refused, match=said):
        propose(case, kari, outcome, amount, **given)
    assert not Recommendation.objects.exists()


def test_a_refusal_has_no_sum(case, kari):
    assert propose(case, kari, Outcome.REFUSED, Decimal(500), years=3).amount == 0


def test_a_colleague_s_saving_is_not_written_over(case, kari, nina, larvik):
    MembershipFactory(user=nina, organisation=larvik.organisation, role=Role.WRITER)
    propose(case, nina, saves=0)
    with pytest.raises(Stale):
        propose(case, kari, Outcome.REFUSED, saves=0)
    propose(case, kari, Outcome.REFUSED, saves=1)
    assert Recommendation.objects.get().by == kari


def test_it_is_taken_back_and_its_words_are_kept(case, kari):
    propose(case, kari)
    recommending.take_back(case, by=kari)
    recommending.take_back(case, by=kari)
    case.refresh_from_db()
    assert case.state == "in_assessment"
    assert Recommendation.objects.get().saves == 2


def test_what_is_decided_is_not_recommended_again(draft, kari):
    decided(draft)
    with pytest.raises(Refused, match="Vedtatt"):
        propose(draft, kari)


def test_a_withdrawn_call_gets_no_proposals(case, kari, call):
    Call.objects.filter(pk=call.pk).update(state=CallState.WITHDRAWN, reason="Feil.")
    with pytest.raises(Refused, match="trukket"):
        propose(case, kari)


def test_a_row_is_saved_in_the_list_and_the_sum_follows(as_kari, case, call):
    form = {"outcome": "partly", "amount": "12 000,50", "reason": "Litt.", "saves": "0"}
    response = as_kari.post(row(case, "?sorter=navn"), form)
    assert response.url.endswith(f"?sorter=navn#rad-{case.ref}")
    page = listed(as_kari, call)
    assert f"12{NBSP}000,50{NBSP}kr" in page
    assert f"87{NBSP}999,50{NBSP}kr" in page


@pytest.mark.parametrize("amount", ["-5", "mye", "1,234", "99999999999999999"])
def test_a_sum_that_cannot_be_read_is_said_in_its_row(as_kari, case, amount):
    form = {"outcome": "partly", "amount": amount, "reason": "Litt.", "saves": "0"}
    response = as_kari.post(row(case), form)
    assert response.status_code == 422
    page = text(response)
    assert f'id="feil_amount_{case.ref}"' in page
    assert "Litt." in page


def test_what_a_colleague_saved_is_shown_beside_what_was_typed(as_kari, case, kari):
    propose(case, kari)
    form = {"outcome": "refused", "amount": "", "reason": "Nei.", "saves": "0"}
    response = as_kari.post(row(case), form)
    assert response.status_code == 409
    assert "Kari Lunde lagret: Innvilget" in text(response)
    assert "Nei." in text(response)
    assert 'name="saves" value="1"' in text(response)


def test_over_the_budget_is_warned_of_and_not_refused(as_kari, case, call, kari):
    Call.objects.filter(pk=call.pk).update(budget=Decimal(15_000))
    propose(case, kari)
    page = listed(as_kari, call)
    assert f"Summen er 5{NBSP}000{NBSP}kr for høy." in page


def test_a_standard_text_is_put_in_and_not_saved_yet(as_kari, case, kari, larvik):
    standard_texts.save_text(
        larvik.organisation, by=kari, title="Mange barn", text="Laget har mange barn."
    )
    form = {"outcome": "granted", "reason": "Hei.", "tekst": "Mange barn", "sett-inn": "1"}
    page = text(as_kari.post(row(case), form))
    assert "Hei.\n\nLaget har mange barn." in page
    assert "Husk å lagre" in page
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("order", ["nummer", "navn", "sum", "poeng"])
def test_each_order_pages_without_gap(as_kari, call, case, choir, order):
    sent(ApplicationFactory(call=call, organisation=choir, amount=Decimal(5)))
    page = listed(as_kari, call, sorter=order)
    assert "Solsida skolekorps" in page
    assert "Fjordkoret" in page
    rows = as_kari.get(
        reverse("recommendations", kwargs={"ref": call.ref}), {"sorter": order}
    ).context["rows"]
    first, second = (Application.objects.get(ref=one["ref"]) for one in rows)
    rest = listed(as_kari, call, sorter=order, etter=first.pk)
    assert second.organisation.name in rest
    assert first.organisation.name not in rest


def test_only_those_without_a_proposal(as_kari, call, case, choir, kari):
    propose(case, kari)
    sent(ApplicationFactory(call=call, organisation=choir))
    page = listed(as_kari, call, mangler="on")
    assert "Fjordkoret" in page
    assert "Solsida skolekorps" not in page


def test_an_approver_reads_the_list_and_saves_nothing(case, call, grete, kari):
    propose(case, kari)
    client = signed_in(grete)
    page = listed(client, call)
    assert "Mange barn får et sted" in page
    assert "Lagre innstillingen" not in page
    assert client.post(row(case), {"outcome": "refused", "reason": "Nei."}).status_code == 403


def test_the_button_takes_it_back(as_kari, call, draft, kari):
    recommended(draft, by=kari)
    address = reverse("recommend_back", kwargs={"ref": draft.ref})
    assert "trukket tilbake" in text(as_kari.post(address, follow=True))
    assert Application.objects.get(pk=draft.pk).state == "in_assessment"


def test_the_applicant_never_sees_it(case, kari, ola, call):
    propose(case, kari)
    address = reverse("recommendations", kwargs={"ref": call.ref})
    assert signed_in(ola).get(address).status_code == 404
    assert case.applicant_words != "Innstilt"


def test_standard_texts_are_the_owner_s(as_kari, larvik, liv):
    address = reverse("standard_texts")
    as_kari.post(address, {"title": "Nei", "outcome": "refused", "text": "Det var ikke nok."})
    own = StandardText.objects.get()
    assert own.owner == larvik.organisation
    assert "Dere har en tekst" in text(as_kari.post(address, {"title": "Nei", "text": "Igjen."}))
    one = reverse("standard_text", kwargs={"pk": own.pk})
    as_kari.post(one, {"title": "Nei takk", "outcome": "", "text": "Ikke nok penger."})
    own.refresh_from_db()
    assert (own.title, own.outcome) == ("Nei takk", "")
    assert signed_in(liv).get(address).status_code == 403
    assert signed_in(liv).get(one).status_code == 404
    as_kari.post(reverse("standard_text_drop", kwargs={"pk": own.pk}))
    assert not StandardText.objects.exists()
