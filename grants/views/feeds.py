"""New calls as Atom, of the whole country or of one place. An entry's identity never changes."""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.views.feeds import BEGINNING, KEPT, name_of, printable
from core.access import public
from core.pages import absolute
from core.templatetags.portal import dato, til_og_med
from grants.models import Call
from grants.policies.calls import visible_calls
from grants.states import CallState
from organisations.models import Municipality

ENTRIES = 50
LANGUAGE = "nb"  # the same to everyone who is sent the address


@public
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Every call in the country."""
    return answered(request, "", visible_calls(None))


@public
@require_safe
def of_place(request: HttpRequest, number: str) -> HttpResponse:
    """Those of a municipality or a county."""
    place = get_object_or_404(Municipality, number=number)
    found = visible_calls(None).filter(scheme__owner=place.organisation_id)
    return answered(request, place.title, found)


def answered(request: HttpRequest, who: str, calls: QuerySet[Call]) -> HttpResponse:
    """The feed, or «not modified» to one who has it."""
    news = Coalesce("withdrawn_at", "published_at")
    newest = calls.annotate(news=news).order_by(news.desc(), F("pk").desc())
    found: Any = list(newest.prefetch_related("scheme__topics")[:ENTRIES])
    with translation.override(LANGUAGE):
        title = _("Tilskudd: %(who)s") % {"who": who} if who else _("Tilskudd i Samspill")
        content = written(request.path, title, found).encode()
    response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Content-Language"] = LANGUAGE
    patch_cache_control(response, public=True, max_age=KEPT)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


class _Feed(Atom1Feed):
    """Atom, with the feed's own time as its newest entry's also when there is none."""

    newest: datetime

    def latest_post_date(self) -> datetime:
        """The instant at which anything in it last changed."""
        return self.newest


def written(path: str, title: str, found: list[Any]) -> str:
    """The feed as XML."""
    feed = _Feed(
        title=title,
        link=absolute(reverse("call_list")),
        description="",
        language=LANGUAGE,
        feed_url=absolute(path),
        feed_guid=name_of(path),
        author_name="Samspill",
    )
    feed.newest = found[0].news if found else BEGINNING
    for call in found:
        feed.add_item(
            title=printable(call.title),
            link=absolute(call.get_absolute_url()),
            description=told(call),
            unique_id=name_of(f"utlysning/{call.ref}"),
            author_name=call.scheme.owner.name,
            pubdate=call.published_at,
            updateddate=call.news,
            categories=[topic.name_nb for topic in call.scheme.topics.all()],
        )
    return str(feed.writeString("utf-8"))


def told(call: Call) -> str:
    """Whose it is, the deadline or that it is withdrawn, and what it is."""
    if call.state == CallState.WITHDRAWN:
        stands = _("Utlysningen er trukket.")
    else:
        stands = _("Frist: %(day)s.") % {"day": dato(til_og_med(call.closes_at))}
    return printable(f"{call.scheme.owner.name}. {stands} {call.summary}")
