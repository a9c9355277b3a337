"""What the steps share: the people's browsers, the letters, and what they have seen so far."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launcher.main_job.browser import Browser
from launcher.main_job.fault import Fault
from launcher.main_job.mail import Mailbox

PASSWORD_WORDS = "Passordet er det samme for alle: "  # noqa: S105  (a sentence, not a password)

NOT_YET = datetime.max.replace(tzinfo=UTC)


@dataclass
class World:
    """One run of the main job."""

    base_url: str
    mailbox: Mailbox
    environ: Mapping[str, str]
    data_dir: Path
    accounts: str  # what load_demo printed
    began: float = field(default_factory=time.monotonic)
    browsers: dict[str, Browser] = field(default_factory=dict)
    ref: str = ""  # of the hearing
    version: int = 0  # of the hearing, when it waits for approval
    listed: set[str] = field(default_factory=set)  # organisations on the list of invitees
    rejected: str = ""
    without_email: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)  # those a letter must go out to
    closes_at: datetime = NOT_YET
    published_at: float = 0.0  # seconds since 1970
    answer_ref: str = ""  # of the answer that is written together

    def browser(self, name: str) -> Browser:
        """The browser of somebody, with what they have signed in to."""
        if name not in self.browsers:
            self.browsers[name] = Browser(self.base_url)
        return self.browsers[name]

    @property
    def visitor(self) -> Browser:
        """Somebody who has not signed in."""
        return self.browser("visitor")

    @property
    def hearing(self) -> str:
        """The public address of the hearing."""
        return f"/horinger/{self.ref}/"

    @property
    def work(self) -> str:
        """Where the municipality works with it."""
        return f"/arbeid/horinger/{self.ref}/"

    @property
    def password(self) -> str:
        """The one that all the demo people have. Raises Fault when load_demo did not say it."""
        for line in self.accounts.splitlines():
            if line.startswith(PASSWORD_WORDS):
                return line.removeprefix(PASSWORD_WORDS).strip()
        raise Fault("load_demo skrev ikke ut passordet")

    def close(self) -> None:
        """Let go of the connections."""
        for browser in self.browsers.values():
            browser.close()


def expect(right: Any, what_was_wrong: str) -> None:
    """Raise Fault with the sentence unless it is right."""
    if not right:
        raise Fault(what_was_wrong)
