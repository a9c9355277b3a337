"""What people type wrongly, and do in the wrong order, on every page with money or a decision.

Each is refused with the reason beside its field, and what was written is kept. What an action
itself refuses is tried in the room of the action; here it is asked for over HTTP.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from grants.actions import applying, complaining, conflicts
from grants.models import Application, Call, Decision, Repayment
from grants.states import Binding, Outcome, QuestionKind, ReportForm
from organisations.states import Role
from tests.consultations.municipality import signed_in, text, url
from tests.factories.grants import (
    ApplicationFactory,
    CallFactory,
    SchemeFactory,
    decided,
    recommended,
    sent,
)
from tests.factories.organisations import MembershipFactory
from tests.grants.afterwards import accepted, fresh, paid
from tests.grants.test_call_desk import typed
from tests.grants.writing import opened

pytestmark = pytest.mark.django_db
KEPT = "Dette skrev jeg, og det skal ikke bli borte."
WRONG = {
    "-5000": "mindre enn 0",
    "−5 000": "mindre enn 0",
    "9" * 29: "for stort",
    "1000000000000": "for stort",
    "12,345": "for eksempel",
    "12.3456": "for eksempel",
    "1,000.50": "for eksempel",
    "1/2": "for eksempel",
    "½": "for eksempel",
    "1e9": "for eksempel",
    "NaN": "for eksempel",
    "=1+1": "for eksempel",
}


def draft_page(draft, **_people: Any):
    client = signed_in(draft.edited_by)
    page = url("application_edit", draft)
    field = f"question_{draft.call.questions.get(kind=QuestionKind.TEXT).pk}"
    return client, page, opened(client, draft, **{field: KEPT}), "amount"


def recommend_page(draft, kari, **_people: Any):
    sent(draft)
    page = reverse("recommend_save", kwargs={"ref": draft.ref})
    return signed_in(kari), page, {"outcome": "partly", "reason": KEPT, "saves": "0"}, "amount"


def budget_page(kari, name="budget", **_people: Any):
    scheme = SchemeFactory(owner=kari.memberships.get().organisation)
    call, client = CallFactory(scheme=scheme), signed_in(kari)
    page = url("call_content", call)
    return client, page, typed(client, page, summary=KEPT), name


def least_page(**people: Any):
    return budget_page(**people, name="min_amount")


def most_page(**people: Any):
    return budget_page(**people, name="max_amount")


def change_page(draft, grete, **_people: Any):
    client, page = signed_in(grete), url("call_change", draft.call)
    return client, page, typed(client, page, reason=KEPT), "budget"


def repayment_page(draft, kari, ola, **_people: Any):
    row = accepted(draft, ola)
    paid(row, kari)
    page = reverse("grant_act", kwargs={"ref": row.ref, "act": "krev"})
    due = (clock.today() + timedelta(days=20)).isoformat()
    return signed_in(kari), page, {"due": due, "reason": KEPT}, "amount"


def complaint_page(draft, kari, ola, **_people: Any):
    decision = decided(draft, by=kari, outcome=Outcome.REFUSED)
    made = complaining.complain(decision, by=ola, on_behalf_of=draft.organisation, words="Feil.")
    page = reverse("complaint_act", kwargs={"ref": made.ref, "act": "forslag"})
    return signed_in(kari), page, {"outcome": "partly", "years": 1, "reason": KEPT}, "amount"


PAGES = [
    draft_page,
    recommend_page,
    budget_page,
    least_page,
    most_page,
    change_page,
    repayment_page,
    complaint_page,
]


@pytest.mark.parametrize("opens", PAGES)
def test_a_wrong_sum_is_said_beside_its_field_and_the_rest_is_kept(draft, kari, grete, ola, opens):
    client, page, given, field = opens(draft=draft, kari=kari, grete=grete, ola=ola)
    for wrong, words in WRONG.items():
        answer = client.post(page, given | {field: wrong})
        assert answer.status_code == 422, wrong
        shown = text(answer)
        assert KEPT in shown, wrong
        assert answer.context["form"].errors.get(field), wrong
        assert words in str(answer.context["form"].errors[field]), wrong
    assert not Decision.objects.filter(number=2).exists()
    assert not Repayment.objects.exists()


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12 000,50", "12000.50"),
        ("12.000,50", "12000.50"),
        ("12000.50", "12000.50"),
        ("12.000", "12000"),
    ],
)  # fmt: skip
def test_comma_and_point_are_read_alike_by_applicant_and_desk(draft, kari, ola, written, amount):
    client, page, given, field = draft_page(draft)
    assert client.post(page, given | {field: written}).status_code == 302
    assert Application.objects.get(pk=draft.pk).amount == Decimal(amount)
    Application.objects.filter(pk=draft.pk).update(amount=Decimal(20_000))
    client, page, given, field = recommend_page(fresh(draft), kari)
    assert client.post(page, given | {field: written}).status_code == 302
    assert fresh(draft).recommendation.amount == Decimal(amount)


@pytest.mark.parametrize("written", ["-5", "tusen", "12,345", "9" * 29, ""])
def test_accounts_are_sums_too(larvik, korps, ola, kari, grete, written):
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    call = CallFactory(
        scheme=scheme, report_form=ReportForm.ACCOUNTS, published=grete,
        questions=[{"kind": QuestionKind.BUDGET, "text": "Budsjett"}],
    )  # fmt: skip
    draft = ApplicationFactory(call=call, organisation=korps, edited_by=ola)
    draft.lines.create(
        question=call.questions.get(), position=0, income=False, name="Leie", budget=Decimal(9)
    )
    row = accepted(draft, ola)
    paid(row, kari)
    field = f"line_{row.lines.get().pk}"
    answer = signed_in(ola).post(
        reverse("report_edit", kwargs={"ref": row.ref}),
        {"saves": 0, "words": KEPT, "send": "1", field: written},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert KEPT in text(answer)
    assert fresh(row).report.state == "waiting"


# --- decisions over HTTP --------------------------------------------------------------


def decide(client, proposal, page="decide_chosen"):
    application = proposal.application
    where = application.call if page == "decide_chosen" else application
    chosen = {"valgt": [f"{application.pk}:{proposal.saves}"]}
    return client.post(reverse(page, kwargs={"ref": where.ref}), chosen, follow=True)


PATHS = ["decide_chosen", "decide_one"]


@pytest.mark.parametrize("page", PATHS)
def test_ones_own_recommendation_is_not_decided(draft, kari, larvik, page):
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.APPROVER)
    answer = decide(signed_in(kari), recommended(draft, by=kari), page)
    assert "Du har selv innstilt søknaden. En annen må vedta." in text(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("page", PATHS)
def test_a_declared_conflict_and_then_a_decision(draft, kari, grete, page):
    proposal = recommended(draft, by=kari)
    conflicts.declare_conflict(draft, by=grete, ground="family")
    answer = decide(signed_in(grete), proposal, page)
    assert "inhabil" in text(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("page", PATHS)
@pytest.mark.parametrize("end", ["dissolved", "merged"])
def test_an_organisation_that_ended_meanwhile(draft, kari, grete, korps, choir, page, end):
    proposal = recommended(draft, by=kari)
    if end == "dissolved":
        korps.dissolved_at = clock.today()
    else:
        korps.merged_into = choir
    korps.save()
    answer = decide(signed_in(grete), proposal, page)
    said = "lagt ned" if end == "dissolved" else "slått sammen med Fjordkoret"
    assert f"{said}" in text(answer)
    assert "kan ikke få vedtak" in text(answer)
    assert fresh(draft).state == "recommended"


@pytest.mark.parametrize("page", PATHS)
def test_a_decision_that_would_pass_the_budget(draft, kari, grete, page):
    proposal = recommended(draft, by=kari)
    Call.objects.update(budget=Decimal(19_999))
    answer = decide(signed_in(grete), proposal, page)
    assert "for høy" in text(answer)
    assert (fresh(draft).state, Call.objects.get().granted) == ("recommended", 0)


def test_what_was_ticked_is_ticked_still_when_it_is_refused(draft, call, choir, kari, grete):
    """Two of three: after a refusal the third is not suddenly chosen, and the two are."""
    third = ApplicationFactory(call=call)
    others = [ApplicationFactory(call=call, organisation=choir), third]
    rows = [recommended(one, by=kari) for one in (draft, *others)]
    Call.objects.update(budget=Decimal(100))
    chosen = [f"{row.application_id}:{row.saves}" for row in rows[:2]]
    answer = signed_in(grete).post(url("decide_chosen", call), {"valgt": chosen})
    assert answer.status_code == 422
    boxes = [part.split(">")[0] for part in text(answer).split('name="valgt"')[1:]]
    ticked = [box for box in boxes if "checked" in box]
    assert len(ticked) == 2
    assert all(any(value in box for box in ticked) for value in chosen)


# --- in time --------------------------------------------------------------------------


def test_a_draft_is_begun_at_the_last_instant_and_not_after(call, korps, ola, at_time):
    client, page = signed_in(ola), reverse("application_new", kwargs={"ref": call.ref})
    at_time(call.closes_at)
    client.post(page, {"organisation": korps.pk}, follow=True)
    assert not Application.objects.exists()
    at_time(call.closes_at - timedelta(microseconds=1))
    applying.start(call, by=ola, on_behalf_of=korps)
    assert Application.objects.count() == 1
