"""Two keys: one sends for approval, another publishes."""

from datetime import datetime

from consultations import actions
from organisations.states import Role
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, mostly
from tests.stateful.life import STAFF, WRITING, Life
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import frozen, hearing, is_draft, some_version
from tests.stateful.picture import Picture
from tests.stateful.world import TOWN


def is_waiting(life: Life) -> bool:
    """Up for approval."""
    return life.state == "for_approval"


def lacks(life: Life, looked: datetime | None) -> str:
    """What an approver could not say yes to; a list that causes made wants somebody's look."""
    made = any(entry.source == "match" for entry in life.invited.values())
    unseen = "nobody has seen the list" if made and looked is None else ""
    return life.missing() or life.too_short() or unseen


def is_ready(life: Life) -> bool:
    """A draft that could be sent for approval."""
    return is_draft(life) and not lacks(life, hearing().reviewed_at)


@move(fits=is_ready, often=12)
def send_for_approval(life: Life, draw: Draw) -> Attempt:
    """Freeze it and ask for the second key."""
    by, row, version = who(life, draw, life.may(WRITING)), hearing(), some_version(life, draw)
    again = is_waiting(life) and life.asked_by == by and life.version == version + 1

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.asked_by, life.returned = "for_approval", by, ""
        life.version += 1

    return Attempt(
        "send_for_approval",
        by,
        lambda person: actions.send_for_approval(row, by=person, version=version),
        refused="" if again else frozen(life, version) or lacks(life, row.reviewed_at),
        gates=[through("hearing_submit", row, should=by in life.may(WRITING))],
        nothing=again,
        audits=["hearing.sent_for_approval"],
        learn=learn,
    )


@move(fits=is_waiting, often=2)
def take_back(life: Life, draw: Draw) -> Attempt:
    """Back to draft, with a reason."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    reason = mostly(draw, "Rett teksten.", ["", "Mer om frist."])
    again = life.state == "draft" and life.returned == reason.strip() != ""
    stuck = "" if is_waiting(life) or again else f"it is {life.state}"

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.asked_by, life.returned = "draft", "", reason
        life.version += 1

    return Attempt(
        "take_back",
        by,
        lambda person: actions.take_back(row, by=person, reason=reason),
        refused=stuck if reason.strip() else "no reason",
        gates=[through("hearing_return", row, should=by in life.may(STAFF))],
        nothing=again,
        audits=["hearing.taken_back"],
        learn=learn,
    )


@move(fits=lambda life: is_waiting(life) and not life.missing(), often=12)
def publish(life: Life, draw: Draw) -> Attempt:
    """The second key; all letters in the same transaction."""
    by, row, version = (
        who(life, draw, second_keys(life), near=life.asked_by),
        hearing(),
        some_version(life, draw),
    )
    again = life.state == "published" and life.published_by == by and life.version == version + 1

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.published_by = "published", by
        life.opens_at = max(life.opens_at or life.now, life.now)
        life.told_at = life.opens_at
        life.version += 1
        for name in life.accepted():
            life.write("invitation", life.address(name))

    return Attempt(
        "publish",
        by,
        lambda person: actions.publish(row, by=person, on_behalf_of=row.owner, version=version),
        refused="" if again else why_not_publish(life, by, version),
        gates=[through("hearing_publish", row, should=by in life.signers())],
        asks_itself=True,
        nothing=again,
        audits=["hearing.published"],
        learn=learn,
    )


def second_keys(life: Life) -> list[str]:
    """Those who may publish this very proposal."""
    return [name for name in life.signers() if life.one_key or name != life.asked_by]


def why_not_publish(life: Life, by: str, version: int) -> str:
    """Why not, in the words of the model."""
    if not is_waiting(life):
        return f"it is {life.state}"
    if version != life.version:
        return "a stale version"
    if not life.one_key and Role.APPROVER not in life.roles_of(by, TOWN):
        return "no approver"
    if by not in second_keys(life):
        return "both keys in one hand" if by == life.asked_by else "no part in the municipality"
    return life.missing()
