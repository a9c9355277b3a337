"""`manage.py import_platform FILE`: a platform's text becomes clauses; shown first, then saved."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from agreements.actions import importing
from agreements.lines import LARGEST
from agreements.reading import Reading, read
from agreements.states import Section
from core.errors import Refused

WIDTH = 72


class Command(BaseCommand):
    help = "Leser teksten til plattformen og viser hva som ble forstått. Lagrer bare med --save."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and whether and by whom it is saved."""
        parser.add_argument("file", type=Path, metavar="FIL", help="ren tekst i UTF-8")
        parser.add_argument("--save", action="store_true", help="lagre som utkast til ny utgave")
        parser.add_argument("--by", default="", metavar="E-POST", help="en som skriver for en part")
        parser.add_argument("--title", default="", help="hva utgaven heter")

    def handle(self, **options: Any) -> None:
        """Show it; save it when nothing is in doubt."""
        try:
            reading = read(self._bytes(options["file"]))
            self._show(reading)
            if options["save"]:
                self._save(reading, options)
        except Refused as refused:
            raise CommandError(refused.message) from None

    def _bytes(self, path: Path) -> bytes:
        """What is in the file, and no more of it than tells that it is too large."""
        try:
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        except FileNotFoundError:
            raise CommandError(f"Finner ikke {path}.") from None
        except OSError as wrong:
            raise CommandError(f"Får ikke lest {path}: {wrong.strerror}.") from None

    def _show(self, reading: Reading) -> None:
        self.stdout.write(reading.title)
        for section in Section:
            clauses = reading.of(section)
            if clauses:
                self.stdout.write(f"\n{section.label} ({len(clauses)})")
            for clause in clauses:
                text = " ".join(clause.text.split())
                short = text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
                self.stdout.write(f"  {clause.code:6}{short}")
        for mark, note in reading.footnotes.items():
            self.stdout.write(f"\nFotnote {mark}: {note}")
        self.stdout.write("")
        for problem in reading.problems:
            self.stderr.write(f"Linje {problem.line}: {problem.words}")
        if reading.problems:
            raise CommandError("Rett filen, og les den på nytt. Ingenting er lagret.")

    def _save(self, reading: Reading, options: dict[str, Any]) -> None:
        person = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if person is None:
            raise CommandError("Si hvem som lagrer: --by E-POST til en som skriver for en part.")
        edition = importing.make_national_draft(reading, by=person, title=options["title"])
        self.stdout.write(f"Lagret som utkast: {edition.get_absolute_url()}")
