"""The log of readings, and the lock that lets only one read at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from core import clock, states
from core.errors import Refused
from organisations.models import RegisterRun
from organisations.register.report import Report
from organisations.states import RUN, RunSource, RunState

# Of the session, not of a transaction: a run commits many times.
LOCK = "SELECT pg_try_advisory_lock(hashtext('organisations.register'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('organisations.register'))"
BULK_AGE = timedelta(days=2)  # the whole register is written once a day; a day more to be sure
MESSAGE_CHARACTERS = 300


class Busy(Refused):
    """Another run is at work."""

    def __init__(self) -> None:
        super().__init__(_("En innlesing pågår allerede. Prøv igjen når den er ferdig."))


@contextmanager
def run(source: RunSource, *, position: str = "") -> Iterator[RegisterRun]:
    """One run in the log: done when the block ends, stopped with the reason when it raises.

    Raises:
        Busy: another run is at work.
    """
    with _alone():
        _bury()
        row = RegisterRun.objects.create(
            source=source, started_at=clock.now(), position=position, state=RunState.RUNNING
        )
        try:
            yield row
        except Refused as refused:
            _end(row, RunState.STOPPED, refused.message)
            raise
        except BaseException:
            with suppress(DatabaseError):  # the next run says it, if this one no longer can
                _end(row, RunState.STOPPED, _("Noe gikk galt. Se loggen."))
            raise
        _end(row, RunState.DONE)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # a lost session has no lock
            cursor.execute(UNLOCK)


def _bury() -> None:
    """Whoever holds the lock knows that a run that still says it is going on has died."""
    for dead in RegisterRun.objects.filter(state=RunState.RUNNING):
        _end(dead, RunState.STOPPED, _("Innlesingen ble avbrutt."))


def _end(row: RegisterRun, state: RunState, message: str = "") -> None:
    states.move(row, state, allowed=RUN)
    row.message = message[:MESSAGE_CHARACTERS]
    row.ended_at = max(clock.now(), row.started_at)
    row.save()


def note(row: RegisterRun, report: Report, position: str = "") -> None:
    """Write the figures so far and up to where they reach, in the transaction they belong to."""
    row.read, row.left_out, row.new = report.read, report.left_out, report.new
    row.changed, row.same, row.ended = report.changed, report.same, report.ended
    row.reasons, row.examples = dict(report.reasons), report.examples
    row.position = position or row.position
    row.save()


def changes_position() -> int | None:
    """The last change that has been taken in; None when none ever was."""
    known = RegisterRun.objects.filter(source=RunSource.CHANGES).exclude(position="")
    last = known.order_by("-pk").values_list("position", flat=True).first()
    return int(last) if last else None


def changes_since() -> date | None:
    """The day to begin at when no change was ever taken in: before the last whole register."""
    whole = RegisterRun.objects.filter(source=RunSource.ALL, state=RunState.DONE)
    started = whole.order_by("-pk").values_list("started_at", flat=True).first()
    return (started - BULK_AGE).astimezone(clock.OSLO).date() if started else None


def voluntary_position() -> str:
    """The number after which an interrupted reading goes on; empty: from the start."""
    last = RegisterRun.objects.filter(source=RunSource.VOLUNTARY).order_by("-pk").first()
    return last.position if last and last.state == RunState.STOPPED else ""
