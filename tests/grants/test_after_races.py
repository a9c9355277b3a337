"""Two in the same instant after a decision: one wins, the other gets a sentence."""

from decimal import Decimal

import pytest

from core import clock
from core.errors import Refused
from grants.actions import accepting, complaining, paying, repaying
from grants.models import Call, Complaint, Instalment
from grants.states import Outcome
from tests.factories.grants import decided
from tests.grants.afterwards import accepted, fresh, letters, told
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(done):
    return [one for one in done if isinstance(one, Refused)]


def test_one_instalment_is_on_one_list(draft, ola, kari):
    row = accepted(draft, ola)
    pks, today = [row.instalments.get().pk], clock.today()

    def make():
        return paying.make_list(row.call, by=kari, pay_on=today, instalments=pks)

    assert len(refusals(at_once(make, make, make))) == 2
    assert row.call.payment_lists.count() == 1


def test_yes_and_no_at_once_is_one_of_them(draft, ola):
    decided(draft)
    row = fresh(draft)
    who = {"by": ola, "on_behalf_of": row.organisation}
    done = at_once(
        lambda: accepting.accept(row, **who),
        lambda: accepting.decline(fresh(row), reason="Nei takk.", **who),
    )
    assert len(refusals(done)) == 1
    yes = fresh(row).state == "accepted"
    assert Instalment.objects.count() == int(yes)
    assert Call.objects.get().granted == (20_000 if yes else 0)


def test_paid_by_two_is_told_once(draft, ola, kari):
    row = accepted(draft, ola)
    pks, today = [row.instalments.get().pk], clock.today()
    made = paying.make_list(row.call, by=kari, pay_on=today, instalments=pks)
    done = at_once(*[lambda: paying.mark_paid(made, by=kari, paid_on=today)] * 2)
    assert refusals(done) == []
    assert (len(letters("paid")), told("grant.paid")) == (1, 1)

    def claim():
        return repaying.claim_repayment(
            fresh(row), by=kari, amount=Decimal(15_000), reason="Avlyst.", due=today.replace(2099)
        )

    at_once(claim, claim)
    assert row.repayments.count() == 1


def test_a_complaint_sent_twice_is_one(draft, ola):
    decision = decided(draft, outcome=Outcome.REFUSED)
    who = {"by": ola, "on_behalf_of": draft.organisation}
    at_once(*[lambda: complaining.complain(decision, words="Feil.", **who)] * 3)
    assert Complaint.objects.count() == 1
    assert len(letters("complaint")) == 1
