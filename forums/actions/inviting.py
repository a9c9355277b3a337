"""TEMP: stands in for the calendar's room until the merge."""

from forums.models import Meeting


def invite(meeting: Meeting) -> None:
    """Invite those who are not invited yet."""


def tell_changed(meeting: Meeting, what: list[str]) -> None:
    """Tell the invited what has changed."""


def tell_called_off(meeting: Meeting) -> None:
    """Tell the invited that it is called off."""


def remind(meeting: Meeting, lead: int) -> None:
    """Remind the invited."""
