"""What happened stays written."""

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit
from core.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_a_line_says_who_what_and_for_whom(kari):
    event = audit.record("test.happened", kari, by=kari, on_behalf_of=None, points=3)
    assert (event.subject_type, event.subject_id) == ("accounts.user", kari.pk)
    assert (event.actor_id, event.on_behalf_of_id) == (kari.pk, None)
    assert event.detail == {"points": 3}


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE core_auditevent SET verb = 'x'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ],
)
def test_nobody_rewrites_the_log(kari, attack):
    audit.record("test.happened", kari, by=kari)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
    assert AuditEvent.objects.filter(verb="test.happened").count() == 1
