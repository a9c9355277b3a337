"""What must be true after every step, whoever did what. Each says what is wrong, or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from consultations import policies
from consultations.states import ANSWER, HEARING
from core import clock
from tests.stateful import steps
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
        name(i["organisation_id"]): (
            *(i["source"], i["accepted"], i["reason"], i["declined_at"] is not None),
        )
        for i in after.rows("invitee").values()
    }
    if invited != {n: tuple(vars(i).values()) for n, i in life.invited.items()}:
        yield f"the list is {invited}, not {life.invited}"
    rows = after.rows("answer")
    answers = {
        life.world.whose(a): (
            a["state"],
            a["number"],
            life.world.whose(rows[a["joins_id"]]) if a["joins_id"] else "",
        )
        for a in rows.values()
    }
    if answers != {n: (a.state, a.number, a.joins) for n, a in life.answers.items()}:
        yield f"the answers are {answers}, not {life.answers}"


def points_as_the_model_says(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Each point has the treatment, and each treatment says, what somebody gave it."""
    found = {pk: (row["text"], row["treatment_id"]) for pk, row in after.rows("point").items()}
    if found != {pk: (point.text, point.treatment) for pk, point in life.points.items()}:
        yield f"the points are {found}, not {life.points}"
    themes, people = after.rows("theme"), life.world.people
    said = {
        pk: (
            *(row["outcome"], row["reason"], row["treated_by_id"]),
            themes[row["theme_id"]]["name"].lower() if row["theme_id"] else "",
            *(row["assigned_to_id"], row["version"]),
        )
        for pk, row in after.rows("treatment").items()
        if pk != life.world.elsewhere
    }
    should = {
        pk: (
            *(t.outcome, t.reason, people[t.by].pk if t.by else None),
            t.theme,
            *(people[t.assigned].pk if t.assigned else None, t.version),
        )
        for pk, t in life.treatments.items()
    }
    if said != should:
        yield f"the treatments are {said}, not {should}"


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
    if before.hearing()["state"] in NOT_PUBLIC:
        return
    was, now = ([frozen(r) for r in p.rows("invitee").values()] for p in (before, after))
    if was != now:
        yield "the published list was changed"


def frozen(invitee: Row) -> Row:
    """What was published of it; «vi avstår» comes afterwards."""
    return {name: value for name, value in invitee.items() if name != "declined_at"}


def one_answer_per_organisation(_life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Whoever begins it."""
    owners = Counter(
        (row["hearing_id"], row["organisation_id"], row["person_id"])
        for row in after.rows("answer").values()
        if not row["paper_name"]
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
    if version["joins_id"]:
        content["joins"] = now.rows("answer")[version["joins_id"]]["ref"]
    if version["received_on"]:
        content["received_on"] = version["received_on"]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def late_is_late(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """Late if, and only if, it was sent at the deadline's instant or after it."""
    old = before.rows("answerversion")
    for pk, row in after.rows("answerversion").items():
        sent_now = row["sent_at"] and not old.get(pk, {}).get("sent_at")
        if not sent_now:
            continue
        closes_at = at(after.hearing()["closes_at"])
        came = at(row["sent_at"])
        if row["received_on"]:
            came = clock.start_of_day(date.fromisoformat(row["received_on"]))
        if row["late"] != (came >= closes_at):
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


def summary_only_when_all_is_treated(life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """At the moment it comes out: each remark has points, each point its outcome and reason."""
    if after.hearing()["state"] not in DONE or before.hearing()["state"] in DONE:
        return
    for row in after.rows("treatment").values():
        if row["id"] != life.world.elsewhere and not (row["outcome"] and row["reason"]):
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
        if life.roles_of(person, life.world.whose(row)) or life.world.whose(row) == f"@{person}"
    }
    if seen != theirs:
        yield f"{person} may open {seen}, and should {theirs}"


def joining_is_one_step_deep(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Behind another organisation's own words in the same hearing; never a chain, never oneself."""
    answers = after.rows("answer")
    for pk, row in answers.items():
        if row["joins_id"] is None:
            continue
        other = answers[row["joins_id"]]
        if other["joins_id"] is not None or other["id"] == pk:
            yield f"{life.world.whose(row)} joins in a chain or a circle"
        if row["hearing_id"] != other["hearing_id"] or not other["organisation_id"]:
            yield f"{life.world.whose(row)} joins what cannot be joined"


def points_are_at_home(life: Life, _before: Picture, after: Picture) -> Iterator[str]:
    """Answered in their own hearing, from what counts; what is withdrawn has none."""
    answers, versions = after.rows("answer"), after.rows("answerversion")
    treatments = after.rows("treatment")
    for pk, row in after.rows("point").items():
        answer = answers[versions[row["version_id"]]["answer_id"]]
        if treatments[row["treatment_id"]]["hearing_id"] != answer["hearing_id"]:
            yield f"point {pk} is answered in another hearing"
        if answer["state"] != "sent" or answer["current_id"] != row["version_id"]:
            yield f"point {pk} is of words that {life.world.whose(answer)} does not stand by"
    if life.world.elsewhere not in treatments:
        yield "a treatment of another hearing is gone"


def one_reminder_at_most(_life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """To each invited and each lead time, and none to one that has answered."""
    batches, sets = after.of("dispatch_batch"), len(after.rows("reminder"))
    letters = after.of("dispatch_letter").values()
    mine = [row for row in letters if batches[row["batch_id"]]["kind"] == "hearing.reminder"]
    counts = Counter(row["recipient_ref"] for row in mine)
    if many := [ref for ref, n in counts.items() if n > sets]:
        yield f"{many} got more reminders than there were times to remind"
    done = {
        f"org:{row['organisation_id']}"
        for row in after.rows("answer").values()
        if row["state"] != "draft"
    }
    old = before.tables.get("dispatch_letter", {})
    new = {row["recipient_ref"] for row in mine if row["id"] not in old}
    if late := new & done:
        yield f"{late} were reminded after they had answered"


def everybody_is_told(life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """What came of it goes to each answer once, to those that joined another as well."""
    if (before.hearing()["state"], after.hearing()["state"]) != ("published", "summarised"):
        return
    batches = after.of("dispatch_batch")
    told = Counter(
        (row["recipient_ref"], row["email"])
        for row in after.of("dispatch_letter").values()
        if batches[row["batch_id"]]["kind"] == "hearing.outcome"
    )
    for pk, row in after.rows("answer").items():
        ref, party = f"answer:{pk}", life.world.whose(row)
        if row["organisation_id"]:
            ref = f"org:{row['organisation_id']}"
        email = life.letter_to(party) if row["state"] == "sent" else ""
        if email and told[ref, email] != 1:
            yield f"{party} was told {told[ref, email]} times what came of it"


def undone_is_as_before(life: Life, before: Picture, after: Picture) -> Iterator[str]:
    """Taking a step back leaves the rows exactly as they were before it."""
    gone = before.rows("treatmentstep").keys() - after.rows("treatmentstep").keys()
    if after.hearing()["state"] in DONE:
        return
    for pk in gone:
        was = life.shots[pk].before
        if steps.shot(after, {noun: list(rows) for noun, rows in was.items()}) != was:
            yield f"step {pk} was taken back, and the rows are not as before it"


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
    joining_is_one_step_deep,
    points_are_at_home,
    one_reminder_at_most,
    everybody_is_told,
    undone_is_as_before,
    points_as_the_model_says,
    as_the_model_says,
]
