"""Letters about an edition: to everyone who can bind one of its sides."""

from typing import Any

from django.urls import reverse

from agreements.emails.one import tell_sides
from agreements.models import Edition, Party
from organisations.emails import plain


def ask_for_yes(edition: Edition, *, by: Any) -> None:
    """The text stands: say yes, or say what must change."""
    _tell("asked", edition, but=by)


def tell_returned(edition: Edition, party: Party, *, by: Any) -> None:
    """A side wants it otherwise, and why. Those who had joined read it where they joined."""
    there = edition.platform.get_absolute_url()
    _tell("returned", edition, but=by, path_of_joined=there, asking=party)


def tell_put_away(edition: Edition, *, by: Any) -> None:
    """Work on a draft has stopped, and why."""
    _tell("put_away", edition, but=by, stopped_by=plain(str(by)))


def tell_signed(edition: Edition) -> None:
    """Every side has said yes."""
    _tell("signed", edition)


def tell_in_force(edition: Edition) -> None:
    """It binds from today."""
    _tell("in_force", edition)


def tell_expired(edition: Edition) -> None:
    """The term is over and nothing has taken its place."""
    _tell("expired", edition)


def _tell(
    name: str, edition: Edition, *, but: Any = None, path_of_joined: str = "", **words: Any
) -> None:
    tell_sides(
        f"edition_{name}",
        edition,
        key=f"{edition.pk}:{edition.version}",
        words=words,
        path=reverse("edition", kwargs={"ref": edition.ref}),
        path_of_joined=path_of_joined,
        but=but,
    )
