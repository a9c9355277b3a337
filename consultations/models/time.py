"""More time: who asked for it and what the municipality said; who follows; what was reminded."""

from django.conf import settings
from django.db import models

from consultations.models.hearing import Hearing
from consultations.states import ExtensionState
from organisations.models import Organisation


class Extension(models.Model):
    """A later deadline: asked for by an organisation, or given by the municipality itself.

    Request and answer are public. Without an organisation it is the municipality's own initiative.
    """

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="extensions")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="extension",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    wanted = models.DateField(null=True, help_text="the last day they wish for")
    reason = models.CharField(max_length=1000, blank=True, help_text="why they ask; public")
    state = models.CharField(max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True, help_text="what was said; public")
    closed_before = models.DateTimeField(null=True, help_text="the deadline that was moved")
    closes_at = models.DateTimeField(null=True, help_text="the new one, exclusive")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ExtensionState.values), name="extension_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    organisation=None, asked_by=None, asked_at=None, wanted=None, reason=""
                )
                | (
                    models.Q(
                        organisation__isnull=False,
                        asked_by__isnull=False,
                        asked_at__isnull=False,
                        wanted__isnull=False,
                    )
                    & ~models.Q(reason="")
                ),
                name="extension_asked_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=ExtensionState.ASKED,
                    organisation__isnull=False,
                    answered_at=None,
                    answered_by=None,
                    answer="",
                )
                | (
                    ~models.Q(state=ExtensionState.ASKED)
                    & models.Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="extension_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=ExtensionState.GRANTED,
                    closed_before__isnull=False,
                    closes_at__gt=models.F("closed_before"),
                )
                | (
                    ~models.Q(state=ExtensionState.GRANTED)
                    & models.Q(closed_before=None, closes_at=None)
                ),
                name="extension_only_later",
            ),
            models.UniqueConstraint(
                fields=["hearing", "organisation"],
                condition=models.Q(state=ExtensionState.ASKED),
                name="extension_one_open_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.hearing_id}"


class Follow(models.Model):
    """A person who wants to be told what happens with a hearing, perhaps for an organisation."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="follow",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "person"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.hearing_id}"


class Reminder(models.Model):
    """A set of reminders that has been written: one for each hearing, lead time and deadline."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="reminders")
    lead = models.PositiveSmallIntegerField(help_text="days before the last day")
    closes_at = models.DateTimeField(help_text="the deadline it counts to")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "lead", "closes_at"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lead} days before {self.closes_at}"
