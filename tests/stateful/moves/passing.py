"""What happens around the hearing: time passes, people come and go."""

from datetime import datetime, timedelta

from organisations.states import Role
from tests.stateful import world
from tests.stateful.attempts import Attempt
from tests.stateful.calendar import mornings
from tests.stateful.chance import Draw
from tests.stateful.life import Life
from tests.stateful.moves.deck import move
from tests.stateful.picture import Picture
from tests.stateful.world import BAND, CLUB, PEOPLE, QUIET, TOWN

TICK = timedelta(microseconds=1)
HOURS = [1, 24 * 7]


@move(fits=lambda life: True, often=1)
def time_passes(life: Life, draw: Draw) -> Attempt:
    """On to an instant that matters, or just before it or after it; never back."""
    marks = [mark for mark in (life.opens_at, life.closes_at) if mark and mark > life.now]
    if life.running():
        marks += [m for _lead, m in mornings(life.told_at, life.closes_at) if m > life.now]
    on = [life.now + timedelta(hours=hours) for hours in HOURS]
    if not marks:
        return moved(life, draw.pick(on))
    mark = draw.pick([max(marks), min(marks)])
    near = [moment for moment in (mark, mark, mark - TICK, mark + TICK) if moment > life.now]
    return moved(life, draw.pick([*near, *on]))


def moved(life: Life, moment: datetime) -> Attempt:
    """The clock stands at a moment from now on."""

    def learn(_result: object, _after: Picture) -> None:
        life.now = moment

    return Attempt("time_passes", "", lambda _nobody: world.stand(moment), learn=learn, once=False)


@move(fits=lambda life: False, often=1)
def gets_role(life: Life, draw: Draw) -> Attempt | None:
    """Somebody gets a role, perhaps beside another."""
    person, party = draw.pick(PEOPLE), draw.pick([TOWN, BAND, CLUB, QUIET])
    role = draw.pick([Role.RESPONSIBLE, Role.WRITER, Role.READER, Role.APPROVER])
    if role in life.roles_of(person, party) or (role == Role.APPROVER and party != TOWN):
        return None

    def learn(result: object, _after: Picture) -> None:
        life.roles[result] = (person, party, role)

    return Attempt(
        "gets_role",
        "",
        lambda _nobody: world.let_in(life.world, person, party, role),
        learn=learn,
        once=False,
    )


@move(fits=lambda life: False, possible=lambda life: life.roles, often=1)
def loses_role(life: Life, draw: Draw) -> Attempt:
    """Somebody left this morning."""
    pk = draw.pick(sorted(life.roles))

    def learn(_result: object, _after: Picture) -> None:
        del life.roles[pk]

    return Attempt(
        "loses_role", "", lambda _nobody: world.let_go(pk, life.now), learn=learn, once=False
    )
