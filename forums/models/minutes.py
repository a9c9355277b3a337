"""The minutes of a meeting, what each party says of them, and how far they were shared."""

from django.conf import settings
from django.db import models

from forums.models.forum import Party
from forums.models.meeting import Meeting
from forums.states import MinutesState, VerdictKind


class Minutes(models.Model):
    """Written once by the convener's side; outcomes stand on the items, promises beside them."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=12, choices=MinutesState, default=MinutesState.DRAFT)
    words = models.TextField(blank=True, max_length=20000, help_text="what else was said")
    summary = models.TextField(
        blank=True, max_length=2000, help_text="for the members; public with the minutes"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="+1 at each change; a verdict is on one version"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="when the parties were asked")
    approved_at = models.DateTimeField(null=True, help_text="when the last party said yes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MinutesState.values), name="minutes_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MinutesState.APPROVED, approved_at__isnull=False)
                | (~models.Q(state=MinutesState.APPROVED) & models.Q(approved_at=None)),
                name="minutes_approved_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MinutesState.DRAFT) | models.Q(sent_at__isnull=False),
                name="minutes_sent_before_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"


class Verdict(models.Model):
    """One party's word on one version; an objection stays where everyone can read it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="verdicts")
    version = models.PositiveIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=VerdictKind)
    words = models.CharField(
        max_length=2000, blank=True, help_text="the objection, or a remark to a yes; public"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "version", "party"], name="verdict_once"),
            models.UniqueConstraint(
                fields=["minutes", "version", "by"], name="verdict_one_person_one_key"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=VerdictKind.values), name="verdict_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=VerdictKind.APPROVED) | ~models.Q(words=""),
                name="verdict_objection_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind} {self.minutes_id}"


class Share(models.Model):
    """One party has sent the summary to its members (clause O3), and how often it was opened."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sent_to = models.PositiveIntegerField(default=0, help_text="members with an address")
    opened = models.PositiveIntegerField(default=0, help_text="visits by the letter's link")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "party"], name="share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} shared {self.minutes_id}"
