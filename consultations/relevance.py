"""Matching seen from the organisation: which hearings its causes touch, whether invited or not.

The rule is the one of `matching` (clause R4); a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from consultations.models import Answer, Hearing, PlanParty
from consultations.states import EVERYONE
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Kind


@dataclass(frozen=True)
class Touched:
    """The hearings as a condition, and the topics by which they were found."""

    condition: Q
    topics: frozenset[int]

    def why(self, hearing: Hearing) -> list[str]:
        """The hearing's own topics that meet a cause, in the words of an invitation."""
        return [t.name_nb.lower() for t in hearing.topics.all() if t.pk in self.topics]


def touching(organisation: Organisation) -> Touched:
    """Every hearing that touches a living organisation's standing causes where it works."""
    found, topics = Q(pk__in=[]), frozenset[int]()
    if organisation.kind != Kind.VOLUNTARY or organisation.dissolved_at:
        return Touched(found, topics)
    above = dict(Topic.objects.values_list("pk", "parent"))
    county = dict(Municipality.objects.values_list("pk", "county"))
    works = near(organisation.areas.values_list("municipality", flat=True), county)
    for cause in organisation.causes.standing().prefetch_related("topics", "areas"):
        meets = related((topic.pk for topic in cause.topics.all()), above)
        topics |= meets
        areas = near((area.pk for area in cause.areas.all()), county)
        here = Q() if not areas and organisation.nationwide else about(areas or works)
        found |= here & Q(pk__in=_through(Hearing.topics, topic__in=meets))
    found |= about(works) & Q(kind__in=list(EVERYONE))
    return Touched(found | part_of_before(organisation), topics)


def part_of_before(organisation: Organisation) -> Q:
    """Hearings of plans it was told of, and rounds after those it answered."""
    answered = Answer.objects.sent().filter(organisation=organisation)
    told = PlanParty.objects.filter(organisation=organisation)
    return Q(follows__in=answered.values("hearing")) | Q(process__in=told.values("process"))


def about(places: frozenset[int]) -> Q:
    """Hearings about one of these."""
    return Q(pk__in=_through(Hearing.areas, municipality__in=places))


def _through(relation: Any, **chosen: Any) -> Any:
    return relation.through.objects.filter(**chosen).values("hearing")


def near(places: Iterable[int], county: dict[int, int | None]) -> frozenset[int]:
    """Each place with its county, and a county with its municipalities."""
    own = frozenset(places)
    counties = {county[pk] for pk in own} - {None}
    return own | {pk for pk, over in county.items() if pk in counties or over in own}


def related(topics: Iterable[int], above: dict[int, int | None]) -> frozenset[int]:
    """Topics that equal, contain or lie under one of these."""
    own = frozenset(topics)
    lines = {pk: line(pk, above) for pk in above}
    upward = frozenset(pk for topic in own for pk in lines[topic])
    return upward | {pk for pk, over in lines.items() if over & own}


def line(pk: int, above: dict[int, int | None]) -> frozenset[int]:
    """A topic and those that contain it."""
    found, at = set(), above.get(pk)
    found.add(pk)
    while at is not None and at not in found:
        found.add(at)
        at = above.get(at)
    return frozenset(found)
