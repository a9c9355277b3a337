"""Short ways to an answer, and the way back: uten merknad, joining, a withdrawn answer."""

from consultations import actions, policies
from consultations.models import Answer
from tests.stateful.attempts import Attempt, Gate, among, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import WRITING, Answered, Life, Words, email_of
from tests.stateful.moves.answering import (
    answer_of,
    any_answer,
    begun,
    closed_to_answers,
    fresh,
    open_now,
    sending,
)
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.picture import Picture
from tests.stateful.world import BAND, CLUB, PARTIES, QUIET


@move(fits=lambda life: open_now(life) and any(fresh(life, p) for p in (BAND, CLUB)), often=1)
def send_without_remarks(life: Life, draw: Draw) -> Attempt:
    """The whole answer in one click; a second one comes to the same receipt."""
    party = mostly(draw, aim(draw, [BAND, CLUB], lambda p: fresh(life, p)), PARTIES)
    by, row = who(life, draw, life.senders(party), party), hearing()
    where, answer = life.world.parties[party], life.answers.get(party) or Answered()
    standing = answer.current if answer.state == "sent" and not answer.draft else None
    again = standing is not None and standing.kind == "without_remarks"

    def why_not() -> str:
        if answer.draft:
            return "there is a draft"
        if standing is not None:
            return "answered with remarks"
        if by not in life.senders(party):
            return "not responsible there"
        return closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        life.answers.setdefault(party, answer)
        words = Words("without_remarks", late=life.closed(), saves=1)
        sending(life, party, words, by)
        life.write("receipt", email_of(by))

    return Attempt(
        "send_without_remarks",
        by,
        lambda person: actions.send_without_remarks(row, by=person, on_behalf_of=where),
        refused="" if again else why_not(),
        gates=[
            through("answer_without_remarks", row, should=life.public()),
            among(policies.answering_organisations, where, should=by in life.may(WRITING, party)),
        ],
        nothing=again,
        audits=["answer.started", "answer.sent"],
        learn=learn,
    )


def to_join(life: Life) -> list[str]:
    """Answers that can be joined now, while the hearing takes answers."""
    return [party for party in life.answers if open_now(life) and life.joinable(party)]


@move(fits=to_join, possible=lambda life: any(a.number for a in life.answers.values()), often=5)
def start_joining(life: Life, draw: Draw) -> Attempt:
    """Stand behind another's answer; what was written before is kept in the draft."""
    numbered = sorted(party for party, answer in life.answers.items() if answer.number)
    target = aim(draw, numbered, life.joinable)
    party = aim(draw, [BAND, CLUB, QUIET], lambda p: p != target and life.may(WRITING, p))
    by, row = who(life, draw, life.may(WRITING, party), party), hearing()
    where, other = life.world.parties[party], answer_of(life, target)
    writes, answer = by in life.may(WRITING, party), life.answers.get(party) or Answered()
    draft = answer.draft
    again = draft is not None and (draft.kind, draft.joins) == ("joins", target)

    def why_not() -> str:
        if not writes:
            return "no writer there"
        if target == party or not life.joinable(target):
            return "not to be joined"
        if draft is not None:
            return "" if open_now(life) else closed_to_answers(life, party)
        return closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        life.answers.setdefault(party, answer)
        words = answer.draft = draft or begun(answer.current)
        words.saves += (words.kind, words.joins) != ("joins", target)  # a copy may join it already
        words.kind, words.joins = "joins", target

    return Attempt(
        "start_joining",
        by,
        lambda person: actions.start_joining(row, by=person, on_behalf_of=where, other=other),
        refused=why_not(),
        gates=[
            through("answer_join", row, should=life.public()),
            Gate(lambda _user: among_joinable(other), life.joinable(target)),
            among(policies.answering_organisations, where, should=writes),
        ],
        asks_itself=True,
        nothing=again,
        audits=[] if draft else ["answer.started"],
        learn=learn,
    )


def among_joinable(other: Answer) -> bool:
    """As the page looks it up."""
    return Answer.objects.joinable().filter(pk=other.pk).exists()


def any_to_withdraw(life: Life) -> bool:
    """Something is sent, and its treatment has not begun."""
    split = {point.party for point in life.points.values()}
    return life.state == "published" and bool(life.sent().keys() - split)


@move(fits=any_to_withdraw, possible=any_answer, often=2)
def withdraw_answer(life: Life, draw: Draw) -> Attempt:
    """Take back what was sent, until the municipality has made points of it."""
    party = aim(draw, sorted(life.answers), lambda name: name in life.sent())
    by, row = who(life, draw, life.senders(party), party), answer_of(life, party)
    answer = life.answers[party]
    split = any(point.party == party for point in life.points.values())

    def why_not() -> str:
        if by not in life.senders(party):
            return "not responsible there"
        if answer.state == "withdrawn":
            return ""
        if answer.state == "draft":
            return "not sent"
        return "it is treated" if life.state != "published" or split else ""

    def learn(_result: object, _after: Picture) -> None:
        answer.state, answer.joins, answer.late_reason = "withdrawn", "", ""
        life.tell_joiners(party, "joined_withdrawn")

    return Attempt(
        "withdraw_answer",
        by,
        lambda person: actions.withdraw_answer(row, by=person),
        refused=why_not(),
        gates=[through("answer_withdraw", row, should=by in life.senders(party))],
        asks_itself=True,
        nothing=answer.state == "withdrawn",
        audits=["answer.withdrawn"],
        learn=learn,
    )
