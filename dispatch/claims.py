"""Who holds a letter, and each step it takes. Every step is fenced and leaves a line.

Order of a delivery: claim (commit) → connect → sender and recipient accepted → `handing` (commit)
→ text → `accepted` (commit). A death after `handing` leaves the letter in doubt; only the relay's
log may free it again. No transaction is ever open while the relay is spoken to.
"""

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from random import uniform

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch import letters, relay
from dispatch.models import Batch, Letter, LetterEvent
from dispatch.states import LetterState
from dispatch.suppression import is_suppressed, suppress

logger = logging.getLogger(__name__)
S = LetterState

LEASE = timedelta(seconds=120)  # longer than the relay's time-out for one letter
SETTLE_AFTER = timedelta(seconds=10)
HOLD_AFTER = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=72)
RETRY_MINUTES = [1, 2, 5, 15, 30]  # then hourly
BREAKER = 5  # equal refusals for different domains in one run: the relay is ill, not the letters
BREAKER_PAUSE = timedelta(seconds=60)
PERMANENT = {"5.1", "5.7"}

CLAIM = """
WITH due AS (
    SELECT id FROM dispatch_letter
    WHERE state = 'pending' AND next_at <= clock_timestamp()
    ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED),
taken AS (
    UPDATE dispatch_letter l
    SET state = 'claimed', owner = %s, fence = fence + 1, attempt = attempt + 1,
        lease = clock_timestamp() + %s
    FROM due WHERE l.id = due.id RETURNING l.id, l.fence),
noted AS (
    INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
    SELECT id, 'pending', 'claimed', fence, '' FROM taken)
SELECT id FROM taken
"""
STEP = """
WITH moved AS (
    UPDATE dispatch_letter
    SET state = %(to)s,
        next_at = clock_timestamp() + %(wait)s,
        owner = CASE WHEN %(held)s THEN owner END,
        lease = CASE WHEN %(held)s THEN clock_timestamp() + %(lease)s END,
        handing_at = CASE WHEN %(to)s = 'handing' THEN clock_timestamp() ELSE handing_at END,
        accepted_at = CASE WHEN %(to)s = 'accepted' THEN clock_timestamp() END,
        relay_queue_id = CASE WHEN %(queue)s <> '' THEN %(queue)s ELSE relay_queue_id END,
        last_code = COALESCE(%(code)s, last_code),
        last_error = CASE WHEN %(detail)s <> '' THEN %(detail)s ELSE last_error END
    WHERE id = %(id)s AND fence = %(fence)s AND state = %(was)s RETURNING id, fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, %(was)s, %(to)s, fence, %(detail)s FROM moved
"""


