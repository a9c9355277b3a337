"""The parties conclude together, both say yes, and the next text is drafted of it."""

from typing import Any

from agreements.actions import concluding
from agreements.models import Evaluation
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.picture import Picture
from tests.stateful.platform.book import Book, Look, Said, Text
from tests.stateful.platform.moves.deciding import is_last
from tests.stateful.platform.moves.deck import (
    any_look,
    body,
    clause,
    fresh,
    look_at,
    look_row,
    looks,
    move,
    side_row,
    some_side,
    somebody,
    speaker,
    version_of,
    voice,
    writer,
)
from tests.stateful.platform.moves.writing import next_code


def compared(book: Book) -> list[Text]:
    """Where the parties write together."""
    return looks(book, "compared")


def why_not_write(book: Book, by: str, text: Text, look: Look, version: int | None) -> str:
    """Neither the person, nor the time, nor what they have read."""
    if not book.writes(by, text.of):
        return "no party"
    if look.state != "compared":
        return "not now"
    return "stale" if version not in (None, look.version) else ""


@move(fits=compared, possible=any_look, often=4)
def conclude(book: Book, draw: Draw) -> Attempt | None:
    """What becomes of a clause."""
    text, look = look_at(book, draw, "compared")
    by, version = writer(book, draw, text.of), version_of(draw, look.version)
    codes = sorted(set(text.words) - text.out)
    if not codes:
        return None
    code, verdict = draw.pick(codes), draw.pick(["keep", "change", "remove", "disagree"])
    new = fresh(book, "Slik skal det lyde") if verdict == "change" else ""
    words = mostly(draw, fresh(book, "Vi er enige"), [""])
    refused = why_not_write(book, by, text, look, version)
    refused = refused or ("no reason" if verdict == "remove" and not words else "")

    def learn(_result: object, _after: Picture) -> None:
        views = look.said[code].views if code in look.said else {}
        look.said[code] = Said(verdict, new, words, views)
        look.version += 1

    return Attempt(
        "conclude",
        by,
        lambda person: concluding.conclude(
            look_row(look),
            by=person,
            clause=clause(text, code),
            version=version,
            verdict=verdict,
            words=words,
            text=new,
        ),
        refused=refused,
        learn=learn,
        once=False,
    )


@move(fits=compared, possible=any_look, often=1)
def propose_new(book: Book, draw: Draw) -> Attempt:
    """A clause that is missing."""
    text, look = look_at(book, draw, "compared")
    by, version = writer(book, draw, text.of), version_of(draw, look.version)
    words = fresh(book, "Et punkt som mangler")

    def learn(result: Any, _after: Picture) -> None:
        look.said[f"+{result.pk}"] = Said("new", words)
        look.version += 1

    return Attempt(
        "propose_new",
        by,
        lambda person: concluding.add_new(
            look_row(look),
            by=person,
            version=version,
            section="L" if text.local else "K",
            text=words,
        ),
        refused=why_not_write(book, by, text, look, version),
        learn=learn,
        once=False,
    )


def disputed(book: Book) -> list[Text]:
    """Where the parties have said that they disagree."""
    return [t for t in compared(book) if t.look and disagreements(t.look)]


def disagreements(look: Look) -> list[str]:
    """The clauses they disagree on."""
    return [code for code, said in look.said.items() if said.verdict == "disagree"]


@move(fits=disputed, possible=any_look, often=5)
def say_otherwise(book: Book, draw: Draw) -> Attempt | None:
    """A side's own words where they disagree."""
    text, look = look_at(book, draw, "compared")
    side, version = some_side(draw), version_of(draw, look.version)
    by = somebody(draw, book.people_for(text.of, side))
    codes = disagreements(look) or sorted(set(text.words) - text.out)
    if not codes:
        return None
    code, words = draw.pick(codes), fresh(book, f"Synet til {side}")
    refused = why_not_write(book, by, text, look, version)
    refused = refused or ("" if book.prepares(by, text.of, side) else "not of that side")
    refused = refused or ("" if code in disagreements(look) else "they agree")

    def learn(_result: object, _after: Picture) -> None:
        look.said[code].views[side] = words
        look.version += 1

    return Attempt(
        "say_otherwise",
        by,
        lambda person: concluding.say_otherwise(
            look_row(look),
            by=person,
            party=side_row(book, text.of, side),
            clause=clause(text, code),
            words=words,
            version=version,
        ),
        refused=refused,
        learn=learn,
        once=False,
    )


@move(
    fits=lambda book: [t for t in compared(book) if t.look and not t.look.words],
    possible=any_look,
    often=5,
)
def write_words(book: Book, draw: Draw) -> Attempt:
    """The conclusion of the whole."""
    text, look = look_at(book, draw, "compared")
    by, version = writer(book, draw, text.of), version_of(draw, look.version)
    words = fresh(book, "Vi fortsetter")

    def learn(_result: object, _after: Picture) -> None:
        look.words = words
        look.version += 1

    return Attempt(
        "write_words",
        by,
        lambda person: concluding.save_words(
            look_row(look), by=person, version=version, words=words
        ),
        refused=why_not_write(book, by, text, look, version),
        learn=learn,
    )


