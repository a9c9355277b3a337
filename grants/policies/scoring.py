"""Points: who gives them, and when one sees those of others."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _

from grants.models import Application, Criterion, Score
from grants.policies import casework
from grants.states import WAITING

MEAN = DecimalField(max_digits=4, decimal_places=2, null=True)


def may_score(user: Any, application: Application) -> bool:
    """Case handlers, in a call with points, until it is decided."""
    waits = application.state in WAITING
    return waits and application.call.scoring and casework.may_handle(user, application)


def why_not_score(user: Any, application: Application) -> str:
    """What stands in the way."""
    if not application.call.scoring:
        return _("Det gis ikke poeng i denne utlysningen.")
    if application.state not in WAITING:
        return _("Søknaden er avgjort. Poengene kan ikke endres.")
    return casework.why_not_handle(user, application)


def sees_points(user: Any, application: Application) -> bool:
    """Those who give points see the others' when their own are given; approvers see all."""
    if not casework.may_handle_call(user, application.call):
        return casework.may_read_case(user, application)
    wanted = Criterion.objects.filter(call=application.call_id).count()
    own = Score.objects.filter(application=application, person_id=user.pk).count()
    return wanted > 0 and own >= wanted


def weighted(
    applications: QuerySet[Application], user: Any, *, handles: bool
) -> QuerySet[Application]:
    """Each with `points`: the weighted mean of all points, null while this person may not see it.

    Both numbers are of all who have given points: Σ points × weight / Σ weight.

    Args:
        handles: one who gives points, and so sees others' only when the own are given.
    """
    given = Score.objects.filter(application=OuterRef("pk")).order_by().values("application")
    sums = given.annotate(
        mean=Round(
            Cast(Sum(F("points") * F("criterion__weight")), MEAN) / Sum("criterion__weight"),
            precision=2,
        )
    )
    mean = Subquery(sums.values("mean"), output_field=MEAN)
    if handles:
        own = Exists(Score.objects.filter(application=OuterRef("pk"), person_id=user.pk))
        return applications.annotate(
            points=Case(When(own, then=mean), default=Value(None), output_field=MEAN)
        )
    return applications.annotate(points=ExpressionWrapper(mean, output_field=MEAN))


def mean_of(application: Application) -> Any:
    """The weighted mean of one, and how many have given points."""
    return Score.objects.filter(application=application).aggregate(
        mean=Cast(Sum(F("points") * F("criterion__weight")), MEAN) / Sum("criterion__weight"),
        people=Count("person", distinct=True),
    )
