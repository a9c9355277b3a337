"""A hearing, its documents and questions, and who is invited and why."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from consultations.models.plan import PlanProcess
from consultations.states import (
    HearingKind,
    HearingState,
    InviteeSource,
    Participation,
    PlanState,
    QuestionKind,
)
from core.clock import PortalNow
from core.models import RefField, StoredFile
from organisations.models import ContactPerson, Municipality, Organisation, Topic

PUBLIC_STATES = [
    HearingState.PUBLISHED,
    HearingState.SUMMARISED,
    HearingState.CONCLUDED,
    HearingState.WITHDRAWN,
]
# when something last happened that everyone should hear of; nulls fall away
NEWS = Greatest("published_at", "summarised_at", "concluded_at", "withdrawn_at")

SCALE_TOP, NUMBER_TOP = 5, 1_000_000


class HearingQuerySet(models.QuerySet["Hearing"]):
    """Sets of hearings; `open`, `coming` and `ended` are what the clock makes of «published»."""

    def public(self) -> "HearingQuerySet":
        """Those that anyone may read."""
        return self.filter(state__in=PUBLIC_STATES)

    def coming(self) -> "HearingQuerySet":
        """Published, but not open yet."""
        return self.filter(state=HearingState.PUBLISHED, opens_at__gt=PortalNow())

    def open(self) -> "HearingQuerySet":
        """Published, opened, and the deadline has not passed."""
        return self.filter(
            state=HearingState.PUBLISHED, opens_at__lte=PortalNow(), closes_at__gt=PortalNow()
        )

    def open_at(self, now: datetime) -> "HearingQuerySet":
        """As `open`, with the instant as a value: a volatile function uses no index."""
        return self.filter(state=HearingState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)

    def coming_at(self, now: datetime) -> "HearingQuerySet":
        """As `coming`, with the instant as a value."""
        return self.filter(state=HearingState.PUBLISHED, opens_at__gt=now)

    def ended_at(self, now: datetime) -> "HearingQuerySet":
        """As `ended`, with the instant as a value."""
        done = models.Q(closes_at__lte=now) | ~models.Q(state=HearingState.PUBLISHED)
        return self.public().filter(done)

    def ended(self) -> "HearingQuerySet":
        """The deadline has passed, or the hearing was summarised, concluded or withdrawn."""
        return self.public().exclude(state=HearingState.PUBLISHED, closes_at__gt=PortalNow())

    def with_counts(self) -> "HearingQuerySet":
        """Annotate `invited`, `answered` (by anyone) and `invited_answered` (by the invited)."""
        sent = models.Q(answers__state="sent")
        by_invited = sent & models.Q(
            answers__organisation__invitation__hearing=models.F("pk"),
            answers__organisation__invitation__accepted=True,
        )
        return self.annotate(
            invited=_count("invitees", models.Q(invitees__accepted=True)),
            answered=_count("answers", sent),
            invited_answered=_count("answers", by_invited),
        )


def _count(relation: str, condition: models.Q) -> Coalesce:
    """How many of a relation, in a subquery of its own so that two never multiply."""
    rows = (
        Hearing.objects.filter(condition, pk=models.OuterRef("pk"))
        .order_by()
        .values("pk")
        .annotate(n=models.Count(relation, distinct=True))
        .values("n")
    )
    return Coalesce(models.Subquery(rows), 0)


class Hearing(models.Model):
    """A matter that organisations are asked about (clause R4)."""

    ref = RefField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="hearing"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", related_query_name="hearing"
    )
    kind = models.CharField(max_length=12, choices=HearingKind, default=HearingKind.MATTER)
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=400, help_text="two sentences: what, and what is asked")
    in_short = models.TextField(blank=True, max_length=2000, help_text="one point a line")
    background = models.TextField(blank=True, max_length=20000)
    participation = models.CharField(
        max_length=12, choices=Participation, default=Participation.CONSULTATION
    )
    topics = models.ManyToManyField(Topic, related_name="+", related_query_name="hearing")
    areas = models.ManyToManyField(
        Municipality, related_name="+", related_query_name="hearing_about"
    )
    contact = models.ForeignKey(
        ContactPerson, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="rounds",
        help_text="the round before this one",
    )
    round = models.PositiveSmallIntegerField(default=1)
    changed = models.TextField(
        blank=True, max_length=2000, help_text="what is new since the round before; public"
    )
    process = models.ForeignKey(
        PlanProcess, on_delete=models.PROTECT, null=True, related_name="hearings"
    )
    phase = models.CharField(max_length=12, choices=PlanState, blank=True, help_text="of its plan")
    opens_at = models.DateTimeField(null=True, help_text="null: at publication")
    closes_at = models.DateTimeField(null=True, help_text="exclusive: midnight after the last day")
    answer_by = models.DateField(null=True, help_text="when senders learn what happened")
    decides_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, help_text="«Kommunestyret»")
    state = models.CharField(max_length=12, choices=HearingState, default=HearingState.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="+1 at each change; guards stale forms"
    )
    allows_persons = models.BooleanField(
        default=False, help_text="private persons may answer too, in their own name"
    )
    one_key = models.BooleanField(default=False, help_text="tiny municipality; printed publicly")
    returned_reason = models.TextField(blank=True, max_length=2000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, help_text="when the invitees were gone through")
    sent_for_approval_at = models.DateTimeField(null=True)
    sent_for_approval_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    summary = models.TextField(blank=True, max_length=20000)
    summarised_at = models.DateTimeField(null=True)
    summarised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.TextField(blank=True, max_length=5000, help_text="what was decided")
    concluded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, max_length=2000)
    period_rule = models.CharField(
        max_length=20, blank=True, help_text="a profile of periods.toml; empty: the kind's own"
    )
    short_reason = models.TextField(
        blank=True, max_length=2000, help_text="why shorter than the rule's minimum; public"
    )
    short_decided_by = models.CharField(
        max_length=120, blank=True, help_text="who decided the shorter period; public"
    )

    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ["closes_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=HearingState.values), name="hearing_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=PUBLIC_STATES,
                    published_at__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                )
                | (~models.Q(state__in=PUBLIC_STATES) & models.Q(published_at=None)),
                name="hearing_published_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at=None)
                | models.Q(opens_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="hearing_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["summarised", "concluded"], summarised_at__isnull=False
                )
                | (~models.Q(state__in=["summarised", "concluded"]) & models.Q(summarised_at=None)),
                name="hearing_summarised_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by=None)
                | models.Q(one_key=True)
                | ~models.Q(published_by=models.F("sent_for_approval_by")),
                name="hearing_two_keys",
            ),
            # an earlier row each time: rounds cannot go in a circle
            models.CheckConstraint(
                condition=models.Q(follows=None, round=1, changed="")
                | (
                    models.Q(follows__isnull=False, follows__lt=models.F("id"), round__gt=1)
                    & ~models.Q(changed="")
                ),
                name="hearing_follows_an_earlier_one",
            ),
            # what is asked about early can still be changed, or it is not early
            models.CheckConstraint(
                condition=~models.Q(
                    kind=HearingKind.EARLY, participation=Participation.INFORMATION
                ),
                name="hearing_early_can_change_something",
            ),
            models.UniqueConstraint(fields=["follows"], name="hearing_one_next_round"),
            models.CheckConstraint(
                condition=models.Q(kind=HearingKind.PLAN, process__isnull=False)
                & models.Q(phase__in=PlanState.values)
                & ~models.Q(phase=PlanState.DRAFT)
                | (~models.Q(kind=HearingKind.PLAN) & models.Q(process=None, phase="")),
                name="hearing_plan_has_its_phase",
            ),
            models.CheckConstraint(
                condition=models.Q(short_reason="", short_decided_by="")
                | (~models.Q(short_reason="") & ~models.Q(short_decided_by="")),
                name="hearing_short_with_reason_and_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=HearingState.WITHDRAWN)
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="hearing_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at", "id"], name="hearing_list"),
            models.Index(fields=["owner", "state"], name="hearing_owner"),
            models.Index(fields=["state", "opens_at", "id"], name="hearing_coming"),
            models.Index(
                fields=["closes_at", "id"],
                condition=models.Q(state__in=PUBLIC_STATES),
                name="hearing_ended",
            ),
            models.Index(
                NEWS.desc(),
                models.F("id").desc(),
                condition=models.Q(state__in=PUBLIC_STATES),
                name="hearing_news",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The hearing's public page."""
        return reverse("hearing", kwargs={"ref": self.ref})

    def is_coming(self, now: datetime) -> bool:
        """Published, but not open yet."""
        return (
            self.state == HearingState.PUBLISHED
            and self.opens_at is not None
            and now < self.opens_at
        )

    def is_open(self, now: datetime) -> bool:
        """Published, opened, and the deadline has not passed."""
        return (
            self.state == HearingState.PUBLISHED
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= now < self.closes_at
        )


