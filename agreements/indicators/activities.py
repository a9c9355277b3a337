"""Figures of the activity plan (clause O1, I18): each with its formula, n and a day.

Everything is counted from rows as they are, by the portal's clock; nothing is kept.
"""

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from agreements.models import Activity, Clause, Platform
from agreements.states import BOUND, LIVE, VALID, ActivityState
from core import clock
from forums.indicators import Figure, share
from forums.states import CLAUSES

LATELY = timedelta(days=365)


def anchored_by_all(activities: QuerySet[Activity]) -> Figure:
    """Activities that every party has anchored ÷ those that every party has said yes to."""
    found: QuerySet[Activity] = Activity.objects.filter(
        pk__in=activities.values("pk"), state__in=BOUND
    )
    rows = found.with_anchors().aggregate(  # type: ignore[attr-defined]
        joint=Count("pk", filter=Q(anchored=F("sides"))), n=Count("pk")
    )
    return share(rows["joint"], rows["n"])


def done_on_time(activities: QuerySet[Activity]) -> Figure:
    """Done by the day the parties last agreed on ÷ those that are done, or whose day has passed."""
    today = clock.today()
    done = Q(state=ActivityState.DONE)
    late = Q(state__in=LIVE, due__lt=today)
    rows = activities.aggregate(
        kept=Count("pk", filter=done & Q(done_on__lte=F("due"))), n=Count("pk", filter=done | late)
    )
    return share(rows["kept"], rows["n"])


def clauses_of(platform: Platform) -> list[str]:
    """The codes of the text in force, in order; of a platform without one, every known code."""
    valid = Clause.objects.filter(edition__platform=platform, edition__state__in=VALID)
    codes = [code for code in valid.values_list("code", flat=True) if code in CLAUSES["nb"]]
    return codes or list(CLAUSES["nb"])


def gaps(platform: Platform) -> list[str]:
    """Clauses that nothing has been done about in 12 months, and nothing is being done now.

    Something is done about a clause by an activity that every party has said yes to and that is
    not over, or was done in the last 365 days. Two statements.
    """
    since = clock.today() - LATELY
    lately = Q(state__in=LIVE) | Q(state=ActivityState.DONE, done_on__gt=since)
    active = Activity.objects.filter(lately, platform=platform).values_list("clauses", flat=True)
    touched = {code for codes in active for code in codes}
    return [code for code in clauses_of(platform) if code not in touched]


def untouched(platform: Platform) -> Figure:
    """Clauses of `gaps` ÷ all clauses of the platform."""
    return share(len(gaps(platform)), len(clauses_of(platform)))
