"""A standing body: its terms, its parties in order, who holds their keys, and who is a member."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from core.models import RefField
from forums.states import ForumKind, MemberRule
from organisations.models import Municipality, Organisation, Topic


def turn_leads() -> list[int]:
    """Days before the last day for the notice: asked, then reminded. Chosen by Samspill."""
    return [30, 7]


def reminder_leads() -> list[int]:
    """Days before the meeting that the invited are reminded. Chosen by Samspill."""
    return [7, 1]


class ForumQuerySet(models.QuerySet["Forum"]):
    """Sets of forums."""

    def active(self) -> "ForumQuerySet":
        """Those that have not been wound up."""
        return self.filter(ended_at=None)


class Forum(models.Model):
    """A frivillighetsråd, frivillighetsforum, dialogue or contact meeting (clauses K1e, O2–O4)."""

    ref = RefField()
    kind = models.CharField(max_length=16, choices=ForumKind, default=ForumKind.COUNCIL)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="forum",
        help_text="null: national",
    )
    secretariat = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="forum",
        help_text="whose staff set it up and keep it; null: the parties themselves",
    )
    name = models.CharField(max_length=120)
    mandate = models.TextField(max_length=5000, help_text="what it is for")
    topics = models.ManyToManyField(Topic, related_name="+", related_query_name="forum")
    elected_body = models.BooleanField(
        null=True, help_text="folkevalgt organ under kommuneloven; asked at set-up"
    )
    member_rule = models.CharField(max_length=8, choices=MemberRule, default=MemberRule.EVERYONE)
    interval_months = models.PositiveSmallIntegerField(default=6)
    first_target = models.DateField(help_text="the day the first meeting should be held by")
    notice_days = models.PositiveSmallIntegerField(
        default=28, help_text="days from the notice to the meeting"
    )
    cutoff_days = models.PositiveSmallIntegerField(
        default=14, help_text="days before the meeting that items must be in"
    )
    minutes_days = models.PositiveSmallIntegerField(
        default=14, help_text="days after the meeting that minutes must be out for approval"
    )
    turn_leads = ArrayField(
        models.PositiveSmallIntegerField(),
        default=turn_leads,
        help_text="days before the last day for the notice that the party on turn is told",
    )
    reminder_leads = ArrayField(
        models.PositiveSmallIntegerField(),
        default=reminder_leads,
        help_text="days before the meeting that the invited are reminded",
    )
    usual_place = models.CharField(max_length=200, blank=True)
    usual_start = models.TimeField(default="17:00")
    usual_minutes = models.PositiveSmallIntegerField(default=120, help_text="how long, minutes")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, help_text="wound up")
    end_reason = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="why wound up; public"
    )

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ForumKind.values), name="forum_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(member_rule__in=MemberRule.values), name="forum_rule_known"
            ),
            models.CheckConstraint(
                condition=models.Q(interval_months__range=(1, 36)), name="forum_interval_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(notice_days__gte=models.F("cutoff_days")),
                name="forum_cutoff_within_notice",
            ),
            models.CheckConstraint(
                condition=models.Q(municipality=None, secretariat=None)
                | models.Q(municipality__isnull=False, secretariat__isnull=False),
                name="forum_place_has_its_secretariat",
            ),
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False)
                | models.Q(member_rule=MemberRule.LISTED),
                name="forum_national_is_listed",
            ),
            models.CheckConstraint(
                condition=models.Q(municipality=None) | models.Q(elected_body__isnull=False),
                name="forum_says_whether_it_is_elected",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The forum's public page."""
        return reverse("forum", kwargs={"ref": self.ref})


class Party(models.Model):
    """One of the equal parties (part). «Frivilligheten» has no organisation of its own."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="forum_party",
    )
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, help_text="no longer a party; history stays")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="party_organisation_once",
            ),
            models.UniqueConstraint(fields=["forum", "name"], name="party_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """A run of turns with the parties in one order; a change of parties begins another."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="series")
    number = models.PositiveSmallIntegerField(default=1)
    first_slot = models.PositiveIntegerField(
        default=0, help_text="the turn it begins at; turns are numbered through all series"
    )
    reason = models.CharField(max_length=500, blank=True, help_text="why the order changed; public")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="series_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="series_changed_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} series {self.number}"


class PartyPlace(models.Model):
    """A party's place in the order of a series."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="places")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["series", "party"], name="place_party_once"),
            models.UniqueConstraint(fields=["series", "position"], name="place_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.party_id}"


class SeatQuerySet(models.QuerySet["Seat"]):
    """Sets of seats."""

    def current(self) -> "SeatQuerySet":
        """Those held today."""
        return self.held_on(PortalToday())

    def held_on(self, day: "date | models.Func") -> "SeatQuerySet":
        """Those held on a day; the last day counts."""
        return self.filter(models.Q(ends=None) | models.Q(ends__gte=day), starts__lte=day)


class PortalToday(models.Func):
    """The day in Oslo by `portal_now()`, inside a query."""

    template = "((portal_now() AT TIME ZONE 'Europe/Oslo')::date)"
    output_field = models.DateField()


class Seat(models.Model):
    """Who sits there, until when; one with `may_approve` holds the key of its party."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="seats")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="forum_seat",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="forum_seat",
        help_text="the organisation's responsible people hold the key, whoever they are",
    )
    name = models.CharField(max_length=120, help_text="as the public reads it")
    position = models.CharField(max_length=60, help_text="leder, nestleder, medlem")
    appointed = models.CharField(max_length=200, blank=True, help_text="how, by whom")
    may_approve = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="the last day")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(organisation=None),
                name="seat_person_or_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(may_approve=False)
                | models.Q(party__isnull=False)
                & (models.Q(person__isnull=False) | models.Q(organisation__isnull=False)),
                name="seat_with_a_key_has_a_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}"


class Standing(models.Model):
    """An organisation's own word: out of a forum of everyone, or in one with a list."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="standing"
    )
    member = models.BooleanField(help_text="False: has opted out")
    since = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "organisation"], name="standing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {'in' if self.member else 'out of'} {self.forum_id}"
