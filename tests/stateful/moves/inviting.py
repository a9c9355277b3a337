"""Going through the list of the invited."""

from consultations import actions
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import WRITING, Life, Listed
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import frozen, hearing, is_draft
from tests.stateful.picture import Picture
from tests.stateful.world import GONE, PARTIES

SOME = "De leier ut selv."


def listed(life: Life) -> bool:
    """There is somebody on the list."""
    return bool(life.invited)


@move(fits=is_draft, possible=listed, often=3)
def reject(life: Life, draw: Draw) -> Attempt:
    """Off the list, with a public reason."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    name, reason = draw.pick(sorted(life.invited)), mostly(draw, SOME, ["", "  "])
    invitee = row.invitees.get(organisation=life.world.parties[name])

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1
        life.invited[name].accepted, life.invited[name].reason = False, reason

    return Attempt(
        "reject",
        by,
        lambda person: actions.reject(invitee, by=person, reason=reason),
        refused=frozen(life) or ("" if reason.strip() else "no reason"),
        gates=[through("invitee_reject", row, should=by in life.may(WRITING))],
        audits=["hearing.invitee_rejected"],
        learn=learn,
        once=False,
    )


@move(fits=is_draft, possible=listed, often=2)
def take_in(life: Life, draw: Draw) -> Attempt:
    """On the list again."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    name = aim(draw, sorted(life.invited), lambda n: not life.invited[n].accepted)
    invitee = row.invitees.get(organisation=life.world.parties[name])

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1
        entry = life.invited[name]
        entry.accepted, entry.reason = True, entry.reason if entry.source == "added" else ""

    return Attempt(
        "take_in",
        by,
        lambda person: actions.take_in(invitee, by=person),
        refused=frozen(life),
        gates=[through("invitee_take_in", row, should=by in life.may(WRITING))],
        audits=["hearing.invitee_taken_in"],
        learn=learn,
        once=False,
    )


@move(fits=is_draft, often=3)
def add(life: Life, draw: Draw) -> Attempt:
    """One that no cause found; the very same words again are a second click."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    name = aim(draw, PARTIES, lambda n: n not in life.invited and n != GONE)
    reason = mostly(draw, SOME, ["", "De spurte."])
    before = life.invited.get(name)
    again = before is not None and (before.source, before.reason) == ("added", reason)

    def why_not() -> str:
        if not reason.strip():
            return "no reason"
        if name == GONE:
            return "dissolved"
        return "on the list already" if before and not again else ""

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1
        if not again:
            life.invited[name] = Listed("added", True, reason)

    return Attempt(
        "add",
        by,
        lambda person: actions.add(
            row, by=person, organisation=life.world.parties[name], reason=reason
        ),
        refused=frozen(life) or why_not(),
        gates=[through("invitee_add", row, should=by in life.may(WRITING))],
        audits=[] if again else ["hearing.invitee_added"],
        learn=learn,
        once=False,  # a second click counts the version up
    )


@move(fits=is_draft, often=5)
def finish_review(life: Life, draw: Draw) -> Attempt:
    """Gone through as it stands."""
    by, row = who(life, draw, life.may(WRITING)), hearing()

    def learn(_result: object, _after: Picture) -> None:
        life.version += 1

    return Attempt(
        "finish_review",
        by,
        lambda person: actions.finish_review(row, by=person),
        refused=frozen(life),
        gates=[through("recipients_reviewed", row, should=by in life.may(WRITING))],
        audits=["hearing.invitees_reviewed"],
        learn=learn,
        once=False,
    )
