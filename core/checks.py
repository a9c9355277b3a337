"""What `manage.py check` refuses before anything starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

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
