"""What has become of a letter."""

from itertools import pairwise

import pytest

from dispatch.states import LETTER


@pytest.fixture
def story():
    """The states a letter has been through; each step is one that the table allows."""

    def read(letter):
        steps = list(letter.events.order_by("id").values_list("was", "became"))
        assert all(became in LETTER[was] for was, became in steps), steps
        assert all(a[1] == b[0] for a, b in pairwise(steps)), steps
        letter.refresh_from_db()
        assert not steps or steps[-1][1] == letter.state
        return [became for _was, became in steps]

    return read
