"""Private persons, and answers that came on paper."""

from datetime import date, timedelta

from consultations import actions
from consultations.models import Hearing
from core import clock
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import STAFF, Answered, Life, Words
from tests.stateful.moves.answering import begun, closed_to_answers, open_now, sending
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.picture import Picture
from tests.stateful.world import BAND, CLUB, GONE, PEOPLE, QUIET, STAGE


@move(fits=lambda life: open_now(life) and life.allows_persons, often=1)
def start_own(life: Life, draw: Draw) -> Attempt:
    """Anybody, in their own name."""
    by, row = mostly(draw, draw.pick(["siri", "tor"]), PEOPLE), hearing()
    party = f"@{by}"
    answer = life.answers.get(party) or Answered()

    def why_not() -> str:
        if not open_now(life):
            return closed_to_answers(life, party)
        if not life.allows_persons:
            return "organisations only"
        return "" if answer.draft else closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        life.answers.setdefault(party, answer).draft = begun(answer.current)

    return Attempt(
        "start_own",
        by,
        lambda person: actions.start_own(row, by=person),
        refused=why_not(),
        gates=[through("answer_new", row, should=life.public())],
        nothing=answer.draft is not None,
        audits=["answer.started"],
        learn=learn,
    )


@move(fits=lambda life: life.state == "published", often=2)
def enter_paper(life: Life, draw: Draw) -> Attempt:
    """What came by post: of an organisation, or of somebody without an account."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    envelope = some_paper(life, draw)
    party = envelope.organisation and life.world.name(envelope.organisation.pk)
    party = party or f"#{envelope.name}"
    answer = life.answers.get(party) or Answered()
    again = same_letter(answer, envelope)

    def learn(_result: object, _after: Picture) -> None:
        life.answers.setdefault(party, answer)
        came = clock.start_of_day(envelope.received_on)
        if answer.draft:
            answer.draft.saves += 1  # theirs is the next version now
        words = Words(envelope.kind, envelope.text, on_paper=envelope.received_on)
        words.late = came >= life.closes_at
        sending(life, party, words, by)
        if party[0] != "#":
            life.write("entered", life.address(party))

    return Attempt(
        "enter_paper",
        by,
        lambda person: actions.enter_paper(row, envelope, by=person),
        refused=no_paper(life, row, envelope, by) or ("" if again else no_room(envelope, answer)),
        gates=[through("paper_add", row, should=by in life.may(STAFF))],
        asks_itself=True,
        nothing=again,
        audits=["answer.entered_from_paper"],
        learn=learn,
    )


def some_paper(life: Life, draw: Draw) -> actions.Paper:
    """A letter; one from the same person is always the same letter."""
    name = mostly(
        draw, aim(draw, [QUIET, STAGE, BAND, CLUB], lambda p: p not in life.answers), [GONE]
    )
    person = draw.pick(["", "", "Olga", "Arne"])
    today = life.now.astimezone(clock.OSLO).date()
    before = life.answers.get(f"#{person}")
    came = mostly(draw, today, [today + timedelta(days=1), today - timedelta(days=30)])
    if before and before.current and before.current.on_paper:
        came = before.current.on_paper
    return actions.Paper(
        organisation=None if person and not draw.rarely() else life.world.parties[name],
        name=person,
        name_withheld=False,
        received_on=came,
        kind=mostly(draw, "with_remarks", ["without_remarks", "joins"])
        if not person
        else "with_remarks",
        text=mostly(draw, "Vi har skrevet for hånd.", [""]) if not person else "For hånd.",
        replies={},
        scan=None,
    )


def same_letter(answer: Answered, envelope: actions.Paper) -> bool:
    """The very same has been entered, and counts."""
    now = answer.current
    if now is None or answer.state != "sent":
        return False
    return (now.on_paper, now.text, now.kind) == (
        envelope.received_on, envelope.text, envelope.kind,
    )  # fmt: skip


def no_paper(life: Life, row: Hearing, envelope: actions.Paper, by: str) -> str:
    """Why it cannot be entered, whoever it is from."""
    if by not in life.may(STAFF) or life.state != "published":
        return "no part in the municipality, or not published"
    if envelope.kind == "joins":
        return "one cannot join on paper"
    if bool(envelope.organisation) == bool(envelope.name):
        return "two senders"
    if envelope.name and not life.allows_persons:
        return "organisations only"
    if envelope.organisation == life.world.parties[GONE]:
        return "dissolved"
    return wrong_day(life, envelope.received_on)


def wrong_day(life: Life, came: date) -> str:
    """Before it opened, or not come yet."""
    if came > life.now.astimezone(clock.OSLO).date():
        return "a day ahead"
    return "before it opened" if clock.end_of_day(came) <= life.opens_at else ""


def no_room(envelope: actions.Paper, answer: Answered) -> str:
    """They have answered themselves, or the envelope is empty."""
    if answer.state == "sent":
        return "answered already"
    return "empty" if envelope.kind == "with_remarks" and not envelope.text else ""
