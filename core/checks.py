"""What `manage.py check` refuses before anything starts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from core.access import walk

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register
def every_view_states_a_rule(**_kwargs: Any) -> list[Error]:
    """A URL whose view has no `public`, `signed_in` or `allow` is an error."""
    return [
        Error(f"/{route} states no access rule", id="core.E001")
        for route, view in walk()
        if not hasattr(view, "access")
    ]


@register
def demo_stays_at_home(**_kwargs: Any) -> list[Error]:
    """Demo sign-in opens every account: only with the embedded database, only on loopback."""
    if not settings.PORTAL_DEMO:
        return []
    hosts = {settings.DATABASES["default"]["HOST"], urlsplit(settings.PORTAL_BASE_URL).hostname}
    hosts |= set(settings.ALLOWED_HOSTS)
    foreign = hosts - LOOPBACK
    return [Error(f"PORTAL_DEMO with a foreign host: {foreign}", id="core.E002")] if foreign else []


@register
def demo_scanner_stays_in_demo(**_kwargs: Any) -> list[Error]:
    """`SCANNER=demo` sniffs types only; a real installation needs a real scanner."""
    if settings.SCANNER == "demo" and not settings.PORTAL_DEMO:
        return [Error("SCANNER=demo outside the demo", id="core.E003")]
    return []


@register(Tags.database)
def database_waits_for_the_disk(
    databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[Error]:
    """With `synchronous_commit` off a power cut forgets what was handed over, and letters double.

    Asked before each migration; Django asks a database nothing otherwise.
    """
    found = []
    for name in databases or []:
        with connections[name].cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            [value] = cursor.fetchone()
        if value == "off":
            found.append(Error("PostgreSQL must run with synchronous_commit = on", id="core.E004"))
    return found
