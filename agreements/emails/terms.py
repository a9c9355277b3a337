"""Letters about how long an edition lasts."""

from typing import Any

from django.urls import reverse

from agreements.emails.one import tell_sides
from agreements.models import Edition, Extension, Party


def ask_longer(asked: Extension, *, by: Any) -> None:
    """A side asks for a longer term."""
    _tell("term_asked", asked, but=by)


def tell_longer(asked: Extension) -> None:
    """Every side has said yes."""
    _tell("term_longer", asked)


def tell_no(asked: Extension, party: Party, *, by: Any) -> None:
    """A side said no, and why: its words, or those of each that has joined."""
    noes = [one.words for one in asked.refusals.standing()]
    _tell("term_declined", asked, but=by, no_of=party, noes=noes or [asked.answer])


def _tell(name: str, asked: Extension, *, but: Any = None, **words: Any) -> None:
    tell_sides(
        name,
        asked.edition,
        key=f"{asked.pk}",
        words={"asked": asked, **words},
        path=_page(asked.edition),
        but=but,
    )


def warn(edition: Edition, lead: str) -> None:
    """The end is near: «12m», «6m», «3m» or «30d»."""
    tell_sides(
        "term_ends",
        edition,
        key=f"{edition.pk}:{lead}:{edition.valid_to}",
        words={"lead": lead},
        path=_page(edition),
    )


def _page(edition: Edition) -> str:
    return reverse("edition", kwargs={"ref": edition.ref})
