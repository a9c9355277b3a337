"""Steps at the work table as pictures: the rows before, the rows a step left, the rows again.

Which rows a step concerns it says itself; what stood in them, only the pictures say.
"""

from tests.stateful.life import Life, Lifted, Shot, Treated
from tests.stateful.picture import Picture, Row

NOUNS = {"treatments": "treatment", "points": "point"}
type Rows = dict[str, dict[int, object]]


def remember(life: Life, before: Picture, after: Picture) -> None:
    """Keep a picture of each step just taken; a summary takes them all away."""
    steps = after.rows("treatmentstep")
    for pk, step in steps.items():
        if pk not in before.rows("treatmentstep"):
            touched = {noun: [int(one) for one in step["before"][noun]] for noun in NOUNS}
            person = who(life, step["person_id"])
            life.shots[pk] = Shot(person, shot(before, touched), shot(after, touched))
    for pk in life.shots.keys() - steps.keys():
        del life.shots[pk]


def who(life: Life, pk: int) -> str:
    """A person's short name."""
    return next(name for name, row in life.world.people.items() if row.pk == pk)


def shot(picture: Picture, touched: dict[str, list[int]]) -> Rows:
    """The rows as they stand there; None for one that does not. `version` counts changes."""
    return {
        noun: {pk: plain(picture.rows(NOUNS[noun]).get(pk)) for pk in ids}
        for noun, ids in touched.items()
    }


def plain(row: Row | None) -> Row | None:
    """What a row says: a treatment's count of changes says nothing."""
    if row is None or "outcome" not in row:
        return row
    return {name: value for name, value in row.items() if name != "version"}


def last_step(life: Life, person: str) -> int | None:
    """The person's own last one."""
    return max((pk for pk, one in life.shots.items() if one.person == person), default=None)


def may_undo(life: Life, step: int | None) -> bool:
    """The rows are as the step left them, and its removed points may stand in their answers."""
    if step is None:
        return False
    kept = life.shots[step]
    now = shot(life.seen, {noun: list(rows) for noun, rows in kept.left.items()})
    return now == kept.left and all(may_return(life, row) for row in back(kept, "points"))


def back(kept: Shot, noun: str) -> list[Row]:
    """The rows that taking the step back brings into being again."""
    rows = kept.before[noun]
    return [row for pk, row in rows.items() if row and kept.left[noun][pk] is None]


def may_return(life: Life, row: Row) -> bool:
    """The answer still says it, and nobody has lifted the same words out anew."""
    same = [
        point
        for point in life.seen.rows("point").values()
        if (point["version_id"], point["text"]) == (row["version_id"], row["text"])
    ]
    version = life.seen.rows("answerversion")[row["version_id"]]
    answer = life.seen.rows("answer")[version["answer_id"]]
    return not same and (answer["state"], answer["current_id"]) == ("sent", row["version_id"])


def restored(life: Life, kept: Shot, after: Picture) -> None:
    """Bring the model back to where it was before the step, with what the rows say now."""
    people = {row.pk: name for name, row in life.world.people.items()}
    for pk, row in kept.before["treatments"].items():
        life.treatments.pop(pk, None)
        if row:
            theme = after.rows("theme").get(row["theme_id"])
            life.treatments[pk] = Treated(
                row["outcome"],
                row["reason"],
                people.get(row["treated_by_id"], ""),
                theme["name"].lower() if theme else "",
                people.get(row["assigned_to_id"], ""),
                after.rows("treatment")[pk]["version"],
            )
    for pk, row in kept.before["points"].items():
        life.points.pop(pk, None)
        if row:
            version = after.rows("answerversion")[row["version_id"]]
            party = life.world.whose(after.rows("answer")[version["answer_id"]])
            life.points[pk] = Lifted(party, row["text"], row["treatment_id"])
