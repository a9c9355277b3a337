"""More time, and less: extensions, a withdrawn hearing, and those who follow or will not answer."""

from datetime import timedelta

from consultations import actions, policies
from consultations.models import Extension
from core import clock
from tests.stateful.attempts import Attempt, among, through
from tests.stateful.calendar import lead_due
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.life import WRITING, Life, Wish
from tests.stateful.moves.deck import move, who
from tests.stateful.moves.preparing import hearing, some_version
from tests.stateful.picture import Picture
from tests.stateful.world import BAND, CLUB, PARTIES, PEOPLE, QUIET, STAGE, email_of

WHY = "Årsmøtet er først om tre uker."


def fixed(life: Life) -> str:
    """Why the deadline cannot be moved."""
    if life.state != "published":
        return f"it is {life.state}"
    return "the deadline has passed" if life.closed() else ""


def movable(life: Life) -> bool:
    """The deadline lies ahead."""
    return not fixed(life)


@move(fits=movable, often=2)
def ask_extension(life: Life, draw: Draw) -> Attempt:
    """An organisation asks for more time."""
    party = mostly(draw, draw.pick([BAND, CLUB]), PARTIES)
    by, row = who(life, draw, life.may(WRITING, party), party), hearing()
    where, writes = life.world.parties[party], by in life.may(WRITING, party)
    last = clock.last_day(life.closes_at or life.now)
    wanted = last + timedelta(days=mostly(draw, 14, [0, -3, 7]))
    reason = mostly(draw, WHY, [" "])
    waiting = [w for w in life.wishes.values() if (w.party, w.state) == (party, "asked")]
    again = bool(waiting) and (waiting[0].wanted, waiting[0].reason) == (wanted, reason)

    def why_not() -> str:
        if not reason.strip():
            return "no reason"
        if clock.end_of_day(wanted) <= life.closes_at:
            return "not later"
        return "asked already" if waiting and not again else ""

    def learn(result: Extension, _after: Picture) -> None:
        life.wishes[result.pk] = Wish(party, by, wanted, reason)
        handlers = life.may(WRITING)
        for person in ["kari"] if "kari" in handlers else handlers:
            life.write("extension_asked", email_of(person))

    return Attempt(
        "ask_extension",
        by,
        lambda person: actions.ask_extension(
            row, by=person, on_behalf_of=where, wanted=wanted, reason=reason
        ),
        refused=fixed(life) or why_not(),
        gates=[
            through("extension_ask", row, should=life.public() and writes_somewhere(life, by)),
            among(policies.answering_organisations, where, should=writes),
        ],
        nothing=again,
        audits=["hearing.extension_asked"],
        learn=learn,
    )


def writes_somewhere(life: Life, by: str) -> bool:
    """For some organisation, whichever."""
    return any(by in life.may(WRITING, party) for party in PARTIES)


def some_wish(life: Life, draw: Draw) -> int:
    """A wish for more time; mostly one that waits."""
    asked = [pk for pk, wish in life.wishes.items() if wish.party]
    return aim(draw, asked, lambda pk: life.wishes[pk].state == "asked")


def any_wish(life: Life) -> bool:
    """Somebody has asked."""
    return any(wish.party for wish in life.wishes.values())


