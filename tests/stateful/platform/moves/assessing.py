"""The parties look back, each for itself: opened, assessed unseen, handed in."""

from agreements.actions import evaluating
from agreements.models import Evaluation
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.picture import Picture
from tests.stateful.platform.book import PARTY_OPENS, VALID, Book, Look, Text, months_later
from tests.stateful.platform.moves.deck import (
    aim_at,
    any_look,
    any_text,
    clause,
    fresh,
    look_at,
    look_row,
    looks,
    move,
    row,
    side_row,
    some_side,
    somebody,
    texts,
    writer,
)
from tests.stateful.platform.reading import SECRET
from tests.stateful.platform.world import PEOPLE


def can_open(book: Book) -> list[Text]:
    """A year is left, or less."""
    soon = months_later(book.today(), PARTY_OPENS)
    return [
        t
        for t in texts(book, "in_force")
        if t.look is None and t.last is not None and t.last <= soon
    ]


@move(fits=can_open, possible=any_text, often=2)
def open_look(book: Book, draw: Draw) -> Attempt:
    """A party does not wait for the clock."""
    text = draw.pick(can_open(book) or [aim_at(book, draw, *VALID)])
    by, nothing = writer(book, draw, text.of), text.look is not None
    refused = "" if book.writes(by, text.of) else "no party"
    refused = refused or ("" if text in can_open(book) else "not now")

    def learn(result: Evaluation, _after: Picture) -> None:
        text.look, text.state = Look(result.pk, result.ref), "in_evaluation"

    return Attempt(
        "open_look",
        by,
        lambda person: evaluating.open_one(row(text), by=person),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=["evaluation.opened"],
        learn=learn,
    )


def open_now(book: Book) -> list[Text]:
    """Each side writes for itself."""
    return looks(book, "open")


def why_not_assess(look: Look, side: str) -> str:
    """It stands."""
    return "handed in" if look.state != "open" or side in look.handed else ""


@move(fits=open_now, possible=any_look, often=8)
def assess(book: Book, draw: Draw) -> Attempt | None:
    """What one side thinks of one clause; the words are nobody else's yet."""
    text, look = look_at(book, draw, "open")
    left = [side for side in ("public", "voluntary") if side not in look.handed]
    side = mostly(draw, draw.pick(left or ["public"]), ["public", "voluntary"])
    by = somebody(draw, [one for one in PEOPLE if book.assesses(one, text.of, side)])
    codes = sorted(set(text.words) - text.out)
    if not codes:
        return None
    code, words = draw.pick(codes), fresh(book, f"{SECRET} for {side}")
    score = mostly(draw, draw.pick([1, 3, 5]), [0, 6])
    refused = why_not_assess(look, side)
    refused = refused or ("" if book.assesses(by, text.of, side) else "not of that side alone")
    refused = refused or ("" if 1 <= score <= 5 else "no such score")

    def learn(_result: object, _after: Picture) -> None:
        look.views[side, code] = words

    return Attempt(
        "assess",
        by,
        lambda person: evaluating.assess(
            look_row(look),
            by=person,
            party=side_row(book, text.of, side),
            clause=clause(text, code),
            score=score,
            words=words,
        ),
        refused=refused,
        learn=learn,
        once=False,
    )


@move(
    fits=lambda book: [t for t in open_now(book) if t.look and t.look.views],
    possible=any_look,
    often=8,
)
def hand_in(book: Book, draw: Draw) -> Attempt:
    """A side is done; when both are, their views are shown side by side."""
    text, look = look_at(book, draw, "open")
    side = some_side(draw)
    by = somebody(draw, [person for person in PEOPLE if book.speaks(person, text.of, side)])
    words = draw.pick(["", fresh(book, f"{SECRET} helhet for {side}")])
    nothing = side in look.handed
    refused = why_not_assess(look, side)
    refused = refused or ("" if book.speaks(by, text.of, side) else "not of that side")
    refused = refused or ("" if book.assesses(by, text.of, side) else "of both sides")
    refused = refused or ("the other side's hand" if by in look.handed.values() else "")
    if not words and not any(of == side for of, _code in look.views):
        refused = refused or "nothing in it"
    both = len(look.handed) == 1

    def learn(_result: object, _after: Picture) -> None:
        look.handed[side] = by
        look.state = "compared" if both else "open"

    return Attempt(
        "hand_in",
        by,
        lambda person: evaluating.hand_in(
            look_row(look), by=person, party=side_row(book, text.of, side), words=words
        ),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=["evaluation.handed_in", *(["evaluation.compared"] if both else [])],
        learn=learn,
    )
