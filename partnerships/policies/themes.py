"""What a theme page gathers: arenas, hearings, partnerships, meetings and whom to call (K3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from consultations.models import Hearing
from core import clock
from forums.models import Forum, Meeting
from organisations.models import ContactPerson, Municipality, Topic
from partnerships.models import Partnership
from partnerships.states import OPEN, THEMES


@dataclass(frozen=True)
class ThemeCount:
    """One theme in the list, with how many arenas are active on a day."""

    slug: str
    name: str
    lead: str
    forums: int
    partnerships: int
    day: date

    @property
    def arenas(self) -> int:
        """Standing bodies and partnerships at work together."""
        return self.forums + self.partnerships


def words_of(slug: str, what: str) -> str:
    """Name, lead or words of a theme, in the language of the page where it is written in it."""
    theme = THEMES[slug]
    return str(theme.get(f"{what}_{get_language()}", theme[what]))


def topic_tree() -> dict[str, set[int]]:
    """Each theme's topics with everything under them. One statement for all themes."""
    parents = {pk: (code, parent) for pk, code, parent in Topic.objects.values_list(
        "pk", "code", "parent_id"
    )}  # fmt: skip
    found = {}
    for slug, theme in THEMES.items():
        codes = set(theme["topics"])  # type: ignore[call-overload]
        inside = {pk for pk, (code, _parent) in parents.items() if code in codes}
        while more := {pk for pk, (_c, up) in parents.items() if up in inside} - inside:
            inside |= more
        found[slug] = inside
    return found


def at(place: Municipality | None, path: str = "municipality") -> Q:
    """In a municipality; of a county, in its municipalities too; anywhere without one."""
    if place is None:
        return Q()
    return Q(**{path: place.pk}) | Q(**{f"{path}__county": place.pk})


def arenas(topics: set[int], place: Municipality | None) -> QuerySet[Forum]:
    """Living forums, councils and the like that are about the theme."""
    found = Forum.objects.active().filter(at(place), topics__in=topics)
    return found.select_related("municipality").distinct().order_by("name", "pk")


def open_hearings(topics: set[int], place: Municipality | None) -> QuerySet[Hearing]:
    """Hearings that can be answered now, the nearest deadline first."""
    found = Hearing.objects.open_at(clock.now()).filter(at(place), topics__in=topics)
    return (
        found.select_related("owner")
        .prefetch_related("topics")
        .distinct()
        .order_by("closes_at", "pk")
    )


def partnerships(slug: str, place: Municipality | None) -> QuerySet[Partnership]:
    """Those that have not ended, those at work first to come."""
    found = Partnership.objects.filter(at(place), themes__contains=[slug], state__in=OPEN)
    return found.select_related("municipality", "owner").order_by("-signed_at", "-pk")


def coming_meetings(topics: set[int], place: Municipality | None) -> QuerySet[Meeting]:
    """Meetings ahead in those arenas."""
    forums = arenas(topics, place).order_by().values("pk")
    found = Meeting.objects.coming().filter(forum__in=forums)
    return found.select_related("forum__municipality", "convener", "venue", "minutes").order_by(
        "starts_at", "pk"
    )


def contacts(slug: str, topics: set[int], place: Municipality | None) -> QuerySet[ContactPerson]:
    """Whom to call: in the place asked for, else where something goes on in the theme."""
    people = ContactPerson.objects.select_related("municipality")
    if place is not None:
        return people.filter(municipality=place)
    forums = arenas(topics, None).order_by().values("municipality")
    theirs = partnerships(slug, None).order_by().values("municipality")
    return people.filter(Q(municipality__in=forums) | Q(municipality__in=theirs)).order_by(
        "municipality__name", "position", "pk"
    )


def counts(place: Municipality | None) -> list[ThemeCount]:
    """Every theme with its active arenas. Three statements, however many there are."""
    tree, day = topic_tree(), clock.today()
    forums: Any = Forum.objects.active().filter(at(place), topics__isnull=False)
    pairs = list(forums.values_list("pk", "topics"))
    active = Partnership.objects.active().filter(at(place), ends__gte=day)
    tagged = list(active.values_list("themes", flat=True))
    return [
        ThemeCount(
            slug=slug,
            name=words_of(slug, "name"),
            lead=words_of(slug, "lead"),
            forums=len({pk for pk, topic in pairs if topic in tree[slug]}),
            partnerships=sum(slug in themes for themes in tagged),
            day=day,
        )
        for slug in THEMES
    ]
