"""What the steps of the main job have seen so far."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from launcher.stories.world import World

NOT_YET = datetime.max.replace(tzinfo=UTC)


@dataclass
class Job(World):
    """One hearing, from the draft to its outcome."""

    ref: str = ""  # of the hearing
    version: int = 0  # of the hearing, when it waits for approval
    listed: set[str] = field(default_factory=set)  # organisations on the list of invitees
    rejected: str = ""
    without_email: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)  # those a letter must go out to
    closes_at: datetime = NOT_YET
    published_at: float = 0.0  # seconds since 1970
    answer_ref: str = ""  # of the answer that is written together

    @property
    def hearing(self) -> str:
        """The public address of the hearing."""
        return f"/horinger/{self.ref}/"

    @property
    def work(self) -> str:
        """Where the municipality works with it."""
        return f"/arbeid/horinger/{self.ref}/"
