"""An application: private until it is sent, kept as it was each time it was sent."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from core.models import RefField, StoredFile
from core.money import MoneyField
from grants.models.call import Call, Question
from grants.states import (
    APPLICANT_SAYS,
    DECIDED,
    OUTCOME_FOR_APPLICANT,
    REWRITTEN,
    ApplicationState,
    Outcome,
)
from organisations.models import Claim, Organisation


class AsSent(models.Func):
    """One column as it was last sent: state, key and the column. Lists pay for no more than that.

    Written out, for the same put together from Django's own parts took as long as the whole rest
    of a page of the inbox.
    """

    arity = 3
    last = (
        "CASE WHEN {state} IN ({rewritten}) THEN COALESCE((SELECT CAST(sent.content ->> '{name}'"
        " AS {kind}) FROM grants_submission sent WHERE sent.application_id = {key}"
        " ORDER BY sent.number DESC LIMIT 1), {column}) ELSE {column} END"
    )

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **_extra: Any
    ) -> tuple[str, tuple[()]]:
        """All three are columns, so nothing of it comes from outside."""
        state, key, column = (compiler.compile(one)[0] for one in self.get_source_expressions())
        field: Any = self.output_field
        given = {"name": field.name, "kind": field.db_type(connection)}
        rewritten = ", ".join(f"'{state}'" for state in REWRITTEN)
        sql = self.last.format(state=state, key=key, column=column, rewritten=rewritten, **given)
        return sql, ()

    def _resolve_output_field(self) -> Any:
        return self.get_source_fields()[-1]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Sets of applications by how far they have come."""

    def sent(self) -> "ApplicationQuerySet":
        """Those that the municipality may see: a draft never (fact 2 of the peers)."""
        return self.exclude(state=ApplicationState.DRAFT)

    def decided(self) -> "ApplicationQuerySet":
        """Those with an answer."""
        return self.filter(state__in=DECIDED)

    def awarded(self) -> "ApplicationQuerySet":
        """Those that have been granted something and have not said no to it."""
        return self.decided().filter(granted__gt=0)

    def as_sent(self, *names: str) -> "ApplicationQuerySet":
        """Each with what the municipality may read of it: «amount» as `sent_amount`, and so on.

        While it is with the applicant again, the row holds what they write and have not sent, and
        so it does when they withdraw it from there. Only then the last submission is asked.
        """
        return self.annotate(**{f"sent_{name}": AsSent("state", "pk", name) for name in names})


class Application(models.Model):
    """One application of one organisation to one call (søknad)."""

    ref = RefField()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="application",
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="application",
        help_text="a draft that waits for the claim to be confirmed",
    )
    number = models.PositiveIntegerField(null=True, help_text="in its call; given when first sent")
    state = models.CharField(
        max_length=14, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    title = models.CharField(
        max_length=120, blank=True, help_text="of a project; public if granted"
    )
    amount = MoneyField(null=True, help_text="NOK a year that they apply for")
    years = models.PositiveSmallIntegerField(default=1)
    account = models.CharField(max_length=11, blank=True, help_text="digits; never shown in public")
    granted = MoneyField(
        default=0, help_text="NOK of this call's year; what the trigger sums into Call.granted"
    )
    prefilled = models.PositiveSmallIntegerField(
        default=0, help_text="answers left as we had filled them in, when sent"
    )
    answered = models.PositiveSmallIntegerField(default=0, help_text="answers in all, when sent")
    minutes = models.PositiveIntegerField(null=True, help_text="work with the application, as said")
    people = models.PositiveSmallIntegerField(null=True, help_text="how many shared that work")
    saves = models.PositiveIntegerField(default=0, help_text="+1 at each save; guards stale forms")
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, help_text="first sent")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the case handler who has it",
    )
    missing = models.TextField(max_length=2000, blank=True, help_text="what the municipality asks")
    returned_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True, help_text="the day the answer to that is due")
    returns = models.PositiveSmallIntegerField(default=0, help_text="how often it was returned")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    accept_by = models.DateField(null=True, help_text="the day to have said yes or no by")
    reminded = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="which reminders have gone, by name: each goes once",
    )
    created_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values),
                name="application_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, claim=None)
                | models.Q(organisation=None, claim__isnull=False, state=ApplicationState.DRAFT),
                name="application_of_one",
            ),
            models.UniqueConstraint(fields=["call", "claim"], name="application_once_per_claim"),
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=~models.Q(state=ApplicationState.WITHDRAWN),
                name="application_once_per_organisation",
            ),
            models.UniqueConstraint(fields=["call", "number"], name="application_number_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state=ApplicationState.DRAFT, number=None, sent_at=None, granted=0
                )
                | (
                    ~models.Q(state=ApplicationState.DRAFT)
                    & models.Q(number__isnull=False, sent_at__isnull=False, amount__gt=0)
                ),
                name="application_sent_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(years__range=(1, 4)), name="application_one_to_four_years"
            ),
            models.CheckConstraint(
                condition=models.Q(granted=0)
                | models.Q(
                    state__in=[
                        ApplicationState.DECIDED,
                        ApplicationState.ACCEPTED,
                        ApplicationState.PAID,
                        ApplicationState.REPORTED,
                        ApplicationState.CLOSED,
                    ]
                ),
                name="application_granted_when_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(granted__gte=0)
                & (models.Q(amount=None) | models.Q(amount__gt=0)),
                name="application_sums_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(account="") | models.Q(account__regex=r"^[0-9]{11}$"),
                name="application_account_eleven_digits",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.RETURNED)
                | (~models.Q(missing="") & models.Q(answer_by__isnull=False)),
                name="application_returned_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "number"], name="application_inbox"),
            models.Index(fields=["organisation", "state"], name="application_of"),
        ]

    def __str__(self) -> str:
        return f"Søknad {self.number or '–'}"

    def get_absolute_url(self) -> str:
        """The applicant's own page of it; nobody else's."""
        return reverse("application", kwargs={"ref": self.ref})

    @property
    def own_name(self) -> str:
        """Whom it is from."""
        return self.claim.title if self.claim else str(self.organisation)

    @property
    def applicant_words(self) -> str:
        """The state as the applicant reads it."""
        state = ApplicationState(self.state)
        if state == ApplicationState.DECIDED and (decision := self.current_decision):
            return str(OUTCOME_FOR_APPLICANT[Outcome(decision.outcome)])
        return str(APPLICANT_SAYS[state])

    @property
    def current_decision(self) -> Any:
        """The decision that counts: the last. Prefetched as `decisions` in lists."""
        found = list(self.decisions.all())
        return found[-1] if found else None


class Submission(models.Model):
    """The application as it was sent, word by word; never changed (trigger)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(help_text="questions, answers, budget, files by digest, sum, years")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.number}"


class Reply(models.Model):
    """The answer to one question, as it stands now."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, help_text="words, a choice, or an ISO date")
    value = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="a number, or NOK"
    )
    prefilled = models.BooleanField(default=False, help_text="as we had filled it in")

    class Meta:
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="grant_reply_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or str(self.value)


class BudgetLine(models.Model):
    """One line of a budget; the report sets the accounts beside it (fact 16 of the peers)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    income = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    budget = MoneyField()
    accounts = MoneyField(null=True, help_text="NOK in the end, as the report says")

    class Meta:
        ordering = ["income", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget__gte=0)
                & (models.Q(accounts=None) | models.Q(accounts__gte=0)),
                name="budget_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationFile(models.Model):
    """An attachment under its question."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
