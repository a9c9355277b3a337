"""What is new about hearings, as Atom: all of them, or those of a place or a topic.

The identity of an entry never changes, whatever the hearing is called and wherever the portal
stands; its `updated` is when something last happened that everyone should hear of.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.models import Hearing
from consultations.models.hearing import NEWS
from consultations.states import HearingKind, HearingState
from consultations.views import listing
from core.access import public
from core.clock import OSLO
from core.pages import absolute
from core.spreadsheets import UNPRINTABLE
from core.templatetags.portal import dato, til_og_med
from organisations.models import Municipality, Topic
from organisations.states import Level

ENTRIES = 50
KEPT = 15 * 60  # seconds that a reader may keep it
BEGINNING = datetime(2026, 1, 1, tzinfo=OSLO)  # of a feed in which nothing has happened
NAMES = uuid.UUID("6d2cb1ae-56d4-4e8c-9d4c-5b1f4a1f9a70")  # ours alone; never to be changed


@public
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Every hearing in the country."""
    title = _in_bokmaal(lambda: _("Høringer i Samspill"))
    return answered(request, title, Hearing.objects.public())


@public
@require_safe
def of_municipality(request: HttpRequest, number: str) -> HttpResponse:
    """Those of a municipality, and those about it."""
    place = get_object_or_404(Municipality, number=number, level=Level.MUNICIPALITY)
    found = Hearing.objects.public().filter(pk__in=listing.concerning(place))
    return answered(request, _named(place.title), found)


@public
@require_safe
def of_county(request: HttpRequest, number: str) -> HttpResponse:
    """Those of a county and its municipalities."""
    county = get_object_or_404(Municipality, number=number, level=Level.COUNTY)
    found = Hearing.objects.public().filter(pk__in=listing.within(county))
    return answered(request, _named(county.name), found)


@public
@require_safe
def of_topic(request: HttpRequest, code: str) -> HttpResponse:
    """Those with a topic or one under it."""
    topic = get_object_or_404(Topic, code=code)
    found = Hearing.objects.public().filter(pk__in=listing.about(topic))
    return answered(request, _named(topic.name_nb), found)


def _in_bokmaal(words: Callable[[], str]) -> str:
    """The feed is the same to everyone who is sent its address."""
    with translation.override("nb"):
        return words()


def _named(what: str) -> str:
    return _in_bokmaal(lambda: _("Høringer: %(what)s") % {"what": what})


def answered(request: HttpRequest, title: str, hearings: QuerySet[Hearing]) -> HttpResponse:
    """The feed, or «not modified» to one who has it."""
    newest = hearings.annotate(news=NEWS).order_by(NEWS.desc(), F("pk").desc())
    found: Any = list(newest.select_related("owner").prefetch_related("topics")[:ENTRIES])
    content = _in_bokmaal(lambda: written(request.path, title, found)).encode()
    response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Content-Language"] = "nb"
    patch_cache_control(response, public=True, max_age=KEPT)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def written(path: str, title: str, found: list[Any]) -> str:
    """The feed as XML."""
    feed = _Feed(
        title=title,
        link=absolute(reverse("hearing_list")),
        description="",
        language="nb",
        feed_url=absolute(path),
        feed_guid=name_of(path),
        author_name="Samspill",
    )
    feed.newest = found[0].news if found else BEGINNING
    for hearing in found:
        feed.add_item(
            title=printable(hearing.title),
            link=absolute(hearing.get_absolute_url()),
            description=told(hearing),
            unique_id=name_of(f"horing/{hearing.ref}"),
            author_name=hearing.owner.name,
            pubdate=hearing.published_at,
            updateddate=hearing.news,
            categories=[topic.name_nb for topic in hearing.topics.all()],
        )
    return str(feed.writeString("utf-8"))


class _Feed(Atom1Feed):
    """Atom, with the feed's own time as its newest entry's also when there is none."""

    newest: datetime

    def latest_post_date(self) -> datetime:
        """The instant at which anything in it last changed."""
        return self.newest


def name_of(what: str) -> str:
    """The permanent identity of a feed or an entry, whatever the host is called."""
    return f"urn:uuid:{uuid.uuid5(NAMES, what)}"


def told(hearing: Any) -> str:
    """Where it stands, in words that hold until something new happens, and what it is about."""
    return printable(f"{hearing.owner.name}. {stands(hearing)} {hearing.lead}")


def printable(text: str) -> str:
    """Without the characters that neither a spreadsheet nor XML can hold."""
    return UNPRINTABLE.sub("", text)


def stands(hearing: Hearing) -> str:
    """The deadline while it matters, else what became of it."""
    after = {
        HearingState.SUMMARISED: _("Kommunen har svart på innspillene."),
        HearingState.CONCLUDED: _("Saken er avgjort."),
        HearingState.WITHDRAWN: _("Høringen er trukket."),
    }
    if hearing.kind == HearingKind.MAPPING:
        after[HearingState.SUMMARISED] = _("Resultatene er klare.")
    last = dato(til_og_med(hearing.closes_at))
    return after.get(HearingState(hearing.state), _("Frist: %(day)s.") % {"day": last})
