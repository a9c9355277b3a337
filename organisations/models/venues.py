"""Rooms that organisations may use, and what a person must know to get in (clause K1b)."""

from django.db import models
from django.urls import reverse

from core.models import RefField
from organisations.models.areas import Municipality
from organisations.models.organisation import Organisation
from organisations.states import Fact

# In the order they are met: the way in, inside, the senses, people.
ACCESS_FACTS = (
    "step_free",
    "lift",
    "wheelchair_toilet",
    "parking",
    "hearing_loop",
    "contrast",
    "assistance",
)
OTHER_FACTS = ("storage", "sound")


def fact(words: str) -> "models.CharField[str, str]":
    """A yes, a no, or that nobody has looked. `words` are help for whoever reads the table."""
    return models.CharField(max_length=7, choices=Fact, default=Fact.UNKNOWN, help_text=words)


class VenueQuerySet(models.QuerySet["Venue"]):
    """Venues by what is known of them."""

    def on_offer(self) -> "VenueQuerySet":
        """Those that have not been taken out of use."""
        return self.filter(ended_at=None)


class Venue(models.Model):
    """A room or house that organisations may use, with who lends it and how one gets in."""

    ref = RefField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="venues")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="venues", help_text="where it lies"
    )
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    about = models.TextField(max_length=1000, blank=True)
    people = models.PositiveIntegerField(null=True, help_text="how many it has room for")
    area = models.PositiveIntegerField(null=True, help_text="square metres")
    free = models.BooleanField(default=False, help_text="nothing to pay for organisations")
    price = models.CharField(max_length=120, blank=True, help_text="in words")
    booking_url = models.CharField(max_length=200, blank=True)
    storage = fact("something to lock things away in")
    sound = fact("made for music or loud voices")
    step_free = fact("no step or kerb from the street to the room")
    lift = fact("a lift, or all on the ground floor")
    wheelchair_toilet = fact("room to turn and to sit over from the side")
    parking = fact("a marked place near the door")
    hearing_loop = fact("a loop that works")
    contrast = fact("even light, and doors and stairs that stand out")
    assistance = fact("somebody to ask for help on the spot")
    assistance_contact = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(help_text="when the owner last said that this is right")
    ended_at = models.DateTimeField(null=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q(**{f"{name}__in": Fact.values})
                        for name in (*ACCESS_FACTS, *OTHER_FACTS)
                    )
                ),
                name="venue_facts_known",
            ),
            models.CheckConstraint(
                condition=models.Q(free=False) | models.Q(price=""), name="venue_free_has_no_price"
            ),
            models.CheckConstraint(
                condition=models.Q(assistance=Fact.YES) | models.Q(assistance_contact=""),
                name="venue_contact_when_there_is_help",
            ),
            models.CheckConstraint(
                condition=models.Q(booking_url="") | models.Q(booking_url__regex=r"^https?://"),
                name="venue_link_is_a_web_page",
            ),
            models.UniqueConstraint(
                fields=["municipality", "owner", "name"],
                condition=models.Q(ended_at=None),
                name="venue_name_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "name", "id"], name="venue_place"),
            models.Index(fields=["owner", "name", "id"], name="venue_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The venue's public page."""
        return reverse("venue", kwargs={"ref": self.ref})

    @property
    def unknown_facts(self) -> int:
        """How many accessibility facts nobody has looked at."""
        return sum(getattr(self, name) == Fact.UNKNOWN for name in ACCESS_FACTS)
