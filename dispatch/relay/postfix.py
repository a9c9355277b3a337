"""What Postfix's mail log proves, as measured against a real Postfix.

Accepted: the queue manager's «queue active» line with the letter's own envelope sender; nothing
else is proof (not `message-id=`, not what smtpd writes). A second queue number for one sender is a
duplicate. Absent: only when every condition of `Absence` holds; else nobody knows.
"""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from core.models import new_ref
from dispatch.models import Letter, RelayAcceptance, RelayWatch
from dispatch.relay.evidence import Evidence, Proof
from dispatch.relay.following import Follower
from dispatch.relay.queue import PostfixQueue, Seen

logger = logging.getLogger(__name__)

GRACE = timedelta(minutes=10)  # longer than smtpd lets a conversation last (300 s)
PROBE_EVERY = timedelta(minutes=1)
MARGIN = timedelta(minutes=1)  # between the clocks of the relay and the database
KEPT = timedelta(days=30)

# From the very start of the line: what strangers write into other programs' lines proves nothing.
WHEN = rb"(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ [\w./-]+/"
ACTIVE = re.compile(
    WHEN + rb"qmgr\[\d+\]: ([0-9A-Za-z]+): from=<([^<>\s]+)>, size=\d+, nrcpt=\d+ \(queue active\)"
)
STARTED = re.compile(WHEN + rb"master\[\d+\]: daemon started .*")
OURS = re.compile(r"(b\+\d+\.[0-9a-f]{12}|prove\+[0-9a-z]+)@(.+)")


class PostfixLog:
    """The log at a path, and the queue of the Postfix that writes it."""

    def __init__(
        self, path: str, *, connect: Callable[[], Any], config: str = "", queue: str = ""
    ) -> None:
        self.path = Path(path)
        self.queue = PostfixQueue(config, queue)
        self.connect = connect

    def look_up(self, letters: Iterable[Letter], *, absence: bool = True) -> dict[int, Evidence]:
        """Accepted by its own line; absent only when nothing speaks against it."""
        doubtful = list(letters)
        if self.watch():
            return {letter.pk: Evidence(Proof.UNKNOWN) for letter in doubtful}
        taken = _taken(doubtful)
        rest = [letter for letter in doubtful if letter.envelope_sender not in taken]
        known = self._absence(rest) if absence else None
        if known and not self.watch():  # the queue was looked at first, then the log once more
            taken = _taken(doubtful)
        return {letter.pk: _evidence(letter, taken, known) for letter in doubtful}

    def watch(self) -> str:
        """Read on in the log; one process at a time."""
        try:
            with transaction.atomic():
                self._follow()
        except OSError as error:
            logger.warning("the relay's log cannot be read: %s", type(error).__name__)
            return _("Loggen finnes ikke, eller kan ikke leses.")
        return ""

    def _follow(self) -> None:
        now = _now()
        RelayWatch.objects.bulk_create([RelayWatch(since=now)], ignore_conflicts=True)
        watch = RelayWatch.objects.select_for_update().get()
        follower, found, started = Follower(self.path), [], False
        for line in follower.lines():
            if match := ACTIVE.fullmatch(line):
                found.append((match[2].decode(errors="replace"), match[1].decode()))
            started = started or STARTED.fullmatch(line) is not None
        _keep(found, now)
        watch.restarted_at = now if started else watch.restarted_at
        watch.since = now if follower.gap else watch.since
        watch.save(update_fields=["restarted_at", "since"])

    def _absence(self, letters: list[Letter]) -> "Absence | None":
        """What is known of absence now; None while it cannot be known of any of them."""
        now, watch = _now(), RelayWatch.objects.get()
        handed = [x.handing_at for x in letters if x.handing_at and x.handing_at <= now - GRACE]
        if not handed:
            return None
        probed = watch.canary_sent_at or handed[0]  # without one, `seen` is False
        seen = RelayAcceptance.objects.filter(sender=watch.canary).exists()
        if not seen or probed < max(handed) + GRACE:
            self._send_probe(now)
        if not seen or probed < min(handed) + GRACE:
            return None
        queue = self.queue.look()
        return Absence(watch, queue) if queue else None

    def _send_probe(self, now: datetime) -> None:
        """A letter to ourselves, at most one a minute: when its line comes, the log is current."""
        sender = f"prove+{new_ref()}@{settings.MAIL_DOMAIN}"
        due = RelayWatch.objects.exclude(canary_sent_at__gt=now - PROBE_EVERY)
        if not due.update(canary=sender, canary_sent_at=now):
            return
        head = [
            f"From: {sender}",
            f"To: {sender}",
            "Subject: prove",
            "Auto-Submitted: auto-generated",
        ]
        try:
            link = self.connect()
            link.sendmail(sender, [sender], "\r\n".join([*head, "", "prove", ""]))
            link.quit()
        except OSError as error:  # smtplib's own errors are among them
            logger.warning("no probe to the relay: %s", type(error).__name__)


