"""Where a person is signed in, how long it lasts, and how it ends.

The machine's own clock, as for leases: a sign-in is about real time, whatever day the portal has.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

STARTED, SEEN = "signed_in_at", "seen_at"  # whole seconds, kept in the session itself
LONGEST = timedelta(hours=12)  # for everyone, whatever they do
IDLE = timedelta(hours=2)  # for those who must have two steps: they see what is not public yet
NOTED = timedelta(minutes=1)  # how exactly «sist brukt» is kept; a write per page would be too dear

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def is_over(*, two_steps: bool, started: float, seen: float, now: float) -> bool:
    """Whether a sign-in has lasted long enough.

    Args:
        two_steps: the person's role asks for two steps.
        started: when the person signed in, in seconds; `seen` when a page was last asked for.
        now: the same clock.
    """
    if now - started >= LONGEST.total_seconds():
        return True
    return two_steps and now - seen >= IDLE.total_seconds()


class SessionLimits:
    """Signs a person out whose time is over; else notes, at most once a minute, that they are here.

    The page that was asked for goes on as for a visitor: what needs a sign-in asks for one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            look_after(request, time.time())
        return self.get_response(request)


def look_after(request: HttpRequest, now: float) -> None:
    """What happens to the signed-in person's session at this second."""
    started, seen = request.session.get(STARTED, now), request.session.get(SEEN, 0)
    if is_over(
        two_steps=getattr(request.user, "requires_mfa", False),
        started=started,
        seen=seen or now,
        now=now,
    ):
        logout(request)
        messages.info(request, _("Du ble logget ut fordi det er lenge siden du logget inn."))
    elif now - seen >= NOTED.total_seconds():
        request.session[STARTED], request.session[SEEN] = int(started), int(now)
        note(request)


def note(request: HttpRequest) -> None:
    """Put this sign-in on the person's own list, or say that it is in use."""
    UserSession.objects.create_from_request(request)


def begin(request: HttpRequest | None, **_sent: Any) -> None:
    """Start the clock of a sign-in, however it came about."""
    if request is not None and hasattr(request, "session"):
        request.session[STARTED] = request.session[SEEN] = int(time.time())


user_logged_in.connect(begin, dispatch_uid="accounts.sessions.begin")


@dataclass(frozen=True)
class Place:
    """Somewhere a person is signed in."""

    device: str
    network: str
    since: datetime
    used: datetime
    is_here: bool


def places(user: Any, here: str | None) -> list[Place]:
    """Where a person is signed in now; this browser first, then the last used.

    Args:
        here: the key of the session that asks.
    """
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=Now())
    rows = UserSession.objects.filter(Exists(alive), user=user).order_by("-last_seen_at", "-pk")
    found = [
        Place(
            device=device(row.user_agent),
            network=row.ip,
            since=row.created_at,
            used=row.last_seen_at,
            is_here=row.session_key == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda place: not place.is_here)


def device(user_agent: str) -> str:
    """«Firefox på Windows»; what a browser says of itself, which may be untrue."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Ukjent enhet")


def end(user: Any, *, but: str | None = None) -> int:
    """Sign a person out everywhere, but not where `but` is the key of the session.

    Returns:
        In how many places.
    """
    doomed = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    Session.objects.filter(session_key__in=doomed.values("session_key")).delete()
    return int(doomed.delete()[0])


def forget_ended() -> None:
    """Remove what is left of sign-ins that have ended: who, from where and with which browser."""
    Session.objects.filter(expire_date__lte=Now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
