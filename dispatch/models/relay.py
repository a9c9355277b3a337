"""What the processes share about the relay: brakes, pace, and what its log has shown."""

from django.db import models


class Sending(models.Model):
    """One row: whether sending is paused by a person, stopped by the relay, or free.

    Absent means free, so that an emptied table never stops a letter.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    paused_at = models.DateTimeField(null=True)
    paused_by_id = models.BigIntegerField(null=True, help_text="a person; no key, as in the log")
    paused_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    paused_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    breaker_opened_at = models.DateTimeField(null=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    breaker_times = models.PositiveIntegerField(
        default=0, db_default=0, help_text="in a row: each doubles the pause"
    )
    accepted_at = models.DateTimeField(null=True, help_text="the relay took something about then")
    away_since = models.DateTimeField(null=True, help_text="no contact with the relay")
    log_trouble_since = models.DateTimeField(null=True)
    log_trouble = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="sending_one_row"),
            models.CheckConstraint(
                condition=(
                    models.Q(paused_at=None)
                    | models.Q(paused_by_id__isnull=False) & ~models.Q(paused_why="")
                ),
                name="sending_paused_by_someone_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return "pause" if self.paused_at else "i gang"


class RelayRefusal(models.Model):
    """A refusal that nothing accepted has followed yet: five alike mean that the relay is ill."""

    letter_id = models.BigIntegerField(primary_key=True)
    domain = models.CharField(max_length=254)
    error = models.CharField(max_length=40, help_text="code and enhanced code, «550 5.1.1»")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.error} {self.domain}"


class DomainRate(models.Model):
    """A token bucket for one domain of recipients, filled by the second."""

    domain = models.CharField(max_length=254, primary_key=True)
    fixed_rate = models.FloatField(null=True, help_text="letters a second; empty: the setting's")
    rate = models.FloatField(help_text="letters a second, as used last")
    tokens = models.FloatField()
    at = models.DateTimeField()
    wanted = models.IntegerField(help_text="asked for last")
    granted = models.IntegerField(help_text="given last")
    backoff_seconds = models.PositiveIntegerField(default=0, db_default=0)
    backoff_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate__gt=0)
                & (models.Q(fixed_rate=None) | models.Q(fixed_rate__gt=0)),
                name="domain_rate_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.rate}/s"


class RelayLogFile(models.Model):
    """One file of the relay's log, and how far it has been read."""

    device = models.BigIntegerField()
    inode = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    name = models.CharField(max_length=255)
    head = models.CharField(max_length=64, help_text="what its first line is")
    current = models.BooleanField(help_text="the relay wrote to this one when we last looked")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "inode"], name="relay_log_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.offset}"


class RelayAcceptance(models.Model):
    """The relay's own line that it has queued a letter for sending.

    A second queue number for one sender is a duplicate, and is noted.
    """

    sender = models.CharField(max_length=254)
    queue_id = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "queue_id"], name="relay_acceptance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.queue_id}"


class RelayWatch(models.Model):
    """One row: what following the log has shown beside the letters."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    since = models.DateTimeField(help_text="a letter handed over earlier cannot be proved absent")
    restarted_at = models.DateTimeField(null=True, help_text="seen; the relay's master started")
    canary = models.CharField(max_length=254, blank=True, default="")
    canary_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="relay_watch_one_row"),
        ]

    def __str__(self) -> str:
        return f"since {self.since}"
