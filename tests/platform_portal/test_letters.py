"""Who sees which letters, and where each is."""

import pytest

from dispatch import letters
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def write(sender, name, kind="hearing.invitation"):
    return letters.write_one(
        key=f"test:{name}",
        kind=kind,
        scope="test",
        to_name=name,
        to_email=f"{name}@lag.example",
        subject=f"Brev til {name}",
        body="Hemmelig innhold",
        sender_ref=f"org:{sender.pk}",
    )


@pytest.fixture
def steinkjer(liv):
    place = MunicipalityFactory(name="Steinkjer", number="5006")
    MembershipFactory(user=liv, organisation=place.organisation)
    return place


def test_kari_sees_larviks_letters_and_no_others(as_kari, larvik, steinkjer):
    write(larvik.organisation, "korps")
    write(steinkjer.organisation, "kor")
    page = text(as_kari.get("/arbeid/brev/"))
    assert "Brev til korps" in page
    assert "Venter på å bli sendt" in page
    assert "Brev til kor<" not in page
    assert "Hemmelig innhold" not in page


def test_volunteers_see_no_letters(ola, korps):
    assert signed_in(ola).get("/arbeid/brev/").status_code == 403


def test_the_operator_sees_where_every_letter_is_but_not_what_it_says(larvik):
    drift = UserFactory(name="Drift", is_operator=True, mfa=True)
    write(larvik.organisation, "korps")
    write(larvik.organisation, "konto", kind="account")
    page = text(signed_in(drift).get("/drift/"))
    assert "Brev til korps" in page
    assert "Brev til konto" in page
    assert "Hemmelig innhold" not in page


def test_kari_is_no_operator(as_kari):
    assert as_kari.get("/drift/").status_code == 403


def test_long_lists_come_in_pages_without_more_statements(
    as_kari, larvik, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for n in range(3):
        write(larvik.organisation, f"lag{n}")
    as_kari.get("/arbeid/brev/")
    with CaptureQueriesContext(connection) as few:
        as_kari.get("/arbeid/brev/")
    for n in range(3, 60):
        write(larvik.organisation, f"lag{n}")
    with django_assert_num_queries(len(few.captured_queries)):
        first = text(as_kari.get("/arbeid/brev/"))
    assert "Vis eldre brev" in first
    last = letters.Letter.objects.order_by("-pk")[49].pk
    older = text(as_kari.get(f"/arbeid/brev/?for={last}"))
    assert "Brev til lag0<" in older
    assert "Brev til lag59<" not in older