@dataclass(frozen=True)
class Answer:
    """What the relay said: three digits and its words."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """«5.1» of «5.1.1 no such user»; empty when it gave none."""
        first = self.text.split(maxsplit=1)[0] if self.text else ""
        return ".".join(first.split(".")[:2]) if first[:1].isdigit() and "." in first else ""


def step(
    letter: Letter,
    to: LetterState,
    *,
    was: LetterState,
    wait: timedelta = timedelta(0),
    answer: Answer | None = None,
    queue_id: str = "",
    detail: str = "",
) -> bool:
    """Move a letter that is still ours; False when someone else has taken it (stop at once)."""
    words = {
        "id": letter.pk,
        "fence": letter.fence,
        "was": was.value,
        "to": to.value,
        "wait": wait,
        "held": to in {S.CLAIMED, S.HANDING},
        "lease": LEASE,
        "queue": queue_id,
        "code": answer.code if answer else None,
        "detail": (detail or (f"{answer.code} {answer.text}" if answer else ""))[:300],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STEP, words)
        return bool(cursor.rowcount == 1)


def stop_worthless() -> None:
    """Letters due now that must not be sent any more: expired, withdrawn, or stopped address."""
    due = Letter.objects.filter(state=S.PENDING, next_at__lte=Now())
    _end(due.filter(expires_at__lte=Now()), S.EXPIRED, "for sent")
    withdrawn = Batch.objects.filter(withdrawn_at__isnull=False)
    _end(due.filter(batch__in=withdrawn.values("pk")), S.SUPPRESSED, "trukket")
    _end(due.filter(is_suppressed()), S.SUPPRESSED, "adressen er stoppet")


def _end(found: "letters.QuerySet[Letter]", to: LetterState, why: str) -> None:
    """End pending letters in one transaction, each with its line."""
    with transaction.atomic():
        rows = list(found.select_for_update(of=("self",), skip_locked=True).only("pk", "fence"))
        if not rows:
            return
        Letter.objects.filter(pk__in=[r.pk for r in rows]).update(
            state=to, fence=F("fence") + 1, last_error=why
        )
        LetterEvent.objects.bulk_create(
            LetterEvent(letter_id=r.pk, was=S.PENDING, became=to, fence=r.fence + 1, detail=why)
            for r in rows
        )


def claim(owner: uuid.UUID, limit: int) -> list[Letter]:
    """Take up to `limit` letters that are due, for `LEASE`; nobody else gets them meanwhile."""
    stop_worthless()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [limit, owner, LEASE])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Letter.objects.filter(pk__in=ids).select_related("batch").order_by("pk"))


def reap() -> int:
    """Letters whose holder died: certainly unsent ones go back, handed ones are in doubt."""
    with transaction.atomic():
        dead = Letter.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state__in=[S.CLAIMED, S.HANDING], lease__lt=Now()
        )
        rows = list(dead)
        for row in rows:
            to = S.PENDING if row.state == S.CLAIMED else S.IN_DOUBT
            Letter.objects.filter(pk=row.pk).update(
                state=to,
                fence=F("fence") + 1,
                owner=None,
                lease=None,
                next_at=Now() + (SETTLE_AFTER if to == S.IN_DOUBT else timedelta(0)),
            )
            LetterEvent.objects.create(
                letter=row, was=row.state, became=to, fence=row.fence + 1, detail="lease ute"
            )
    return len(rows)


def settle() -> int:
    """Letters in doubt: sent if the relay's log says so, again only if it proves absence."""
    doubtful = list(
        Letter.objects.filter(state=S.IN_DOUBT, next_at__lte=Now())
        .select_related("batch")
        .order_by("next_at")[:500]
    )
    evidence = relay.log().look_up(doubtful) if doubtful else {}
    for letter in doubtful:
        found = evidence[letter.pk]
        if found.proof is relay.Proof.ACCEPTED:
            step(letter, S.ACCEPTED, was=S.IN_DOUBT, queue_id=found.queue_id, detail="i loggen")
        elif found.proof is relay.Proof.ABSENT:
            step(letter, S.PENDING, was=S.IN_DOUBT, detail="ikke i loggen")
        else:
            _wait_or_hold(letter)
    return len(doubtful)


def _wait_or_hold(letter: Letter) -> None:
    """Without proof: look again later; after four hours a person decides."""
    too_long = Q(handing_at__lt=Now() - HOLD_AFTER)
    if Letter.objects.filter(too_long, pk=letter.pk).exists():
        step(letter, S.HELD, was=S.IN_DOUBT, detail="ingen bevis i loggen")
    else:
        Letter.objects.filter(pk=letter.pk, state=S.IN_DOUBT).update(next_at=Now() + SETTLE_AFTER)


# --- speaking with the relay ----------------------------------------------------------------------


def deliver_some(limit: int = 20) -> int:
    """Claim and hand over up to `limit` letters on one connection; returns how many were tried."""
    held = claim(uuid.uuid4(), limit)
    if not held:
        return 0
    try:
        link = relay.connect()
    except (OSError, smtplib.SMTPException) as error:
        for letter in held:
            retry(letter, detail=f"ingen kontakt med postserveren: {type(error).__name__}")
        return len(held)
    refusals: dict[str, set[str]] = {}
    try:
        for position, letter in enumerate(held):
            _hand_over(link, letter, refusals)
            if relay_is_ill(refusals):
                _pause(held[position + 1 :])
                break
    finally:
        _hang_up(link)
    return len(held)


def _hang_up(link: smtplib.SMTP) -> None:
    try:
        link.quit()
    except (OSError, smtplib.SMTPException):
        link.close()


