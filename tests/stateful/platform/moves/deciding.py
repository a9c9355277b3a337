"""A text is put before the parties, sent back, said yes to; organisations join and leave."""

from agreements.actions import editions, local
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.picture import Picture
from tests.stateful.platform.book import VALID, Book, Text, Voice, Yes
from tests.stateful.platform.moves.deck import (
    aim_at,
    any_text,
    body,
    move,
    row,
    side_row,
    some_side,
    somebody,
    speaker,
    texts,
    version_of,
    voice,
    writer,
)
from tests.stateful.platform.moves.writing import drafts, why_not_draft
from tests.stateful.platform.world import JOINERS, LOCAL, PEOPLE, VOLUNTARY


def ready(book: Book) -> list[Text]:
    """Drafts that could be agreed on."""
    return [t for t in drafts(book) if not t.unchosen and not book.not_ready(t)]


@move(fits=ready, possible=any_text, often=6)
def send(book: Book, draw: Draw) -> Attempt:
    """Put it before the parties; from here on it stands."""
    text = draw.pick(ready(book) or drafts(book) or [*book.texts.values()])
    if draw.rarely():
        text = aim_at(book, draw, "draft")
    by, version = writer(book, draw, text.of), version_of(draw, text.version)
    nothing = text.state == "for_approval"
    refused = why_not_draft(book, by, text) or ("" if version == text.version else "stale")
    refused = refused or ("points without a choice" if text.unchosen else "")
    refused = "" if nothing else refused or book.not_ready(text)
    act = local.send_for_approval if text.local else editions.send_for_approval

    def learn(_result: object, _after: Picture) -> None:
        text.state = "for_approval"
        text.version += 1

    return Attempt(
        "send",
        by,
        lambda person: act(row(text), by=person, version=version),
        refused=refused,
        nothing=nothing,
        audits=["edition.for_approval"],
        learn=learn,
    )


@move(fits=lambda book: texts(book, "for_approval"), possible=any_text, often=1)
def give_back(book: Book, draw: Draw) -> Attempt:
    """A side wants it otherwise: a draft again, and every yes falls."""
    text = aim_at(book, draw, "for_approval")
    side = some_side(draw)
    by, reason = somebody(draw, book.people_for(text.of, side)), mostly(draw, "Kortere.", [""])
    nothing = text.state == "draft"
    refused = "" if book.prepares(by, text.of, side) else "not of that side"
    refused = refused or ("one of many" if book.joins(text.of, side) else "")
    if text.state != "for_approval" or not reason:
        refused = refused or "not now"

    def learn(_result: object, _after: Picture) -> None:
        text.state = "draft"
        text.version += 1
        text.yes.clear()

    return Attempt(
        "give_back",
        by,
        lambda person: editions.return_to_draft(
            row(text), by=person, party=side_row(book, text.of, side), reason=reason
        ),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=["edition.returned"],
        learn=learn,
    )


def may_be_joined(book: Book, text: Text, side: str) -> bool:
    """Where no council speaks for the side, also after every yes."""
    return book.joins(text.of, side) and text.state in ("signed", *VALID)


@move(fits=lambda book: texts(book, "for_approval"), possible=any_text, often=12)
def say_yes(book: Book, draw: Draw) -> Attempt:
    """One side's."""
    text = aim_at(book, draw, "for_approval")
    return saying(book, draw, text, voice(book, draw, text.of, text.yes), "say_yes")


@move(
    fits=lambda book: [t for t in texts(book, "signed", *VALID) if t.local],
    possible=lambda book: book.of(LOCAL),
    often=2,
)
def join(book: Book, draw: Draw) -> Attempt:
    """An organisation more stands behind a local text that binds already."""
    bound = [t for t in texts(book, "signed", *VALID) if t.local]
    return saying(book, draw, (bound or book.of(LOCAL))[-1], joiner(draw), "join")


def joiner(draw: Draw) -> Voice:
    """Any of those that work in Larvik."""
    return VOLUNTARY, draw.pick(JOINERS)


def saying(book: Book, draw: Draw, text: Text, said: Voice, name: str) -> Attempt:
    """The yes itself, and what follows when it is the last one."""
    by, (side, org) = speaker(book, draw, text.of, said), said
    version = version_of(draw, text.version)
    asked = text.state == "for_approval"
    given = text.yes.get(said)
    if asked or may_be_joined(book, text, side):
        nothing = given is not None and not given.left
        unread = "" if version == text.version else "stale"
        refused = "" if nothing else unread or book.why_no_yes(by, text.of, said, text.yes)
    else:
        refused, nothing = ("" if given else "it waits for no answer"), given is not None
    last = asked and not refused and not nothing and is_last(book, text.of, said, text.yes)
    if last:
        refused = book.not_ready(text)

    def learn(_result: object, _after: Picture) -> None:
        book.say(by, said, text.yes)
        if last:
            book.sign(text)

    return Attempt(
        name,
        by,
        lambda person: editions.say_yes(
            row(text),
            by=person,
            party=side_row(book, text.of, side),
            organisation=body(book, org),
            version=version,
        ),
        refused=refused,
        nothing=nothing,
        audits=["edition.approved", *(["edition.signed"] if last else [])],
        learn=learn,
    )


def is_last(book: Book, of: str, said: Voice, given: dict[Voice, Yes]) -> bool:
    """With this one every side has said yes."""
    return book.every_yes(of, {**given, said: Yes("")})


@move(
    fits=lambda book: book.joined(LOCAL) and draw_leaves(book),
    possible=lambda book: book.of(LOCAL),
    often=1,
)
def leave(book: Book, draw: Draw) -> Attempt:
    """An organisation no longer joins; what was signed stands."""
    with_some = [t for t in book.of(LOCAL) if any(org for _s, org in t.yes)]
    text = draw.pick(with_some or book.of(LOCAL))
    said = draw.pick([v for v in text.yes if v[1]] or [joiner(draw)])
    by = somebody(draw, [person for person in PEOPLE if book.lets_join(person, said[1])])
    refused = "" if book.lets_join(by, said[1]) else "not responsible there"
    given = text.yes.get(said)
    nothing = not refused and (given is None or given.left)

    def learn(_result: object, _after: Picture) -> None:
        text.yes[said].left = True

    return Attempt(
        "leave",
        by,
        lambda person: editions.leave(row(text), by=person, organisation=body(book, said[1])),
        refused=refused,
        nothing=nothing,
        audits=["edition.left"],
        learn=learn,
    )


def draw_leaves(book: Book) -> bool:
    """More have joined than the side needs, or nothing waits for them."""
    return len(book.joined(LOCAL)) > 1
