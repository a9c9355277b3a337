"""What refuses to start."""

import pytest
from django.db import connection

from core.checks import database_waits_for_the_disk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("value", "found"), [("on", []), ("off", ["core.E004"])])
def test_a_database_that_forgets_after_a_power_cut_is_refused(value, found):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    assert [one.id for one in database_waits_for_the_disk(databases=["default"])] == found


def test_a_check_of_the_code_alone_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert database_waits_for_the_disk(databases=None) == []
