"""Keeping words of an answer from the public, and letting them be read again."""

from consultations import actions
from consultations.models import Withholding
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import STAFF, Answered, Life
from tests.stateful.moves.answering import SECRET, answer_of
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.picture import Picture

QUIET_WORDS = "Navn på et barn."


def numbered(life: Life) -> list[str]:
    """The answers that were ever sent."""
    return sorted(party for party, answer in life.answers.items() if answer.number)


@move(fits=lambda life: life.sent(), possible=numbered, often=2)
def withhold(life: Life, draw: Draw) -> Attempt:
    """A passage, or the whole answer, with a ground and a public reason."""
    party = aim(draw, numbered(life), lambda one: one in life.sent())
    by, row, answer = who(life, draw, life.may(STAFF)), answer_of(life, party), life.answers[party]
    ground = mostly(draw, "personal", ["", "kjedelig"])
    reason = mostly(draw, QUIET_WORDS, ["", f"De skrev {SECRET}."])
    passage = mostly(draw, draw.pick([SECRET, SECRET, ""]), ["noe helt annet"])
    again = passage in answer.withheld.values() and ground == "personal" and reason != ""

    def why_not() -> str:
        if by not in life.may(STAFF):
            return "no part in the municipality"
        if ground != "personal" or not reason:
            return "no ground or no reason"
        return quoted(life, answer, passage, reason) if passage and not again else ""

    def learn(result: Withholding, _after: Picture) -> None:
        answer.withheld[result.pk] = passage
        if answer.state == "sent":
            life.letters["hearing.withheld", life.letter_to(party)] += 1

    return Attempt(
        "withhold",
        by,
        lambda person: actions.withhold(
            row, by=person, ground=ground, reason=reason, passage=passage
        ),
        refused=why_not(),
        gates=[through("answer_withhold", hearing(), should=by in life.may(STAFF))],
        asks_itself=True,
        nothing=again,
        audits=["answer.withheld"],
        learn=learn,
    )


def quoted(life: Life, answer: Answered, passage: str, reason: str) -> str:
    """Why these words cannot be withheld."""
    words = answer.current
    if words is None or not any(passage in text for text in [*words.replies, words.text]):
        return "not their words"
    if passage in reason:
        return "the reason repeats them"
    if life.state in ("summarised", "concluded"):
        return ""
    reasons = [treated.reason for treated in life.treatments.values()]
    repeated = any(passage in text for text in [life.summary, *reasons])
    return "the municipality repeats them" if repeated else ""


def any_withheld(life: Life) -> list[str]:
    """Answers of which something is withheld."""
    return sorted(party for party, answer in life.answers.items() if answer.withheld)


@move(fits=any_withheld, possible=any_withheld, often=1)
def lift(life: Life, draw: Draw) -> Attempt:
    """Let everyone read it again."""
    by, party = who(life, draw, life.may(STAFF)), draw.pick(any_withheld(life))
    answer = life.answers[party]
    pk = draw.pick(sorted(answer.withheld))
    withheld = Withholding.objects.select_related("answer").get(pk=pk)

    def learn(_result: object, _after: Picture) -> None:
        del answer.withheld[pk]
        if answer.state == "sent":
            life.letters["hearing.shown_again", life.letter_to(party)] += 1

    return Attempt(
        "lift",
        by,
        lambda person: actions.lift(withheld, by=person),
        refused="" if by in life.may(STAFF) else "no part in the municipality",
        gates=[through("withholding_lift", hearing(), should=by in life.may(STAFF))],
        asks_itself=True,
        audits=["answer.shown_again"],
        learn=learn,
    )
