"""Letters about an edition: to everyone who can bind one of its sides."""

from typing import Any

from django.urls import reverse

from agreements.emails.one import tell_keys
from agreements.models import Edition, Party


def ask_for_yes(edition: Edition, *, by: Any) -> None:
    """The text stands: say yes, or say what must change."""
    _tell("asked", edition, but=by)


def tell_returned(edition: Edition, party: Party, *, by: Any) -> None:
    """A side wants it otherwise, and why."""
    _tell("returned", edition, but=by, asking=party)


def tell_signed(edition: Edition) -> None:
    """Every side has said yes."""
    _tell("signed", edition)


def tell_in_force(edition: Edition) -> None:
    """It binds from today."""
    _tell("in_force", edition)


def tell_expired(edition: Edition) -> None:
    """The term is over and nothing has taken its place; once for each end that it has had."""
    _tell("expired", edition, once=f"{edition.pk}:{edition.valid_to}")


def _tell(name: str, edition: Edition, *, but: Any = None, once: str = "", **words: Any) -> None:
    tell_keys(
        f"edition_{name}",
        edition.platform,
        key=once or f"{edition.pk}:{edition.version}",
        words={"edition": edition, **words},
        path=reverse("edition", kwargs={"ref": edition.ref}),
        but=but,
    )