class Absence:
    """The conditions under which a letter that stands nowhere was never taken.

    The log was followed without a gap since before the handing; GRACE has passed; a probe sent
    after that stands in the log; the queue holds no such sender and no unfinished file from before
    the probe; and Postfix's master has not been started since.
    """

    def __init__(self, watch: RelayWatch, queue: Seen) -> None:
        self.watch, self.queue = watch, queue

    def proved(self, letter: Letter) -> bool:
        """Whether every condition holds for this letter."""
        handed, probe = letter.handing_at, self.watch.canary_sent_at
        if handed is None or probe is None:
            return False
        restarted = self.watch.restarted_at
        unfinished = self.queue.oldest_unfinished
        return all(
            (
                self.watch.since < handed,
                probe >= handed + GRACE,
                letter.envelope_sender not in self.queue.senders,
                unfinished is None or unfinished > probe + MARGIN,
                restarted is None or restarted < handed,
                self.queue.master_since < handed - MARGIN,
            )
        )


def _evidence(letter: Letter, taken: dict[str, str], absence: Absence | None) -> Evidence:
    if letter.envelope_sender in taken:
        return Evidence(Proof.ACCEPTED, taken[letter.envelope_sender])
    absent = absence is not None and absence.proved(letter)
    return Evidence(Proof.ABSENT if absent else Proof.UNKNOWN)


def _taken(letters: list[Letter]) -> dict[str, str]:
    """Envelope sender → queue id, of those that the log has shown."""
    senders = [letter.envelope_sender for letter in letters]
    rows = RelayAcceptance.objects.filter(sender__in=senders).order_by("-seen_at", "-pk")
    return dict(rows.values_list("sender", "queue_id"))


def _keep(found: list[tuple[str, str]], now: datetime) -> None:
    """Our own senders only; the same line again is a retry, another number is a duplicate."""
    ours = {pair for pair in found if (match := OURS.fullmatch(pair[0])) and _ours(match[2])}
    if not ours:
        return
    RelayAcceptance.objects.bulk_create(
        [RelayAcceptance(sender=sender, queue_id=qid[:60], seen_at=now) for sender, qid in ours],
        ignore_conflicts=True,
    )
    senders = {sender for sender, _qid in ours}
    for sender in duplicates().filter(sender__in=senders).values_list("sender", flat=True):
        logger.error("the relay has taken %s more than once", sender)
    RelayAcceptance.objects.filter(seen_at__lt=now - KEPT).delete()


def _ours(domain: str) -> bool:
    return domain == str(settings.MAIL_DOMAIN)


def duplicates() -> Any:
    """Senders with more than one queue number: the relay took the letter twice."""
    rows = RelayAcceptance.objects.values("sender").annotate(times=Count("pk"))
    return rows.filter(times__gt=1).order_by("sender")


def _now() -> datetime:
    """The database's clock, as everywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant
