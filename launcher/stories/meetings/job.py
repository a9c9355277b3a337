"""What the steps of the contact meeting's story have seen so far."""

from dataclasses import dataclass, field
from datetime import datetime

from launcher.stories.hearing.job import NOT_YET
from launcher.stories.world import World


@dataclass
class MeetingsJob(World):
    """One contact meeting from its notice to its minutes, and one meeting of a council."""

    forum: str = ""  # ref of the contact meeting's forum
    ref: str = ""  # of the meeting that KS calls
    starts_at: datetime = NOT_YET
    items: dict[str, str] = field(default_factory=dict)  # title → address
    uid: str = ""  # what calendars know the meeting by
    council: str = ""  # ref of the council's forum
    gathering: str = ""  # ref of the council's meeting
    invited: set[str] = field(default_factory=set)  # to the council's meeting

    @property
    def desk(self) -> str:
        """Where the parties sit."""
        return f"/forum/{self.forum}/bord/"

    @property
    def convene(self) -> str:
        """Where the one on turn calls the meeting."""
        return f"/forum/{self.forum}/innkall/"

    @property
    def meeting(self) -> str:
        """The public address of the meeting that KS calls."""
        return f"/moter/{self.ref}/"

    @property
    def minutes(self) -> str:
        """Its minutes."""
        return f"{self.meeting}referat/"

    @property
    def gathered(self) -> str:
        """The public address of the council's meeting."""
        return f"/moter/{self.gathering}/"
