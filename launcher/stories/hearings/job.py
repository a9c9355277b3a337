"""What the steps of the hearings' story have seen so far."""

from dataclasses import dataclass, field
from datetime import date

from launcher.stories.hearing.job import Job
from launcher.stories.hearings import words


@dataclass
class HearingsJob(Job):
    """`ref` is the hearing that runs its course; the copy is the one that gets more time."""

    copy: str = ""  # ref of the copy
    clicks: int = 0  # from Arbeidsflate to published
    new_day: date = date.max  # the copy's last day, once it is extended
    answered: dict[str, str] = field(default_factory=dict)  # sender → address of the answer
    parties: dict[str, str] = field(default_factory=dict)  # person → the organisation they act for

    @property
    def copied(self) -> str:
        """The public address of the copy."""
        return f"/horinger/{self.copy}/"

    @property
    def copied_work(self) -> str:
        """Where the municipality works with the copy."""
        return f"/arbeid/horinger/{self.copy}/"

    def sender(self, name: str) -> str:
        """The organisation behind a name of the story: a person's, or its own."""
        return self.parties.get(name, name)

    @property
    def said(self) -> dict[str, list[str]]:
        """Organisation → what it wrote."""
        return {self.sender(name): texts for name, texts in words.SAID.items()}

    @property
    def senders(self) -> set[str]:
        """Every organisation that has answered the hearing."""
        own = (words.KORPS, words.PAPER, words.CHOIR, words.LATE, words.NONE)
        return {self.sender(name) for name in own}
