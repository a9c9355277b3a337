"""Writing together: words between colleagues, and approval before sending."""

from consultations import actions
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import Asked, Life, email_of
from tests.stateful.moves.answering import answer_of, any_answer, any_draft, some_answer
from tests.stateful.moves.deck import move, who
from tests.stateful.picture import Picture
from tests.stateful.world import PEOPLE


@move(fits=any_draft, possible=any_answer, often=1)
def comment(life: Life, draw: Draw) -> Attempt:
    """A word to the others; the same words twice are one click."""
    party = some_answer(life, draw)
    by, row = who(life, draw, life.writers(party), party), answer_of(life, party)
    answer, words = life.answers[party], mostly(draw, "Ta med leia.", [" "])
    again = bool(answer.comments) and answer.comments[-1] == (by, words)

    def why_not() -> str:
        if answer.draft is None or by not in life.writers(party):
            return "sent already, or no writer"
        return "" if words.strip() else "no words"

    return Attempt(
        "comment",
        by,
        lambda person: actions.comment(row, by=person, text=words),
        refused=why_not(),
        gates=[through("comment_add", row, should=by in life.writers(party))],
        asks_itself=True,
        nothing=again,
        learn=lambda _result, _after: answer.comments.append((by, words)),
    )


@move(fits=any_draft, possible=any_answer, often=2)
def ask_sign_off(life: Life, draw: Draw) -> Attempt:
    """Ask somebody responsible to approve it."""
    party = some_answer(life, draw)
    by, row = who(life, draw, life.writers(party), party), answer_of(life, party)
    others = aim(draw, PEOPLE, lambda one: one != by and one in life.senders(party))
    draft = life.answers[party].draft
    again = draft is not None and draft.asked == Asked(others)

    def why_not() -> str:
        if draft is None or by not in life.writers(party):
            return "sent already, or no writer"
        if others == by:
            return "oneself"
        fine = party[0] not in "@#" and others in life.senders(party)
        return "" if fine else "not responsible there"

    def learn(_result: object, _after: Picture) -> None:
        draft.asked = Asked(others)
        life.write("sign_off", email_of(others))

    return Attempt(
        "ask_sign_off",
        by,
        lambda person: actions.ask_sign_off(row, by=person, approver=life.world.people[others]),
        refused=why_not(),
        gates=[through("sign_off_ask", row, should=by in life.writers(party))],
        asks_itself=True,
        nothing=again,
        audits=["answer.sign_off_asked"],
        learn=learn,
    )


def waits(life: Life) -> list[str]:
    """The drafts that somebody is asked to approve."""
    return sorted(name for name, a in life.answers.items() if a.draft and a.draft.asked)


@move(fits=waits, possible=any_answer, often=3)
def sign_off(life: Life, draw: Draw) -> Attempt:
    """Approve the draft as it was read."""
    party = aim(draw, sorted(life.answers), lambda one: one in waits(life))
    draft = life.answers[party].draft
    asked = draft.asked if draft else None
    may = [asked.approver] if asked else life.senders(party)
    by, row = who(life, draw, may, party), answer_of(life, party)
    saves = mostly(draw, draft.saves if draft else 0, [99])

    def why_not() -> str:
        if asked is None or asked.approver != by or by not in life.senders(party):
            return "not asked"
        return "" if saves == draft.saves else "changed since"

    def learn(_result: object, _after: Picture) -> None:
        asked.saves = saves

    return Attempt(
        "sign_off",
        by,
        lambda person: actions.sign_off(row, by=person, saves=saves),
        refused=why_not(),
        gates=[through("sign_off_give", row, should=by in life.senders(party))],
        asks_itself=True,
        nothing=asked is not None and asked.saves == saves,
        audits=["answer.signed_off"],
        learn=learn,
    )


@move(fits=waits, possible=any_answer, often=1)
def drop_sign_off(life: Life, draw: Draw) -> Attempt:
    """Go on without it."""
    party = aim(draw, sorted(life.answers), lambda one: one in waits(life))
    by, row = who(life, draw, life.writers(party), party), answer_of(life, party)
    draft = life.answers[party].draft
    fine = draft is not None and by in life.writers(party)

    def learn(_result: object, _after: Picture) -> None:
        draft.asked = None

    return Attempt(
        "drop_sign_off",
        by,
        lambda person: actions.drop_sign_off(row, by=person),
        refused="" if fine else "sent already, or no writer",
        gates=[through("sign_off_drop", row, should=by in life.writers(party))],
        asks_itself=True,
        nothing=draft is None or draft.asked is None,
        audits=["answer.sign_off_dropped"],
        learn=learn,
    )
