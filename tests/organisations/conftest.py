"""Both registers on this machine, for the tests that read from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest

from launcher import register_server
from launcher.register_server import Server, World, units
from organisations import actions
from organisations.register import patience
from tests.factories.organisations import MunicipalityFactory

DAY = "2026-09-10"
NUMBERS = list(islice(units.numbers(), 300))


@dataclass
class Registers:
    """The server, what it knows, and what the portal would have slept."""

    server: Server
    pauses: list[float] = field(default_factory=list)

    @property
    def world(self) -> World:
        """What the registers know."""
        return self.server.world

    def waits(self) -> list[float]:
        """Pauses that a register asked for, or that follow a failure; not the pace."""
        return [seconds for seconds in self.pauses if seconds >= 1]

    def asked(self, part: str) -> list[str]:
        """The addresses that were asked for and hold this."""
        return [one.path for one in self.server.asked if part in one.path]


@pytest.fixture
def registers(db, settings, monkeypatch) -> Iterator[Registers]:
    """Two empty registers, reached as the real ones are: by their addresses in the settings."""
    found = Registers(register_server.start(World(day=DAY)))
    settings.REGISTER_BASE_URL = found.server.units_url
    settings.VOLUNTARY_REGISTER_BASE_URL = found.server.members_url
    monkeypatch.setattr(patience, "pause", found.pauses.append)
    for number, *_rest in units.PLACES:
        MunicipalityFactory(number=number, organisation=None)
    yield found
    found.server.stop()


@pytest.fixture
def known(registers, at_time) -> list[str]:
    """Three associations that both sides know since `DAY`, and a feed with nothing else in it."""
    at_time(f"{DAY} 12:00")
    for n, orgnr in enumerate(NUMBERS[:3]):
        registers.world.add(units.association(orgnr, n))
    actions.import_all()
    registers.server.asked.clear()
    return NUMBERS[:3]
