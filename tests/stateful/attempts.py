"""One thing that somebody tries, what the model says of it, and what came of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver

from core.errors import Refused
from tests.stateful import picture
from tests.stateful.picture import Picture


class Broken(AssertionError):
    """Something that must be true is not."""


@dataclass
class Gate:
    """What the portal asks before the action is reached, and what it should answer."""

    asks: Callable[[Any], bool]
    should: bool


@dataclass
class Attempt:
    """Somebody tries something.

    Args:
        name: the action.
        by: who, by name; empty when it is nobody (the clock, a role that ends).
        call: does it, given the person's row.
        refused: why the model says that the action itself must refuse; empty when it must not.
        gates: asked first; a no from one of them ends the attempt as it would in the portal.
        asks_itself: the action promises to check the role too, so it is called whatever gates say.
        nothing: a second click, which is let through and changes nothing.
        audits: the verbs it writes.
        unsigned: those among them that follow by themselves, and stand in nobody's name.
        learn: brings the model up to date, given what came back and the picture after.
        once: the very same call again must change nothing.
    """

    name: str
    by: str
    call: Callable[[Any], Any]
    refused: str = ""
    gates: list[Gate] = field(default_factory=list)
    asks_itself: bool = False
    nothing: bool = False
    audits: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)
    learn: Callable[[Any, Picture], None] = lambda _result, _after: None
    once: bool = True


@dataclass
class Done:
    """What came of it."""

    attempt: Attempt
    before: Picture
    after: Picture
    verdict: str  # done | refused | turned away
    result: Any = None


def through(view: str, thing: Any, *, should: bool, key: str = "ref") -> Gate:
    """The gate of a page, as the page itself declares it with `@allow`."""
    access = view_named(view).access

    def asks(user: Any) -> bool:
        seen = access.scope(user).filter(**{key: getattr(thing, key)}).first()
        return seen is not None and bool(access.rule(user, seen))

    return Gate(asks, should)


def among(choices: Callable[[Any], Any], thing: Any, *, should: bool) -> Gate:
    """The gate of a field that offers only some rows."""
    return Gate(lambda user: choices(user).filter(pk=thing.pk).exists(), should)


_views: dict[str, Any] = {}


def view_named(name: str) -> Any:
    """The view behind a name in `urls`."""
    if not _views:
        _views.update(
            (pattern.name, pattern.callback)
            for pattern in flat(get_resolver().url_patterns)
            if pattern.name
        )
    return _views[name]


def flat(patterns: Any) -> Any:
    """All addresses, those of included files too."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from flat(pattern.url_patterns)
        else:
            yield pattern


def perform(attempt: Attempt, person: Any, before: Picture) -> Done:
    """Ask the gates, try the action, read everything again, and hold it against the model.

    Raises:
        Broken: it went otherwise than the model says.
    """
    let_in = True
    for gate in attempt.gates:
        answer = gate.asks(person)
        if answer != gate.should:
            word = "was let in" if answer else "was turned away"
            raise Broken(f"{attempt.by} {word} at {attempt.name}, and should not have been")
        let_in = let_in and answer
    if not let_in and not attempt.asks_itself:
        return Done(attempt, before, before, "turned away")
    try:
        result, verdict = attempt.call(person), "done"
    except Refused as refusal:
        result, verdict = refusal, "refused"
    done = Done(attempt, before, picture.take(), verdict, result)
    check(done, person)
    if verdict == "done" and not attempt.nothing:
        attempt.learn(result, done.after)
    return done


def check(done: Done, person: Any) -> None:
    """Yes and no as the model says; a no, and a second click, change nothing; a yes is logged."""
    attempt, quiet = done.attempt, done.after.tables == done.before.tables
    if done.verdict == "refused" and not quiet:
        tables = done.after.changed(done.before)
        raise Broken(f"{attempt.name} was refused and changed {tables}")
    if done.verdict == "refused" and not attempt.refused:
        raise Broken(f"{attempt.name} by {attempt.by} was refused: «{done.result}»")
    if done.verdict == "done" and attempt.refused:
        raise Broken(f"{attempt.name} by {attempt.by} went through: {attempt.refused}")
    if done.verdict == "done" and attempt.nothing and not quiet:
        tables = done.after.changed(done.before)
        raise Broken(f"a second click on {attempt.name} changed {tables}")
    if done.verdict == "done" and not attempt.nothing:
        check_log(done, person)


def check_log(done: Done, person: Any) -> None:
    """Exactly the lines that the action promises, in the name of who did it."""
    lines = done.after.new("core_auditevent", done.before)
    verbs = sorted(line["verb"] for line in lines)
    if verbs != sorted(done.attempt.audits):
        raise Broken(f"{done.attempt.name} logged {verbs}, not {sorted(done.attempt.audits)}")
    signed = [line for line in lines if line["verb"] not in done.attempt.unsigned]
    if any(line["actor_id"] != getattr(person, "pk", None) for line in signed):
        raise Broken(f"{done.attempt.name} was logged in another's name")


def click(again: Attempt, person: Any, before: Picture) -> None:
    """The same call once more: a yes and a no are both fine, a change is not.

    Raises:
        Broken: something changed.
    """
    with suppress(Refused):
        again.call(person)
    tables = picture.take().changed(before)
    if tables:
        raise Broken(f"{again.name} changed {tables}")
