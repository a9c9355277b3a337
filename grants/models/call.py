"""A call: one year's terms of a scheme, with its questions, all of them public beforehand."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from core.clock import PortalNow
from core.models import RefField
from core.money import MoneyField
from grants.models.scheme import Scheme
from grants.states import MOST_HELD_BACK, Binding, CallState, QuestionKind, Recall, ReportForm, Rule

PUBLIC_STATES = [CallState.PUBLISHED, CallState.CLOSED, CallState.WITHDRAWN]


class CallQuerySet(models.QuerySet["Call"]):
    """Sets of calls; «open» is what the clock makes of «published»."""

    def public(self) -> "CallQuerySet":
        """Those that anyone may read."""
        return self.filter(state__in=PUBLIC_STATES)

    def open(self) -> "CallQuerySet":
        """Published, opened, and the deadline has not passed."""
        return self.filter(
            state=CallState.PUBLISHED, opens_at__lte=PortalNow(), closes_at__gt=PortalNow()
        )

    def open_at(self, now: datetime) -> "CallQuerySet":
        """As `open`, with the instant as a value: a volatile function uses no index."""
        return self.filter(state=CallState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)


class Call(models.Model):
    """A call for applications (utlysning): budget, dates and terms of one year (clause R1)."""

    ref = RefField()
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="calls")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, help_text="what it is, in one or two sentences")
    who = models.TextField(max_length=2000, blank=True, help_text="who can apply, in words")
    binding = models.CharField(max_length=12, choices=Binding, default=Binding.FREE)
    state = models.CharField(max_length=12, choices=CallState, default=CallState.DRAFT)
    budget = MoneyField(null=True, help_text="NOK to share out this year")
    bound = MoneyField(default=0, help_text="NOK of it promised in earlier years")
    granted = MoneyField(default=0, help_text="NOK decided so far; kept by a trigger")
    min_amount = MoneyField(null=True, help_text="NOK that may be applied for, at least")
    max_amount = MoneyField(null=True, help_text="NOK that may be applied for, at most")
    max_years = models.PositiveSmallIntegerField(default=1, help_text="1–4: a choice of years")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True, help_text="exclusive: «til og med» ends here")
    decision_by = models.DateField(null=True, help_text="the promised day of the answer")
    payment_by = models.DateField(null=True, help_text="the promised day of the money")
    report_form = models.CharField(max_length=10, choices=ReportForm, default=ReportForm.NONE)
    report_by = models.DateField(null=True)
    held_back = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="percent that is paid when the report is approved; 0: all beforehand",
    )
    scoring = models.BooleanField(default=False, help_text="applications get points by criteria")
    burden_reason = models.TextField(
        max_length=1000, blank=True, help_text="why more is asked than the sum should cost; public"
    )
    payer_account = models.CharField(
        max_length=11, blank=True, help_text="the municipality's own account; digits; never shown"
    )
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    before = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="after",
        help_text="last year's call, which this one is compared with",
    )
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why withdrawn; public")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["closes_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year", "title"], name="call_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(state__in=CallState.values), name="call_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(binding__in=Binding.values), name="call_binding_known"
            ),
            models.CheckConstraint(
                condition=models.Q(budget=None)
                | models.Q(budget__gte=models.F("granted") + models.F("bound")),
                name="call_within_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(granted=0) | models.Q(budget__isnull=False),
                name="call_grants_from_a_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(granted__gte=0, bound__gte=0), name="call_sums_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(max_years__range=(1, 4)), name="call_one_to_four_years"
            ),
            models.CheckConstraint(
                condition=models.Q(min_amount=None)
                | models.Q(max_amount=None)
                | models.Q(max_amount__gte=models.F("min_amount")),
                name="call_least_below_most",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at=None) | models.Q(closes_at__gt=models.F("opens_at")),
                name="call_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=~models.Q(binding=Binding.FREE, report_form=ReportForm.ACCOUNTS),
                name="call_free_funds_without_accounts",
            ),
            models.CheckConstraint(
                condition=models.Q(held_back__lte=MOST_HELD_BACK),
                name="call_holds_back_at_most_half",
            ),
            models.CheckConstraint(
                condition=models.Q(held_back=0)
                | (~models.Q(binding=Binding.FREE) & ~models.Q(report_form=ReportForm.NONE)),
                name="call_free_funds_paid_at_once",
            ),
            models.CheckConstraint(
                condition=models.Q(report_form=ReportForm.NONE, report_by=None)
                | ~models.Q(report_form=ReportForm.NONE),
                name="call_no_report_no_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CallState.DRAFT)
                | models.Q(
                    budget__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                    decision_by__isnull=False,
                    payment_by__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="call_published_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CallState.WITHDRAWN) | ~models.Q(reason=""),
                name="call_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(payer_account="")
                | models.Q(payer_account__regex=r"^[0-9]{11}$"),
                name="call_account_eleven_digits",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="call_by_deadline")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The call's public page."""
        return reverse("call", kwargs={"ref": self.ref})

    @property
    def to_share(self) -> Decimal:
        """NOK that this call may grant: the budget without what earlier years have promised."""
        share: Decimal = (self.budget or Decimal(0)) - self.bound
        return share

    @property
    def left(self) -> Decimal:
        """NOK that nobody has been granted yet."""
        left: Decimal = self.to_share - self.granted
        return left

    def is_open(self, now: datetime) -> bool:
        """Takes applications at this instant."""
        return bool(
            self.state == CallState.PUBLISHED
            and self.opens_at
            and self.closes_at
            and self.opens_at <= now < self.closes_at
        )

    def is_over(self, now: datetime) -> bool:
        """The deadline has passed."""
        return self.closes_at is not None and self.closes_at <= now


