"""Whether a municipality has a policy: «Har», «I ferd med» or «Har ikke» (clause P7).

Read from what shows it, never stored and never said by anybody: in a survey of 2022 twice as many
said that they had one as had (mission, fact 9). «Har» takes a text of its own, made in dialogue and
decided politically, and not run out. «I ferd med» takes work that is under way and at least one
thing that shows it.
"""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from agreements.models import Evidence, LocalPolicy
from agreements.states import STANDING, WORKING, EvidenceKind, PolicyLevel
from forums.models.forum import PortalToday
from organisations.models import Municipality

MADE = [EvidenceKind.DOCUMENT, EvidenceKind.DIALOGUE, EvidenceKind.DECISION]


def in_force() -> QuerySet[LocalPolicy]:
    """Decided, not run out, and not replaced by one that is decided."""
    replaced = LocalPolicy.objects.filter(follows=OuterRef("pk"), state__in=STANDING)
    lasts = Q(valid_to=None) | Q(valid_to__gte=PortalToday())
    return LocalPolicy.objects.filter(lasts, ~Exists(replaced), state__in=STANDING)


def counting() -> Any:
    """Those that make a level, with `makes`: «Har» or «I ferd med»."""
    shown = Evidence.objects.filter(policy=OuterRef("pk"))
    has = Q(pk__in=in_force().values("pk"))
    for kind in MADE:
        has &= Q(Exists(shown.filter(kind=kind)))
    under_way = Q(Exists(shown), state__in=WORKING)
    return LocalPolicy.objects.filter(has | under_way).annotate(
        makes=Case(
            When(state__in=WORKING, then=Value(PolicyLevel.UNDER_WAY.value)),
            default=Value(PolicyLevel.HAS.value),
            output_field=CharField(),
        )
    )


def with_level(places: QuerySet[Municipality]) -> Any:
    """Each with `policy_level`, and of what makes it `policy_ref`, `policy_title` and `decided`.

    One statement, however many places.
    """
    # «has» comes before «under_way», and the latest decision before the others
    best = (
        counting()
        .filter(municipality=OuterRef("pk"))
        .order_by("makes", F("decided_on").desc(nulls_last=True), "-pk")
    )
    return places.annotate(
        policy_level=Case(
            When(Exists(best.filter(makes=PolicyLevel.HAS)), then=Value(PolicyLevel.HAS.value)),
            When(Exists(best), then=Value(PolicyLevel.UNDER_WAY.value)),
            default=Value(PolicyLevel.NONE.value),
            output_field=CharField(),
        ),
        policy_ref=Subquery(best.values("ref")[:1]),
        policy_title=Subquery(best.values("title")[:1]),
        decided=Subquery(best.values("decided_on")[:1]),
    )


def level_of(place: Municipality) -> str:
    """The level of one place."""
    found = with_level(Municipality.objects.filter(pk=place.pk)).values_list(
        "policy_level", flat=True
    )
    return str(found.get())
