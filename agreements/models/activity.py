"""The parties' common activities, who has said yes, and where each stands in the parties' plans."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import ExtractYear
from django.urls import reverse

from agreements.models.platform import Party, Platform
from agreements.states import STOPPED, ActivityState
from core.models import RefField
from forums.states import CLAUSES

PERSON = settings.AUTH_USER_MODEL
CODES = sorted(CLAUSES["nb"])


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Sets of activities."""

    def with_anchors(self) -> "ActivityQuerySet":
        """With `anchored`, how many parties have said where it stands, and `sides`, all of them."""
        return self.annotate(
            anchored=_count(Anchor.objects.filter(activity=models.OuterRef("pk"))),
            sides=_count(Party.objects.filter(platform=models.OuterRef("platform"))),
        )


def _count(rows: "models.QuerySet[models.Model]") -> models.Subquery:
    """How many, in a subquery of its own so that two never multiply."""
    counted = rows.order_by().annotate(n=models.Func(models.F("pk"), function="COUNT"))
    return models.Subquery(counted.values("n"), output_field=models.IntegerField())


class Activity(models.Model):
    """Something the parties do together in a year (aktivitet). Joint when each has anchored it."""

    ref = RefField()
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="activities")
    year = models.PositiveSmallIntegerField(help_text="whose plan it is in: that of its due day")
    title = models.CharField(max_length=150)
    words = models.TextField(max_length=2000, help_text="what is to be done; public")
    clauses = ArrayField(models.CharField(max_length=8), help_text="codes of the platform")
    responsible = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(help_text="the last day")
    criterion = models.CharField(max_length=300, help_text="how one sees that it succeeded")
    state = models.CharField(max_length=9, choices=ActivityState, default=ActivityState.PROPOSED)
    proposed_by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, help_text="when the last party said yes")
    done_on = models.DateField(null=True)
    result = models.TextField(max_length=2000, blank=True, help_text="what came of it; public")
    reason = models.CharField(
        max_length=500, blank=True, help_text="why postponed or cancelled; public"
    )
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=ActivityState.values), name="activity_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(clauses__len__gt=0), name="activity_of_some_clause"
            ),
            models.CheckConstraint(
                condition=models.Q(clauses__contained_by=CODES), name="activity_clauses_known"
            ),
            models.CheckConstraint(
                condition=models.Q(year=ExtractYear("due")), name="activity_in_the_plan_of_its_year"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ActivityState.DONE, done_on__isnull=False)
                & ~models.Q(result="")
                | ~models.Q(state=ActivityState.DONE) & models.Q(done_on=None, result=""),
                name="activity_done_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=STOPPED) | ~models.Q(reason=""),
                name="activity_stopped_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["platform", "year"], name="activity_plan")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The activity's public page."""
        return reverse("activity_page", kwargs={"ref": self.ref})


class Yes(models.Model):
    """One party's yes to an activity, by one person. Never two parties' by the same person."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="yeses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "party"], name="activity_yes_party_once"),
            models.UniqueConstraint(fields=["activity", "by"], name="activity_yes_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: yes"


class Anchor(models.Model):
    """Where an activity stands in one party's own plan (forankring)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="anchors")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=200, help_text="«Handlingsplan 2027, punkt 4»; public")
    url = models.URLField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "party"], name="anchor_party_once"),
            models.CheckConstraint(condition=~models.Q(where=""), name="anchor_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.where}"
