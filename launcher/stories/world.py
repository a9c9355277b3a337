"""What the steps share: the people's browsers, the letters, and what they have seen so far."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.stories.browser import Browser
from launcher.stories.fault import Fault
from launcher.stories.mail import Mailbox

PASSWORD_WORDS = "Passordet er det samme for alle: "  # noqa: S105  (a sentence, not a password)


@dataclass
class World:
    """One run of one story; each story keeps what it has seen in a world of its own."""

    base_url: str
    mailbox: Mailbox
    environ: Mapping[str, str]
    data_dir: Path
    accounts: str  # what load_demo printed
    began: float = field(default_factory=time.monotonic)
    browsers: dict[str, Browser] = field(default_factory=dict)

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
