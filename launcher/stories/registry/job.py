"""What the steps of the registry's story have seen so far."""

from dataclasses import dataclass, field
from itertools import islice

from launcher import register_server
from launcher.register_server import Server, units
from launcher.stories.hearing.job import Job

FIRST = 27_000_000  # numbers that no other part of the demo uses


def numbers() -> list[str]:
    """Two valid organisation numbers."""
    return list(islice(units.numbers(FIRST), 2))


def registers() -> Server:
    """Two registers of our own, empty."""
    return register_server.start(register_server.World())


@dataclass
class RegistryJob(Job):
    """Two organisations in the registers, and a draft hearing that both are matched by."""

    registers: Server = field(default_factory=registers)
    numbers: list[str] = field(default_factory=numbers)
    link: str = ""  # of the claim, as it stood in the letter

    @property
    def env(self) -> dict[str, str]:
        """Where a command finds the registers."""
        return {
            "REGISTER_BASE_URL": self.registers.units_url,
            "VOLUNTARY_REGISTER_BASE_URL": self.registers.members_url,
        }

    @property
    def own(self) -> str:
        """The pages of the organisation that Eva asks for."""
        return f"/organisasjonen/{self.numbers[0]}/"

    def close(self) -> None:
        """Also the registers."""
        super().close()
        self.registers.stop()
