"""Writing an answer together, and sending it."""

from consultations import actions, policies
from consultations.actions.answers import TEXT_LIMIT
from consultations.models import Answer
from organisations.states import Role
from tests.stateful.attempts import Attempt, among, through
from tests.stateful.life import WRITING, Answered, Life, Words, email_of
from tests.stateful.moves.deck import Draw, aim, mostly, move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.picture import Picture
from tests.stateful.world import BAND, CLUB, PARTIES, TOWN

SECRET = "Ikke ferdig ennå"


def open_now(life: Life) -> bool:
    """It takes answers, in time or late."""
    return life.state == "published" and not life.coming()


def closed_to_answers(life: Life, party: str) -> str:
    """Why nothing can be sent now."""
    if life.state != "published":
        return f"it is {life.state}"
    if life.coming():
        return "it has not opened"
    answer = life.answers.get(party)
    if answer and answer.sent and life.closed():
        return "the deadline has passed and an answer stands"
    return ""


def answer_of(life: Life, party: str) -> Answer:
    """The row as a view loads it."""
    rows = Answer.objects.select_related("hearing", "organisation", "current", "claim")
    return rows.get(organisation=life.world.parties[party])


def some_answer(life: Life, draw: Draw) -> str:
    """Whose answer; mostly one with an open draft."""
    return aim(draw, sorted(life.answers), lambda party: life.answers[party].draft)


def any_answer(life: Life) -> bool:
    """Somebody has begun."""
    return bool(life.answers)


def any_draft(life: Life) -> bool:
    """A draft is open."""
    return any(answer.draft for answer in life.answers.values())


def fresh(life: Life, party: str) -> bool:
    """It could begin an answer, or a new version."""
    answer = life.answers.get(party)
    return answer is None or not (answer.draft or life.closed())


@move(fits=lambda life: open_now(life) and (fresh(life, BAND) or fresh(life, CLUB)), often=4)
def start(life: Life, draw: Draw) -> Attempt:
    """Open the shared draft."""
    fitting = draw.pick([fresh, fresh, lambda _life, _party: True])  # or a draft that is there
    party = mostly(draw, aim(draw, [BAND, CLUB], lambda p: fitting(life, p)), [*PARTIES, TOWN])
    by, row, where = (
        who(life, draw, life.may(WRITING, party), party),
        hearing(),
        life.world.parties[party],
    )
    writes = by in life.may(WRITING, party)
    answer = life.answers.get(party)

    def why_not() -> str:
        if not open_now(life):
            return closed_to_answers(life, party)
        if not writes:
            return "no writer there"
        return "" if answer and answer.draft else closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        mine = life.answers.setdefault(party, Answered())
        now = mine.current
        mine.draft = Words(now.kind, now.text, list(now.replies)) if now else Words()

    return Attempt(
        "start",
        by,
        lambda person: actions.start(row, by=person, on_behalf_of=where),
        refused=why_not(),
        gates=[
            through("answer_new", row, should=life.public()),
            among(policies.answering_organisations, where, should=writes and party != TOWN),
        ],
        asks_itself=party != TOWN,
        nothing=bool(answer and answer.draft),
        audits=["answer.started"],
        learn=learn,
    )


@move(fits=any_draft, possible=any_answer, often=5)
def save_draft(life: Life, draw: Draw) -> Attempt:
    """Save what is written so far; an older form is told."""
    party = some_answer(life, draw)
    by, row = who(life, draw, life.may(WRITING, party), party), answer_of(life, party)
    draft = life.answers[party].draft
    saves = mostly(draw, draft.saves if draft else 0, [99, draft.saves - 1 if draft else 1])
    kind = draw.pick(["with_remarks", "with_remarks", "with_remarks", "without_remarks"])
    text = mostly(draw, f"{SECRET}: {party} {saves}", ["", "x" * (TEXT_LIMIT + 1)])
    asked = list(row.hearing.questions.all())
    replies = {q.pk: f"{SECRET} om {q.pk}" for q in asked[: draw.pick([1, 0, 2])]}

    def why_not() -> str:
        if draft is None:
            return "sent already"
        if saves != draft.saves:
            return "somebody saved meanwhile"
        return "too long" if len(text) > TEXT_LIMIT else ""

    def learn(_result: object, _after: Picture) -> None:
        words = Words(kind, text, list(replies.values()), saves=saves + 1)
        life.answers[party].draft = words

    return Attempt(
        "save_draft",
        by,
        lambda person: actions.save_draft(
            row, by=person, saves=saves, kind=kind, text=text, replies=replies
        ),
        refused=why_not(),
        gates=[through("answer_edit", row, should=by in life.may(WRITING, party))],
        learn=learn,
    )


def any_ready(life: Life) -> bool:
    """A draft that says something, in a hearing that takes answers."""
    drafts = [answer.draft for answer in life.answers.values() if answer.draft]
    return open_now(life) and any(not d.empty() or d.kind == "without_remarks" for d in drafts)


@move(fits=any_ready, possible=any_answer, often=8)
def send(life: Life, draw: Draw) -> Attempt:
    """Send what was previewed, on behalf of the organisation."""
    party = some_answer(life, draw)
    responsible = life.may({Role.RESPONSIBLE}, party)
    by, row, where = (
        who(life, draw, responsible, party),
        answer_of(life, party),
        life.world.parties[party],
    )
    draft = life.answers[party].draft
    saves = mostly(draw, draft.saves if draft else 0, [99, draft.saves - 1 if draft else 1])
    behalf = mostly(draw, where, [life.world.parties[CLUB if party == BAND else BAND]])

    def why_not() -> str:
        if draft is None:
            return "sent already"
        if by not in responsible or behalf != where:
            return "not responsible there"
        if saves != draft.saves:
            return "changed since the preview"
        if draft.kind == "with_remarks" and draft.empty():
            return "empty"
        return closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        mine = life.answers[party]
        if draft.kind == "without_remarks":
            draft.text, draft.replies = "", []
        draft.late, mine.draft = life.closed(), None
        mine.sent.append(draft)
        mine.sender = by
        mine.number = mine.number or len(life.sent())
        life.letters["hearing.receipt", email_of(by)] += 1

    return Attempt(
        "send",
        by,
        lambda person: actions.send(row, by=person, on_behalf_of=behalf, saves=saves),
        refused=why_not(),
        gates=[through("answer_send", row, should=by in responsible)],
        asks_itself=True,
        audits=["answer.sent"],
        learn=learn,
    )


@move(fits=any_draft, possible=any_answer, often=1)
def delete_draft(life: Life, draw: Draw) -> Attempt:
    """Throw it away; what was sent stays."""
    party = some_answer(life, draw)
    by, row = who(life, draw, life.may(WRITING, party), party), answer_of(life, party)
    answer = life.answers[party]

    def learn(_result: object, _after: Picture) -> None:
        answer.draft = None
        if not answer.sent:
            del life.answers[party]

    return Attempt(
        "delete_draft",
        by,
        lambda person: actions.delete_draft(row, by=person),
        refused="" if answer.draft else "sent already",
        gates=[through("answer_delete", row, should=by in life.may(WRITING, party))],
        audits=["answer.draft_deleted"],
        learn=learn,
        once=False,
    )
