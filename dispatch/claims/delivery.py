"""Speaking with the relay: one letter, one conversation, and what each answer means."""

import logging
import smtplib
from dataclasses import dataclass, field
from datetime import timedelta
from random import uniform
from typing import Any

from django.db import connection, transaction

from dispatch import letters, relay
from dispatch.claims import breaker, pacing
from dispatch.claims.breaker import Refusal
from dispatch.claims.steps import Answer, claim, is_braked, step, still_wanted
from dispatch.letters.rendering import Unmailable, mailbox
from dispatch.models import Letter
from dispatch.states import LetterState
from dispatch.suppression import suppress

logger = logging.getLogger(__name__)
S = LetterState

AT_A_TIME = 20
SETTLE_AFTER = timedelta(seconds=10)
GIVE_UP_AFTER = timedelta(hours=72)
BEFORE_DEADLINE = timedelta(hours=12)  # so that somebody can still ring
RETRY_MINUTES = [1, 2, 5, 15, 30]  # then hourly
SHORTEST_WAIT = 1 / 6  # of the first wait; nobody is asked again within ten seconds
RELAY_PAUSE = timedelta(seconds=30)  # the relay is away; that is not the letters' fault
BREAKER_PAUSE = timedelta(seconds=60)
# RFC 3463: no such mailbox, host or form of address. 5.1.7 and 5.1.8 blame the sender: us.
DEAD_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
POLICY = "5.7."
TOO_FAST, POLICY_NOW = 421, "4.7."


@dataclass
class Run:
    """What one conversation has taught us; refusals are judged when it is over."""

    accepted: int = 0
    broken: bool = False
    relay_is_ill: bool = False
    refused: list[tuple[LetterState, Refusal]] = field(default_factory=list)  # after the last yes
    own_fault: list[tuple[LetterState, Refusal]] = field(default_factory=list)  # a yes followed
    strained: set[str] = field(default_factory=set)  # domains that have asked for peace before
    relieved: set[str] = field(default_factory=set)  # of these, those that took a letter now

    def has_accepted(self, letter: Letter) -> None:
        """The relay took one: it is well, so what it refused before was the letters' fault."""
        self.accepted += 1
        self.own_fault += self.refused
        self.refused = []
        if letter.domain in self.strained:
            self.relieved.add(letter.domain)


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
        _put_back(held, RELAY_PAUSE, f"ingen kontakt med postserveren: {type(error).__name__}")
        return Tried(len(claimed), go_on=False)
    run = Run(strained=strained)
    try:
        _hand_over_all(link, held, run)
    finally:
        _hang_up(link)
    _conclude(run)
    return Tried(len(claimed), go_on=not (run.broken or run.relay_is_ill or is_braked()))


def _hand_over_all(link: smtplib.SMTP, held: list[Letter], run: Run) -> None:
    """Each in turn; after a broken conversation the rest goes back at once."""
    for position, letter in enumerate(held):
        try:
            _try(link, letter, run)
        except Broken:
            run.broken = True
            _put_back(held[position + 1 :], timedelta(0), "forbindelsen brøt for et annet brev")
            return


def _try(link: smtplib.SMTP, letter: Letter, run: Run) -> None:
    """One letter, whose own faults stop no other.

    Raises:
        Broken: the relay has gone.
    """
    try:
        _hand_over(link, letter, run)
    except Broken:
        raise
    except Exception as error:
        logger.exception("letter %s", letter.pk)
        retry(letter, was=S.CLAIMED, detail=f"feil i brevet: {type(error).__name__}")
        _reset(link)


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


def _hand_over(link: smtplib.SMTP, letter: Letter, run: Run) -> None:
    """One letter: made, announced, asked about once more, and given."""
    try:
        content, address = letters.render(letter), mailbox(letter.email)
    except Unmailable as sentence:
        step(letter, S.FAILED, was=S.CLAIMED, detail=str(sentence))
        return
    if not _announced(link, letter, address, run):
        return
    if step(letter, S.HANDING, was=S.CLAIMED):
        _give_text(link, letter, content, run)
    else:
        still_wanted(letter)
        _reset(link)


def _announced(link: smtplib.SMTP, letter: Letter, address: str, run: Run) -> bool:
    """Sender and recipient: whether the relay takes both. Nothing is sent yet.

    Raises:
        Broken: it hung up; the letter goes back.
    """
    try:
        link.ehlo_or_helo_if_needed()
        sender = Answer(*_words(link.mail(letter.envelope_sender)))
        recipient = Answer(*_words(link.rcpt(address))) if sender.code < 400 else None
    except (OSError, smtplib.SMTPException) as error:
        retry(letter, was=S.CLAIMED, detail=f"forbindelsen brøt: {type(error).__name__}")
        raise Broken from error
    answer = recipient or sender
    if answer.code < 400:
        return True
    if answer.code >= 500:
        run.refused.append((S.CLAIMED, Refusal(letter, answer, blames_us=recipient is None)))
    else:
        _later(letter, answer)
    _reset(link)
    return False


