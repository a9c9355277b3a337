"""After the decision: the money, the report, and what must be paid back."""

from django.conf import settings
from django.db import models

from core.models import RefField, StoredFile
from core.money import MoneyField
from grants.models.application import Application
from grants.models.call import Call
from grants.states import InstalmentState, RepaymentState, ReportState


class PaymentList(models.Model):
    """Instalments taken out together for the bank or the municipality's own system."""

    ref = RefField()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="payment_lists")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    pay_on = models.DateField(help_text="the day the bank is asked to pay")
    paid_at = models.DateTimeField(null=True, help_text="marked as paid")
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="payment_list_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Instalment(models.Model):
    """One payment of a grant; of several years one for each, and one that waits for the report."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="instalments"
    )
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="whose budget it belongs to")
    amount = MoneyField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=InstalmentState, default=InstalmentState.DUE)
    payment_list = models.ForeignKey(
        PaymentList, on_delete=models.PROTECT, null=True, related_name="instalments"
    )
    account = models.CharField(
        max_length=11, blank=True, help_text="where it went; the account when it was listed"
    )
    paid_on = models.DateField(null=True)
    stopped_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="instalment_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalment_positive"),
            models.CheckConstraint(
                condition=models.Q(state__in=["due", "held"], payment_list=None, paid_on=None)
                | models.Q(state="listed", payment_list__isnull=False, paid_on=None)
                | models.Q(state="paid", payment_list__isnull=False, paid_on__isnull=False)
                | (
                    models.Q(state="stopped", payment_list=None, paid_on=None)
                    & ~models.Q(stopped_reason="")
                ),
                name="instalment_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="instalment_due")]

    def __str__(self) -> str:
        return f"{self.amount}"


class Report(models.Model):
    """What the organisation says afterwards; how much is asked stands in the call."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="report")
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.WAITING)
    due = models.DateField()
    first_due = models.DateField(help_text="before any extension")
    extended_reason = models.CharField(max_length=500, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    minutes = models.PositiveIntegerField(null=True, help_text="work with the report, as said")
    saves = models.PositiveIntegerField(default=0, help_text="guards stale forms")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(
        max_length=2000, blank=True, help_text="why it was returned or written off"
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReportState.values), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(due=models.F("first_due")) | ~models.Q(extended_reason=""),
                name="report_moved_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["returned", "written_off"]) | ~models.Q(answer=""),
                name="report_answered_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class ReportFile(models.Model):
    """A file sent with a report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class Repayment(models.Model):
    """Money that must come back, and why."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="repayments"
    )
    state = models.CharField(max_length=8, choices=RepaymentState, default=RepaymentState.CLAIMED)
    amount = MoneyField()
    reason = models.CharField(max_length=1000)
    due = models.DateField()
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state=RepaymentState.CLAIMED),
                name="repayment_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) & ~models.Q(reason=""), name="repayment_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