class Requirement(models.Model):
    """What an applicant must be (krav), and why (clause R3); the quiz asks the same."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=12, choices=Rule, default=Rule.STATEMENT)
    text = models.CharField(max_length=300, help_text="«Laget har minst fem medlemmer.»")
    question = models.CharField(
        max_length=300, blank=True, help_text="as the quiz asks it, answered yes or no"
    )
    reason = models.CharField(max_length=500, help_text="why it is asked; public")
    legal_basis = models.CharField(max_length=300, blank=True, help_text="hjemmel, or the decision")
    reviewed_on = models.DateField(help_text="when it was last asked whether it is needed")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rule__in=Rule.values), name="requirement_rule_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="requirement_with_reason"),
        ]

    def __str__(self) -> str:
        return self.text


class Question(models.Model):
    """What the application asks (clause R3). The sum and the account are asked in every call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    text = models.CharField(max_length=300)
    why = models.CharField(max_length=500, help_text="why it is asked; public")
    example = models.CharField(max_length=500, blank=True, help_text="a good answer")
    words = models.PositiveSmallIntegerField(
        null=True, help_text="how many words are enough, of a text"
    )
    choices = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    needed = models.BooleanField(default=True)
    recall = models.CharField(max_length=10, choices=Recall, blank=True, default=Recall.NOTHING)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=QuestionKind.values), name="question_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="question_with_reason"),
            models.CheckConstraint(
                condition=~models.Q(kind=QuestionKind.CHOICE) | models.Q(choices__len__gte=2),
                name="question_choice_of_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=QuestionKind.TEXT) | models.Q(words__range=(1, 2000)),
                name="question_says_how_many_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Criterion(models.Model):
    """What points are given for, where the call wants points."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__range=(1, 10)), name="criterion_weight_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CallChange(models.Model):
    """A change after publication: what, why and who was told (clause R1)."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    fields = models.JSONField(help_text="field → [before, after], as text")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="change_with_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class Follow(models.Model):
    """A person who wants news of a call without having begun an application."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="call_followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.call_id}"
