"""How the stories of pages open them."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.states import Role

NUL, SCRIPT, HUGE = "a\0b", "<script>alert(1)</script>", "x" * 100_000


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


def ask(client, organisation, **changes):
    url = reverse("join_organisation", kwargs={"key": organisation.key})
    return client.post(url, {"role": Role.RESPONSIBLE, "words": "Jeg er leder."} | changes)


def unchanged_by_get(client, url):
    """The page, after checking that no row was written."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    written = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert [sql for sql in written if "session" not in sql] == []
    return page
