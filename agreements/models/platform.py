"""A platform between equal parties, and who they are."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from agreements.states import Side
from core.models import RefField
from forums.models import Forum
from forums.models import Party as ForumParty
from organisations.models import Municipality, Organisation


class PlatformQuerySet(models.QuerySet["Platform"]):
    """Sets of platforms."""

    def national(self) -> "PlatformQuerySet":
        """The one between KS and Frivillighet Norge."""
        return self.filter(municipality=None)

    def local(self) -> "PlatformQuerySet":
        """Those of municipalities and counties (clause K1a)."""
        return self.filter(municipality__isnull=False)


class Platform(models.Model):
    """An agreement that lasts through its editions: the national one, or a municipality's own."""

    ref = RefField()
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="platform",
        help_text="null: the national one; a county has its own too (footnote 1)",
    )
    forum = models.ForeignKey(
        Forum,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="platform",
        help_text="where the parties meet: the contact meeting, or a council",
    )
    name = models.CharField(max_length=120)
    joiners_needed = models.PositiveSmallIntegerField(
        default=3,
        help_text="that must join where no council speaks for them; public",
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PlatformQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], name="platform_one_a_place", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False) | models.Q(forum__isnull=False),
                name="platform_national_has_its_meeting",
            ),
            models.CheckConstraint(
                condition=models.Q(joiners_needed__range=(2, 50)), name="platform_joiners_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The national one has its own page; each local one another."""
        if self.municipality_id is None:
            return reverse("platform")
        return reverse("local_platform", kwargs={"ref": self.ref})


class PartyQuerySet(models.QuerySet["Party"]):
    """Sets of parties."""

    def joined(self) -> "PartyQuerySet":
        """Sides without a council: as many organisations as join speak for them."""
        return self.filter(forum_party=None, organisation=None)


class Party(models.Model):
    """One of the two sides of a platform.

    Its key is the forum party's, or its organisation's; with neither, organisations join one by
    one, and the side has said yes when `Platform.joiners_needed` have.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=9, choices=Side)
    forum_party = models.ForeignKey(
        ForumParty,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="platform_party",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="platform_party",
        help_text="a municipality without a council with parties",
    )
    name = models.CharField(max_length=120)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side__in=Side.values), name="platform_party_side_known"
            ),
            models.UniqueConstraint(fields=["platform", "side"], name="platform_party_side_once"),
            models.CheckConstraint(
                condition=models.Q(forum_party=None) | models.Q(organisation=None),
                name="platform_party_one_key",
            ),
            models.CheckConstraint(
                condition=models.Q(side=Side.VOLUNTARY)
                | models.Q(forum_party__isnull=False)
                | models.Q(organisation__isnull=False),
                name="platform_party_public_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def joins(self) -> bool:
        """No council speaks for this side: organisations join one by one."""
        return self.forum_party_id is None and self.organisation_id is None
