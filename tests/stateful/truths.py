"""What must be true after every step, whoever did what. Each says what is wrong, or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from consultations import policies
from consultations.states import ANSWER, HEARING
from tests.stateful.attempts import Broken
from tests.stateful.life import NOT_PUBLIC, Life
from tests.stateful.picture import Picture, Row
from tests.stateful.world import PEOPLE

type Truth = Callable[[Life, Picture, Picture], Iterator[str]]

DONE = ("summarised", "concluded")


def hold(life: Life, before: Picture, after: Picture) -> None:
    """Ask every truth. Raises Broken with the first that does not hold."""
    for truth in TRUTHS:
        for wrong in truth(life, before, after):
            raise Broken(wrong)


def as_the_model_says(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """The hearing, its list and its answers are what the model knows."""
    row, name = after.hearing(), life.world.name
    if (row["state"], row["version"]) != (life.state, life.version):
        yield f"the hearing is {row['state']} v{row['version']}, not {life.state} v{life.version}"
    if (at(row["opens_at"]), at(row["closes_at"])) != (life.opens_at, life.closes_at):
        yield f"it closes at {row['closes_at']}, not {life.closes_at}"
    invited = {
        name(i["organisation_id"]): (i["source"], i["accepted"], i["reason"])
        for i in after.rows("invitee").values()
    }
    if invited != {n: (i.source, i.accepted, i.reason) for n, i in life.invited.items()}:
        yield f"the list is {invited}, not {life.invited}"
    answers = {name(a["organisation_id"]): a["number"] for a in after.rows("answer").values()}
    if answers != {n: a.number for n, a in life.answers.items()}:
        yield f"the answers are {answers}, not {life.answers}"


def points_as_the_model_says(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Each point has the treatment, and the outcome, that somebody gave it."""
    treatments = after.rows("treatment")
    found = {
        pk: (row["text"], treatments[row["treatment_id"]]["outcome"])
        for pk, row in after.rows("point").items()
    }
    if found != {pk: (point.text, point.outcome) for pk, point in life.points.items()}:
        yield f"the points are {found}, not {life.points}"


