"""A partnership, its parties with their contributions, and the check that it does not replace."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import RefField
from organisations.models import Municipality, Organisation
from partnerships.states import (
    CHECK,
    OPEN,
    RED,
    STANDING,
    TALKING,
    THEMES,
    PartnershipState,
)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Sets of partnerships."""

    def open(self) -> "PartnershipQuerySet":
        """Those that have neither ended nor been renewed."""
        return self.filter(state__in=OPEN)

    def active(self) -> "PartnershipQuerySet":
        """Those that are at work."""
        return self.filter(state__in=[PartnershipState.ACTIVE, PartnershipState.EVALUATED])

    def signed(self) -> "PartnershipQuerySet":
        """Those that every party has signed, whatever came after."""
        return self.filter(signed_at__isnull=False)


class Partnership(models.Model):
    """An agreement between a municipality and one or more voluntary organisations (K1d, P6)."""

    ref = RefField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="the municipality's own"
    )
    proposed_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="whose idea it was"
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="renewals",
        help_text="the one that this renews",
    )
    title = models.CharField(max_length=150)
    purpose = models.TextField(max_length=2000, help_text="what it is to achieve; public")
    themes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    dialogue = models.TextField(
        blank=True, max_length=3000, help_text="what they talked about before writing; public"
    )
    legal_basis = models.CharField(max_length=500, blank=True, help_text="rettslig grunnlag")
    starts = models.DateField(null=True, help_text="the first day")
    ends = models.DateField(null=True, help_text="the last day")
    follow_up = models.TextField(blank=True, max_length=2000, help_text="how it is followed up")
    state = models.CharField(max_length=14, choices=PartnershipState, default=PartnershipState.IDEA)
    edition = models.PositiveIntegerField(
        default=1, help_text="of every word that is signed; kept by triggers"
    )
    version = models.PositiveIntegerField(default=1, help_text="of the shared text: stale forms")
    reminded = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="what was told once"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, help_text="when the last party signed")
    evaluated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="ended or renewed")
    end_reason = models.CharField(max_length=500, blank=True, help_text="why it ended; public")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PartnershipState.values), name="partnership_state_known"
            ),
            models.CheckConstraint(
                condition=Q(themes__contained_by=list(THEMES)), name="partnership_themes_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(purpose=""), name="partnership_says_what_for"
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="partnership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*TALKING, PartnershipState.DRAFT, PartnershipState.ENDED])
                | (
                    Q(starts__isnull=False, ends__isnull=False)
                    & ~Q(legal_basis="")
                    & ~Q(follow_up="")
                ),
                name="partnership_checked_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STANDING, signed_at__isnull=False)
                | Q(state=PartnershipState.ENDED)
                | (~Q(state__in=STANDING) & Q(signed_at=None)),
                name="partnership_signed_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.ENDED)
                | (~Q(end_reason="") & Q(closed_at__isnull=False)),
                name="partnership_ended_with_reason",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=~Q(state=PartnershipState.ENDED),
                name="partnership_renewed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state"], name="partnership_place"),
            models.Index(fields=["state", "starts"], name="partnership_by_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("partnership", kwargs={"ref": self.ref})

    def is_over(self, today: date) -> bool:
        """The last day has passed."""
        return self.ends is not None and self.ends < today


class PartnershipParty(models.Model):
    """One of the parties, and what it brings, in its own words. Not joined: asked, not answered."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="partnership_party",
    )
    contribution = models.TextField(blank=True, max_length=3000, help_text="in its own words")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    asked_at = models.DateTimeField(null=True, help_text="when another party asked it to join")
    joined_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who acted for it last; letters to a municipality go here",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"], name="partnership_party_once"
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=False) | Q(asked_at__isnull=False, contribution=""),
                name="partnership_party_asked_or_joined",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class PartnershipCheck(models.Model):
    """Does it supplement what the municipality must do (P6), without competition (K4)? Public."""

    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, related_name="supplement_check"
    )
    edition = models.PositiveIntegerField(help_text="of the words that were checked")
    statutory = models.BooleanField(help_text="the task is the municipality's by law")
    replaces_staff = models.BooleanField(help_text="it replaces the work of employees")
    their_initiative = models.BooleanField(help_text="the organisation took the initiative")
    must_be_tendered = models.BooleanField(
        help_text="a service that the rules of procurement say is put out to competition (K4)"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()
    reason = models.TextField(
        blank=True, max_length=1000, help_text="the leader's, after a red answer; public"
    )
    reason_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="", reason_by=None, reason_at=None)
                | (~Q(reason="") & Q(reason_by__isnull=False, reason_at__isnull=False)),
                name="partnership_check_reason_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.partnership_id}"

    @property
    def is_red(self) -> bool:
        """Some answer says that it may replace rather than supplement, or needs a competition."""
        return any(getattr(self, name) == red for name, red in RED.items())

    @property
    def is_done(self) -> bool:
        """Answered, and where it is red the leader has said why all the same."""
        return not self.is_red or bool(self.reason)

    @property
    def answers(self) -> list[tuple[str, bool, bool]]:
        """Each question, what was answered, and whether that is red."""
        return [
            (str(words), getattr(self, name), getattr(self, name) == RED[name])
            for name, words in CHECK.items()
        ]