class HearingDocument(models.Model):
    """A file that belongs to the case."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """Something the municipality asks; nobody must answer all of them."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    word_target = models.PositiveSmallIntegerField(
        null=True, help_text="about how many words are wished for; never a limit"
    )
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    choices = models.JSONField(default=list, help_text="the answers one may choose, in order")
    core_key = models.CharField(
        max_length=40, blank=True, help_text="its name in the national core of a mapping"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=QuestionKind.CHOICE) & ~models.Q(choices=[])
                | (
                    models.Q(kind__in=QuestionKind.values)
                    & ~models.Q(kind=QuestionKind.CHOICE)
                    & models.Q(choices=[])
                ),
                name="question_choices_when_it_has_them",
            ),
            models.UniqueConstraint(
                fields=["hearing", "core_key"],
                condition=~models.Q(core_key=""),
                name="question_core_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def value_of(self, words: str) -> int | None:
        """What can be counted of a reply: the number, or the place of the choice from 0.

        Returns:
            None for a question of words, and for words that are none of what was asked for.
        """
        if self.kind == QuestionKind.CHOICE:
            return self.choices.index(words) if words in self.choices else None
        if self.kind == QuestionKind.TEXT or not words.isascii() or not words.isdigit():
            return None
        number = int(words[:10])
        most = SCALE_TOP if self.kind == QuestionKind.SCALE else NUMBER_TOP
        least = 1 if self.kind == QuestionKind.SCALE else 0
        return number if least <= number <= most else None


class Invitee(models.Model):
    """A høringsinstans: an organisation and why. Accepted unless somebody said why not."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="invitees")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="invitation"
    )
    source = models.CharField(max_length=8, choices=InviteeSource)
    why = models.JSONField(default=list, help_text="names of the topics that matched")
    cause = models.CharField(max_length=120, blank=True, help_text="the cause in its own words")
    group = models.CharField(max_length=80, help_text="the reason it is listed under")
    accepted = models.BooleanField(default=True)
    reason = models.CharField(
        max_length=500, blank=True, help_text="why rejected, or why added; public"
    )
    declined_at = models.DateTimeField(
        null=True, help_text="«vi avstår»: they will not answer and want no reminders"
    )

    class Meta:
        ordering = ["group", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "organisation"], name="invitee_once"),
            models.CheckConstraint(
                condition=models.Q(accepted=True) | ~models.Q(reason=""),
                name="invitee_rejected_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(source="match") | ~models.Q(reason=""),
                name="invitee_added_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["hearing", "group"], name="invitee_group")]

    def __str__(self) -> str:
        return f"{self.organisation_id} to {self.hearing_id}"
