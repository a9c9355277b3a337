"""Writing an answer together, and sending it."""

from consultations import actions, policies
from consultations.actions.answers import TEXT_LIMIT
from consultations.models import Answer
from tests.stateful.attempts import Attempt, among, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import WRITING, Answered, Life, Words, email_of
from tests.stateful.moves.deck import move, who
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
    if answer and answer.state == "sent" and life.closed() and not left_alone(life, answer):
        return "the deadline has passed and an answer stands"
    return ""


def left_alone(life: Life, answer: Answered) -> bool:
    """What it joined is withdrawn, so that it says nothing any longer."""
    return bool(answer.joins) and answer.joins not in life.sent()


def answer_of(life: Life, party: str) -> Answer:
    """The row as a view loads it."""
    rows = Answer.objects.select_related("hearing__owner", "organisation", "current", "claim")
    if party[0] == "@":
        return rows.get(person=life.world.people[party[1:]])
    if party[0] == "#":
        return rows.get(paper_name=party[1:])
    return rows.get(organisation=life.world.parties[party])


def begun(now: Words | None) -> Words:
    """A new draft: what counts now, or nothing."""
    return Words(now.kind, now.text, list(now.replies), joins=now.joins) if now else Words()


def sending(life: Life, party: str, words: Words, by: str) -> None:
    """What was written counts from now, and those who joined it are told."""
    mine = life.answers[party]
    if words.kind != "with_remarks":
        words.text, words.replies = "", []
    mine.sent.append(words)
    mine.number = mine.number or 1 + max((a.number or 0) for a in life.answers.values())
    mine.state, mine.joins, mine.sender = "sent", words.joins, by
    life.tell_joiners(party, "joined_changed")


def no_joining(life: Life, party: str, target: str) -> str:
    """Why an answer cannot stand behind that one."""
    if not target or party[0] == "@":
        return "nothing to join, or a person"
    if target == party:
        return "oneself"
    if life.joiners(party):
        return "others have joined it: a chain"
    return "" if life.joinable(target) else "not to be joined"


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
        mine.draft = begun(mine.current)

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
    by, row = who(life, draw, life.writers(party), party), answer_of(life, party)
    draft = life.answers[party].draft
    saves = mostly(draw, draft.saves if draft else 0, [99, draft.saves - 1 if draft else 1])
    kind = draw.pick([*["with_remarks"] * 5, "without_remarks", *["joins"] * 2])
    target = some_target(life, draw) if kind == "joins" else ""
    joins = answer_of(life, target) if target else None
    text = mostly(draw, f"{SECRET}: {party} {saves}", ["", "x" * (TEXT_LIMIT + 1)])
    asked = list(row.hearing.questions.all())
    replies = {q.pk: f"{SECRET} om {q.pk}" for q in asked[: draw.pick([1, 0, 2])]}

    def why_not() -> str:
        if draft is None or by not in life.writers(party):
            return "sent already, or no writer"
        if saves != draft.saves:
            return "somebody saved meanwhile"
        return "too long" if len(text) > TEXT_LIMIT else ""

    def learn(_result: object, _after: Picture) -> None:
        words = Words(kind, text, list(replies.values()), saves=saves + 1, joins=target)
        words.asked = draft.asked
        life.answers[party].draft = words

    return Attempt(
        "save_draft",
        by,
        lambda person: actions.save_draft(
            row, by=person, saves=saves, kind=kind, text=text, replies=replies, joins=joins
        ),
        refused=why_not(),
        gates=[through("answer_edit", row, should=by in life.writers(party))],
        asks_itself=True,
        learn=learn,
    )


def some_target(life: Life, draw: Draw) -> str:
    """An answer to join; mostly one that can be, sometimes any that was ever sent, or none."""
    numbered = [party for party, answer in life.answers.items() if answer.number]
    return aim(draw, [*sorted(numbered), ""], life.joinable)


def any_ready(life: Life) -> bool:
    """A draft that says something, in a hearing that takes answers."""
    drafts = [answer.draft for answer in life.answers.values() if answer.draft]
    return open_now(life) and any(not d.empty() or d.kind == "without_remarks" for d in drafts)


@move(fits=any_ready, possible=any_answer, often=8)
def send(life: Life, draw: Draw) -> Attempt:
    """Send what was previewed, on behalf of the organisation."""
    party = some_answer(life, draw)
    senders = life.senders(party)
    by, row, where = who(life, draw, senders, party), answer_of(life, party), None
    if party[0] not in "@#":
        where = life.world.parties[party]
    draft = life.answers[party].draft
    saves = mostly(draw, draft.saves if draft else 0, [99, draft.saves - 1 if draft else 1])
    behalf = mostly(draw, where, [life.world.parties[CLUB if party == BAND else BAND]])

    def why_not() -> str:
        if draft is None:
            return "sent already"
        if by not in senders or behalf != where:
            return "not responsible there"
        if party[0] == "@" and not life.allows_persons:
            return "organisations only"
        return unready(life, party, draft, saves, by) or closed_to_answers(life, party)

    def learn(_result: object, _after: Picture) -> None:
        draft.late, life.answers[party].draft = life.closed(), None
        sending(life, party, draft, by)
        life.write("receipt", email_of(by))

    return Attempt(
        "send",
        by,
        lambda person: actions.send(row, by=person, on_behalf_of=behalf, saves=saves),
        refused=why_not(),
        gates=[through("answer_send", row, should=by in senders)],
        asks_itself=True,
        audits=["answer.sent"],
        learn=learn,
    )


def unready(life: Life, party: str, draft: Words, saves: int, by: str) -> str:
    """Why the words themselves cannot be sent."""
    if saves != draft.saves:
        return "changed since the preview"
    if draft.waits_for(by):
        return "it waits for somebody's approval"
    if draft.kind == "joins":
        return no_joining(life, party, draft.joins)
    return "empty" if draft.kind == "with_remarks" and draft.empty() else ""


@move(fits=any_draft, possible=any_answer, often=1)
def delete_draft(life: Life, draw: Draw) -> Attempt:
    """Throw it away; what was sent stays."""
    party = some_answer(life, draw)
    by, row = who(life, draw, life.writers(party), party), answer_of(life, party)
    answer = life.answers[party]

    def learn(_result: object, _after: Picture) -> None:
        answer.draft = None
        if answer.state == "draft":
            del life.answers[party]

    return Attempt(
        "delete_draft",
        by,
        lambda person: actions.delete_draft(row, by=person),
        refused="" if answer.draft else "sent already",
        gates=[through("answer_delete", row, should=by in life.writers(party))],
        audits=["answer.draft_deleted"],
        learn=learn,
        once=False,
    )
