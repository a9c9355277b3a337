"""The operator reads what was read from the registers; nobody else does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import RegisterRun
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/drift/register/"
STARTED, ENDED = "2026-09-10T02:17Z", "2026-09-10T02:19Z"


@pytest.fixture
def drift():
    return signed_in(UserFactory(name="Drift", is_operator=True, mfa=True))


def run(**facts):
    state = {"state": "done", "source": "changes", "started_at": STARTED, "ended_at": ENDED}
    return RegisterRun.objects.create(**state | facts)


def test_each_reading_stands_there_with_its_figures(drift):
    run(read=3017, new=12, changed=40)
    run(state="stopped", source="all", message="Registeret svarer ikke nå.")
    run(state="running", source="voluntary", ended_at=None)
    page = text(drift.get(LIST))
    for words in (
        "3\xa0017&nbsp;lest, 12&nbsp;nye, 40&nbsp;endret<",
        "Ferdig",
        "Stoppet",
        "Pågår",
        "Registeret svarer ikke nå.",
        "04.17",
    ):
        assert words in page


def test_before_the_first_reading_the_page_says_so_and_how_to_begin(drift):
    assert "import_register" in text(drift.get(LIST))


@pytest.mark.parametrize("nightly", [True, False])
def test_the_page_says_whether_we_read_at_night(drift, settings, nightly):
    settings.REGISTER_NIGHTLY = nightly
    assert ("Hver natt" in text(drift.get(LIST))) is nightly


def test_one_reading_says_who_was_refused_and_why_and_where_the_next_begins(drift):
    row = run(
        position="25150890",
        reasons={"navnet mangler": 2, "<b>": 1},
        examples=["enhet (200 000 005): navnet mangler"],
    )
    page = text(drift.get(row.get_absolute_url()))
    assert "200 000 005" in page
    assert "endring 25150890" in page
    assert "&lt;b&gt;" in page


def test_an_interrupted_reading_says_where_it_goes_on(drift):
    row = run(source="voluntary", state="stopped", position="200000005", message="Avbrutt.")
    assert "fortsetter der" in text(drift.get(row.get_absolute_url()))


def test_nobody_else_reads_it(client, as_kari, ola):
    row = run()
    for who in (as_kari, signed_in(ola)):
        assert who.get(LIST).status_code == 403
        assert who.get(row.get_absolute_url()).status_code == 404
    assert client.get(LIST).status_code == 302
    assert client.get(row.get_absolute_url()).status_code == 302


def test_the_page_is_reached_from_the_operators_front_page(drift):
    assert LIST in text(drift.get("/drift/"))


def test_long_lists_come_in_pages_without_more_statements(drift, django_assert_num_queries):
    run()
    drift.get(LIST)
    with CaptureQueriesContext(connection) as few:
        drift.get(LIST)
    for _n in range(60):
        run()
    with django_assert_num_queries(len(few.captured_queries)):
        page = text(drift.get(LIST))
    assert page.count("<tr>") == 1 + 50
    last = RegisterRun.objects.all()[49]
    older = text(drift.get(f"{LIST}?for={last.pk}"))
    assert older.count("<tr>") == 1 + 11
    assert drift.get(f"{LIST}?for=x").status_code == 200
