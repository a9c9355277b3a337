"""A complaint of a decision (klage), and what became of it."""

from django.conf import settings
from django.db import models

from core.models import RefField
from grants.models.casework import Decision
from grants.states import ComplaintState


class Complaint(models.Model):
    """One for each decision, within three weeks of its letter (forvaltningsloven § 29)."""

    ref = RefField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="complaint")
    state = models.CharField(
        max_length=12, choices=ComplaintState, default=ComplaintState.COMPLAINED
    )
    words = models.TextField(max_length=10000)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    late = models.BooleanField(default=False, help_text="after the three weeks")
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assessment = models.TextField(
        max_length=5000, blank=True, help_text="what the complainant reads"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who entered what the complaint body decided",
    )
    changed = models.BooleanField(null=True, help_text="the complaint body changed the decision")
    settlement = models.TextField(max_length=5000, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ComplaintState.values), name="complaint_state_known"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="complaint_says"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["upheld", "forwarded", "settled", "dismissed"])
                | (
                    models.Q(assessed_at__isnull=False, assessed_by__isnull=False)
                    & ~models.Q(assessment="")
                ),
                name="complaint_assessed",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ComplaintState.SETTLED)
                & models.Q(settled_at__isnull=False, changed__isnull=False)
                | ~models.Q(state=ComplaintState.SETTLED) & models.Q(settled_at=None, changed=None),
                name="complaint_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.state}"
