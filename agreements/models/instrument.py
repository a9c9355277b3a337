"""What a municipality offers its organisations besides schemes and rooms (clauses K1b, P5)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from agreements.states import InstrumentKind
from core.models import RefField
from organisations.models import ContactPerson, Municipality, Topic, Venue


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Sets of instruments."""

    def on_offer(self) -> "InstrumentQuerySet":
        """Those that have not been taken away."""
        return self.filter(ended_at=None)


class Instrument(models.Model):
    """A virkemiddel: something to use, whom it is for, and where one gets it.

    Grant schemes, venues and contact persons of the registry are instruments without a row here.
    A contact person who is removed leaves the row; the desk is told that nobody answers for it.
    """

    ref = RefField()
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="instrument",
        help_text="a county has some too",
    )
    kind = models.CharField(max_length=12, choices=InstrumentKind)
    name = models.CharField(max_length=120)
    words = models.TextField(max_length=1000, help_text="what it is, and how one gets it")
    link = models.CharField(max_length=200, blank=True, help_text="a web page")
    venue = models.ForeignKey(
        Venue,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="instrument",
        help_text="where it is; its accessibility facts are shown",
    )
    contact = models.ForeignKey(
        ContactPerson,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        related_query_name="instrument",
    )
    for_all = models.BooleanField(default=True, help_text="no group is meant more than another")
    groups = models.ManyToManyField(
        Topic,
        related_name="+",
        related_query_name="instrument",
        help_text="main groups of ICNPO it is made for; none when it is for all",
    )
    confirmed_on = models.DateField(help_text="when the municipality last said that it is right")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=InstrumentKind.values), name="instrument_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(words=""), name="instrument_says_what"
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__regex=r"^https?://"),
                name="instrument_link_is_a_web_page",
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "name"],
                condition=models.Q(ended_at=None),
                name="instrument_name_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "kind", "name"], name="instrument_place"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The instrument's public page."""
        return reverse("instrument", kwargs={"ref": self.ref})

    @property
    def reachable(self) -> bool:
        """Whether there is somewhere to turn."""
        return bool(self.link or self.venue_id or self.contact_id)
