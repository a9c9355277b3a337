"""A deleted person's address leaves the ledger; that the letters were sent does not."""

import pytest
from django.db import connection

from dispatch.letters import forget, write_one
from dispatch.letters.forgetting import GONE, NOBODY, NOWHERE
from dispatch.models import Letter, LetterEvent
from dispatch.states import LetterState
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db

OLA = "ola@forening.example"
SETTLED = ["failed", "suppressed", "expired"]


def settled(state, **more):
    """A letter at its end."""
    letter = LetterFactory(email=OLA, **more)
    Letter.objects.filter(pk=letter.pk).update(state=state)
    return letter


@pytest.mark.parametrize("state", SETTLED)
def test_a_settled_letter_keeps_its_place_without_the_address(state):
    letter = settled(state, recipient_ref="org:7", recipient_name="Solsida skolekorps")
    token = letter.token
    forget(" Ola@Forening.Example ")
    letter.refresh_from_db()
    assert (letter.email, letter.state, letter.token) == (NOWHERE, state, token)
    assert letter.recipient_name == "Solsida skolekorps"


def test_what_the_relay_said_of_the_address_goes_too():
    letter = settled("failed", last_error=f"550 <{OLA}> ukjent")
    forget(OLA)
    letter.refresh_from_db()
    assert OLA not in letter.last_error


def test_a_letter_to_the_person_alone_loses_name_and_words():
    letter = write_one(
        key="account:1", kind="account", scope="account", to_name="Ola Berg", to_email=OLA,
        subject="Bytt passord", body="Hei, Ola",
    )  # fmt: skip
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.EXPIRED)
    forget(OLA)
    letter = Letter.objects.select_related("batch").get()
    assert (letter.recipient_name, letter.batch.body) == (NOBODY, GONE)


@pytest.mark.parametrize("state", ["pending", "held"])
def test_what_waits_is_stopped_and_says_why(state):
    letter = settled(state)
    fence = letter.fence
    forget(OLA)
    letter.refresh_from_db()
    assert (letter.state, letter.email, letter.fence) == ("suppressed", NOWHERE, fence + 1)
    event = LetterEvent.objects.get()
    assert (event.was, event.became, event.fence) == (state, "suppressed", fence + 1)
    assert event.detail == "mottakeren har slettet kontoen"


def test_a_letter_in_doubt_is_left_to_its_fence():
    letter = settled("in_doubt")
    forget(OLA)
    letter.refresh_from_db()
    assert (letter.state, letter.email) == ("in_doubt", OLA)


def test_other_peoples_letters_are_untouched():
    other = LetterFactory(email="liv@annen.example")
    forget(OLA)
    assert Letter.objects.filter(pk=other.pk, email="liv@annen.example", state="pending").exists()


def test_twice_changes_nothing_and_many_cost_the_same(django_assert_num_queries):
    LetterFactory.create_batch(30, email=OLA)
    with django_assert_num_queries(5):  # with its savepoint
        forget(OLA)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT fence) FROM dispatch_letter")
        before = cursor.fetchone()
        forget(OLA)
        cursor.execute("SELECT count(*), count(DISTINCT fence) FROM dispatch_letter")
        assert cursor.fetchone() == before
    assert LetterEvent.objects.count() == 30
