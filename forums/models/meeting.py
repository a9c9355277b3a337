"""A meeting, who was invited and what they said, who came."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from core.clock import PortalNow
from core.models import RefField
from forums.models.forum import Forum, Party, Series
from forums.states import SHOWN, USED, AnswerChoice, AnsweredBy, MeetingState, Mode
from organisations.models import Organisation, Venue


class TsTzRange(models.Func):
    """The time a meeting takes, its end exclusive."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Sets of meetings."""

    def public(self) -> "MeetingQuerySet":
        """Those that have been called."""
        return self.filter(state__in=SHOWN)

    def coming(self) -> "MeetingQuerySet":
        """Called, and not over."""
        return self.filter(state=MeetingState.CONVENED, ends_at__gt=PortalNow())

    def used(self) -> "MeetingQuerySet":
        """Held ones that used up a turn, in the order of turns."""
        return self.filter(state__in=USED, slot__isnull=False).order_by("slot")


class Meeting(models.Model):
    """One meeting of a forum. `slot` is the turn it will use up; null when it is extraordinary."""

    ref = RefField()
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings")
    slot = models.PositiveIntegerField(null=True)
    convener = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=400, blank=True, help_text="what it is about, briefly")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True, help_text="where, in words")
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, related_name="+", related_query_name="meeting"
    )
    room = models.CharField(
        max_length=80, blank=True, help_text="which room of the venue; two meetings cannot share it"
    )
    online_url = models.URLField(blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="of its invitation (RFC 5546)")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    convened_at = models.DateTimeField(null=True)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    held_at = models.DateTimeField(null=True, help_text="when somebody said that it was held")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True, help_text="when cancelled or postponed")
    reason = models.CharField(
        max_length=500, blank=True, help_text="why cancelled or postponed; public"
    )
    short_reason = models.CharField(
        max_length=500, blank=True, help_text="why the notice is shorter than agreed; public"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MeetingState.PLANNED)
                | models.Q(state=MeetingState.CANCELLED)
                | models.Q(convened_at__isnull=False, convened_by__isnull=False),
                name="meeting_convened_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=USED, held_at__isnull=False, held_by__isnull=False)
                | (~models.Q(state__in=USED) & models.Q(held_at=None, held_by=None)),
                name="meeting_held_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MeetingState.CLOSED, closed_at__isnull=False)
                | (~models.Q(state=MeetingState.CLOSED) & models.Q(closed_at=None)),
                name="meeting_closed_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[MeetingState.CANCELLED, MeetingState.POSTPONED])
                | (models.Q(called_off_at__isnull=False) & ~models.Q(reason="")),
                name="meeting_called_off_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[MeetingState.PLANNED, MeetingState.CANCELLED])
                | ~models.Q(place="", venue=None, online_url=""),
                name="meeting_is_somewhere",
            ),
            models.UniqueConstraint(
                fields=["forum", "slot"],
                condition=models.Q(state__in=USED),
                name="meeting_turn_used_once",
            ),
            models.UniqueConstraint(
                fields=["forum"],
                condition=models.Q(
                    state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED],
                    slot__isnull=False,
                ),
                name="meeting_one_on_its_way",
            ),
            ExclusionConstraint(
                name="meeting_room_free",
                expressions=[
                    ("venue", RangeOperators.EQUAL),
                    (Lower("room"), RangeOperators.EQUAL),
                    (
                        TsTzRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(state=MeetingState.CONVENED, venue__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at", "id"], name="meeting_list"),
            models.Index(fields=["forum", "starts_at"], name="meeting_of_forum"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's public page."""
        return reverse("meeting", kwargs={"ref": self.ref})

    @property
    def uid(self) -> str:
        """What calendars know it by, for ever (RFC 5545, 3.8.4.7)."""
        return f"mote-{self.ref}@{settings.MAIL_DOMAIN}"

    @property
    def where(self) -> str:
        """«Storsalen, Kulturhuset, Torget 1»; empty when it is online only."""
        venue = self.venue
        if venue is None:
            return self.place
        return ", ".join(filter(None, [self.room, venue.name, self.place, venue.address]))


class Invitation(models.Model):
    """One invited party, member or person, and what they answered. Once for each meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="meeting_invitation",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="meeting_invitation",
        help_text="one with a seat of their own",
    )
    email = models.CharField(
        max_length=254, blank=True, help_text="where it went; what a calendar answers as"
    )
    token = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="the secret of the link"
    )
    invited_at = models.DateTimeField()
    answer = models.CharField(max_length=7, choices=AnswerChoice, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.ON_SITE)
    needs = models.CharField(
        max_length=500, blank=True, help_text="interpreter, hearing loop; never public"
    )
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=8, choices=AnsweredBy, blank=True)
    answered_sequence = models.PositiveIntegerField(
        null=True, help_text="the version of the meeting that was answered"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="invited_once"),
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_person_once"),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, person=None)
                | models.Q(organisation=None, person__isnull=False),
                name="invited_organisation_or_person",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, answered_via="")
                | (
                    models.Q(answer__in=AnswerChoice.values, answered_at__isnull=False)
                    & ~models.Q(answered_via="")
                ),
                name="invitation_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(people__range=(1, 50)), name="invitation_people_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or self.person_id} to {self.meeting_id}"


class MeetingReminder(models.Model):
    """A set of reminders that has been written: once for each lead time and start."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reminders")
    lead = models.PositiveSmallIntegerField(help_text="days before")
    starts_at = models.DateTimeField(help_text="the start it counts to")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "lead", "starts_at"], name="meeting_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead} days before {self.starts_at}"


class Attendance(models.Model):
    """Who came: a party, an organisation, or a group that walked in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="attendance",
    )
    name = models.CharField(max_length=200, blank=True, help_text="a group nobody knew of")
    people = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.ON_SITE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "party"], name="attended_party_once"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="attended_once"),
            models.UniqueConstraint(
                fields=["meeting", "name"],
                condition=~models.Q(name=""),
                name="attended_name_once",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(party__isnull=False, organisation=None, name="")
                    | models.Q(party=None, organisation__isnull=False, name="")
                    | models.Q(party=None, organisation=None) & ~models.Q(name="")
                ),
                name="attended_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(people__range=(1, 500)), name="attended_people_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.organisation_id or self.party_id} at {self.meeting_id}"
