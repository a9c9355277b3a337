"""A call for another year: what is taken along, and its dates moved."""

import contextlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models

from core import clock
from core.errors import Refused
from grants.models import Call, Scheme
from grants.states import Binding, QuestionKind, ReportForm

OPENS_IN, OPEN_FOR = timedelta(days=1), timedelta(days=49)
ANSWER_IN, PAID_IN = timedelta(days=60), timedelta(days=14)
TERMS = (
    *("summary", "who", "budget", "min_amount", "max_amount", "max_years", "report_form"),
    *("held_back", "scoring", "burden_reason", "payer_account"),
    *("contact_name", "contact_phone", "contact_email"),
)


def next_year(scheme: Scheme) -> int:
    """The year that a new call is for: the one after the last, else when its answers come."""
    last = scheme.calls.order_by("-year").values_list("year", flat=True).first()
    own = (clock.today() + OPENS_IN + OPEN_FOR + ANSWER_IN).year
    return own if last is None else max(last + 1, clock.today().year)


def year_after(before: Call) -> int:
    """The first year in which the same call has its deadline ahead."""
    year, now = before.year + 1, clock.now()
    if before.closes_at is None:
        return max(year, clock.today().year)
    while moved(before.closes_at, year - before.year) <= now:
        year += 1
    return year


def first_call(scheme: Scheme, year: int, by: Any) -> Call:
    """With dates that give everybody time, and the one who makes it to be asked. Not saved."""
    opens = clock.today() + OPENS_IN
    closes = opens + OPEN_FOR
    answer = closes + ANSWER_IN
    return Call(
        scheme=scheme,
        year=year,
        title=f"{scheme.name} {year}"[:120],
        binding=scheme.binding,
        opens_at=clock.start_of_day(opens),
        closes_at=clock.end_of_day(closes),
        decision_by=answer,
        payment_by=answer + PAID_IN,
        contact_name=by.name,
    )


def again(before: Call, scheme: Scheme, year: int) -> Call:
    """The same terms with every date moved to the other year. Not saved."""
    years = year - before.year
    call = Call(scheme=scheme, year=year, before=before, binding=scheme.binding)
    for name in TERMS:
        setattr(call, name, getattr(before, name))
    title = before.title.replace(str(before.year), str(year))
    call.title = title if title != before.title else f"{before.title[:115]} {year}"
    if before.opens_at:
        call.opens_at = moved(before.opens_at, years)
    if before.closes_at:
        call.closes_at = moved(before.closes_at, years)
    for name in ("decision_by", "payment_by", "report_by"):
        day = getattr(before, name)
        setattr(call, name, moved_day(day, years) if day else None)
    if (call.binding, call.report_form) == (Binding.FREE, ReportForm.ACCOUNTS):
        call.report_form = ReportForm.LINE  # the scheme's money has become free since
    if call.binding == Binding.FREE:
        call.held_back = 0
    return call


def moved_day(day: date, years: int) -> date:
    """The same day of the calendar; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved(instant: datetime, years: int) -> datetime:
    """The same time of the same day in Oslo; midnight stays midnight at the end of its day."""
    local = instant.astimezone(clock.OSLO)
    day = moved_day(local.date(), years)
    if local.time() == time.min:
        return clock.end_of_day(moved_day(clock.last_day(instant), years))
    with contextlib.suppress(Refused):  # an hour that the clocks jump over that year
        return clock.at(day, local.time())
    return clock.end_of_day(day)


def copy_rows(before: Call, call: Call) -> None:
    """What is asked, what is required and what gives points; nobody has answered them here.

    A budget falls away where the scheme's money has become free since (clause R2).
    """
    free = call.binding == Binding.FREE
    rows: tuple[models.QuerySet[Any], ...] = (
        before.questions.exclude(kind=QuestionKind.BUDGET) if free else before.questions.all(),
        before.requirements.all(),
        before.criteria.all(),
    )
    for kept in rows:
        copies = list(kept)
        for row in copies:
            row.pk, row.call = None, call
            row._state.adding = True
        kept.model._default_manager.bulk_create(copies)
