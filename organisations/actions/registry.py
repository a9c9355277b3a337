"""What comes from outside: reference data and register facts, written in sets by `register`.

Each reading of a register is a row in the log (`RegisterRun`), and only one is at work at a time.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.no import orgnr as number

from core import clock
from core.errors import Refused
from organisations.models import Organisation
from organisations.register import client, feed, lookup, merge, reference, runs, stream, voluntary
from organisations.register.report import Report
from organisations.signals import organisation_dissolved
from organisations.states import RunSource


def load_reference() -> dict[str, int]:
    """Municipalities, counties, topics and the parties behind them, from the project's own files.

    Idempotent. Returns how many there are, by kind.
    """
    return reference.load()


def import_register(source: str) -> Report:
    """Take in organisations from Enhetsregisteret. The file is fetched before anything is locked.

    Args:
        source: a file, or a URL at the register: one unit, a search page, a list or the whole
            register; JSON, packed or not.

    Raises:
        Refused: the file cannot be had or read, or another run is at work. Nothing has changed.
    """
    return _import_file(RunSource.FILE, source)


def import_all() -> Report:
    """Take in the whole of Enhetsregisteret, as it was written last night.

    Raises:
        Refused: as `import_register`.
    """
    return _import_file(RunSource.ALL, f"{lookup.base_url()}/enheter/lastned")


def _import_file(kind: RunSource, source: str) -> Report:
    with runs.run(kind) as run, client.opened(source) as file, transaction.atomic():
        report = take_in(stream.units(file))
        runs.note(run, report)
    return report


def import_units(orgnrs: Iterable[str]) -> Report:
    """Take in units by number, as the register has them now.

    Raises:
        Refused: a number is not valid, the register cannot be had, or another run is at work.
    """
    wanted = [number.compact(orgnr) for orgnr in orgnrs]
    for orgnr in wanted:
        if not (orgnr.isascii() and number.is_valid(orgnr)):
            raise Refused(_("«%(orgnr)s» er ikke et organisasjonsnummer.") % {"orgnr": orgnr[:20]})
    report, today = Report(), clock.today().isoformat()
    asked = [lookup.Asked(orgnr, today) for orgnr in dict.fromkeys(wanted)]
    with runs.run(RunSource.UNITS) as run, client.Conversation() as register:
        elements = lookup.singly(register, asked, report)
        with transaction.atomic():
            report.add(take_in(elements, keep=lookup.known(wanted)))
            report.read = len(asked)
            runs.note(run, report)
    return report


def import_changes(start: int | None = None) -> Report:
    """Take in what has changed in Enhetsregisteret since the last time, a page at a time.

    A run that is cut off goes on from the last page it took in.

    Args:
        start: begin with this change, instead of after the last one taken in.

    Raises:
        Refused: we do not know where to begin, or the register cannot be had; pages before that
            stay taken in.
    """
    after = start - 1 if start is not None else runs.changes_position()
    total, since = Report(), runs.changes_since()
    with (
        runs.run(RunSource.CHANGES, position=str(after or "")) as run,
        client.Conversation() as register,
    ):
        if after is None and since is None:
            raise Refused(_("Vi vet ikke hvor vi skal begynne. Les hele registeret først."))
        for page in feed.pages(register, after, since):
            report = Report()
            elements, known = feed.units(register, page, report)
            report.left_out = page.n - report.refused - len(elements)
            with transaction.atomic():
                report.add(take_in(elements, keep=known))
                report.read = page.n
                total.add(report)
                runs.note(run, total, str(page.last))
    return total


def import_voluntary() -> Report:
    """Take in who is in Frivillighetsregisteret and their categories, a page at a time.

    A run that is cut off is gone on with from the last page it took in; a finished one begins anew.

    Raises:
        Refused: the register cannot be had; pages before that stay taken in.
    """
    total, after = Report(outside=_("Finnes ikke hos oss")), runs.voluntary_position()
    with (
        runs.run(RunSource.VOLUNTARY, position=after) as run,
        client.Conversation() as register,
    ):
        for page in voluntary.pages(register, after):
            with transaction.atomic():
                total.add(voluntary.merge(page.elements))
                runs.note(run, total, page.last)
    return total


@transaction.atomic
def take_in(elements: Iterable[Any], keep: Collection[str] = ()) -> Report:
    """Merge the units. Each that ended is audited and announced in the same transaction.

    The register did it, so no person stands in the audit.

    Args:
        elements: units as the register writes them.
        keep: numbers that are taken whatever the units have become.
    """
    report = merge.merge(elements, keep)
    if report.ended_ids:
        organisation_dissolved.send(sender=Organisation, organisations=report.ended_ids)
    return report


def read_registers() -> None:
    """The nightly reading: changes, then Frivillighetsregisteret. What is refused is in the log."""
    for read in (import_changes, import_voluntary):
        try:
            read()
        except Refused:
            continue
