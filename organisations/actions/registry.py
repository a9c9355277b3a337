"""What comes from outside: reference data and register facts, written in sets by `register`."""

from typing import Any

from django.db import transaction

from organisations.models import Organisation
from organisations.register import client, merge, reference, stream
from organisations.register.report import Report
from organisations.signals import organisation_dissolved


def load_reference() -> dict[str, int]:
    """Municipalities, counties, topics and the parties behind them, from the project's own files.

    Idempotent. Returns how many there are, by kind.
    """
    return reference.load()


@transaction.atomic
def import_register(source: str) -> Report:
    """Take in organisations from Enhetsregisteret.

    Each that ended is audited and announced in the same transaction; the clock did it, nobody did.

    Args:
        source: a file, or a URL at the register: one unit, a search page, a list or the whole
            register; JSON, packed or not.

    Raises:
        Refused: the file cannot be had or read. Then nothing has changed.
    """
    with client.opened(source) as file:
        report = merge.merge(stream.units(file))
    announce_dissolved(report.ended_ids)
    return report


def announce_dissolved(organisations: list[int]) -> list[tuple[Any, Any]]:
    """Tell the apps above, inside the transaction."""
    if not organisations:
        return []
    return organisation_dissolved.send(sender=Organisation, organisations=organisations)
