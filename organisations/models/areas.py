"""Municipalities and counties in one table, and whom to call there."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from organisations.states import Level

ALPHABET = str.maketrans("æøåäö", "{|}{|")  # the characters after z, in that order


def place_in_alphabet(name: str) -> str:
    """Sort key of a name in the Norwegian alphabet; the database's twin is `Alphabetical`."""
    return name.lower().translate(ALPHABET)


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Municipalities and counties by time."""

    def current(self) -> "MunicipalityQuerySet":
        """Those that exist now; 1507 Ålesund, split in 2024, does not."""
        return self.filter(valid_to=None)


class Municipality(models.Model):
    """One of 357 municipalities or 15 counties, valid for a time; old hearings keep the old number.

    Oslo is both, as two rows with one Organisation.
    """

    number = models.CharField(max_length=4, unique=True, help_text="two digits for a county")
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=120, blank=True)
    name_se = models.CharField(max_length=80, blank=True, help_text="Northern Sami")
    level = models.CharField(max_length=12, choices=Level)
    county = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="municipalities"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="municipalities",
    )
    language_form = models.CharField(max_length=10, null=True, help_text="null = not known")  # noqa: DJ001
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level="county", county=None)
                | models.Q(level="municipality", county__isnull=False),
                name="municipality_has_county",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="municipality_valid_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The municipality's public page."""
        return reverse("municipality", kwargs={"slug": self.slug})

    @property
    def title(self) -> str:
        """«Larvik kommune», «Vestfold fylkeskommune»."""
        suffix = "fylkeskommune" if self.level == Level.COUNTY else "kommune"
        return f"{self.name} {suffix}"

    @property
    def slug(self) -> str:
        """«3909-larvik», the permanent name in addresses."""
        folded = self.name.lower().replace("ø", "o").replace("æ", "ae").replace("å", "a")
        return f"{self.number}-{slugify(folded)}"


class MunicipalityChange(models.Model):
    """A merger or split: rows, so that many can become many (1507 → 1508 and 1580)."""

    before = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="came_from")
    date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="municipality_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class ContactPerson(models.Model):
    """Whom organisations call in a municipality; the numbers are given by the municipality."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="contact_persons"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=120, blank=True, help_text="«Torsdager også kl. 16–18»")
    position = models.PositiveSmallIntegerField(default=0)
    confirmed_on = models.DateField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
