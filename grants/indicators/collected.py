"""The figures of one call, and of a municipality's calls of one year."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate

from core import clock
from core.median import Median
from grants.indicators.figure import HOUR, Figure, figure, share
from grants.models import Application, Call, CallChange, Decision, Requirement
from grants.policies.awards import visible_awards
from grants.policies.calls import visible_schemes
from grants.states import WAITING, Binding, CallState, ReportForm
from grants.terms import CHECK
from organisations.models import Organisation, Topic
from organisations.models.organisation import IcnpoGroup
from organisations.states import Kind, TopicScheme

PROMISED = ("opens_at", "closes_at", "decision_by", "payment_by")  # the dates of the wheel
IN_MONEY = Q(application__call__scheme__in_kind=False)
AN_INSTANT = timedelta(microseconds=1)


def of_call(call: Call) -> list[Figure]:
    """Everything that can be said of one public call."""
    return _figures(Call.objects.public().filter(pk=call.pk), clock.today())


def of_owner(owner: Organisation, year: int) -> list[Figure]:
    """Everything that can be said of a municipality's or county's calls of one year."""
    return _figures(_of_year(owner, year), clock.today())


def of_everyone(year: int) -> list[Figure]:
    """Everything that can be said of all public calls of one year, whoever gives."""
    return _figures(Call.objects.public().filter(year=year), clock.today())


def groups_awarded(year: int) -> tuple[set[str], int]:
    """The main groups of ICNPO with at least one award of a year, and the number of awards (P5)."""
    awards = visible_awards(None).filter(
        application__call__year=year, application__organisation__listed=True
    )
    rows = (
        awards.order_by()
        .annotate(group=IcnpoGroup("application__organisation__icnpo"))
        .values_list("group")
        .annotate(n=Count("pk"))
    )
    counted = dict(rows)
    return {code for code in counted if code}, sum(counted.values())


def checked_schemes() -> tuple[int, int]:
    """Schemes for a task with the supplement check answered, and all such schemes (clause P6)."""
    told = {f"{name}__isnull": False for name in CHECK}
    tasks = visible_schemes(None).filter(binding=Binding.ASSIGNMENT, ended_at=None)
    found = tasks.order_by().aggregate(n=Count("pk"), told=Count("pk", filter=Q(**told)))
    return found["told"], found["n"]


def _of_year(owner: Organisation, year: int) -> QuerySet[Call]:
    return Call.objects.public().filter(scheme__owner=owner, year=year)


def years_of(owner: Organisation) -> list[int]:
    """The years with public calls, the latest first."""
    found = Call.objects.public().filter(scheme__owner=owner).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def latest_answered(owner: Organisation | None) -> int | None:
    """The latest year of a public call in which somebody has got an answer; None: anywhere."""
    answered = Decision.objects.all()
    if owner is not None:
        answered = answered.filter(application__call__scheme__owner=owner)
    found = answered.order_by("-application__call__year").values_list("application__call__year")
    row = found.first()
    return row[0] if row else None


def _figures(calls: QuerySet[Call], on: date) -> list[Figure]:
    """In the order they are shown; the statements are as many whatever the calls."""
    found = list(calls.order_by("pk"))
    pks = [call.pk for call in found]
    return [
        figure("notice", *_notice(found, on)),
        *_answers(pks, on),
        _dates(found, on),
        _unchanged(found, on),
        *_money(pks, on),
        *_work(pks, on),
    ]


def _notice(calls: list[Call], on: date) -> tuple[int, date, Any]:
    """From the day it was published to the last day, in the middle."""
    days = [
        (clock.last_day(call.closes_at) - call.published_at.astimezone(clock.OSLO).date()).days
        for call in calls
        if call.closes_at and call.published_at
    ]
    return len(days), on, median(days) if days else None


def _answers(calls: list[int], on: date) -> list[Figure]:
    """How long the first answer took, how many came in time, and how many were a yes.

    An application that still waits after the promised day counts as an answer that is late.
    """
    day = TruncDate("decided_at", tzinfo=clock.OSLO)
    last = TruncDate(F("application__call__closes_at") - AN_INSTANT, tzinfo=clock.OSLO)
    decided = Decision.objects.filter(application__call__in=calls, number=1).annotate(
        day=ExpressionWrapper(day, DateField()),
        waited=ExpressionWrapper(day - last, DurationField()),
    )
    found = decided.aggregate(
        n=Count("pk"),
        kept=Count("pk", filter=Q(day__lte=F("application__call__decision_by"))),
        middle=Median("waited", output_field=DurationField()),
        given=Count("pk", filter=Q(application__granted__gt=0)),
    )
    late = Application.objects.filter(
        call__in=calls, state__in=WAITING, call__decision_by__lt=on
    ).count()
    n, middle = found["n"], found["middle"]
    return [
        figure("waited", n, on, middle / timedelta(days=1) if middle is not None else None),
        share("promise", n + late, on, found["kept"], n + late),
        share("awarded", n, on, found["given"], n),
    ]


def _dates(calls: list[Call], on: date) -> Figure:
    """The dates that were never moved after they were made public."""
    moved: dict[int, set[str]] = {}
    changes = CallChange.objects.filter(call__in=[call.pk for call in calls])
    for call, fields in changes.values_list("call", "fields"):
        moved.setdefault(call, set()).update(name for name in PROMISED if name in fields)
    gone = {call.pk for call in calls if call.state == CallState.WITHDRAWN}
    kept = sum(0 if c.pk in gone else len(PROMISED) - len(moved.get(c.pk, ())) for c in calls)
    return share("dates", len(calls), on, kept, len(PROMISED) * len(calls))


def _unchanged(calls: list[Call], on: date) -> Figure:
    """Those that ask the same of applicants as the year before."""
    again = [call for call in calls if call.before_id]
    before = {call.pk: call for call in Call.objects.filter(pk__in=[c.before_id for c in again])}
    terms = _terms([*(call.pk for call in again), *before])
    same = [
        call
        for call in again
        if terms.get(call.pk) == terms.get(call.before_id or 0)
        and call.binding == before[call.before_id or 0].binding
    ]
    return share("unchanged", len(again), on, len(same), len(again))


def _terms(calls: list[int]) -> dict[int, Counter[tuple[str, str]]]:
    """The requirements of each call, in whatever order."""
    found: dict[int, Counter[tuple[str, str]]] = {}
    rows = Requirement.objects.filter(call__in=calls).values_list("call", "rule", "text")
    for call, rule, text in rows:
        found.setdefault(call, Counter())[rule, text] += 1
    return found


def _money(calls: list[int], on: date) -> list[Figure]:
    """How free it is, for how long it is given, and how many need not report."""
    granted = "application__granted"
    voluntary = IN_MONEY & Q(application__organisation__kind=Kind.VOLUNTARY)
    silent = Q(application__call__report_form=ReportForm.NONE)
    found = visible_awards(None).filter(application__call__in=calls).aggregate(
        n=Count("pk"),
        n_money=Count("pk", filter=IN_MONEY),
        n_voluntary=Count("pk", filter=voluntary),
        n_kind=Count("pk", filter=~IN_MONEY),
        free=Sum(granted, filter=voluntary & Q(binding=Binding.FREE)),
        voluntary=Sum(granted, filter=voluntary),
        money=Sum(granted, filter=IN_MONEY),
        kind=Sum(granted, filter=~IN_MONEY),
        long=Sum(granted, filter=IN_MONEY & Q(years__gt=1)),
        silent=Count("pk", filter=silent),
    )  # fmt: skip
    return [
        share("years", found["n_money"], on, found["long"], found["money"], money=True),
        share("free", found["n_voluntary"], on, found["free"], found["voluntary"], money=True),
        figure("in_kind", found["n_kind"], on, found["kind"]),
        share("no_report", found["n"], on, found["silent"], found["n"]),
    ]


def _work(calls: list[int], on: date) -> list[Figure]:
    """What it cost the applicants in time, beside what it gave; refused ones count too."""
    found = _timed(calls)
    hours, given = Decimal(found["spent"] or 0) / 60, found["given"]
    n = found["n_timed"]
    return [
        figure("minutes_apply", found["n_apply"], on, found["apply"]),
        figure("minutes_report", found["n_report"], on, found["report"]),
        figure("minutes", found["n_apply"], on, found["both"]),
        figure("per_hour", n, on, given / hours if hours and given is not None else None),
        figure("net", found["n_net"], on, found["net"]),
        share("efficiency", n, on, (given or 0) - hours * HOUR, given, money=True),
        share("prefilled", found["n"], on, found["prefilled"], found["answered"]),
        share("returned", found["n"], on, found["returned"], found["n"]),
    ]


def _timed(calls: list[int]) -> dict[str, Any]:
    """One statement over the sent applications. A grant of several years is all of them."""
    nok = DecimalField(max_digits=16, decimal_places=2)
    years = Decision.objects.filter(application=OuterRef("pk")).order_by("-number")
    applications = Application.objects.sent().filter(call__in=calls)
    timed = Q(minutes__isnull=False, call__scheme__in_kind=False)
    rows = applications.annotate(
        took=F("minutes") + Coalesce(F("report__minutes"), 0),
        gave=ExpressionWrapper(
            F("granted") * Coalesce(Subquery(years.values("years")[:1]), 1), nok
        ),
    )
    return rows.aggregate(
        n=Count("pk"),
        returned=Count("pk", filter=Q(returns__gt=0)),
        prefilled=Sum("prefilled"),
        answered=Sum("answered"),
        n_apply=Count("minutes"),
        apply=Median("minutes"),
        n_report=Count("report__minutes"),
        report=Median("report__minutes"),
        both=Median("took"),
        n_timed=Count("pk", filter=timed),
        spent=Sum("took", filter=timed),
        given=Sum("gave", filter=timed),
        n_net=Count("pk", filter=timed & Q(granted__gt=0)),
        net=Median(
            ExpressionWrapper(F("gave") - F("took") * (HOUR / 60), nok),
            filter=timed & Q(granted__gt=0),
        ),
    )


def groups(owner: Organisation, year: int) -> list[tuple[str, int]]:
    """Awards of each main group of ICNPO, as counts, in the groups' own order (clause P5).

    The group is what stands before the last three digits of the register's code. Hidden
    organisations, and those without a code, are counted together under an empty name.
    """
    awards = visible_awards(None).filter(application__call__in=_of_year(owner, year))
    fields = ("application__organisation__icnpo", "application__organisation__listed")
    rows = awards.order_by().values_list(*fields)
    counted = Counter(code[:-3] if listed else "" for code, listed in rows)
    return [(name, counted[code]) for code, name in _named(counted)]


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) in order, what has no name last."""
    topics = Topic.objects.filter(scheme=TopicScheme.ICNPO, code__in=[c for c in codes if c])
    names = {topic.code: topic.name for topic in topics}
    order = sorted(codes, key=lambda code: (code not in names, int(code or 0)))
    return [(code, names.get(code, code)) for code in order]