def _hand_over(link: smtplib.SMTP, letter: Letter, refusals: dict[str, set[str]]) -> None:
    """One letter, one transaction of SMTP."""
    content = letters.render(letter)
    try:
        refused = _envelope(link, letter)
    except (OSError, smtplib.SMTPException) as error:
        retry(letter, detail=f"forbindelsen brøt: {type(error).__name__}")
        return
    if refused:
        _refused_before_text(letter, refused, refusals)
        return
    if still_wanted(letter) and step(letter, S.HANDING, was=S.CLAIMED):
        _give_text(link, letter, content)
    else:
        link.rset()


def _envelope(link: smtplib.SMTP, letter: Letter) -> Answer | None:
    """Sender and recipient; the relay's refusal, or None. Nothing is sent yet."""
    link.ehlo_or_helo_if_needed()
    for code, text in (link.mail(letter.envelope_sender), link.rcpt(letter.email)):
        if code >= 400:
            link.rset()
            return Answer(code, text.decode(errors="replace"))
    return None


def still_wanted(letter: Letter) -> bool:
    """Asked once more just before the text: suppressed, expired or withdrawn meanwhile?"""
    unwanted = Q(expires_at__lte=Now()) | Q(batch__withdrawn_at__isnull=False) | is_suppressed()
    if not Letter.objects.filter(unwanted, pk=letter.pk).exists():
        return True
    step(letter, S.SUPPRESSED, was=S.CLAIMED, detail="ikke lenger aktuelt")
    return False


def _give_text(link: smtplib.SMTP, letter: Letter, content: bytes) -> None:
    """The text itself. An explicit refusal with 5 is certain; all else but 250 is in doubt."""
    try:
        code, text = link.data(content)
    except (OSError, smtplib.SMTPException) as error:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, detail=type(error).__name__)
        link.close()
        return
    answer = Answer(code, text.decode(errors="replace"))
    if code == 250:
        step(letter, S.ACCEPTED, was=S.HANDING, queue_id=_queue_id(answer), answer=answer)
    elif code >= 500:
        step(letter, S.FAILED, was=S.HANDING, answer=answer)
    else:
        step(letter, S.IN_DOUBT, was=S.HANDING, wait=SETTLE_AFTER, answer=answer)


def _queue_id(answer: Answer) -> str:
    """«4bXy…» of «2.0.0 Ok: queued as 4bXy…»."""
    _before, found, after = answer.text.partition("queued as ")
    return after.split()[0][:60] if found and after.split() else ""


def _refused_before_text(letter: Letter, answer: Answer, refusals: dict[str, set[str]]) -> None:
    """4xx: later. 5.1.x and 5.7.x: this address, for good. Other 5xx: perhaps the relay itself."""
    if answer.code < 500:
        retry(letter, answer=answer)
    elif answer.enhanced in PERMANENT:
        if step(letter, S.FAILED, was=S.CLAIMED, answer=answer) and answer.enhanced == "5.1":
            suppress(letter.email, reason=f"{answer.code} {answer.text}")
    else:
        refusals.setdefault(f"{answer.code}", set()).add(letter.domain)
        retry(letter, answer=answer)


def relay_is_ill(refusals: dict[str, set[str]]) -> bool:
    """Whether so many different domains got the same refusal that it must be the relay."""
    return any(len(domains) >= BREAKER for domains in refusals.values())


def _pause(rest: list[Letter]) -> None:
    """Give the rest of a run back, to be tried when the relay may be well again."""
    for letter in rest:
        step(
            letter, S.PENDING, was=S.CLAIMED, wait=BREAKER_PAUSE, detail="postserveren avviser alt"
        )
    logger.error("the relay refuses every domain: paused for %s", BREAKER_PAUSE)


def retry(letter: Letter, *, answer: Answer | None = None, detail: str = "") -> None:
    """Later, with jitter; after 72 hours, or when the letter is worthless, it has failed."""
    tries = letter.attempt - 1
    minutes = RETRY_MINUTES[tries] if tries < len(RETRY_MINUTES) else 60
    wait = timedelta(minutes=minutes * uniform(0.5, 1.0))  # noqa: S311  (jitter, no secret)
    too_old = Letter.objects.filter(pk=letter.pk, created_at__lt=Now() - GIVE_UP_AFTER).exists()
    to = S.FAILED if too_old else S.PENDING
    step(letter, to, was=S.CLAIMED, wait=wait, answer=answer, detail=detail)