def _later(letter: Letter, answer: Answer) -> None:
    """«Not now»: perhaps the domain wants fewer letters altogether."""
    retry(letter, was=S.CLAIMED, answer=answer)
    if answer.code == TOO_FAST or answer.enhanced.startswith(POLICY_NOW):
        pacing.back_off(letter.domain)


def _words(answer: tuple[int, bytes]) -> tuple[int, str]:
    return answer[0], answer[1].decode(errors="replace")


def _give_text(link: smtplib.SMTP, letter: Letter, content: bytes, run: Run) -> None:
    """The text itself. A refusal with 5 is certain; every other answer but 250 is in doubt.

    Raises:
        Broken: no answer came.
    """
    try:
        answer = Answer(*_words(link.data(content)))
    except smtplib.SMTPDataError as error:  # the answer to the word DATA; no text was sent
        refusal = Answer(*_words((error.smtp_code, _bytes(error.smtp_error))))
        retry(letter, was=S.HANDING, answer=refusal)
        _reset(link)
        return
    except (OSError, smtplib.SMTPException) as error:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, detail=type(error).__name__)
        link.close()
        raise Broken from error
    if answer.code == 250:
        run.has_accepted(letter)
        step(letter, S.ACCEPTED, was=S.HANDING, queue_id=_queue_id(answer), answer=answer)
    elif answer.code >= 500:
        run.refused.append((S.HANDING, Refusal(letter, answer)))
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
    for was, refusal in run.own_fault:
        _judge(was, refusal)
    if run.refused:
        _judge_together(run)


@transaction.atomic
def _judge_together(run: Run) -> None:
    """Refusals that nothing accepted has followed: the letters' fault, or the relay's."""
    run.relay_is_ill = breaker.opens([one for _was, one in run.refused], BREAKER_PAUSE)
    for was, refusal in run.refused:
        if run.relay_is_ill:
            retry(refusal.letter, was=was, answer=refusal.answer, at_least=BREAKER_PAUSE)
        else:
            _judge(was, refusal)


def _judge(was: LetterState, refusal: Refusal) -> None:
    """One refusal with 5: final for a dead address, our policy or the text; else perhaps later."""
    letter, answer = refusal.letter, refusal.answer
    if refusal.blames_us:
        retry(letter, was=was, answer=answer)
    elif was == S.HANDING or answer.enhanced.startswith(POLICY):
        step(letter, S.FAILED, was=was, answer=answer)
    elif answer.enhanced in DEAD_ADDRESS:
        if step(letter, S.FAILED, was=was, answer=answer):
            suppress(letter.email, reason=str(answer))
    else:  # a full mailbox, a closed one, or a reason it does not give
        retry(letter, was=was, answer=answer)


def _put_back(rest: list[Letter], wait: timedelta, why: str) -> None:
    """Letters that were never tried, for another run."""
    for letter in rest:
        step(letter, S.PENDING, was=S.CLAIMED, wait=wait, detail=why, untried=True)


def retry(
    letter: Letter,
    *,
    was: LetterState,
    answer: Answer | None = None,
    detail: str = "",
    at_least: timedelta = timedelta(0),
) -> None:
    """Later, with full jitter; when there is no sense in it any more, it has failed.

    Args:
        letter: as it was claimed.
        was: its state now.
        answer: what the relay said.
        detail: the reason, if there was no answer.
        at_least: not sooner than this.
    """
    tries = max(letter.attempt - 1, 0)
    minutes = RETRY_MINUTES[tries] if tries < len(RETRY_MINUTES) else 60
    floor = min(RETRY_MINUTES[0] * SHORTEST_WAIT, minutes)
    jitter = timedelta(minutes=uniform(floor, minutes))  # noqa: S311  (no secret)
    to = S.FAILED if _is_too_late(letter) else S.PENDING
    wait = max(jitter, at_least)
    step(letter, to, was=was, wait=wait, answer=answer, detail=detail, tried=True)


# Three days after the first «not now», or twelve hours before the deadline; where less than a day
# was left then, when half of it has gone. Deadlines follow the portal's clock.
TOO_LATE = """
SELECT clock_timestamp() >= COALESCE(tried_at, clock_timestamp()) + %(three_days)s
    OR COALESCE(expires_at - portal_now() <= LEAST(%(before)s,
                (expires_at - COALESCE(tried_at, portal_now())) / 2), FALSE)
FROM dispatch_letter WHERE id = %(id)s
"""


def _is_too_late(letter: Letter) -> bool:
    """Whether trying on would only hide that somebody must ring."""
    words: dict[str, Any] = {
        "three_days": GIVE_UP_AFTER,
        "before": BEFORE_DEADLINE,
        "id": letter.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOO_LATE, words)
        return bool(cursor.fetchone()[0])