def states_move_as_the_table_says(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """One step of the table at a time, for hearings and for answers."""
    for noun, table in (("hearing", HEARING), ("answer", ANSWER)):
        old = before.rows(noun)
        for pk, row in after.rows(noun).items():
            was = old.get(pk, row)["state"]
            if row["state"] != was and row["state"] not in table[was]:
                yield f"a {noun} went from {was} to {row['state']}"


def deadline_is_never_shortened(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """From publication on it can only come later."""
    for pk, row in before.rows("hearing").items():
        if row["state"] not in NOT_PUBLIC:
            now = after.rows("hearing")[pk]["closes_at"]
            if now is None or at(now) < at(row["closes_at"]):
                yield f"the deadline was {row['closes_at']} and is {now}"


def published_list_is_frozen(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """Who is invited, and why, is what was published."""
    published = any(row["state"] not in NOT_PUBLIC for row in before.rows("hearing").values())
    if published and "consultations_invitee" in after.changed(before):
        yield "the published list was changed"


def one_answer_per_organisation(_life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Whoever begins it."""
    owners = Counter(
        (row["hearing_id"], row["organisation_id"])
        for row in after.rows("answer").values()
        if row["organisation_id"]
    )
    if many := [owner for owner, n in owners.items() if n > 1]:
        yield f"more than one answer from {many}"


def sent_versions_never_change(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """Neither the row, the replies nor the files; and the digest is that of what stands there."""
    for pk, row in after.rows("answerversion").items():
        if row["sent_at"] and row["digest"] != digest(pk, after):
            yield f"the digest of version {pk} is not that of its words"
    for pk, row in before.rows("answerversion").items():
        if row["sent_at"] and after.rows("answerversion").get(pk) != row:
            yield f"version {pk} was sent and has changed"


def digest(pk: int, now: Picture) -> str:
    """SHA-256 of a version, from what stands in the tables."""
    version = now.rows("answerversion")[pk]
    answer = now.rows("answer")[version["answer_id"]]
    order = {q: row["position"] for q, row in now.rows("question").items()}
    replies = [row for row in now.rows("reply").values() if row["version_id"] == pk]
    replies.sort(key=lambda row: (order[row["question_id"]], row["id"]))
    content = {
        "hearing": now.rows("hearing")[answer["hearing_id"]]["ref"],
        "answer": answer["ref"],
        "version": version["number"],
        "kind": version["kind"],
        "text": version["text"],
        "replies": [[row["question_id"], row["text"]] for row in replies],
        "files": [],
        "sent_at": at(version["sent_at"]).isoformat(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def late_is_late(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """Late if, and only if, it was sent at the deadline's instant or after it."""
    old = before.rows("answerversion")
    for pk, row in after.rows("answerversion").items():
        sent_now = row["sent_at"] and not old.get(pk, {}).get("sent_at")
        if not sent_now:
            continue
        closes_at = at(after.hearing()["closes_at"])
        if row["late"] != (at(row["sent_at"]) >= closes_at):
            yield f"sent {row['sent_at']}, closes {closes_at}, late is {row['late']}"


def two_keys(_life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Nobody publishes their own proposal, unless the municipality has one key and says so."""
    for row in after.rows("hearing").values():
        same = row["published_by_id"] == row["sent_for_approval_by_id"]
        if row["published_by_id"] and same and not row["one_key"]:
            yield "both keys in one hand"


def numbers_without_gaps(_life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Answer 1, 2, 3 …, in the order they were first sent."""
    numbers = sorted(row["number"] for row in after.rows("answer").values() if row["number"])
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the answers are numbered {numbers}"


def letters_are_the_right_ones(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """None before publication; then each letter that is due, once, and no other."""
    batches = after.of("dispatch_batch")
    letters = Counter(
        (batches[row["batch_id"]]["kind"], row["email"])
        for row in after.of("dispatch_letter").values()
    )
    if letters and after.hearing()["state"] in NOT_PUBLIC:
        yield "a letter before publication"
    if letters != life.letters:
        yield f"too many letters: {letters - life.letters}, too few: {life.letters - letters}"


def summary_only_when_all_is_treated(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """At the moment it comes out: each remark has points, each point its outcome and reason."""
    if after.hearing()["state"] not in DONE or before.hearing()["state"] in DONE:
        return
    for row in after.rows("treatment").values():
        if not (row["outcome"] and row["reason"]):
            yield "a summary with an untreated point"
    split = {row["version_id"] for row in after.rows("point").values()}
    for row in after.rows("answer").values():
        if needs_points(row, after) and row["current_id"] not in split:
            yield "a summary with an answer that was never split"


def needs_points(answer: Row, now: Picture) -> bool:
    """A sent answer with remarks that was not set aside as late."""
    if answer["state"] != "sent" or answer["late_reason"]:
        return False
    return bool(now.rows("answerversion")[answer["current_id"]]["kind"] == "with_remarks")


def drafts_are_their_own(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """The public and the municipality see sent answers only; members see their own, too."""
    answers = after.rows("answer")
    if not answers:
        return
    sent = {pk for pk, row in answers.items() if row["state"] == "sent"}
    seen = set(policies.sent_answers(AnonymousUser()).values_list("pk", flat=True))
    if seen != sent:
        yield f"the public sees {seen}, and {sent} are sent"
    person = PEOPLE[len(after.of("core_auditevent")) % len(PEOPLE)]  # one at a time, in turn
    seen = set(policies.own_answers(life.world.people[person]).values_list("pk", flat=True))
    theirs = {
        pk
        for pk, row in answers.items()
        if life.roles_of(person, life.world.name(row["organisation_id"]))
    }
    if seen != theirs:
        yield f"{person} may open {seen}, and should {theirs}"


def at(text: str | None) -> datetime | None:
    """An instant as PostgreSQL writes it."""
    return datetime.fromisoformat(text) if text else None


TRUTHS: list[Truth] = [
    states_move_as_the_table_says,
    deadline_is_never_shortened,
    published_list_is_frozen,
    one_answer_per_organisation,
    sent_versions_never_change,
    late_is_late,
    two_keys,
    numbers_without_gaps,
    letters_are_the_right_ones,
    summary_only_when_all_is_treated,
    drafts_are_their_own,
    points_as_the_model_says,
    as_the_model_says,
]
