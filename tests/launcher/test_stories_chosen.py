"""One story alone, by its name."""

import pytest

from launcher import stories
from launcher.say import Halt


def test_all_are_told_when_none_is_named():
    assert stories.called([]) == stories.STORIES


def test_a_story_is_told_alone_and_a_wrong_name_is_explained():
    assert [story.name for story in stories.called(["hearings"])] == ["hearings"]
    with pytest.raises(Halt, match="registry, hearings"):
        stories.called(["hearing"])
