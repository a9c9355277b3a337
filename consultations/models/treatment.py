"""The points of an answer, what the municipality did with each, and how its people share it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from consultations.models.answer import AnswerVersion
from consultations.models.content import Question
from consultations.models.hearing import Hearing
from consultations.states import Outcome, StepKind
from organisations.models import Organisation


class TreatmentQuerySet(models.QuerySet["Treatment"]):
    """Treatments by whether they are done."""

    def untreated(self) -> "TreatmentQuerySet":
        """Those that still wait for an outcome."""
        return self.filter(outcome="")

    def treated(self) -> "TreatmentQuerySet":
        """Those with an outcome and its reason."""
        return self.exclude(outcome="")


class Theme(models.Model):
    """What some of the points are about, in the municipality's words; the summary follows it."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("hearing", Lower("name"), name="theme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Treatment(models.Model):
    """What is done with one or more equal points, and why. Empty outcome: not treated yet."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="treatments")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, max_length=4000)
    treated_at = models.DateTimeField(null=True)
    treated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, related_name="treatments"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
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
        indexes = [
            models.Index(fields=["hearing", "outcome", "id"], name="treatment_progress"),
            models.Index(fields=["hearing", "-treated_at", "-id"], name="treatment_latest"),
        ]

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


class Phrase(models.Model):
    """A sentence that a municipality's people often need as a reason."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["text", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "text"], name="phrase_once")]

    def __str__(self) -> str:
        return self.text


class TreatmentStep(models.Model):
    """One step at the work table, so that the person who took it can take it back."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=StepKind)
    at = models.DateTimeField()
    before = models.JSONField(help_text="the rows as they were; null for those the step made")
    left = models.CharField(max_length=64, help_text="SHA-256 of the rows as the step left them")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["hearing", "person", "-id"], name="treatmentstep_latest")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"
