"""A scheme that goes on from year to year, and how much paperwork a sum may cost."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import RefField
from core.money import MoneyField
from grants.states import Binding
from organisations.models import Organisation, Topic


class Scheme(models.Model):
    """A grant scheme (tilskuddsordning). What changes from year to year stands in its calls."""

    ref = RefField()
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="grant_scheme",
        help_text="the municipality or county",
    )
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, help_text="what the money is to achieve; public")
    binding = models.CharField(max_length=12, choices=Binding, default=Binding.FREE)
    in_kind = models.BooleanField(
        default=False, help_text="premises and the like; counted apart from money (clause R2)"
    )
    topics = models.ManyToManyField(Topic, related_name="+", related_query_name="grant_scheme")
    complaints = models.BooleanField(
        default=True, help_text="its decisions may be complained of (enkeltvedtak)"
    )
    complaint_body = models.CharField(
        max_length=120, blank=True, help_text="who settles complaints, «Kommunens klagenemnd»"
    )
    decided_by = models.CharField(
        max_length=120, blank=True, help_text="the body that decides, as its letters say"
    )
    # the supplement-not-replace check (clause P6); asked when the binding is an assignment
    statutory = models.BooleanField(null=True, help_text="the task is the municipality's by law")
    replaces_staff = models.BooleanField(null=True, help_text="it does what employees did")
    their_initiative = models.BooleanField(null=True, help_text="the organisations thought of it")
    check_reason = models.TextField(
        max_length=1000, blank=True, help_text="why all the same, after a red answer; public"
    )
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(binding__in=Binding.values), name="scheme_binding_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(complaints=True) | ~models.Q(complaint_body=""),
                name="scheme_says_who_hears_complaints",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The scheme's own page, with its years."""
        return reverse("scheme", kwargs={"ref": self.ref})


class Threshold(models.Model):
    """How much may be asked for a sum (clause R3). Seeded with Samspill's own choice, not law."""

    owner = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="null: where the municipality has none of its own",
    )
    up_to = MoneyField(null=True, help_text="the largest sum of a call; null: above all others")
    questions = models.PositiveSmallIntegerField(null=True, help_text="at most; null: no limit")
    files = models.PositiveSmallIntegerField(null=True, help_text="attachments, at most")
    accounts = models.BooleanField(default=True, help_text="accounts may be asked for afterwards")

    class Meta:
        ordering = [models.F("up_to").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "up_to"], name="threshold_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.up_to}"
