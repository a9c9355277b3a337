"""Meetings to subscribe to, or to take into one's own calendar."""

import hashlib
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core import ics
from core.access import allow, anyone
from forums import calendar, policies
from forums.models import Forum, Meeting

KEPT = 15 * 60  # seconds that a reader may keep it
LANGUAGE = "nb"  # the same to everyone who is sent the address


@require_safe
@allow(anyone, on=policies.visible_forums, anonymous=True)
def forum_ics(request: HttpRequest, forum: Forum) -> HttpResponse:
    """The meetings of a forum."""
    with translation.override(LANGUAGE):
        events = calendar.events(calendar.of_forum(forum))
    return answered(request, forum.name, events)


@require_safe
@allow(anyone, on=policies.visible_meetings, anonymous=True)
def meeting_ics(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting, to save."""
    with translation.override(LANGUAGE):
        events = calendar.events(Meeting.objects.filter(pk=meeting.pk))
    response = answered(request, meeting.title, events)
    response["Content-Disposition"] = f'attachment; filename="mote-{meeting.ref}.ics"'
    return response


def answered(
    request: HttpRequest, name: str, events: Sequence[ics.Event], *, private: bool = False
) -> HttpResponse:
    """A calendar, or «not modified» to one who has it.

    Args:
        request: may say which one it has.
        name: what calendars call it.
        events: in the order they come.
        private: only for the one who holds the address; no cache between may keep it.
    """
    content = ics.feed(name, events)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Content-Language"] = LANGUAGE
    newest = max((int(event.changed.timestamp()) for event in events), default=None)
    if newest is not None:
        response["Last-Modified"] = http_date(newest)
    patch_cache_control(response, max_age=KEPT, **{"private" if private else "public": True})
    if private:
        response["X-Robots-Tag"] = "noindex"
    found = get_conditional_response(
        request, etag=response["ETag"], last_modified=newest, response=response
    )
    return found if found is not None else response
