"""The work table: points answered together, gathered, shared, and steps taken back."""

from collections.abc import Callable
from dataclasses import replace

from consultations import actions
from consultations.models import Point
from tests.stateful.attempts import Attempt, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import STAFF, Life
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.moves.treating import not_now, treating
from tests.stateful.picture import Picture
from tests.stateful.steps import last_step, may_undo, restored
from tests.stateful.world import PEOPLE


def several(life: Life) -> bool:
    """At least two that could be answered together."""
    return treating(life) and len(life.treatments) > 1


def chosen(life: Life, draw: Draw, least: int) -> list[int]:
    """Some of the treatments; rarely too few, one that is gone, or one of another hearing."""
    there = sorted(life.treatments)
    some = {draw.pick(there) for _one in range(draw.pick([least, least + 1]))}
    if len(some) < least and len(there) >= least and not draw.rarely():
        some = set(there[:least])
    wrong = mostly(draw, set(), [{life.world.elsewhere}, {max(there) + 999}])
    return sorted(some | wrong)


def strangers(life: Life, ids: list[int]) -> str:
    """One that is not of this hearing."""
    return "" if ids and set(ids) <= life.treatments.keys() else "not of this hearing"


def table_step(
    life: Life, draw: Draw, name: str, call: Callable[..., object], **more: object
) -> Attempt:
    """A step of the staff on chosen rows."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    return Attempt(
        name,
        by,
        lambda person: call(row, by=person),
        gates=[through("points_several", row, should=by in life.may(STAFF))],
        once=False,
        **more,
    )


@move(fits=several, possible=lambda life: life.treatments, often=6)
def merge(life: Life, draw: Draw) -> Attempt:
    """One answer to several points; each sender still has its own."""
    ids = chosen(life, draw, 2)
    rows = [life.treatments[pk] for pk in ids if pk in life.treatments]
    answered = [row for row in rows if row.outcome]

    def why_not() -> str:
        if len(ids) < 2 or strangers(life, ids):
            return "too few, or not of this hearing"
        answers = {(row.outcome, row.reason) for row in answered}
        return "two answers" if len(answers) > 1 else ""

    def learn(_result: object, _after: Picture) -> None:
        kept = next((pk for pk in ids if life.treatments[pk].outcome), ids[0])
        rest = [pk for pk in ids if pk != kept]
        treated = life.treatments[kept]
        themes = [life.treatments[pk].theme for pk in rest if life.treatments[pk].theme]
        treated.theme = treated.theme or (themes[0] if themes else "")
        treated.version += 1
        for point in life.points.values():
            point.treatment = kept if point.treatment in rest else point.treatment
        for pk in rest:
            del life.treatments[pk]

    return table_step(
        life, draw, "merge",
        lambda row, by: actions.merge(row, by=by, treatments=ids),
        refused=not_now(life) or why_not(),
        audits=["hearing.points_merged"],
        learn=learn,
    )  # fmt: skip


def shared(life: Life) -> list[int]:
    """Points that are answered together with others."""
    return [pk for pk, point in life.points.items() if len(life.together(point.treatment)) > 1]


@move(fits=lambda life: treating(life) and shared(life), possible=lambda life: life.points, often=2)
def take_apart(life: Life, draw: Draw) -> Attempt:
    """A point stands for itself again, with the answer it has."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    pk = aim(draw, sorted(life.points), lambda one: one in shared(life))
    point = Point.objects.select_related("treatment__hearing").get(pk=pk)
    old = life.points[pk].treatment

    def learn(result: object, _after: Picture) -> None:
        life.treatments[result.pk] = replace(life.treatments[old], version=0)
        life.treatments[old].version += 1
        life.points[pk].treatment = result.pk

    return Attempt(
        "take_apart",
        by,
        lambda person: actions.take_apart(point, by=person),
        refused=not_now(life) or ("" if pk in shared(life) else "it stands alone"),
        gates=[through("point_apart", row, should=by in life.may(STAFF))],
        audits=["hearing.point_taken_apart"],
        learn=learn,
        once=False,
    )


@move(fits=treating, possible=lambda life: life.treatments, often=2)
def set_theme(life: Life, draw: Draw) -> Attempt:
    """Gather points under a theme, or under none."""
    ids, name = chosen(life, draw, 1), draw.pick(["Leie", " leie ", "Åpningstid", ""])

    def learn(_result: object, _after: Picture) -> None:
        for pk in ids:
            life.treatments[pk].theme = name.strip().lower()
            life.treatments[pk].version += 1

    return table_step(
        life, draw, "set_theme",
        lambda row, by: actions.set_theme(row, by=by, treatments=ids, name=name),
        refused=not_now(life) or strangers(life, ids),
        audits=["hearing.theme_set"],
        learn=learn,
    )  # fmt: skip


@move(fits=treating, possible=lambda life: life.treatments, often=2)
def assign(life: Life, draw: Draw) -> Attempt:
    """To one colleague, or to nobody."""
    ids = chosen(life, draw, 1)
    to = draw.pick([aim(draw, PEOPLE, lambda one: one in life.may(STAFF)), ""])
    whom = life.world.people.get(to)
    stranger = "no part in it" if to and to not in life.may(STAFF) else ""

    def learn(_result: object, _after: Picture) -> None:
        for pk in ids:
            life.treatments[pk].assigned = to
            life.treatments[pk].version += 1

    return table_step(
        life, draw, "assign",
        lambda row, by: actions.assign(row, by=by, treatments=ids, to=whom),
        refused=not_now(life) or stranger or strangers(life, ids),
        audits=["hearing.points_assigned"],
        learn=learn,
    )  # fmt: skip


@move(fits=lambda life: treating(life) and life.shots, often=5)
def undo(life: Life, draw: Draw) -> Attempt:
    """The person's own last step, unless somebody has worked on with the same rows."""
    mine = [name for name in life.may(STAFF) if last_step(life, name)]
    by, row = who(life, draw, mine or life.may(STAFF)), hearing()
    step = last_step(life, by)

    def learn(_result: object, after: Picture) -> None:
        restored(life, life.shots[step], after)

    return Attempt(
        "undo",
        by,
        lambda person: actions.undo(row, by=person),
        refused=not_now(life) or ("" if may_undo(life, step) else "nothing, or worked on since"),
        gates=[through("step_undo", row, should=by in life.may(STAFF))],
        audits=["hearing.step_undone"],
        learn=learn,
        once=False,
    )
