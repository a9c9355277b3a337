"""A local problem, the ideas for it, the pilot and what everyone learns (clause K1g)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import RefField
from forums.models import AgendaItem
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Kind
from partnerships.models.partnership import Partnership
from partnerships.states import CHALLENGE_ENDED, CHALLENGE_OPEN, CHALLENGE_TALK, ChallengeState


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Challenges by what data alone decides."""

    def open(self) -> "ChallengeQuerySet":
        """Those that have not come to an end."""
        return self.filter(state__in=CHALLENGE_OPEN)

    def by_voluntary(self) -> "ChallengeQuerySet":
        """Those that an organisation posted."""
        return self.filter(posted_by__kind=Kind.VOLUNTARY)

    def by_municipality(self) -> "ChallengeQuerySet":
        """Those that a municipality or a county posted."""
        return self.exclude(posted_by__kind=Kind.VOLUNTARY)


class Challenge(models.Model):
    """A local problem that one side shares; public from the start, and ends in a learning note."""

    ref = RefField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    posted_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="either side"
    )
    title = models.CharField(max_length=150)
    words = models.TextField(max_length=3000, help_text="what the problem is; public")
    topics = models.ManyToManyField(Topic, related_name="+")
    state = models.CharField(max_length=9, choices=ChallengeState, default=ChallengeState.SHARED)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    learning = models.TextField(
        blank=True, max_length=3000, help_text="what they learned; public, and needed at the end"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the side that wrote the learning note",
    )
    led_to = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        null=True,
        related_name="began_as",
        help_text="the partnership that came of what was tried",
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ChallengeState.values), name="challenge_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(words=""), name="challenge_says_what"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=CHALLENGE_OPEN,
                    learning="",
                    ended_at=None,
                    ended_by=None,
                    ended_for=None,
                )
                | Q(
                    state__in=CHALLENGE_ENDED,
                    learning__regex=r"\S",
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ended_for__isnull=False,
                ),
                name="challenge_ends_with_learning",
            ),
            models.CheckConstraint(
                condition=Q(led_to=None) | Q(state=ChallengeState.ADOPTED),
                name="challenge_adopted_led_to",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state"], name="challenge_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("challenge", kwargs={"ref": self.ref})

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state in CHALLENGE_OPEN

    @property
    def is_talked_about(self) -> bool:
        """Whether nothing has been tried yet."""
        return self.state in CHALLENGE_TALK


class ChallengeIdeaQuerySet(models.QuerySet["ChallengeIdea"]):
    """Ideas by what data alone decides."""

    def standing(self) -> "ChallengeIdeaQuerySet":
        """Those that nobody has taken back or hidden."""
        return self.filter(taken_back_at=None, hidden_at=None)


class ChallengeIdea(models.Model):
    """What an organisation or a municipality thinks could help, or an answer to such an idea.

    Words are kept also where they are hidden or taken back: the public then reads that they were.
    """

    ref = RefField()
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="ideas")
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies", help_text="one level"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    hidden_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", help_text="who hid it"
    )
    hidden_reason = models.CharField(max_length=300, blank=True, help_text="public")

    objects = ChallengeIdeaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="idea_says_something"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="idea_taken_back_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_for=None, hidden_reason="")
                | Q(
                    hidden_at__isnull=False,
                    hidden_by__isnull=False,
                    hidden_for__isnull=False,
                    hidden_reason__regex=r"\S",
                ),
                name="idea_hidden_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} ({self.challenge_id})"

    @property
    def is_standing(self) -> bool:
        """Whether everyone reads it."""
        return self.taken_back_at is None and self.hidden_at is None


class ChallengeMember(models.Model):
    """An organisation, or the municipality, that wants to take part in trying something."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="challenge_member",
    )
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"], name="challenge_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id}: {self.organisation_id}"


class ChallengePilot(models.Model):
    """What is tried, from and to when, and what shall show that it works."""

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="pilot")
    what = models.TextField(max_length=2000)
    starts = models.DateField(help_text="the first day")
    ends = models.DateField(help_text="the last day")
    shows = models.TextField(max_length=1000, help_text="what shall show that it works")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reminded_of = models.DateField(
        null=True, help_text="the last day after which they were asked what they learned"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="pilot_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(what="") & ~Q(shows=""), name="pilot_says_what"),
        ]

    def __str__(self) -> str:
        return f"pilot of {self.challenge_id}"


class ChallengeItem(models.Model):
    """Where it was taken up: an item on a forum's agenda, the only bridge between the two."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="items")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.challenge_id}: {self.item_id}"


class ChallengeFollow(models.Model):
    """A person who wants to be told when it moves."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="challenge_follow",
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "person"], name="challenge_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.challenge_id}"
