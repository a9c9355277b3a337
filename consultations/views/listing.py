"""The public list of hearings: which, in what order, and what stands on each row.

The portal's clock is read once and passed in as a value, so that every list walks an index from
its beginning (`hearing_list`, `hearing_coming`, `hearing_ended`) and stops when the page is full.
"""

import re
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.search import COMING, ENDED, NARROWS, OPEN, TABS, HearingFilterForm
from consultations.models import Hearing
from consultations.views.readers import reader_tag
from core import clock
from core.pages import after, page
from organisations.models import Municipality, Organisation, Topic
from organisations.policies import STAFF_KINDS

ROWS = 20
WORDS = 8  # of a search; more are left out
TELLING = """
SELECT word FROM unnest(%s::text[]) WITH ORDINALITY given (word, place)
WHERE numnode(plainto_tsquery('norwegian', word)) > 0 ORDER BY place
"""
ORDER = {
    OPEN: ("closes_at", "pk"),
    COMING: ("opens_at", "pk"),
    ENDED: ("-closes_at", "-pk"),
}
EMPTY: dict[str, Any] = {
    OPEN: gettext_lazy("Ingen høringer er åpne nå. Se hva som kommer, eller hva som skjedde sist."),
    COMING: gettext_lazy("Ingen høringer er varslet. Når en kommune varsler en, står den her."),
    ENDED: gettext_lazy("Ingen høringer er avsluttet ennå."),
}


def list_page(data: Any) -> dict[str, Any]:
    """One slice of the list that was asked for."""
    form, now = HearingFilterForm(data), clock.now()
    asked = form.asked()
    tab = asked["vis"] or OPEN
    found = after(shown(chosen(tab, now), asked), asked["etter"], ORDER[tab])
    rows, following = page(found, ROWS)
    narrowed = any(asked[name] for name in NARROWS)
    return {
        "form": form,
        "tab": tab,
        "tabs": TABS.items(),
        "rows": [(hearing, reader_tag(hearing, now)) for hearing in with_facts(rows)],
        "following": following,
        "narrowed": narrowed,
        "feed": feed_of(asked),
        "empty": _("Ingen høringer passer med det du søkte etter.") if narrowed else EMPTY[tab],
    }


def chosen(tab: str, now: datetime) -> QuerySet[Hearing]:
    """The hearings of one tab."""
    hearings = Hearing.objects.all()
    tabs = {OPEN: hearings.open_at, COMING: hearings.coming_at, ENDED: hearings.ended_at}
    return tabs[tab](now)


def with_facts(rows: list[Hearing]) -> list[Hearing]:
    """The rows of a page with what each shows; counted for these alone."""
    facts = Hearing.objects.filter(pk__in=[row.pk for row in rows]).with_counts()
    known = {
        hearing.pk: hearing for hearing in facts.select_related("owner").prefetch_related("topics")
    }
    return [known[row.pk] for row in rows]


def shown(hearings: QuerySet[Hearing], asked: dict[str, Any]) -> QuerySet[Hearing]:
    """Those with every word, the topic or one under it, in the place and of the kind."""
    hearings = worded(hearings, asked["q"] or "")
    if asked["tema"]:
        hearings = hearings.filter(pk__in=about(asked["tema"]))
    if asked["kommune"]:
        hearings = hearings.filter(pk__in=concerning(asked["kommune"]))
    if asked["fylke"]:
        hearings = hearings.filter(pk__in=within(asked["fylke"]))
    if asked["slag"]:
        hearings = hearings.filter(kind=asked["slag"])
    return hearings


def worded(hearings: QuerySet[Hearing], asked: str) -> QuerySet[Hearing]:
    """Those with every word, in Norwegian inflections or as a beginning, or from one called so."""
    words = telling(re.findall(r"\w+", asked)[:WORDS])
    if not words:
        return hearings
    owners = Organisation.objects.filter(kind__in=STAFF_KINDS).values_list("pk", "name")
    named = [(pk, f" {name.lower()}") for pk, name in owners]
    for word in words:
        stems = SearchQuery(f"'{word}':*", config="norwegian", search_type="raw")
        called = [pk for pk, name in named if f" {word.lower()}" in name]
        said = Q(search__words=stems)
        hearings = hearings.filter(said | Q(owner__in=called) if called else said)
    return hearings


def telling(words: list[str]) -> list[str]:
    """Those that tell hearings apart: «av» and «og» stand everywhere, and are searched nowhere."""
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TELLING, [words])
        return [word for (word,) in cursor.fetchall()]


def about(topic: Topic) -> QuerySet[Any]:
    """Hearings with this topic or one under it."""
    under = Topic.objects.filter(Q(pk=topic.pk) | Q(parent=topic) | Q(parent__parent=topic))
    return Hearing.topics.through.objects.filter(topic__in=under).values("hearing")


def concerning(municipality: Municipality) -> QuerySet[Any]:
    """Hearings of a municipality, and those about it or its whole county."""
    areas = [pk for pk in (municipality.pk, municipality.county_id) if pk]
    return _of([municipality.pk], areas)


def within(county: Municipality) -> QuerySet[Any]:
    """Hearings of a county and its municipalities, and those about any of them."""
    parts = Municipality.objects.filter(Q(pk=county.pk) | Q(county=county)).values("pk")
    return _of(parts, parts)


def _of(owners: Any, areas: Any) -> QuerySet[Any]:
    """Two sets as one, each by its own index."""
    about_them = Hearing.areas.through.objects.filter(municipality__in=areas)
    own = Hearing.objects.filter(municipality__in=owners).order_by()
    return own.values("pk").union(about_them.values("hearing"), all=True)


def feed_of(asked: dict[str, Any]) -> str:
    """The feed nearest to what was asked for: the place, else the topic, else everything."""
    if place := asked.get("kommune"):
        return reverse("feed_municipality", kwargs={"number": place.number})
    if county := asked.get("fylke"):
        return reverse("feed_county", kwargs={"number": county.number})
    if topic := asked.get("tema"):
        return reverse("feed_topic", kwargs={"code": topic.code})
    return reverse("feed_hearings")
