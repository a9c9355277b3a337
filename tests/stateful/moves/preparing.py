"""Writing the draft: what it says, its document, when it closes."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from consultations import actions
from consultations.models import Hearing
from core import clock
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, mostly
from tests.stateful.life import WRITING, Life, Listed
from tests.stateful.moves.deck import move, who
from tests.stateful.picture import Picture
from tests.stateful.world import ELSEWHERE

GAP = time(2, 30)  # does not exist on the night summer time begins


def hearing() -> Hearing:
    """The row as a view loads it."""
    rows = Hearing.objects.select_related("owner", "municipality", "contact")
    return rows.exclude(title=ELSEWHERE).get()


def is_draft(life: Life) -> bool:
    """It can be changed."""
    return life.state == "draft"


def frozen(life: Life, version: int | None = None) -> str:
    """Why the draft cannot be changed."""
    if life.state != "draft":
        return f"the content is frozen, it is {life.state}"
    if version is not None and version != life.version:
        return "a stale version"
    return ""


def some_version(life: Life, draw: Draw) -> int:
    """What the form was opened with."""
    return mostly(draw, life.version, [life.version - 1, life.version + 1])


@move(fits=is_draft, often=2)
def save_content(life: Life, draw: Draw) -> Attempt:
    """Text, topics and questions; the list of the invited follows."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    version = some_version(life, draw)
    topics = draw.pick([["lokaler"], ["lokaler", "idrett"], ["idrett"], []])
    kind = draw.pick(["matter", "matter", "framework", "early"])
    questions = draw.pick([["Hva trenger dere?"], ["Hva trenger dere?", "Hvor?"], []])
    contact = mostly(draw, True, [False])
    persons = draw.pick([True, True, False])

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1
        life.topics, life.kind, life.questions = topics, kind, len(questions)
        life.contact, life.allows_persons = contact, persons
        propose(life)

    return Attempt(
        "save_content",
        by,
        lambda person: actions.save_content(
            row,
            by=person,
            version=version,
            topics=[life.world.topics[code] for code in topics],
            areas=[life.world.town],
            questions=questions,
            kind=kind,
            title=f"Utlån {version}",
            contact=life.world.contact if contact else None,
            allows_persons=persons,
        ),
        refused=frozen(life, version),
        gates=[through("hearing_content", row, should=by in life.may(WRITING))],
        audits=["hearing.invitees_proposed", "hearing.edited"],
        learn=learn,
    )


def propose(life: Life) -> None:
    """New matches come, old ones go; what a person did by hand stays."""
    found = life.found()
    for name in [n for n, i in life.invited.items() if i.source == "match" and n not in found]:
        del life.invited[name]
    for name in found:
        life.invited.setdefault(name, Listed())


@move(fits=is_draft, often=3)
def save_deadline(life: Life, draw: Draw) -> Attempt:
    """When it opens and closes."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    version = some_version(life, draw)
    given = some_deadline(life, draw)
    closes_at = instant(given["closes_on"], given["closes_time"])
    opens_at = clock.start_of_day(given["opens_on"]) if given["opens_on"] else None

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1
        life.opens_at, life.closes_at = opens_at, closes_at
        life.answer_by = given["answer_by"]
        life.period_rule, life.short_reason = given["period_rule"], given["short_reason"]

    return Attempt(
        "save_deadline",
        by,
        lambda person: actions.save_deadline(row, by=person, version=version, **given),
        refused=frozen(life, version) or no_deadline(life, given),
        gates=[through("hearing_deadline", row, should=by in life.may(WRITING))],
        audits=["hearing.deadline_set"],
        learn=learn,
    )


def some_deadline(life: Life, draw: Draw) -> dict[str, Any]:
    """When it opens and closes, by which rule, and why it is so short."""
    today = life.now.astimezone(clock.OSLO).date()
    closes_on = today + timedelta(days=draw.pick([21, 1, 0, 13, 60, -1]))
    opens = draw.pick([None, None, 0, 7, -1])
    answer = draw.pick([None, 14, 14, 0])
    why = draw.pick([("Budsjettet haster.", "Formannskapet")] * 4 + [("", "")])
    why = mostly(draw, why, [("Det haster.", ""), ("", "Rådmannen")])
    return {
        "closes_on": closes_on,
        "closes_time": draw.pick([None, None, time(12), GAP]),
        "opens_on": None if opens is None else today + timedelta(days=opens),
        "answer_by": None if answer is None else closes_on + timedelta(days=answer),
        "period_rule": mostly(draw, draw.pick(["", "", "regulation", "plan"]), ["ukjent"]),
        "short_reason": why[0],
        "short_decided_by": why[1],
    }


def no_deadline(life: Life, given: dict[str, Any]) -> str:
    """Why it cannot be so."""
    closes_at = instant(given["closes_on"], given["closes_time"])
    opens_on = given["opens_on"]
    if closes_at is None:
        return "an hour that does not exist"
    if closes_at <= life.now:
        return "a deadline that has passed"
    if opens_on and opens_on < life.now.astimezone(clock.OSLO).date():
        return "an opening that has passed"
    if opens_on and closes_at <= clock.start_of_day(opens_on):
        return "closes before it opens"
    if given["answer_by"] == given["closes_on"]:
        return "an answer before the deadline"
    return no_rule(given)


def no_rule(given: dict[str, Any]) -> str:
    """A rule nobody knows, or half a reason."""
    if given["period_rule"] == "ukjent":
        return "an unknown rule"
    half = bool(given["short_reason"]) != bool(given["short_decided_by"])
    return "half a reason" if half else ""


def instant(day: object, wall: time | None) -> datetime | None:
    """The end of the day, or the time on the wall; None when the clock jumps over it."""
    if wall is None:
        return clock.end_of_day(day)
    local = datetime.combine(day, wall, tzinfo=clock.OSLO)
    back = local.astimezone(ZoneInfo("UTC")).astimezone(clock.OSLO)
    return local if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


@move(fits=is_draft, often=2)
def add_document(life: Life, draw: Draw) -> Attempt:
    """A file of the case; the same one twice is a second click."""
    by, row = who(life, draw, life.may(WRITING)), hearing()

    def learn(_result: object, _after: Picture) -> None:
        life.document = True

    return Attempt(
        "add_document",
        by,
        lambda person: actions.add_document(row, by=person, file=life.world.file, title="Notat"),
        refused=frozen(life),
        gates=[through("document_add", row, should=by in life.may(WRITING))],
        nothing=life.document,
        audits=["hearing.document_added"],
        learn=learn,
    )


@move(fits=is_draft, possible=lambda life: life.document, often=1)
def remove_document(life: Life, draw: Draw) -> Attempt:
    """Take it out again."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    document = row.documents.get()

    def learn(_result: object, _after: Picture) -> None:
        life.document = False

    return Attempt(
        "remove_document",
        by,
        lambda person: actions.remove_document(document, by=person),
        refused=frozen(life),
        gates=[through("document_remove", row, should=by in life.may(WRITING))],
        audits=["hearing.document_removed"],
        learn=learn,
        once=False,
    )
