"""`manage.py load_reference`: municipalities, counties and topics from the project's own files."""

from typing import Any

from django.core.management.base import BaseCommand

from organisations.actions import load_reference


class Command(BaseCommand):
    help = "Leser inn kommuner, fylker og temaer. Kan kjøres flere ganger."

    def handle(self, **_options: Any) -> None:
        """Load, and say how many there are."""
        n = load_reference()
        self.stdout.write(
            f"{n['municipalities']} kommuner, {n['counties']} fylker og {n['topics']} temaer."
        )
