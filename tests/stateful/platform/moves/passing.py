"""What the clock does, whatever the order it does it in."""

from typing import Any

from agreements.actions import effect, evaluating, terms
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw
from tests.stateful.picture import Picture
from tests.stateful.platform.book import Book, Look
from tests.stateful.platform.moves.deck import any_text, move


@move(fits=lambda book: book.effects(), possible=any_text, often=4)
def take_effect(book: Book, _draw: Draw) -> Attempt:
    """What is due begins, what is past is over."""
    moved = book.effects()

    def learn(_result: object, _after: Picture) -> None:
        for text, to in moved:
            text.state = to

    return ticking(
        "take_effect", effect.take_effect, [f"edition.{to}" for _text, to in moved], learn
    )


@move(fits=lambda book: book.warnings(), possible=any_text, often=2)
def warn(book: Book, _draw: Draw) -> Attempt:
    """Of the ends that are near."""
    due = book.warnings()

    def learn(_result: object, _after: Picture) -> None:
        book.notices.update(due)

    return ticking("warn", terms.warn_of_ends, [], learn)


@move(fits=lambda book: book.due_to_open(), possible=any_text, often=2)
def open_due(book: Book, _draw: Draw) -> Attempt:
    """Half a year before the end."""
    due = book.due_to_open()

    def learn(_result: object, after: Picture) -> None:
        rows = {r["edition_id"]: r for r in after.of("agreements_evaluation").values()}
        for text in due:
            text.look = Look(rows[text.pk]["id"], rows[text.pk]["ref"])
            text.state = "in_evaluation"

    return ticking("open_due", evaluating.open_due, ["evaluation.opened"] * len(due), learn)


def ticking(name: str, act: Any, audits: list[str], learn: Any) -> Attempt:
    """Once; a second time changes nothing."""
    return Attempt(name, "", lambda _nobody: act(), audits=audits, learn=learn)