@move(fits=movable, often=3)
def extend(life: Life, draw: Draw) -> Attempt:
    """A later deadline, asked for or not; never an earlier one."""
    by, row = who(life, draw, life.may(WRITING)), hearing()
    seen = life.closes_at or life.now
    saw = mostly(draw, seen, [seen - timedelta(days=14)])
    closes_on = clock.last_day(seen) + timedelta(days=mostly(draw, draw.pick([14, 7]), [0, -1, -7]))
    reason = mostly(draw, WHY, [""])
    answer_by = draw.pick([closes_on + timedelta(days=14), None])
    pk = some_wish(life, draw) if any_wish(life) and draw.pick([True, False]) else None
    after = clock.end_of_day(closes_on)
    again = any((w.by, w.before, w.after) == (by, saw, after) for w in life.wishes.values())

    def why_not() -> str:
        if saw != life.closes_at or after <= life.closes_at:
            return "a stale deadline, or not later"
        if pk is not None and life.wishes[pk].state != "asked":
            return "answered already"
        told = answer_by or life.answer_by
        if told and told <= closes_on:
            return "an answer before the deadline"
        return "" if reason else "no reason"

    def learn(result: Extension, _after: Picture) -> None:
        waiting = [w for w in life.wishes.values() if w.state == "asked"]
        same = [w for w in waiting if w.wanted and w.wanted <= closes_on]
        # one yes answers everyone who asked for no later day
        for wish in [life.wishes.setdefault(result.pk, Wish()), *same]:
            wish.state, wish.by, wish.answer = "granted", by, reason
            wish.before, wish.after = life.closes_at, after
        life.closes_at, life.answer_by = after, answer_by or life.answer_by
        life.told_at = max(life.opens_at, life.now)
        life.version += 1
        life.tell("extended", life.accepted() | life.answering())

    return Attempt(
        "extend",
        by,
        lambda person: actions.extend(
            row,
            by=person,
            closes_at=saw,
            closes_on=closes_on,
            reason=reason,
            asked=Extension.objects.select_related("hearing").get(pk=pk) if pk else None,
            answer_by=answer_by,
        ),
        refused="" if again else fixed(life) or why_not(),
        gates=[through("hearing_extend", row, should=by in life.may(WRITING))],
        nothing=again,
        audits=["hearing.extended"],
        learn=learn,
    )


@move(fits=lambda life: any(w.state == "asked" for w in life.wishes.values()),
      possible=any_wish, often=1)  # fmt: skip
def refuse_extension(life: Life, draw: Draw) -> Attempt:
    """No, with a public reason."""
    by, row, pk = who(life, draw, life.may(WRITING)), hearing(), some_wish(life, draw)
    asked = Extension.objects.select_related("hearing", "organisation").get(pk=pk)
    wish, reason = life.wishes[pk], mostly(draw, "Budsjettet må vedtas.", [""])
    again = wish.state == "refused" and wish.answer == reason

    def why_not() -> str:
        if wish.state != "asked":
            return "answered already"
        return "" if reason else "no reason"

    def learn(_result: object, _after: Picture) -> None:
        wish.state, wish.by, wish.answer = "refused", by, reason
        life.write("not_extended", life.address(wish.party) or email_of(wish.asker))

    return Attempt(
        "refuse_extension",
        by,
        lambda person: actions.refuse_extension(asked, by=person, reason=reason),
        refused="" if again else why_not(),
        gates=[through("extension_answer", row, should=by in life.may(WRITING))],
        nothing=again,
        audits=["hearing.extension_refused"],
        learn=learn,
    )


@move(fits=lambda life: False, often=1)
def withdraw(life: Life, draw: Draw) -> Attempt:
    """Take a published hearing back, with a public reason."""
    by, row, version = who(life, draw, life.signers()), hearing(), some_version(life, draw)
    reason = mostly(draw, "Saken er trukket fra behandling.", [" "])
    again = life.state == "withdrawn" and life.withdrawn == reason

    def why_not() -> str:
        if life.state != "published":
            return f"it is {life.state}"
        if version != life.version:
            return "a stale version"
        return "" if reason.strip() else "no reason"

    def learn(_result: object, _after: Picture) -> None:
        life.state, life.withdrawn = "withdrawn", reason
        life.version += 1
        life.tell("withdrawn", life.answering())  # no invitation has gone out in these runs

    return Attempt(
        "withdraw",
        by,
        lambda person: actions.withdraw(row, by=person, version=version, reason=reason),
        refused="" if again else why_not(),
        gates=[through("hearing_withdraw", row, should=by in life.signers())],
        nothing=again,
        audits=["hearing.withdrawn"],
        learn=learn,
    )


def not_open(life: Life, party: str) -> str:
    """Why an invitation cannot be answered with «vi avstår», or that taken back."""
    if not life.running():
        return "not open"
    return "" if party in life.accepted() else "not invited"


