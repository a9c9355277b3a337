"""`manage.py set_up_contact_meeting`: the regular meeting of two national parties (clause O2)."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from forums.actions.forums import set_up_national
from organisations.models import Organisation
from organisations.states import Kind

NAME = "Kontaktmøte mellom {parties}"
MANDATE = (
    "Her møtes partene bak plattformen for samarbeid, jevnlig og som likeverdige. De tar opp"
    " hvordan plattformen blir fulgt opp, hva som skjer hos medlemmene, og hva de vil gjøre sammen."
    " De innkaller etter tur. Referatet er godkjent av begge."
)


class Command(BaseCommand):
    help = "Setter opp kontaktmøtet. Den første parten innkaller først. Kan kjøres om igjen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, by when, and what it is called."""
        parser.add_argument(
            "parties", nargs="+", metavar="ORGNR", help="to eller flere, i rekkefølge"
        )
        parser.add_argument("--by", required=True, metavar="ÅÅÅÅ-MM-DD", help="første møte senest")
        parser.add_argument("--name", default="", help="hva møtet heter")

    def handle(self, **options: Any) -> None:
        """Set it up, and say where it is."""
        parties = [self._party(number) for number in options["parties"]]
        try:
            forum = set_up_national(
                by=None,
                name=options["name"] or NAME.format(parties=" og ".join(p.name for p in parties)),
                mandate=MANDATE,
                first_target=date.fromisoformat(options["by"]),
                parties=parties,
            )
        except ValueError:
            raise CommandError("Skriv dagen som ÅÅÅÅ-MM-DD.") from None
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"{forum.name}: {forum.get_absolute_url()}")

    def _party(self, number: str) -> Organisation:
        found = Organisation.objects.active().filter(orgnr=number, kind=Kind.NATIONAL).first()
        if found is None:
            raise CommandError(f"{number} er ikke en nasjonal part i Samspill.")
        return found
