"""Who is not reached: the kinds of organisations there are in the area, and how many are along."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from consultations.matching import expanded_areas
from consultations.models import Hearing, Invitee
from organisations import policies as registry
from organisations.models import Organisation, OrganisationArea, Topic
from organisations.states import Kind, TopicScheme


def gaps(user: Any, hearing: Hearing) -> list[dict[str, Any]]:
    """Each kind with how many there are and how many are taken along; those left out come first.

    By the finest ICNPO category, as the Register of Voluntary Organisations gives it; those without
    one stand in no row.
    """
    names = dict(Topic.objects.filter(scheme=TopicScheme.ICNPO).values_list("code", "name_nb"))
    along = Exists(on_list(hearing).filter(accepted=True))
    counted = (
        in_the_area(user, hearing)
        .order_by()
        .values("icnpo")
        .annotate(n=Count("pk"), taken=Count("pk", filter=along))
    )
    rows = [
        {"code": row["icnpo"], "name": names[row["icnpo"]], "n": row["n"], "taken": row["taken"]}
        for row in counted
        if row["icnpo"] in names
    ]
    return sorted(rows, key=lambda row: (row["taken"] > 0, -row["n"], row["name"]))


def missing_in(user: Any, hearing: Hearing, code: str) -> QuerySet[Organisation]:
    """Those of one kind in the area who are not on the list, taken off or not, by name."""
    here = in_the_area(user, hearing).filter(icnpo=code).exclude(icnpo="")
    return here.exclude(Exists(on_list(hearing))).select_related("seat").order_by("name", "pk")


def in_the_area(user: Any, hearing: Hearing) -> QuerySet[Organisation]:
    """Living voluntary organisations that work where the hearing is about."""
    works = OrganisationArea.objects.filter(
        organisation=OuterRef("pk"), municipality__in=expanded_areas(hearing.areas.all())
    )
    living: QuerySet[Organisation] = registry.visible_organisations(user).filter(
        Exists(works), kind=Kind.VOLUNTARY, dissolved_at=None, merged_into=None
    )
    return living


def on_list(hearing: Hearing) -> QuerySet[Invitee]:
    """The row of the organisation that the query around it is about."""
    return Invitee.objects.filter(hearing=hearing, organisation=OuterRef("pk"))
