"""Speaking with the relay: what each answer means, for a letter alone and for several together."""

import logging
import smtplib
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from dispatch import letters, relay
from dispatch.claims import breaker, pacing
from dispatch.claims.breaker import Refusal
from dispatch.claims.steps import (
    Answer,
    Taken,
    accept,
    claim,
    hand,
    is_braked,
    put_back,
    step,
    still_wanted,
)
from dispatch.claims.verdict import judge, judge_together, retry
from dispatch.letters.rendering import Unmailable, mailbox
from dispatch.models import Letter
from dispatch.states import LetterState

logger = logging.getLogger(__name__)
S = LetterState

AT_A_TIME = 20
# Of a set that is handed over together. Two heartbeats of the demo's relay: its log is believed
# three beats later than a text can come after its recipient.
TURN = timedelta(seconds=2)
BROKE_FOR_ANOTHER = "forbindelsen brøt for et annet brev"
SETTLE_AFTER = timedelta(seconds=10)
RELAY_PAUSE = timedelta(seconds=30)  # the relay is away; that is not the letters' fault
TOO_FAST, POLICY_NOW = 421, "4.7."


@dataclass
class Run:
    """What one conversation has taught us; refusals are judged when it is over."""

    accepted: int = 0
    broken: bool = False
    relay_is_ill: bool = False
    taken: list[Taken] = field(default_factory=list)  # and not noted yet
    refused: list[Refusal] = field(default_factory=list)  # after the last yes
    own_fault: list[Refusal] = field(default_factory=list)  # a yes followed
    strained: set[str] = field(default_factory=set)  # domains that have asked for peace before
    relieved: set[str] = field(default_factory=set)  # of these, those that took a letter now

    def has_accepted(self, one: Taken) -> None:
        """The relay took one: it is well, so what it refused before was the letters' fault."""
        self.accepted += 1
        self.taken.append(one)
        self.own_fault += self.refused
        self.refused = []
        if one.letter.domain in self.strained:
            self.relieved.add(one.letter.domain)


class Broken(Exception):
    """The conversation is over: the letter at hand has its fate, the rest must wait for another."""


@dataclass(frozen=True)
class Tried:
    """How many letters were claimed, and whether going on at once makes sense."""

    letters: int
    go_on: bool


def deliver_some(limit: int = AT_A_TIME) -> Tried:
    """Claim and hand over up to `limit` letters on one connection."""
    claimed = claim(limit)
    if not claimed:
        return Tried(0, go_on=False)
    held, strained = pacing.within_pace(claimed)
    if not held:
        return Tried(len(claimed), go_on=True)
    try:
        link = relay.connect()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no contact with the mail relay: %s", type(error).__name__)
        breaker.away()
        why = f"ingen kontakt med postserveren: {type(error).__name__}"
        put_back(held, was=S.CLAIMED, wait=RELAY_PAUSE, why=why)
        return Tried(len(claimed), go_on=False)
    run = Run(strained=strained)
    try:
        _hand_over_all(link, held, run)
    finally:
        _hang_up(link)
    _conclude(run)
    return Tried(len(claimed), go_on=not (run.broken or run.relay_is_ill or is_braked()))


def _hand_over_all(link: smtplib.SMTP, held: list[Letter], run: Run) -> None:
    """The first alone; the rest in sets as large as the relay's pace and its log allow.

    After a broken conversation the rest goes back at once.
    """
    rest, size = held, 1
    while rest:
        some, rest = rest[:size], rest[size:]
        began = _instant()
        try:
            _alone(link, some[0], run) if len(some) == 1 else _together(link, some, run)
        except Broken:
            run.broken = True
            put_back(rest, was=S.CLAIMED, why=BROKE_FOR_ANOTHER)
            return
        size = _size_of_set((_instant() - began) / len(some))


def _size_of_set(seconds: float) -> int:
    """As many as surely get their turn in time, where a log can settle all of them.

    Args:
        seconds: what the last ones took, each.
    """
    if not relay.log_is_kept():
        return 1
    return max(1, int(TURN.total_seconds() / 2 / max(seconds, 0.001)))


