"""What an organisation (or a person) answered, in versions until the deadline."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from consultations.models.hearing import Hearing, Question
from consultations.states import AnswerKind, AnswerState, HearingKind
from core.models import RefField, StoredFile
from organisations.models import Claim, Organisation


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Sets of answers by how far their treatment has come."""

    def sent(self) -> "AnswerQuerySet":
        """Those that count."""
        return self.filter(state=AnswerState.SENT)

    def numbered(self) -> "AnswerQuerySet":
        """Those that were sent, the withdrawn ones too: a number is never used again."""
        return self.exclude(number=None)

    def shown(self) -> "AnswerQuerySet":
        """Those with a public page, the withdrawn ones too; of a mapping there are only numbers."""
        return self.numbered().exclude(hearing__kind=HearingKind.MAPPING)

    def readable(self) -> "AnswerQuerySet":
        """Sent, and the words are anyone's to read."""
        return self.shown().sent()

    def joinable(self) -> "AnswerQuerySet":
        """Another organisation may join it: an organisation's own remarks, joining none."""
        return self.readable().filter(
            organisation__isnull=False, joins=None, current__kind=AnswerKind.WITH_REMARKS
        )

    def without_points(self) -> "AnswerQuerySet":
        """Sent with remarks, not split yet, and not a late one set aside with a reason."""
        return self.readable().filter(
            current__kind=AnswerKind.WITH_REMARKS, current__points=None, late_reason=""
        )


class Answer(models.Model):
    """One answer per organisation or person and hearing; its versions hold the words."""

    ref = RefField()
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="answer",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="answer",
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="answer",
        help_text="a draft that waits for the claim to be confirmed",
    )
    paper_name = models.CharField(
        max_length=150, blank=True, help_text="a private person who wrote by post, without account"
    )
    joins = models.ForeignKey(
        "Answer",
        on_delete=models.PROTECT,
        null=True,
        related_name="joiners",
        help_text="the answer this one joins, as the version that counts says",
    )
    name_withheld = models.BooleanField(
        default=False, help_text="a private person whose name only the municipality sees"
    )
    number = models.PositiveIntegerField(null=True, help_text="given when first sent")
    state = models.CharField(max_length=12, choices=AnswerState, default=AnswerState.DRAFT)
    current = models.ForeignKey(
        "AnswerVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the version that counts",
    )
    late_reason = models.CharField(
        max_length=500, blank=True, help_text="why a late answer was left without points"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    organisation=None, person__isnull=False, claim=None, paper_name=""
                )
                | models.Q(organisation__isnull=False, person=None, claim=None, paper_name="")
                | models.Q(
                    organisation=None,
                    person=None,
                    claim__isnull=False,
                    paper_name="",
                    state=AnswerState.DRAFT,
                )
                | (models.Q(organisation=None, person=None, claim=None) & ~models.Q(paper_name="")),
                name="answer_of_one",
            ),
            models.UniqueConstraint(fields=["hearing", "claim"], name="answer_once_per_claim"),
            models.UniqueConstraint(
                fields=["hearing", "organisation"],
                condition=models.Q(person=None),
                name="answer_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["hearing", "person"],
                condition=models.Q(organisation=None),
                name="answer_once_per_person",
            ),
            models.UniqueConstraint(fields=["hearing", "number"], name="answer_number_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["sent", "withdrawn"], number__isnull=False, current__isnull=False
                )
                | models.Q(state="draft", number=None, current=None),
                name="answer_sent_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False
                )
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_at=None, withdrawn_by=None)),
                name="answer_withdrawn_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(joins=None)
                | (
                    models.Q(organisation__isnull=False, number__isnull=False)
                    & ~models.Q(joins=models.F("id"))
                ),
                name="answer_joins_another",  # a trigger of 0004 watches what two rows say together
            ),
        ]

    def __str__(self) -> str:
        return f"Svar {self.number or '–'}"

    def get_absolute_url(self) -> str:
        """The answer's public page; of a mapping only the figures are public."""
        if self.hearing.kind == HearingKind.MAPPING:
            return reverse("mapping_results", kwargs={"ref": self.hearing.ref})
        return reverse("answer", kwargs={"ref": self.hearing.ref, "number": self.number})

    @property
    def own_name(self) -> str:
        """Whom it is from, as those who write it see it."""
        if self.claim:
            return self.claim.title
        if self.organisation:
            return self.organisation.name
        return self.paper_name or str(self.person)


class AnswerVersion(models.Model):
    """One version. Without `sent_at` it is the draft that the organisation's people share."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=AnswerKind, default=AnswerKind.WITH_REMARKS)
    joins = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, related_name="+", help_text="chosen here"
    )
    text = models.TextField(blank=True, help_text="what the questions did not ask about")
    received_on = models.DateField(
        null=True, help_text="on paper: the day the municipality got it; `sent_by` entered it"
    )
    saves = models.PositiveIntegerField(default=0, help_text="+1 at each save; guards stale forms")
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    late = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["answer"], condition=models.Q(sent_at=None), name="version_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None, sent_by=None, digest="")
                | (models.Q(sent_at__isnull=False, sent_by__isnull=False) & ~models.Q(digest="")),
                name="version_sent_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None)
                | models.Q(kind="joins", joins__isnull=False)
                | (~models.Q(kind="joins") & models.Q(joins=None)),
                name="version_joins_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.number}"

    @property
    def on_paper(self) -> bool:
        """It came by post, and the municipality entered it."""
        return self.received_on is not None


class Reply(models.Model):
    """The words under one question."""

    version = models.ForeignKey(AnswerVersion, on_delete=models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    value = models.IntegerField(null=True, help_text="what can be counted (`Question.value_of`)")

    class Meta:
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "question"], name="reply_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class AnswerFile(models.Model):
    """A file sent with a version."""

    version = models.ForeignKey(AnswerVersion, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
