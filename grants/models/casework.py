"""How the municipality comes to an answer: two people, none of them with a stake in it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import RefField
from core.money import MoneyField
from grants.models.application import Application
from grants.models.call import Criterion
from grants.states import GIVING, Binding, ConflictGround, Outcome
from organisations.models import Organisation

GIVES = [outcome.value for outcome in GIVING]


class StandardText(models.Model):
    """Words that a municipality uses again in reasons and terms."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    outcome = models.CharField(
        max_length=8, choices=Outcome, blank=True, help_text="of which answer; empty: of any"
    )
    text = models.TextField(max_length=3000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="standard_text_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """A choice of filters in the inbox, shared by those who handle cases for the owner."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, help_text="the address's own query")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="grant_view_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """A case handler's note on an application; others who handle it read it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="note_says")]

    def __str__(self) -> str:
        return self.text[:60]


class Conflict(models.Model):
    """A person with a stake (inhabil): shut out of this application (forvaltningsloven § 6)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=ConflictGround)
    words = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, help_text="found not to be one, by somebody else")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                condition=models.Q(lifted_at=None),
                name="conflict_once",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | (
                    models.Q(lifted_at__isnull=False, lifted_by__isnull=False)
                    & ~models.Q(lifted_by=models.F("person"))
                    & ~models.Q(lifted_reason="")
                ),
                name="conflict_lifted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id}"


class Score(models.Model):
    """Points that one person gives for one criterion, 0–5."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion", "person"], name="score_once"
            ),
            models.CheckConstraint(condition=models.Q(points__lte=5), name="score_up_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class Recommendation(models.Model):
    """What a case handler proposes (innstilling); the applicant does not see it."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="recommendation"
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    amount = MoneyField(default=0, help_text="NOK a year")
    years = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(max_length=5000)
    terms = models.TextField(max_length=3000, blank=True, help_text="vilkår, in the letter")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    saves = models.PositiveIntegerField(default=1, help_text="guards stale forms")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=GIVES, amount__gt=0)
                | models.Q(outcome=Outcome.REFUSED, amount=0),
                name="recommendation_adds_up",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="recommendation_with_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(years__range=(1, 4)), name="recommendation_years"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"


class Decision(models.Model):
    """What was decided (vedtak). A second one follows a complaint; none is ever changed."""

    ref = RefField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=8, choices=Outcome)
    amount = MoneyField(default=0, help_text="NOK a year")
    years = models.PositiveSmallIntegerField(default=1)
    binding = models.CharField(
        max_length=12, choices=Binding, help_text="the call's, unless `binding_reason` says why not"
    )
    binding_reason = models.CharField(max_length=500, blank=True)
    reason = models.TextField(max_length=5000, help_text="as the letter says it")
    terms = models.TextField(max_length=3000, blank=True)
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    complain_until = models.DateTimeField(
        null=True, help_text="exclusive; three weeks (fvl. § 29); null: no right to complain"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="decision_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=GIVES, amount__gt=0)
                | models.Q(outcome=Outcome.REFUSED, amount=0),
                name="decision_adds_up",
            ),
            models.CheckConstraint(
                condition=~models.Q(recommended_by=models.F("decided_by")),
                name="decision_by_another",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_with_reason"),
            models.CheckConstraint(condition=models.Q(years__range=(1, 4)), name="decision_years"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"

    def get_absolute_url(self) -> str:
        """The letter, for the applicant and those who handle the case."""
        return reverse("decision_letter", kwargs={"ref": self.ref})
