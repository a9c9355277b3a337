"""What the invited are told, for the tests that ask."""

from typing import Any

import pytest

from forums.actions import inviting
from forums.models import Meeting


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the invited are told, as it is asked for; the real work is done too."""
    said: list[tuple[Any, ...]] = []
    for name in ("invite", "tell_changed", "tell_called_off"):
        real = getattr(inviting, name)

        def spy(meeting: Meeting, *rest: Any, name: str = name, real: Any = real) -> None:
            said.append((name, meeting.sequence, *rest))
            real(meeting, *rest)

        monkeypatch.setattr(inviting, name, spy)
    return said
