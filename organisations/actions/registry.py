"""What comes from outside: reference data and register facts, written in sets by `register`."""

from collections.abc import Iterable
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


def import_register(source: str) -> Report:
    """Take in organisations from Enhetsregisteret. The file is fetched before anything is locked.

    Args:
        source: a file, or a URL at the register: one unit, a search page, a list or the whole
            register; JSON, packed or not.

    Raises:
        Refused: the file cannot be had or read. Then nothing has changed.
    """
    with client.opened(source) as file:
        return take_in(stream.units(file))


@transaction.atomic
def take_in(elements: Iterable[Any]) -> Report:
    """Merge the units. Each that ended is audited and announced in the same transaction.

    The register did it, so no person stands in the audit.
    """
    report = merge.merge(elements)
    if report.ended_ids:
        organisation_dissolved.send(sender=Organisation, organisations=report.ended_ids)
    return report