@move(
    fits=lambda book: [t for t in compared(book) if t.look and t.look.words],
    possible=any_look,
    often=5,
)
def send_look(book: Book, draw: Draw) -> Attempt:
    """Put the conclusion before both; what nobody has said anything of is kept."""
    text, look = look_at(book, draw, "compared")
    by, version = writer(book, draw, text.of), version_of(draw, look.version)
    nothing = look.state == "for_approval"
    refused = why_not_write(book, by, text, look, version)
    refused = refused or ("" if look.words else "no words")
    if any(len(look.said[code].views) < 2 for code in disagreements(look)):
        refused = refused or "a view is missing"

    def learn(_result: object, _after: Picture) -> None:
        for code in set(text.words) - text.out:
            look.said.setdefault(code, Said("keep"))
        look.state = "for_approval"
        look.version += 1

    return Attempt(
        "send_look",
        by,
        lambda person: concluding.send_for_approval(look_row(look), by=person, version=version),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=["evaluation.for_approval"],
        learn=learn,
    )


@move(fits=lambda book: looks(book, "for_approval"), possible=any_look, often=1)
def write_on(book: Book, draw: Draw) -> Attempt:
    """Back to writing together; every yes falls."""
    text, look = look_at(book, draw, "for_approval")
    by, nothing = writer(book, draw, text.of), look.state == "compared"
    refused = "" if book.writes(by, text.of) else "no party"
    refused = refused or ("" if look.state == "for_approval" else "not now")
    refused = refused or ("" if book.takes_back(by, text.of) else "one of many")

    def learn(_result: object, _after: Picture) -> None:
        look.state = "compared"
        look.version += 1
        look.yes.clear()

    return Attempt(
        "write_on",
        by,
        lambda person: concluding.write_on(look_row(look), by=person),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=["evaluation.reopened"],
        learn=learn,
    )


@move(fits=lambda book: looks(book, "for_approval"), possible=any_look, often=12)
def yes_look(book: Book, draw: Draw) -> Attempt:
    """A side's yes to the conclusion; the last one drafts the next text."""
    text, look = look_at(book, draw, "for_approval")
    said = voice(book, draw, text.of, look.yes)
    by = speaker(book, draw, text.of, said)
    waits, version = look.state == "for_approval", version_of(draw, look.version)
    nothing = look.state == "published" or (waits and said in look.yes)
    refused = "" if waits else "not now"
    refused = refused or ("has not joined" if outside(book, text, said[1]) else "")
    refused = refused or ("" if version == look.version else "stale")
    refused = refused or book.why_no_yes(by, text.of, said, look.yes)
    last = not refused and not nothing and is_last(book, text.of, said, look.yes)
    # a later text that is on its way, or agreed on, is not written over
    drafts = last and book.coming(text.of) is None and not book.followed(text)
    new = [one for one in look.said.values() if one.verdict == "new"]

    def learn(result: Evaluation, _after: Picture) -> None:
        book.say(by, said, look.yes)
        if last:
            look.state = "published"
            text.state = "in_force" if text.state == "in_evaluation" else text.state
        if drafts:
            assert result.next_edition is not None
            follow(book, text, look, result.next_edition.pk, result.next_edition.ref)

    return Attempt(
        "yes_look",
        by,
        lambda person: concluding.say_yes(
            look_row(look),
            by=person,
            party=side_row(book, text.of, said[0]),
            organisation=body(book, said[1]),
            version=version,
        ),
        refused="" if nothing else refused,
        nothing=nothing,
        audits=[
            "evaluation.approved",
            *(["evaluation.published"] if last else []),
            *(["edition.started", *["edition.clause_added"] * len(new)] if drafts else []),
        ],
        learn=learn,
    )


def outside(book: Book, text: Text, org: str) -> bool:
    """An organisation that has joined nothing."""
    return bool(org) and org not in book.joined(text.of)


def follow(book: Book, text: Text, look: Look, pk: int, ref: str) -> None:
    """The next text as concluded, in the order that it was said."""
    new = Text(pk, ref, text.of, len(book.of(text.of)) + 1, words=dict(text.words), base=text.base)
    new.out, new.concluded = set(text.out), True
    for code, one in look.said.items():
        carry(new, code, one)
    book.texts[pk] = new


def carry(new: Text, code: str, one: Said) -> None:
    """One conclusion; what is removed of the national text is left out of a local one."""
    if one.verdict == "new":
        new.words[next_code(new, "L" if new.local else "K")] = one.text
        new.version += 1
    elif one.verdict == "change":
        new.words[code] = one.text
    elif one.verdict == "remove" and new.local and not code.startswith("L"):
        new.words[code] = ""
        new.out.add(code)
    elif one.verdict == "remove":
        del new.words[code]
