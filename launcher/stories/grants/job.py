"""What the steps of the grants' story have seen so far."""

from dataclasses import dataclass, field
from datetime import datetime

from launcher.stories.hearing.job import NOT_YET
from launcher.stories.world import World


@dataclass
class GrantsJob(World):
    """One call for applications, from its draft to the list of who was given what."""

    ref: str = ""  # of the call
    title: str = ""  # as the portal made it from the scheme's name and the year
    closes_at: datetime = NOT_YET
    names: dict[str, str] = field(default_factory=dict)  # person → the organisation they apply for
    own: dict[str, str] = field(default_factory=dict)  # person → address of the application
    letters: dict[str, str] = field(default_factory=dict)  # person → address of the decision
    complaint: str = ""  # its address at the desk

    @property
    def call(self) -> str:
        """The public address of the call."""
        return f"/tilskudd/{self.ref}/"

    @property
    def work(self) -> str:
        """Where the municipality works with it."""
        return f"/arbeid/tilskudd/{self.ref}/"

    def own_case(self, person: str) -> str:
        """Where the municipality reads one of the applications."""
        return f"/arbeid/soknader/{self.own[person].split('/')[2]}/"
