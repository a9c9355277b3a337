"""A municipality's policy for the voluntary sector, what shows how it came about, and its word."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from agreements.states import (
    STANDING,
    WORKING,
    Criterion,
    EvidenceKind,
    PolicyKind,
    PolicyState,
    SelfAnswer,
)
from consultations.models import Hearing, PlanProcess
from core.models import RefField, StoredFile
from forums.models import Meeting
from organisations.models import Municipality

PERSON = settings.AUTH_USER_MODEL


class LocalPolicy(models.Model):
    """A policy (frivillighetspolitikk) and its way from mapping to decision (clauses P7, K1)."""

    ref = RefField()
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", related_query_name="local_policy"
    )
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=PolicyKind, default=PolicyKind.PLAN)
    lead = models.CharField(max_length=400, blank=True, help_text="two sentences: what it is for")
    in_municipal_plan = models.BooleanField(
        null=True, help_text="part of the municipal plan; null: not said"
    )
    state = models.CharField(max_length=10, choices=PolicyState, default=PolicyState.MAPPING)
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=120, blank=True, help_text="«Kommunestyret»")
    case_url = models.URLField(blank=True, help_text="the case, where the decision can be read")
    valid_to = models.DateField(null=True, help_text="the last day; null: until the next one")
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_by",
        help_text="the one it is to replace",
    )
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PolicyState.values), name="policy_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PolicyKind.values), name="policy_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=STANDING, decided_on__isnull=False)
                & ~models.Q(decided_by="")
                | models.Q(state__in=WORKING, decided_on=None, decided_by="", valid_to=None),
                name="policy_decided_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("decided_on")),
                name="policy_lasts_beyond_its_decision",
            ),
            models.CheckConstraint(
                condition=~models.Q(follows=models.F("id")), name="policy_not_its_own_heir"
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state__in=WORKING),
                name="policy_one_under_way",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state"], name="policy_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The policy's public page."""
        return reverse("local_policy", kwargs={"ref": self.ref})


class Evidence(models.Model):
    """One thing that shows how a policy came about: a link, a file, or something in Samspill."""

    policy = models.ForeignKey(LocalPolicy, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    words = models.CharField(max_length=300, help_text="what it shows; public")
    happened_on = models.DateField()
    url = models.URLField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    hearing = models.ForeignKey(
        Hearing,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="policy_evidence",
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="policy_evidence",
    )
    process = models.ForeignKey(
        PlanProcess,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="policy_evidence",
    )
    phase = models.CharField(max_length=12, blank=True, help_text="of the plan process")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EvidenceKind.values), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(url="", file=None, hearing=None, meeting=None, process=None),
                name="evidence_can_be_looked_at",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="evidence_says_what"),
            models.UniqueConstraint(
                fields=["policy", "kind", "hearing"], name="evidence_hearing_once"
            ),
            models.UniqueConstraint(
                fields=["policy", "kind", "meeting"], name="evidence_meeting_once"
            ),
            models.UniqueConstraint(
                fields=["policy", "process", "phase"], name="evidence_phase_once"
            ),
            models.UniqueConstraint(
                fields=["policy", "kind", "url"],
                condition=~models.Q(url=""),
                name="evidence_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"

    @property
    def address(self) -> str:
        """Where it can be looked at."""
        if self.file_id:
            return reverse("policy_file", kwargs={"ref": self.policy.ref, "pk": self.pk})
        there: Hearing | Meeting | PlanProcess | None = self.hearing or self.meeting or self.process
        return there.get_absolute_url() if there else self.url


class SelfCheck(models.Model):
    """What a municipality says of itself by one criterion; kept apart from what is measured."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", related_query_name="self_check"
    )
    criterion = models.CharField(max_length=10, choices=Criterion)
    answer = models.CharField(max_length=6, choices=SelfAnswer)
    words = models.CharField(max_length=500, help_text="why; public")
    url = models.URLField(blank=True, help_text="where it can be seen")
    said_on = models.DateField()
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "criterion"], name="self_check_once"),
            models.CheckConstraint(
                condition=models.Q(criterion__in=Criterion.values), name="self_check_known"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=SelfAnswer.values), name="self_check_answer_known"
            ),
            models.CheckConstraint(
                condition=models.Q(answer=SelfAnswer.NO) | ~models.Q(url=""),
                name="self_check_shows_it",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="self_check_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.answer}"