@move(fits=lambda life: life.running(), often=1)
def decline(life: Life, draw: Draw) -> Attempt:
    """«Vi avstår»: no answer, and no more reminders."""
    party = mostly(draw, draw.pick([BAND, CLUB]), [QUIET, STAGE])
    by, row = who(life, draw, life.may(WRITING, party), party), hearing()
    where, writes = life.world.parties[party], by in life.may(WRITING, party)
    listed, answer = life.invited.get(party), life.answers.get(party)
    again = listed is not None and listed.declined
    answered = answer is not None and answer.state != "draft" and not again

    def learn(_result: object, _after: Picture) -> None:
        listed.declined = True

    return Attempt(
        "decline",
        by,
        lambda person: actions.decline(row, by=person, on_behalf_of=where),
        refused=not_open(life, party) or ("answered already" if answered else ""),
        gates=[
            through("hearing_decline", row, should=life.public() and writes_somewhere(life, by)),
            among(policies.answering_organisations, where, should=writes),
        ],
        nothing=again,
        audits=["hearing.declined"],
        learn=learn,
    )


@move(fits=lambda life: life.running() and any(i.declined for i in life.invited.values()), often=1)
def take_up_again(life: Life, draw: Draw) -> Attempt:
    """They will answer after all."""
    party = aim(draw, [BAND, CLUB], lambda p: p in life.invited and life.invited[p].declined)
    by, row = who(life, draw, life.may(WRITING, party), party), hearing()
    where, writes = life.world.parties[party], by in life.may(WRITING, party)
    listed = life.invited.get(party)

    def learn(_result: object, _after: Picture) -> None:
        listed.declined = False

    return Attempt(
        "take_up_again",
        by,
        lambda person: actions.take_up_again(row, by=person, on_behalf_of=where),
        refused=not_open(life, party),
        gates=[
            through("hearing_decline", row, should=life.public() and writes_somewhere(life, by)),
            among(policies.answering_organisations, where, should=writes),
        ],
        nothing=listed is not None and not listed.declined,
        audits=["hearing.declined_undone"],
        learn=learn,
    )


def news_to_come(life: Life) -> bool:
    """Public, and not at its end."""
    return life.public() and life.state not in ("concluded", "withdrawn")


@move(fits=lambda life: life.public() and len(life.follows) < 3, often=1)
def follow(life: Life, draw: Draw) -> Attempt:
    """Be told what happens, perhaps for an organisation."""
    by, row = draw.pick(PEOPLE), hearing()
    own = [party for party in PARTIES if by in life.may(WRITING, party)]
    party = draw.pick([*own, ""])
    where = life.world.parties[party] if party else None

    def learn(_result: object, _after: Picture) -> None:
        life.follows[by] = party

    return Attempt(
        "follow",
        by,
        lambda person: actions.follow(row, by=person, organisation=where),
        gates=[through("hearing_follow", row, should=news_to_come(life))],
        refused="" if news_to_come(life) else "no more news",
        nothing=by in life.follows,
        learn=learn,
    )


@move(fits=lambda life: False, possible=lambda life: life.follows, often=1)
def unfollow(life: Life, draw: Draw) -> Attempt:
    """No more news."""
    by, row = aim(draw, PEOPLE, lambda one: one in life.follows), hearing()

    def learn(_result: object, _after: Picture) -> None:
        del life.follows[by]

    return Attempt(
        "unfollow",
        by,
        lambda person: actions.unfollow(row, by=person),
        gates=[through("hearing_follow", row, should=news_to_come(life))],
        nothing=by not in life.follows,
        learn=learn,
    )


def due(life: Life) -> int | None:
    """The lead time of the reminders that go out now."""
    if not life.running() or life.told_at is None:
        return None
    lead = lead_due(life.told_at, life.closes_at, life.now)
    return None if (lead, life.closes_at) in life.reminded else lead


@move(fits=due, often=6)
def remind_due(life: Life, draw: Draw) -> Attempt:
    """The clock's own move: to those who have neither answered nor said that they will not."""
    lead = due(life)

    def learn(_result: object, _after: Picture) -> None:
        life.reminded.add((lead, life.closes_at))
        done = {name for name, answer in life.answers.items() if answer.state != "draft"}
        told = set()
        for name in life.accepted() - done:
            if not life.invited[name].declined and (address := life.address(name)):
                told.add(address)
                life.write("reminder", address)
        for person, party in life.follows.items() if lead == 7 else ():
            if party not in done and f"@{person}" not in done and email_of(person) not in told:
                life.write("followed_reminder", email_of(person))

    return Attempt(
        "remind_due",
        "",
        lambda _nobody: actions.remind_due(),
        nothing=lead is None,
        learn=learn,
    )
