"""What waits for somebody, as pages that gather such things show it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wait:
    """One thing: until when (exclusive), what it is, why it waits for just you, and the button."""

    deadline: datetime | None
    what: str
    title: str
    why: str
    button: str
    url: str
