"""Writing letters: once per key, one statement for a set, and a wake-up that never fails."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Case, CharField, DateTimeField, F, Value, When
from django.db.models.functions import Cast, Concat, JSONObject
from django.test.utils import CaptureQueriesContext

from consultations import emails
from dispatch.letters import counts, write_batch, write_one
from dispatch.models import Batch, Letter
from organisations.models import Organisation
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.dispatch import BatchFactory, LetterFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


OLA = "ola@forening.example"


def organisations(email="email"):
    """Recipients with the columns named in another order than they are asked for."""
    return Organisation.objects.annotate(
        merge=JSONObject(reason=Concat(Value("100 % for "), F("name"))),
        recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
        key=Concat(Value("invite:9:"), Cast("pk", CharField())),
    ).values_list("key", "recipient_ref", "name", email, "merge")


def invite(recipients, **more):
    return write_batch(
        kind="hearing.invitation",
        scope="hearing:9",
        subject="Si hva dere mener",
        body="[[reason]]",
        recipients=recipients,
        **more,
    )


def test_each_gets_a_letter_with_its_own_words():
    ola = OrganisationFactory(
        name="Strandas venner {0} [[name]] %s", email=" Post@Stranda.Example "
    )
    batch = invite(organisations())
    letter = Letter.objects.get()
    assert (letter.key, letter.batch) == (f"invite:9:{ola.pk}", batch)
    assert letter.recipient_ref == f"org:{ola.pk}"
    assert letter.recipient_name == ola.name
    assert (letter.email, letter.domain) == ("post@stranda.example", "stranda.example")
    assert letter.merge == {"reason": f"100 % for {ola.name}"}
    assert (letter.state, letter.attempt, letter.fence, letter.urgent) == ("pending", 0, 0, False)


def test_a_set_costs_the_same_however_large():
    spent = []
    for many in (3, 300):
        Letter.objects.all().delete()
        OrganisationFactory.create_batch(many, email=OLA)
        with CaptureQueriesContext(connection) as queries:
            invite(organisations())
        assert Letter.objects.count() == Organisation.objects.exclude(email="").count() >= many
        spent.append(len(queries))
    assert spent == [2, 2]


def test_a_letter_may_wait_for_an_instant_of_its_own():
    patient, eager = OrganisationFactory.create_batch(2, email=OLA)
    own = Case(When(pk=patient.pk, then=Value("2100-01-01T00:00Z")), output_field=DateTimeField())
    columns = ("key", "recipient_ref", "name", "email", "merge", "not_before")
    rows = organisations().annotate(not_before=own).values_list(*columns)
    invite(rows, next_at=datetime(2050, 1, 1, tzinfo=UTC))
    years = dict(Letter.objects.values_list("recipient_ref", "next_at__year"))
    assert years == {f"org:{patient.pk}": 2100, f"org:{eager.pk}": 2050}


def test_the_same_key_twice_is_one_letter():
    OrganisationFactory.create_batch(2, email=OLA)
    invite(organisations())
    OrganisationFactory(email=OLA)
    second = invite(organisations())
    assert Letter.objects.count() == 3
    assert second.letters.count() == 1


@pytest.mark.parametrize("email", ["", "   "])
def test_without_an_address_there_is_no_letter(email):
    OrganisationFactory(email=email)
    invite(organisations())
    assert not Letter.objects.exists()


def test_two_that_share_an_address_get_a_letter_each():
    OrganisationFactory.create_batch(2, email=OLA)
    invite(organisations())
    assert Letter.objects.count() == 2


def test_long_titles_and_names_do_not_stop_a_publishing():
    OrganisationFactory(email=OLA)
    write_batch(
        kind="k",
        scope="s",
        subject="Å" * 600,
        body="",
        from_name="Æ" * 300,
        recipients=organisations()
        .annotate(long=Value("n" * 900))
        .values_list("key", "recipient_ref", "long", "email", "merge"),
    )
    assert len(Letter.objects.get().recipient_name) == 200
    assert len(Batch.objects.get().subject) == 250


def test_the_invitations_of_a_hearing_reach_the_ledger_as_they_were_meant():
    hearing = HearingFactory(published=True)
    invitee = InviteeFactory(hearing=hearing, organisation__email=OLA)
    InviteeFactory(hearing=hearing, organisation__email=OLA, rejected=True)
    InviteeFactory(hearing=hearing, organisation__email="")
    emails.invite_all(hearing)
    letter = Letter.objects.get()
    assert letter.recipient_ref == f"org:{invitee.organisation_id}"
    assert letter.recipient_name == invitee.organisation.name
    assert set(letter.merge) == {"reason", "source"}
    assert (letter.next_at, letter.expires_at) == (hearing.opens_at, hearing.closes_at)


def test_one_letter_is_urgent_and_written_once():
    words = {"kind": "account", "scope": "account", "subject": "Hei", "body": "Hei"}
    first = write_one(key="account:1", to_name="Ola " * 90, to_email=" Ola@X.no ", **words)
    again = write_one(key="account:1", to_name="Liv", to_email="liv@annen.example", **words)
    assert first == again
    assert Batch.objects.count() == 1
    first.refresh_from_db()
    assert (first.email, first.urgent) == ("ola@x.no", True)


def test_counts_are_one_statement(django_assert_num_queries):
    batch = BatchFactory()
    LetterFactory(batch=batch)
    LetterFactory(batch=batch, state="failed")
    with django_assert_num_queries(1):
        assert counts(batch.letters.all()) == {"all": 2, "sent": 0, "on_way": 1, "not_reached": 1}


def test_writing_wakes_a_worker_after_the_commit(django_capture_on_commit_callbacks):
    OrganisationFactory(email=OLA)
    with django_capture_on_commit_callbacks() as callbacks:
        invite(organisations())
    assert len(callbacks) == 1


WAKE = """
import time, django
django.setup()
from dispatch.letters import nudge
nudge()
began = time.monotonic()
nudge()
print(time.monotonic() - began)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["refuses", "hangs"])
def test_a_dead_redis_costs_no_error_and_less_than_a_second(kind):
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        if kind == "hangs":
            dead.listen(9)
        url = f"redis://127.0.0.1:{dead.getsockname()[1]}/0"
        done = subprocess.run(
            [sys.executable, "-c", WAKE],
            env=os.environ | {"REDIS_URL": url},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            cwd=settings.BASE_DIR,
        )
    assert float(done.stdout) < 1
    assert "no wake-up for the letters" in done.stderr
