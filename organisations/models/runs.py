"""What each reading of a register did: the operator's log."""

from datetime import timedelta

from django.db import models
from django.urls import reverse

from core.models import RefField
from organisations.states import RunSource, RunState


class RegisterRun(models.Model):
    """One reading of a register, in figures and in words that name units by number only."""

    ref = RefField()
    source = models.CharField(max_length=10, choices=RunSource)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.CharField(
        max_length=20, blank=True, help_text="up to where all is taken in: a later run goes on here"
    )
    read = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="not voluntary, or not known here")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=dict, help_text="why some were refused: how many")
    examples = models.JSONField(default=list, help_text="the first refused ones, by number")
    message = models.CharField(max_length=300, blank=True, help_text="why it stopped")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="register_run_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=RunSource.values), name="register_run_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None)
                | (
                    ~models.Q(state="running")
                    & models.Q(ended_at__isnull=False, ended_at__gte=models.F("started_at"))
                ),
                name="register_run_ended_when_it_says_so",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="register_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.state} {self.ref}"

    def get_absolute_url(self) -> str:
        """The operator's page of this run."""
        return reverse("register_run", kwargs={"ref": self.ref})

    @property
    def refused(self) -> int:
        """How many could not be taken."""
        return sum(self.reasons.values())

    @property
    def took(self) -> timedelta | None:
        """How long it lasted; None while it runs."""
        return self.ended_at - self.started_at if self.ended_at else None
