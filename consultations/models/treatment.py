"""The points of an answer, and what the municipality did with each."""

from django.conf import settings
from django.db import models

from consultations.models.answer import AnswerVersion
from consultations.models.hearing import Hearing, Question
from consultations.states import Outcome


class TreatmentQuerySet(models.QuerySet["Treatment"]):
    """Treatments by whether they are done."""

    def untreated(self) -> "TreatmentQuerySet":
        """Those that still wait for an outcome."""
        return self.filter(outcome="")

    def treated(self) -> "TreatmentQuerySet":
        """Those with an outcome and its reason."""
        return self.exclude(outcome="")


class Treatment(models.Model):
    """What is done with one or more equal points, and why. Empty outcome: not treated yet."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="treatments")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, max_length=4000)
    treated_at = models.DateTimeField(null=True)
    treated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, help_text="+1 at each change")

    objects = TreatmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", treated_at=None)
                | (
                    models.Q(outcome__in=Outcome.values, treated_at__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="treatment_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["hearing", "outcome", "id"], name="treatment_progress")]

    def __str__(self) -> str:
        return f"{self.outcome or '–'} ({self.pk})"


class Point(models.Model):
    """An innspillspunkt: a part of one sent version, in the sender's own words."""

    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="points")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="points")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=5000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["version__answer__number", "position", "id"]

    def __str__(self) -> str:
        return self.text[:60]
