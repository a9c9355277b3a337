"""The summary, and what was decided."""

from datetime import timedelta

from consultations import actions
from core import clock
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, mostly
from tests.stateful.life import STAFF, Life
from tests.stateful.moves.answering import SECRET
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing, some_version
from tests.stateful.moves.treating import treating
from tests.stateful.picture import Picture


def tell_senders(life: Life, what: str) -> None:
    """One letter to each answer, those that join another too; then to those who only follow."""
    told = {life.letter_to(party) for party in life.sent()}
    for party in life.sent():
        life.write(what, life.letter_to(party))
    life.tell_followers(f"followed_{what}", told)


def repeats(life: Life, *texts: str) -> str:
    """Words of an answer that are withheld."""
    quoted = any(words in text for words in life.withheld() for text in texts)
    return "withheld words" if quoted else ""


def not_summarised(life: Life, version: int) -> str:
    """Why the summary cannot be written now."""
    if life.state != "published":
        return f"it is {life.state}"
    return "" if version == life.version else "a stale version"


@move(fits=lambda life: life.state == "published", often=1)
def save_summary(life: Life, draw: Draw) -> Attempt:
    """Keep the text while it is written."""
    by, row, version = who(life, draw, life.may(STAFF)), hearing(), some_version(life, draw)
    words = draw.pick(["Kommunen endrer to punkter.", "", f"De skrev {SECRET}."])
    changes = draw.pick(["Punkt to er nytt.", ""])

    def learn(_result: object, _after: Picture) -> None:
        life.summary, life.changes = words, changes
        life.version += 1

    return Attempt(
        "save_summary",
        by,
        lambda person: actions.save_summary(
            row, by=person, version=version, summary=words, changes=changes
        ),
        refused=not_summarised(life, version),
        gates=[through("hearing_summarise", row, should=by in life.may(STAFF))],
        audits=["hearing.summary_saved"],
        learn=learn,
    )


def untold(life: Life) -> str:
    """Why the senders cannot be told yet."""
    if not life.closed():
        return "the deadline has not passed"
    if life.unsplit():
        return "an answer without points"
    return "an untreated point" if life.untreated() else ""


@move(fits=lambda life: treating(life) and life.sent() and not untold(life), often=6)
def summarise(life: Life, draw: Draw) -> Attempt:
    """Publish what happened, and tell every sender."""
    by, row, version = who(life, draw, life.signers()), hearing(), some_version(life, draw)
    words = mostly(draw, "Kommunen endrer tre punkter.", ["", "Ingen endring."])
    changes = mostly(draw, "Punkt tre er nytt.", ["", f"De skrev {SECRET}."])
    sent = (life.summarised_by, life.version, life.summary, life.changes)
    same = sent == (by, version + 1, words, changes)
    reasons = [treated.reason for treated in life.treatments.values()]
    again = life.state in ("summarised", "concluded") and same

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.summary, life.summarised_by = "summarised", words, by
        life.changes = changes
        life.version += 1
        tell_senders(life, "outcome")

    return Attempt(
        "summarise",
        by,
        lambda person: actions.summarise(
            row, by=person, version=version, summary=words, changes=changes
        ),
        refused=""
        if again
        else not_summarised(life, version)
        or untold(life)
        or ("" if words else "no words")
        or repeats(life, words, changes, *reasons),
        gates=[through("summary_publish", row, should=by in life.signers())],
        nothing=again,
        audits=["hearing.summarised"],
        learn=learn,
    )


@move(fits=lambda life: life.state == "summarised", often=3)
def conclude(life: Life, draw: Draw) -> Attempt:
    """What was decided, to everyone who answered."""
    by, row, version = who(life, draw, life.may(STAFF)), hearing(), some_version(life, draw)
    words = mostly(draw, "Vedtatt med endringene.", ["", "Utsatt.", f"De skrev {SECRET}."])
    today = life.now.astimezone(clock.OSLO).date()
    day = mostly(draw, draw.pick([today, None]), [today + timedelta(days=1)])
    again = life.state == "concluded" and (life.version, life.outcome) == (version + 1, words)

    def why_not() -> str:
        if life.state != "summarised":
            return f"it is {life.state}"
        if version != life.version:
            return "a stale version"
        if day and day > today:
            return "a day ahead"
        return repeats(life, words) if words else "no words"

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.outcome = "concluded", words
        life.version += 1
        tell_senders(life, "decision")

    return Attempt(
        "conclude",
        by,
        lambda person: actions.conclude(
            row, by=person, version=version, outcome=words, decision_on=day
        ),
        refused="" if again else why_not(),
        gates=[through("hearing_conclude", row, should=by in life.may(STAFF))],
        nothing=again,
        audits=["hearing.concluded"],
        learn=learn,
    )
