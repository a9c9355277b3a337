"""While an application is with the applicant again, the desk reads what was last sent."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from grants.models import Application, Submission
from grants.states import ApplicationState
from tests.consultations.municipality import text
from tests.factories.grants import ApplicationFactory, CallFactory, sent

pytestmark = pytest.mark.django_db
S = ApplicationState
NBSP = "\N{NO-BREAK SPACE}"
SENT, UNSENT = f"20{NBSP}000{NBSP}kr", f"7{NBSP}777{NBSP}kr"


def give_back(application: Application, state: str = S.RETURNED) -> Application:
    """Sent twice, the last time for 20 000 kr in two years; rewritten since and not sent."""
    for number, amount in ((1, "31000.00"), (2, "20000.00")):
        Submission.objects.create(
            application=application,
            number=number,
            sent_at=min(clock.now(), application.call.closes_at - timedelta(minutes=1)),
            sent_by=application.edited_by,
            content={"amount": amount, "years": 2, "title": "Sendt", "account": "12345678903"},
            digest="0" * 64,
        )
    Application.objects.filter(pk=application.pk).update(
        number=application.call.applications.exclude(number=None).count() + 1,
        state=state, sent_at=clock.now(), missing="Årsmelding", answer_by=clock.today(),
        amount=Decimal(7_777), years=3, title="Usendt",
    )  # fmt: skip
    application.refresh_from_db()
    return application


@pytest.fixture
def returned(draft: Application) -> Application:
    """The band's."""
    return give_back(draft)


def read(client: Client, name: str, call: Any, **asked: Any) -> str:
    return text(client.get(reverse(name, kwargs={"ref": call.ref}), asked))


@pytest.mark.parametrize("state", [S.RETURNED, S.WITHDRAWN])
def test_the_inbox_and_its_sum(as_kari, call, draft, state):
    give_back(draft, state)
    page = read(as_kari, "inbox", call)
    assert f"{SENT} × 2" in page
    assert UNSENT not in page
    assert page.count(SENT) == (
        2 if state == S.RETURNED else 1
    )  # the row, and what is asked in all


def test_the_inbox_is_narrowed_by_what_was_sent(as_kari, call, returned):
    assert "Solsida skolekorps" in read(as_kari, "inbox", call, fra="20000", til="20000")
    assert "Solsida skolekorps" not in read(as_kari, "inbox", call, til="19999")


def test_the_recommendations_and_their_order(as_kari, call, returned, choir):
    sent(ApplicationFactory(call=call, organisation=choir, amount=Decimal(10_000)))
    page = read(as_kari, "recommendations", call, sorter="sum")
    assert f"Søker om {SENT} × 2" in page
    assert UNSENT not in page
    assert page.index("Solsida skolekorps") < page.index("Fjordkoret")
    rest = read(as_kari, "recommendations", call, sorter="sum", etter=returned.pk)
    assert "Fjordkoret" in rest
    assert "Solsida skolekorps" not in rest


def test_side_by_side(as_kari, call, returned, choir):
    sent(ApplicationFactory(call=call, organisation=choir))
    address = reverse("side_by_side", kwargs={"ref": call.ref})
    page = text(as_kari.get(address, {"valgt": [1, 2]}))
    assert f"{SENT} × 2" in page
    assert UNSENT not in page


def test_the_file(as_kari, call, returned):
    address = reverse("inbox_export", kwargs={"ref": call.ref, "kind": "csv"})
    row = b"".join(as_kari.get(address).streaming_content).decode().splitlines()[1]
    assert ";Sendt;20000.00;2;" in row.replace(",", ";")
    assert "Usendt" not in row


def test_the_case_and_the_applicant_s_others(as_kari, call, returned, korps):
    page = read(as_kari, "case", returned)
    assert f"<dd>{SENT}</dd>" in page
    assert "<dd>2</dd>" in page
    assert UNSENT not in page
    other = CallFactory(scheme=call.scheme, year=call.year + 1, published=True)
    beside = sent(ApplicationFactory(call=other, organisation=korps, amount=Decimal(5)))
    page = read(as_kari, "case", beside)
    assert f"søkte om {SENT}" in page
    assert UNSENT not in page


@pytest.mark.parametrize("name", ["inbox", "recommendations"])
def test_no_statement_a_row(as_kari, call, returned, name):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(as_kari, name, call)
        return len(captured)

    read(as_kari, name, call)
    few = cost()
    for _n in range(5):
        give_back(ApplicationFactory(call=call))
    assert cost() == few
