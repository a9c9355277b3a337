"""Two of the same organisation in the same instant: one draft, one sending, one number each."""

from decimal import Decimal

import pytest

from core.errors import Refused
from dispatch.models import Letter
from grants.actions import applying, sending
from grants.models import Application, Submission
from tests.factories.grants import ACCOUNT
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def whole(call, organisation, by):
    draft = applying.start(call, by=by, on_behalf_of=organisation)
    replies = dict.fromkeys(call.questions.values_list("pk", flat=True), "12")
    return applying.save(
        draft, by=by, saves=0, amount=Decimal(100), account=ACCOUNT, replies=replies
    )


def test_two_who_begin_at_once_get_the_same_draft(call, korps, ola, nina, nina_writes):
    both = at_once(*[
        lambda by=by: applying.start(call, by=by, on_behalf_of=korps) for by in (ola, nina) * 2
    ])  # fmt: skip
    assert {one.pk for one in both} == {Application.objects.get().pk}


def test_two_clicks_at_once_send_one(call, korps, ola):
    draft = whole(call, korps, ola)
    sent = at_once(*[
        lambda: sending.send(draft, by=ola, on_behalf_of=korps, saves=draft.saves)
    ] * 3)  # fmt: skip
    assert {one.pk for one in sent} == {Submission.objects.get().pk}
    assert Letter.objects.filter(batch__kind="grants.receipt").count() == 1


def test_two_organisations_at_once_get_a_number_each(call, korps, ola, choir, liv):
    drafts = [(whole(call, korps, ola), ola), (whole(call, choir, liv), liv)]
    at_once(*[
        lambda d=d, by=by: sending.send(d, by=by, on_behalf_of=d.organisation, saves=d.saves)
        for d, by in drafts
    ])  # fmt: skip
    assert sorted(Application.objects.values_list("number", flat=True)) == [1, 2]


def test_saving_and_sending_at_once_sends_what_was_read_or_nothing(call, korps, ola):
    draft = whole(call, korps, ola)
    saved, sent = at_once(
        lambda: applying.save(draft, by=ola, saves=draft.saves, amount=Decimal(200)),
        lambda: sending.send(draft, by=ola, on_behalf_of=korps, saves=draft.saves),
    )
    assert isinstance(saved, Refused) != isinstance(sent, Refused)
    if not isinstance(sent, Refused):
        assert sent.content["amount"] == "100.00"
