"""Dialogue rooms with non-profit providers: the room, what opened it, and who is in it (K4, P8)."""

from datetime import datetime

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse

from core.models import RefField
from organisations.models import Organisation, Topic
from partnerships.states import ROOM_LIVE, Estimate, Reservable, RoomKind, RoomState

WEB = URLValidator(schemes=["https", "http"])


class RoomQuerySet(models.QuerySet["DialogueRoom"]):
    """Rooms by what data alone decides."""

    def public(self) -> "RoomQuerySet":
        """Those that have been opened; the need is the municipality's own until then."""
        return self.exclude(state=RoomState.NEED)


class DialogueRoom(models.Model):
    """One need, talked through with everyone in the field before anything is bought.

    From the announcement on nothing in it changes: triggers hold it (`0011_rooms_guards`).
    """

    ref = RefField()
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="the municipality"
    )
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=RoomKind)
    need = models.TextField(max_length=5000, help_text="in plain words")
    wonder = models.TextField(max_length=3000, blank=True, help_text="what they ask for advice on")
    topics = models.ManyToManyField(Topic, related_name="+")
    closes_at = models.DateTimeField(null=True, help_text="exclusive: the end of the last day")
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=16, choices=RoomState, default=RoomState.NEED)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    summary = models.TextField(max_length=20000, blank=True, help_text="public when it is opened")
    summarised_at = models.DateTimeField(null=True)
    summarised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, help_text="announced, or no procurement")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True, help_text="why nothing is bought")
    notice_url = models.URLField(max_length=500, blank=True, validators=[WEB])
    notice_on = models.DateField(null=True, help_text="the day of the notice")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreements = models.PositiveSmallIntegerField(
        null=True, help_text="long-term agreements that came of it; null: not known"
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "closes_at"], name="room_closing")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RoomState.values), name="room_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=RoomKind.values), name="room_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RoomState.NEED, opened_at=None, opened_by=None)
                | ~models.Q(state=RoomState.NEED)
                & models.Q(
                    opened_at__isnull=False,
                    opened_by__isnull=False,
                    closes_at__gt=models.F("opened_at"),
                ),
                name="room_opened_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["need", "open"], summarised_at=None)
                | models.Q(
                    state__in=["summarised", "no_procurement", "announced", "closed"],
                    summarised_at__isnull=False,
                    summarised_by__isnull=False,
                )
                & ~models.Q(summary=""),
                name="room_summary_before_it_goes_on",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["need", "open", "summarised"],
                    ended_at=None,
                    reason="",
                    notice_url="",
                    notice_on=None,
                )
                | (
                    models.Q(
                        state__in=["no_procurement", "announced", "closed"],
                        ended_at__isnull=False,
                        ended_by__isnull=False,
                    )
                    & (
                        models.Q(notice_url="", notice_on=None) & ~models.Q(reason="")
                        | models.Q(reason="", notice_on__isnull=False) & ~models.Q(notice_url="")
                    )
                ),
                name="room_ends_with_reason_or_notice",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RoomState.CLOSED, closed_at__isnull=False)
                | ~models.Q(state=RoomState.CLOSED) & models.Q(closed_at=None, agreements=None),
                name="room_closed_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page; there is none before it is opened."""
        return reverse("room", kwargs={"ref": self.ref})

    def takes_part(self, now: datetime) -> bool:
        """Whether organisations may join, ask and hand in now."""
        return bool(
            self.state == RoomState.OPEN and self.closes_at is not None and now < self.closes_at
        )

    @property
    def is_live(self) -> bool:
        """Whether the municipality may still write in it."""
        return self.state in ROOM_LIVE

    @property
    def is_announced(self) -> bool:
        """Whether it was locked by a notice; a closed one may have been either."""
        return bool(self.notice_url)


class RoomChecklist(models.Model):
    """What the procurement officer confirmed before opening; public, and never changed after."""

    room = models.OneToOneField(DialogueRoom, on_delete=models.CASCADE, related_name="checklist")
    edition = models.CharField(max_length=20, help_text="of the questions that were shown")
    reservable = models.CharField(max_length=8, choices=Reservable)
    social_aim = models.BooleanField(default=False)
    common_good = models.BooleanField(default=False)
    budget_efficient = models.BooleanField(default=False)
    words = models.TextField(max_length=3000, blank=True, help_text="why they think so")
    estimate = models.CharField(max_length=8, choices=Estimate)
    threshold = models.PositiveBigIntegerField(help_text="NOK, as it was shown")
    threshold_source = models.CharField(max_length=300)
    uncertainty_read = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uncertainty_read=True), name="room_checklist_uncertainty_read"
            ),
            models.CheckConstraint(
                condition=models.Q(reservable__in=["no", "unsure"])
                | models.Q(
                    reservable="yes", social_aim=True, common_good=True, budget_efficient=True
                )
                & ~models.Q(words=""),
                name="room_checklist_reserved_on_conditions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.reservable}"


class RoomInvitation(models.Model):
    """An organisation in the field that was told when the room opened, and why it was told."""

    room = models.ForeignKey(DialogueRoom, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.JSONField(default=list, help_text="the topics it was matched by")
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "organisation"], name="room_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.organisation_id}"


class IdealDeclaration(models.Model):
    """«Vi er en ideell aktør», in our own words, said by somebody responsible (clause P8).

    Used only in dialogue rooms. A copy of the words as they were said is kept.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    text = models.TextField(max_length=3000, help_text="what was said, as it stood")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(withdrawn_at=None),
                name="room_declaration_one_standing",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="room_declaration_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.edition}"


class RoomParticipant(models.Model):
    """An organisation in the room, on the strength of its own declaration."""

    room = models.ForeignKey(DialogueRoom, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    declaration = models.ForeignKey(IdealDeclaration, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "organisation"], name="room_participant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.organisation_id}"
