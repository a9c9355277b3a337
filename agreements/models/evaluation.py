"""The parties' joint evaluation: first each for itself, unseen; then together (clause O6)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from agreements.models.edition import Clause, Edition
from agreements.models.platform import Party
from agreements.states import EvaluationState, Section, Verdict
from consultations.models import Hearing
from core.models import RefField


class Evaluation(models.Model):
    """A look back at one edition."""

    ref = RefField()
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="evaluation")
    state = models.CharField(max_length=12, choices=EvaluationState, default=EvaluationState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="null: the clock, six months before the end",
    )
    survey = models.ForeignKey(
        Hearing,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="evaluation",
        help_text="what the members were asked, a mapping",
    )
    words = models.TextField(max_length=10000, blank=True, help_text="the joint conclusion")
    compared_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    next_edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, null=True, related_name="drafted_by"
    )
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=EvaluationState.values), name="evaluation_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=EvaluationState.OPEN, compared_at=None)
                | (~models.Q(state=EvaluationState.OPEN) & models.Q(compared_at__isnull=False)),
                name="evaluation_compared_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state=EvaluationState.PUBLISHED, published_at__isnull=False)
                | (~models.Q(state=EvaluationState.PUBLISHED) & models.Q(published_at=None)),
                name="evaluation_published_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}"

    def get_absolute_url(self) -> str:
        """The evaluation's page."""
        return reverse("evaluation", kwargs={"ref": self.ref})


class Assessment(models.Model):
    """What one party thinks of one clause; nobody else's eyes before every party has handed in."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="assessments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, help_text="1–5; null: no view")
    words = models.TextField(max_length=2000, blank=True)
    saves = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["clause__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "party", "clause"], name="assessment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__range=(1, 5)),
                name="assessment_score_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.score}"


class HandIn(models.Model):
    """That a party has handed in; after that its assessments stand."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="hand_ins")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=4000, blank=True, help_text="the party's view of the whole")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "party"], name="hand_in_once"),
            models.UniqueConstraint(fields=["evaluation", "by"], name="hand_in_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} handed in {self.evaluation_id}"


class Conclusion(models.Model):
    """What the parties say together of a clause, or of one that is missing."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="conclusions")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, related_name="+")
    section = models.CharField(max_length=1, choices=Section, blank=True, help_text="of a new one")
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.KEEP)
    words = models.TextField(max_length=4000, blank=True, help_text="the joint words")
    heading = models.CharField(max_length=120, blank=True, help_text="of a new clause")
    text = models.TextField(max_length=5000, blank=True, help_text="as it should stand hereafter")

    class Meta:
        ordering = ["clause__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "clause"], name="conclusion_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="conclusion_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.NEW, clause=None)
                | (~models.Q(verdict=Verdict.NEW) & models.Q(clause__isnull=False)),
                name="conclusion_of_a_clause",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict__in=[Verdict.CHANGE, Verdict.NEW]) | ~models.Q(text=""),
                name="conclusion_with_the_new_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.verdict}"


class View(models.Model):
    """One party's own words where the parties disagree; both are printed."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="views")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["party"]
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "party"], name="view_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="view_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.conclusion_id}"


class Measured(models.Model):
    """A figure as it was when the parties compared; handed down by `insight`."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="figures")
    code = models.CharField(max_length=8, help_text="the clause's")
    words = models.CharField(max_length=200)
    value = models.CharField(max_length=40, help_text="as it is read: «48 %»")
    n = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"
