"""Both registers on this machine; a corps nobody acts for yet, and Kari's office."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest

from core import clock
from launcher import register_server
from launcher.register_server import Server, World, units
from organisations import actions
from organisations.models import RegisterAddress
from organisations.register import patience
from organisations.states import Role
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.organisations.asking import REGISTERED

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


@pytest.fixture
def larvik(db):
    """The municipality."""
    return MunicipalityFactory(name="Larvik")


@pytest.fixture
def corps(larvik):
    """Nobody acts for it; the register knows an address."""
    corps = OrganisationFactory(name="Solsida skolekorps", seat=larvik)
    RegisterAddress.objects.create(orgnr=corps.orgnr, email=REGISTERED, read_at=clock.now())
    return corps


@pytest.fixture
def karis_office(kari, larvik):
    """Kari handles cases there."""
    return MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
