"""The summary, and what was decided."""

from consultations import actions
from tests.stateful.attempts import Attempt, through
from tests.stateful.life import STAFF, Life, email_of
from tests.stateful.moves.deck import Draw, mostly, move, who
from tests.stateful.moves.preparing import hearing, some_version
from tests.stateful.moves.treating import treating
from tests.stateful.picture import Picture


def tell_senders(life: Life, kind: str) -> None:
    """One letter to each answer: to the organisation, else to the one who sent it."""
    for party, answer in life.sent().items():
        life.letters[kind, life.address(party) or email_of(answer.sender)] += 1


def not_summarised(life: Life, version: int) -> str:
    """Why the summary cannot be written now."""
    if life.state != "published":
        return f"it is {life.state}"
    return "" if version == life.version else "a stale version"


@move(fits=lambda life: life.state == "published", often=1)
def save_summary(life: Life, draw: Draw) -> Attempt:
    """Keep the text while it is written."""
    by, row, version = who(life, draw, life.may(STAFF)), hearing(), some_version(life, draw)
    words = draw.pick(["Kommunen endrer to punkter.", ""])

    def learn(_result: object, _after: Picture) -> None:
        life.summary = words
        life.version += 1

    return Attempt(
        "save_summary",
        by,
        lambda person: actions.save_summary(row, by=person, version=version, summary=words),
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
    same = (life.summarised_by, life.version, life.summary) == (by, version + 1, words)
    again = life.state in ("summarised", "concluded") and same

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.summary, life.summarised_by = "summarised", words, by
        life.version += 1
        tell_senders(life, "hearing.outcome")

    return Attempt(
        "summarise",
        by,
        lambda person: actions.summarise(row, by=person, version=version, summary=words),
        refused=""
        if again
        else not_summarised(life, version) or untold(life) or ("" if words else "no words"),
        gates=[through("summary_publish", row, should=by in life.signers())],
        nothing=again,
        audits=["hearing.summarised"],
        learn=learn,
    )


@move(fits=lambda life: life.state == "summarised", often=3)
def conclude(life: Life, draw: Draw) -> Attempt:
    """What was decided, to everyone who answered."""
    by, row, version = who(life, draw, life.may(STAFF)), hearing(), some_version(life, draw)
    words = mostly(draw, "Vedtatt med endringene.", ["", "Utsatt."])
    again = life.state == "concluded" and (life.version, life.outcome) == (version + 1, words)

    def why_not() -> str:
        if life.state != "summarised":
            return f"it is {life.state}"
        if version != life.version:
            return "a stale version"
        return "" if words else "no words"

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.outcome = "concluded", words
        life.version += 1
        tell_senders(life, "hearing.decision")

    return Attempt(
        "conclude",
        by,
        lambda person: actions.conclude(row, by=person, version=version, outcome=words),
        refused="" if again else why_not(),
        gates=[through("hearing_conclude", row, should=by in life.may(STAFF))],
        nothing=again,
        audits=["hearing.concluded"],
        learn=learn,
    )
