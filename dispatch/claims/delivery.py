"""Speaking with the relay: one letter, one conversation, and what each answer means."""

import logging
import smtplib
from dataclasses import dataclass, field
from datetime import timedelta
from random import uniform

from django.db.models.functions import Now

from dispatch import letters, relay
from dispatch.claims.steps import Answer, claim, step, still_wanted
from dispatch.letters.rendering import Unmailable, mailbox
from dispatch.models import Letter, LetterEvent
from dispatch.states import LetterState
from dispatch.suppression import suppress

logger = logging.getLogger(__name__)
S = LetterState

AT_A_TIME = 20
SETTLE_AFTER = timedelta(seconds=10)
GIVE_UP_AFTER = timedelta(hours=72)
RETRY_MINUTES = [1, 2, 5, 15, 30]  # then hourly
RELAY_PAUSE = timedelta(seconds=30)  # the relay is away; that is not the letters' fault
BREAKER = 5  # domains refused in one run where none is accepted: the relay is ill
BREAKER_PAUSE = timedelta(seconds=60)
# RFC 3463: no such mailbox, host or form of address. 5.1.7 and 5.1.8 blame the sender: us.
DEAD_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
POLICY = "5.7."


@dataclass
class Run:
    """What one conversation has taught us; refusals are judged when it is over."""

    accepted: int = 0
    broken: bool = False
    refused: list[tuple[Letter, LetterState, Answer]] = field(default_factory=list)

    @property
    def relay_is_ill(self) -> bool:
        """Whether so many domains were refused, and none accepted, that it must be the relay."""
        domains = {letter.domain for letter, _was, _answer in self.refused}
        return not self.accepted and len(domains) >= BREAKER


class Broken(Exception):
    """The conversation is over: the letter at hand has its fate, the rest must wait for another."""


@dataclass(frozen=True)
class Tried:
    """How many letters were claimed, and whether going on at once makes sense."""

    letters: int
    go_on: bool


def deliver_some(limit: int = AT_A_TIME) -> Tried:
    """Claim and hand over up to `limit` letters on one connection."""
    held = claim(limit)
    if not held:
        return Tried(0, go_on=False)
    try:
        link = relay.connect()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no contact with the mail relay: %s", type(error).__name__)
        _put_back(held, RELAY_PAUSE, f"ingen kontakt med postserveren: {type(error).__name__}")
        return Tried(len(held), go_on=False)
    run = Run()
    try:
        _hand_over_all(link, held, run)
    finally:
        _hang_up(link)
    _judge(run)
    return Tried(len(held), go_on=not (run.broken or run.relay_is_ill))


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
    if still_wanted(letter) and step(letter, S.HANDING, was=S.CLAIMED):
        _give_text(link, letter, content, run)
    else:
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
    if recipient is None:  # our own sender is refused: never the recipient's fault
        retry(letter, was=S.CLAIMED, answer=sender)
    elif recipient.code >= 500:
        run.refused.append((letter, S.CLAIMED, recipient))
    elif recipient.code >= 400:
        retry(letter, was=S.CLAIMED, answer=recipient)
    else:
        return True
    _reset(link)
    return False


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
        run.accepted += 1
        step(letter, S.ACCEPTED, was=S.HANDING, queue_id=_queue_id(answer), answer=answer)
    elif answer.code >= 500:
        run.refused.append((letter, S.HANDING, answer))
    else:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, answer=answer)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _queue_id(answer: Answer) -> str:
    """«4bXy…» of «2.0.0 Ok: queued as 4bXy…»."""
    _before, found, after = answer.text.partition("queued as ")
    return after.split()[0][:60] if found and after.split() else ""


def _judge(run: Run) -> None:
    """Refusals with 5: the letters' fault, unless the relay refuses everybody."""
    if run.relay_is_ill:
        logger.error("the relay refuses every domain: paused for %s", BREAKER_PAUSE)
    for letter, was, answer in run.refused:
        if run.relay_is_ill:
            step(letter, S.PENDING, was=was, wait=BREAKER_PAUSE, answer=answer)
        elif was == S.HANDING or answer.enhanced.startswith(POLICY):
            step(letter, S.FAILED, was=was, answer=answer)
        elif answer.enhanced in DEAD_ADDRESS:
            if step(letter, S.FAILED, was=was, answer=answer):
                suppress(letter.email, reason=str(answer))
        else:  # a full mailbox, a closed one, or a reason it does not give: perhaps later
            retry(letter, was=was, answer=answer)


def _put_back(rest: list[Letter], wait: timedelta, why: str) -> None:
    """Letters that were never tried, for another run."""
    for letter in rest:
        step(letter, S.PENDING, was=S.CLAIMED, wait=wait, detail=why)


def retry(
    letter: Letter, *, was: LetterState, answer: Answer | None = None, detail: str = ""
) -> None:
    """Later, with jitter; three days after the first try it has failed."""
    tries = letter.attempt - 1
    minutes = RETRY_MINUTES[tries] if tries < len(RETRY_MINUTES) else 60
    wait = timedelta(minutes=minutes * uniform(0.5, 1.0))  # noqa: S311  (jitter, no secret)
    tried = LetterEvent.objects.filter(letter=letter, became=S.CLAIMED)
    to = S.FAILED if tried.filter(at__lt=Now() - GIVE_UP_AFTER).exists() else S.PENDING
    step(letter, to, was=was, wait=wait, answer=answer, detail=detail)
