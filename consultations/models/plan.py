"""A plan on its way: its phases with their dates and meetings, and who was told that it began."""

from django.db import models
from django.urls import reverse

from consultations.states import Participation, PlanState, PlanType
from core.models import RefField
from organisations.models import ContactPerson, Municipality, Organisation, Topic


class PlanProcessQuerySet(models.QuerySet["PlanProcess"]):
    """Sets of plans."""

    def public(self) -> "PlanProcessQuerySet":
        """Those that have begun."""
        return self.exclude(state=PlanState.DRAFT)


class PlanProcess(models.Model):
    """One plan from the notice to the decision (clause K1f). `state` is the current phase."""

    ref = RefField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="plan"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", related_query_name="plan"
    )
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=400, help_text="two sentences: what, and why now")
    plan_type = models.CharField(max_length=12, choices=PlanType, default=PlanType.SUBPLAN)
    topics = models.ManyToManyField(Topic, related_name="+", related_query_name="plan")
    participation = models.CharField(
        max_length=12, choices=Participation, default=Participation.COOPERATION
    )
    participation_plan = models.TextField(
        blank=True, max_length=5000, help_text="who takes part, and how (pbl. § 4-1)"
    )
    decision = models.TextField(blank=True, max_length=5000, help_text="what was decided")
    contact = models.ForeignKey(
        ContactPerson, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()

    objects = PlanProcessQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PlanState.values), name="plan_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(plan_type__in=PlanType.values), name="plan_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[PlanState.DRAFT, PlanState.NOTICE])
                | ~models.Q(participation_plan=""),
                name="plan_says_how_to_take_part",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PlanState.DECISION) & ~models.Q(decision="")
                | (~models.Q(state=PlanState.DECISION) & models.Q(decision="")),
                name="plan_decided_when_it_says_so",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="plan_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The plan's public page."""
        return reverse("plan", kwargs={"ref": self.ref})


class PlanDate(models.Model):
    """When a phase is meant to begin, and when it did."""

    process = models.ForeignKey(PlanProcess, on_delete=models.CASCADE, related_name="dates")
    phase = models.CharField(max_length=12, choices=PlanState)
    planned_on = models.DateField(null=True)
    began_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "phase"], name="plan_date_once"),
            models.CheckConstraint(
                condition=models.Q(phase__in=PlanState.values) & ~models.Q(phase=PlanState.DRAFT),
                name="plan_date_of_a_phase",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.planned_on or self.began_at}"


class PlanMeeting(models.Model):
    """A meeting in a phase: what, when and where."""

    process = models.ForeignKey(PlanProcess, on_delete=models.CASCADE, related_name="meetings")
    phase = models.CharField(max_length=12, choices=PlanState)
    title = models.CharField(max_length=150)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=150)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "title", "starts_at"], name="plan_meeting_once"
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=PlanState.values) & ~models.Q(phase=PlanState.DRAFT),
                name="plan_meeting_of_a_phase",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanParty(models.Model):
    """An organisation that the plan touched when it began, and why."""

    process = models.ForeignKey(PlanProcess, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="plan_party"
    )
    why = models.JSONField(default=list, help_text="names of the topics that matched")
    cause = models.CharField(max_length=120, blank=True, help_text="in its own words")

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "organisation"], name="plan_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.process_id}"
