"""Splitting answers into points, and saying what happens with each."""

from collections import Counter

from consultations import actions
from consultations.models import Point, Treatment
from tests.stateful.attempts import Attempt, Broken, through
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import STAFF, Life, Lifted, Treated
from tests.stateful.moves.answering import SECRET, answer_of
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing
from tests.stateful.picture import Picture

OUTCOMES = ["followed", "partly", "not_followed", "noted", "outside"]


def treating(life: Life) -> bool:
    """Past the deadline, the summary not out."""
    return life.state == "published" and life.closed()


def not_now(life: Life) -> str:
    """Why points cannot be touched."""
    if life.state != "published":
        return f"it is {life.state}"
    return "" if life.closed() else "the deadline has not passed"


def new_points(life: Life, after: Picture, expected: list[tuple[str, str]]) -> None:
    """Take the new rows into the model, and see that they say what was sent."""
    rows = {pk: row for pk, row in after.rows("point").items() if pk not in life.points}
    versions, answers = after.rows("answerversion"), after.rows("answer")
    found = {}
    for pk, row in rows.items():
        party = life.world.whose(answers[versions[row["version_id"]]["answer_id"]])
        found[pk] = Lifted(party, row["text"], row["treatment_id"])
    if Counter((p.party, p.text) for p in found.values()) != Counter(expected):
        raise Broken(f"the new points are {list(found.values())}, not {expected}")
    life.points.update(found)
    life.treatments.update({point.treatment: Treated() for point in found.values()})


@move(fits=lambda life: treating(life) and life.unsplit(), often=8)
def split_answers(life: Life, draw: Draw) -> Attempt:
    """A point for each reply and each free text, in answers that have none."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    expected = [
        (party, text) for party in life.unsplit() for text in life.answers[party].current.parts()
    ]

    return Attempt(
        "split_answers",
        by,
        lambda person: actions.split_answers(row, by=person),
        refused=not_now(life),
        gates=[through("points_split", row, should=by in life.may(STAFF))],
        nothing=not expected,
        audits=["hearing.answers_split"],
        learn=lambda _result, after: new_points(life, after, expected),
        once=False,
    )


@move(fits=treating, possible=lambda life: life.answers, often=3)
def add_points(life: Life, draw: Draw) -> Attempt:
    """Lift a part out; only words that stand there."""
    party = aim(draw, sorted(life.answers), lambda name: name in life.sent())
    by, row, words = (
        who(life, draw, life.may(STAFF)),
        answer_of(life, party),
        life.answers[party].current,
    )
    standing = [] if words is None or party not in life.sent() else [*words.replies, words.text]
    whole = " ".join(standing).strip()
    text = draw.pick([whole.split(": ")[-1], whole[:6], "noe helt annet", " "]).strip()

    def why_not() -> str:
        if party not in life.sent():
            return "not sent"
        if not text:
            return "no words"
        if text not in "\n".join(standing):
            return "not their words"
        there = [p.text for p in life.points.values() if p.party == party]
        return "a point already" if text in there else ""

    return Attempt(
        "add_points",
        by,
        lambda person: actions.add_points(row, by=person, texts=[text]),
        refused=not_now(life) or why_not(),
        gates=[through("point_add", row.hearing, should=by in life.may(STAFF))],
        audits=["hearing.points_added"],
        learn=lambda _result, after: new_points(life, after, [(party, text)]),
    )


@move(fits=treating, possible=lambda life: life.points, often=2)
def remove_point(life: Life, draw: Draw) -> Attempt:
    """Take a point away, with its treatment when it was alone there."""
    by, row, pk = who(life, draw, life.may(STAFF)), hearing(), draw.pick(sorted(life.points))
    point = Point.objects.select_related("treatment__hearing").get(pk=pk)

    def learn(_result: object, _after: Picture) -> None:
        treatment = life.points.pop(pk).treatment
        if life.together(treatment):
            life.treatments[treatment].version += 1
        else:
            del life.treatments[treatment]

    return Attempt(
        "remove_point",
        by,
        lambda person: actions.remove_point(point, by=person),
        refused=not_now(life),
        gates=[through("point_remove", row, should=by in life.may(STAFF))],
        audits=["hearing.point_removed"],
        learn=learn,
        once=False,
    )


@move(fits=treating, possible=lambda life: life.sent(), often=2)
def set_late_aside(life: Life, draw: Draw) -> Attempt:
    """Leave a late answer without points; one that was in time must be treated."""
    sent = life.sent()
    party = aim(draw, sorted(sent), lambda name: sent[name].current.late)
    by, row = who(life, draw, life.may(STAFF)), answer_of(life, party)
    reason = mostly(draw, "Den kom etter at saken var sendt.", [""])

    def why_not() -> str:
        if not sent[party].current.late:
            return "it came in time"
        return "" if reason else "no reason"

    def learn(_result: object, _after: Picture) -> None:
        sent[party].late_reason = reason

    return Attempt(
        "set_late_aside",
        by,
        lambda person: actions.set_late_aside(row, by=person, reason=reason),
        refused=not_now(life) or why_not(),
        gates=[through("late_aside", row.hearing, should=by in life.may(STAFF))],
        audits=["answer.late_set_aside"],
        learn=learn,
        once=False,
    )


@move(fits=lambda life: treating(life) and life.untreated(), possible=lambda life: life.points,
      often=14)  # fmt: skip
def treat(life: Life, draw: Draw) -> Attempt:
    """Outcome and reason; a colleague's newer words are not overwritten."""
    by, row = who(life, draw, life.may(STAFF)), hearing()
    pk = aim(draw, sorted(life.treatments), lambda one: not life.treatments[one].outcome)
    point = life.treatments[pk]
    outcome = mostly(draw, draw.pick(OUTCOMES), ["", "kanskje"])
    reason = mostly(draw, "Planen er endret.", ["", f"Dere skrev {SECRET}."])
    version = mostly(draw, point.version, [point.version + 1, -1])
    treatment = Treatment.objects.select_related("hearing").get(pk=pk)
    again = (point.outcome, point.reason, point.by) == (outcome, reason, by)

    def why_not() -> str:
        if version != point.version:
            return "a colleague was first"
        return "" if outcome in OUTCOMES and reason else "no outcome or no reason"

    def learn(_result: object, _after: Picture) -> None:
        point.outcome, point.reason, point.by = outcome, reason, by
        point.version += 1

    return Attempt(
        "treat",
        by,
        lambda person: actions.treat(
            treatment, by=person, version=version, outcome=outcome, reason=reason
        ),
        refused=not_now(life) or ("" if again else why_not()),
        gates=[through("point_treat", row, should=by in life.may(STAFF))],
        nothing=again,
        audits=["hearing.point_treated"],
        learn=learn,
    )
