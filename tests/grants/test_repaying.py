"""Money that must come back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants.actions import repaying
from grants.states import RepaymentState
from tests.consultations.municipality import signed_in, text
from tests.grants.afterwards import accepted, fresh, letters, paid, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(draft, ola, kari):
    row = accepted(draft, ola)
    paid(row, kari)
    return fresh(row)


def claim(grant, by, **changes):
    fields = {
        "amount": Decimal(5000),
        "reason": "Turen ble avlyst.",
        "due": clock.today() + timedelta(days=30),
    } | changes
    return repaying.claim_repayment(grant, by=by, **fields)


def test_a_claim_is_told_with_its_reason_and_paid_back(grant, kari):
    row = claim(grant, kari)
    assert claim(grant, kari) == row  # a second click
    (letter,) = letters("repayment")
    assert "Turen ble avlyst." in letter.batch.body
    assert "5\u00a0000\u00a0kr" in letter.batch.body
    repaying.repaid(row, by=kari)
    repaying.repaid(row, by=kari)
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (RepaymentState.REPAID, kari)
    assert (told("repayment.claimed"), told("repayment.repaid")) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("20000.01")}, "amount"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused(grant, kari, changes, field):
    with pytest.raises(Refused) as error:
        claim(grant, kari, **changes)
    assert error.value.field == field


def test_the_day_must_lie_ahead(grant, kari):
    with pytest.raises(Refused, match="etter i dag"):
        claim(grant, kari, due=clock.today())


def test_never_more_than_was_paid_in_all(grant, kari):
    repaying.repaid(claim(grant, kari, amount=Decimal(15_000)), by=kari)
    with pytest.raises(Refused, match="5\u00a0000\u00a0kr"):
        claim(grant, kari, amount=Decimal(5001))
    claim(grant, kari, amount=Decimal(5000))
    with pytest.raises(Refused, match="Avslutt det kravet først"):
        claim(grant, kari, amount=Decimal(1))


def test_what_was_never_paid_is_not_claimed(draft, ola, kari):
    with pytest.raises(Refused, match="ikke kreve tilbake mer"):
        claim(accepted(draft, ola), kari)


def test_dropped_with_a_reason(grant, kari):
    row = claim(grant, kari)
    with pytest.raises(Refused, match="hvorfor"):
        repaying.drop(row, by=kari, reason="")
    repaying.drop(row, by=kari, reason="Turen ble likevel holdt.")
    with pytest.raises(Refused):
        repaying.repaid(row, by=kari)
    assert "likevel holdt" in letters("repayment")[-1].batch.body


def test_only_a_case_handler(grant, grete, ola, liv, kari):
    for somebody in (grete, ola, liv):
        with pytest.raises(Refused):
            claim(grant, somebody)
    row = claim(grant, kari)
    for somebody in (grete, ola):
        with pytest.raises(Refused):
            repaying.repaid(row, by=somebody)


def test_the_pages_of_both_sides(grant, kari, ola):
    desk = signed_in(kari)
    here = reverse("grant_act", kwargs={"ref": grant.ref, "act": "krev"})
    due = (clock.today() + timedelta(days=20)).isoformat()
    assert desk.post(here, {"amount": "mye", "due": due, "reason": "Ja"}).status_code == 422
    assert desk.post(here, {"amount": "-5", "due": due, "reason": "Ja"}).status_code == 422
    assert desk.post(here, {"amount": "1 000,50", "due": due, "reason": "Ja"}).status_code == 302
    row = grant.repayments.get()
    assert row.amount == Decimal("1000.50")
    own = text(signed_in(ola).get(reverse("grant", kwargs={"ref": grant.ref})))
    assert "1\u00a0000,50\u00a0kr" in own
    drop = reverse("repayment_drop", kwargs={"ref": grant.ref, "pk": row.pk})
    assert desk.get(drop).status_code == 200
    assert desk.post(drop, {"reason": ""}).status_code == 422
    done = reverse("repayment_done", kwargs={"ref": grant.ref, "pk": row.pk})
    assert desk.post(done).status_code == 302
    row.refresh_from_db()
    assert row.state == RepaymentState.REPAID
