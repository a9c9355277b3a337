"""The last line is in PostgreSQL."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now

from dispatch.models import Letter, LetterEvent
from dispatch.states import LETTER, NOT_REACHED, OPEN, LetterState
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "accepted"},
        {"state": "bounced"},
        {"state": "pending", "accepted_at": Now()},
        {"state": "claimed"},
        {"state": "handing", "lease": Now()},
        {"attempt": -1},
        {"fence": -1},
    ],
)
def test_a_row_that_cannot_be_true_is_refused(wrong):
    letter = LetterFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_a_key_exists_once():
    LetterFactory(key="invite:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterFactory(key="invite:1")


@pytest.mark.parametrize(
    "sql", ["UPDATE dispatch_letterevent SET detail = 'x'", "DELETE FROM dispatch_letterevent"]
)
def test_what_happened_is_never_rewritten(sql):
    LetterEvent.objects.create(letter=LetterFactory(), was="pending", became="claimed", fence=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert LetterEvent.objects.get().detail == ""


def test_the_domain_is_what_stands_last():
    assert LetterFactory.build(email="ola@x.no").domain == "x.no"
    assert LetterFactory.build(email="").domain == ""


def test_the_table_of_states_is_whole():
    assert set(LETTER) == set(LetterState)
    assert {S for S, ways in LETTER.items() if not ways} == {"bounced", "suppressed", "expired"}
    assert not OPEN & NOT_REACHED
    assert OPEN | NOT_REACHED | {"accepted"} == set(LetterState)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, ""),
        ({"attempt": 1}, "Vi fikk ikke kontakt. Vi prøver igjen."),
        ({"attempt": 1, "last_code": 450}, "Vi prøver igjen."),
        ({"state": "held"}, "Ring, eller send på nytt."),
        ({"state": "failed"}, "Ring, eller finn en ny adresse."),
        ({"state": "accepted"}, ""),
    ],
)
def test_people_read_what_happened_and_what_now(fields, says):
    explanation = LetterFactory.build(**fields).explanation
    assert explanation.endswith(says)
    assert bool(explanation) == bool(says)
