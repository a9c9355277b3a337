"""`manage.py import_register`: organisations from Enhetsregisteret and Frivillighetsregisteret."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from organisations import actions


class Command(BaseCommand):
    help = (
        "Leser inn organisasjoner. Velg én: en fil eller adresse, --all, --unit, --changes eller"
        " --voluntary. En innlesing som ble avbrutt, fortsetter der den slapp."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One source."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "source", nargs="?", help="fil (.json, .json.gz) eller adresse hos registeret"
        )
        which.add_argument("--all", action="store_true", help="hele Enhetsregisteret (ca. 210 MB)")
        which.add_argument("--unit", nargs="+", metavar="ORGNR", help="enkelte enheter")
        which.add_argument("--changes", action="store_true", help="endringer siden sist")
        which.add_argument("--voluntary", action="store_true", help="Frivillighetsregisteret")
        parser.add_argument(
            "--from", dest="start", type=int, metavar="ID", help="med --changes: begynn her"
        )

    def handle(self, **options: Any) -> None:
        """Import, and say what happened."""
        try:
            report = self._read(options)
        except Refused as refused:
            raise CommandError(refused.message) from None
        for line in report.lines():
            self.stdout.write(line)

    def _read(self, options: dict[str, Any]) -> Any:
        if options["start"] is not None and not options["changes"]:
            raise CommandError("--from hører til --changes.")
        if options["unit"]:
            return actions.import_units(options["unit"])
        if options["changes"]:
            return actions.import_changes(options["start"])
        if options["all"]:
            return actions.import_all()
        return actions.import_voluntary() if options["voluntary"] else self._file(options)

    def _file(self, options: dict[str, Any]) -> Any:
        return actions.import_register(options["source"])