def _instant() -> float:
    """Seconds on a clock that goes on while the process or the machine stands still."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _hang_up(link: smtplib.SMTP) -> None:
    try:
        link.quit()
    except (OSError, smtplib.SMTPException):
        link.close()


def _reset(link: smtplib.SMTP) -> None:
    """Forget the letter at hand.

    Raises:
        Broken: the relay has gone.
    """
    try:
        link.rset()
    except (OSError, smtplib.SMTPException) as error:
        raise Broken from error


def _alone(link: smtplib.SMTP, letter: Letter, run: Run) -> None:
    """One letter: made, announced, asked about once more, and given.

    Raises:
        Broken: the relay has gone.
    """
    made = _made(letter)
    if made is None or not _announced(link, made, S.CLAIMED, run):
        return
    if hand([letter]):
        _give_text(link, made, run)
        _note(run)
    else:
        still_wanted(letter)
        _reset(link)


def _together(link: smtplib.SMTP, some: list[Letter], run: Run) -> None:
    """Several letters: asked about once more and handed over in one step, then given in turn.

    Nothing is given later than `TURN` after that step: what the portal knew then is still true, and
    the relay's log is right about what it never took. The rest goes back.

    Raises:
        Broken: the relay has gone.
    """
    made = [one for letter in some if (one := _made(letter))]
    began = _instant()
    handed = hand([one.letter for one in made])
    for one in made:
        if one.letter.pk not in handed:
            still_wanted(one.letter)
    waiting = deque(one for one in made if one.letter.pk in handed)
    try:
        while waiting and _in_time(began):
            one = waiting.popleft()
            if not _announced(link, one, S.HANDING, run):
                continue
            if not _in_time(began):
                waiting.appendleft(one)
                _reset(link)
                break
            _give_text(link, one, run)
    finally:
        _note(run)
        put_back([one.letter for one in waiting], was=S.HANDING, why="venter på neste runde")


def _in_time(began: float) -> bool:
    """Whether a letter of a set may still be given."""
    return _instant() - began < TURN.total_seconds()


def _note(run: Run) -> None:
    """What the relay has taken since the last time."""
    accept(run.taken)
    run.taken = []


@dataclass(frozen=True)
class Made:
    """A letter as the relay is given it."""

    letter: Letter
    content: bytes
    address: str


def _made(letter: Letter) -> Made | None:
    """Its bytes; a letter whose own faults hinder that stops no other."""
    try:
        return Made(letter, letters.render(letter), mailbox(letter.email))
    except Unmailable as sentence:
        step(letter, S.FAILED, was=S.CLAIMED, detail=str(sentence))
    except Exception as error:
        logger.exception("letter %s", letter.pk)
        retry(letter, was=S.CLAIMED, detail=f"feil i brevet: {type(error).__name__}")
    return None


def _announced(link: smtplib.SMTP, made: Made, was: LetterState, run: Run) -> bool:
    """Sender and recipient: whether the relay takes both. Nothing is sent yet.

    Raises:
        Broken: it hung up; the letter goes back.
    """
    letter = made.letter
    try:
        link.ehlo_or_helo_if_needed()
        sender = Answer(*_words(link.mail(letter.envelope_sender)))
        recipient = Answer(*_words(link.rcpt(made.address))) if sender.code < 400 else None
    except (OSError, smtplib.SMTPException) as error:
        retry(letter, was=was, detail=f"forbindelsen brøt: {type(error).__name__}")
        raise Broken from error
    answer = recipient or sender
    if answer.code < 400:
        return True
    if answer.code >= 500:
        refused = Refusal(letter, answer, was, blames_us=recipient is None)
        run.refused.append(refused)
    else:
        _later(letter, was, answer)
    _reset(link)
    return False


def _later(letter: Letter, was: LetterState, answer: Answer) -> None:
    """«Not now»: perhaps the domain wants fewer letters altogether."""
    retry(letter, was=was, answer=answer)
    if answer.code == TOO_FAST or answer.enhanced.startswith(POLICY_NOW):
        pacing.back_off(letter.domain)


def _words(answer: tuple[int, bytes]) -> tuple[int, str]:
    return answer[0], answer[1].decode(errors="replace")


def _give_text(link: smtplib.SMTP, made: Made, run: Run) -> None:
    """The text itself. A refusal with 5 is certain; every other answer but 250 is in doubt.

    Raises:
        Broken: no answer came.
    """
    letter = made.letter
    try:
        answer = Answer(*_words(link.data(made.content)))
    except smtplib.SMTPDataError as error:  # the answer to the word DATA; no text was sent
        refusal = Answer(*_words((error.smtp_code, _bytes(error.smtp_error))))
        retry(letter, was=S.HANDING, answer=refusal)
        _reset(link)
        return
    except Exception as error:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, detail=type(error).__name__)
        link.close()
        raise Broken from error
    if answer.code == 250:
        run.has_accepted(Taken(letter, answer, _queue_id(answer)))
    elif answer.code >= 500:
        run.refused.append(Refusal(letter, answer, S.HANDING, of_the_text=True))
    else:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, answer=answer)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _queue_id(answer: Answer) -> str:
    """«4bXy…» of «2.0.0 Ok: queued as 4bXy…»."""
    _before, found, after = answer.text.partition("queued as ")
    return after.split()[0][:60] if found and after.split() else ""


def _conclude(run: Run) -> None:
    """What the run has taught the other processes, and the fate of what was refused."""
    if run.accepted:
        breaker.accepted(sharp=bool(run.own_fault or run.refused))
        pacing.calm(run.relieved)
    for refusal in run.own_fault:
        judge(refusal)
    if run.refused:
        run.relay_is_ill = judge_together(run.refused)
