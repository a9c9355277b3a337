"""`manage.py import_register FILE_OR_URL`: organisations from Enhetsregisteret."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from organisations.actions import import_register


class Command(BaseCommand):
    help = "Leser inn organisasjoner fra Enhetsregisteret (JSON, fil eller adresse)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One source."""
        parser.add_argument("source", help="fil (.json, .json.gz) eller adresse hos registeret")

    def handle(self, *, source: str, **_options: Any) -> None:
        """Import, and say what happened."""
        try:
            report = import_register(source)
        except Refused as refused:
            raise CommandError(refused.message) from None
        for line in report.lines():
            self.stdout.write(line)
