"""Every party that can act, what the register says of it, and where letters to it go."""

from django.db import models
from django.urls import reverse

from core.clock import PortalNow
from core.models import RefField
from organisations.models.areas import Municipality
from organisations.states import ORG_FORMS, AffiliationSource, Kind, Role


class Alphabetical(models.Func):
    """A name as the Norwegian alphabet sorts it: case aside, æ ø å last.

    Computed by us, because servers differ in the collations they have.
    """

    template = (
        "translate(lower(%(expressions)s COLLATE \"C\"), 'ÆØÅæøåÄÖäö', '{|}{|}{|{|') COLLATE \"C\""
    )
    output_field = models.TextField()


class IcnpoGroup(models.Func):
    """The main group of a category of ICNPO: what stands before its last three digits."""

    template = (
        "CASE WHEN length(%(expressions)s) > 3 THEN left(%(expressions)s, -3) "
        "ELSE %(expressions)s END"
    )
    output_field = models.CharField()


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Sets of organisations by the rules that data alone decides."""

    def active(self) -> "OrganisationQuerySet":
        """Neither dissolved nor merged into another."""
        return self.filter(dissolved_at=None, merged_into=None)

    def without_responsible(self) -> "OrganisationQuerySet":
        """Active ones that nobody can send for now; most have never been claimed."""
        held = Organisation.objects.filter(
            models.Q(memberships__ends=None) | models.Q(memberships__ends__gt=PortalNow()),
            memberships__role=Role.RESPONSIBLE,
            memberships__starts__lte=PortalNow(),
        )
        return self.active().exclude(pk__in=held.values("pk"))

    def left_by_all(self) -> "OrganisationQuerySet":
        """Those among them that people have acted for before: somebody must find the new board."""
        return self.without_responsible().filter(
            models.Exists(
                Organisation.objects.filter(
                    pk=models.OuterRef("pk"), memberships__role=Role.RESPONSIBLE
                )
            )
        )

    def working_in(self, place: Municipality) -> "OrganisationQuerySet":
        """Those who have said they work there: in it, in its county, or in a part of it."""
        there = models.Q(pk=place.pk) | models.Q(county=place)
        if place.county_id:
            there |= models.Q(pk=place.county_id)
        parts = Municipality.objects.filter(there)
        areas = OrganisationArea.objects.filter(municipality__in=parts)
        return self.filter(pk__in=areas.values("organisation"))

    def alphabetical(self) -> "OrganisationQuerySet":
        """By name, with the alphabet's place of each as `place`; the id settles equals."""
        return self.annotate(place=Alphabetical("name")).order_by("place", "pk")


class Organisation(models.Model):
    """A legal or local party. Own facts are its own; register facts are read-only copies."""

    ref = RefField()
    orgnr = models.CharField(  # noqa: DJ001
        max_length=9, unique=True, null=True, help_text="null: not registered anywhere"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.VOLUNTARY)
    name = models.CharField(max_length=200)
    seat = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="seated"
    )
    works_in = models.ManyToManyField(
        Municipality, through="OrganisationArea", related_name="working_organisations"
    )
    nationwide = models.BooleanField(default=False)
    listed = models.BooleanField(default=True, help_text="False: hidden, such as a crisis centre")
    # own facts
    about = models.TextField(blank=True, max_length=2000)
    website = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True, help_text="own address, verified by link")
    activity_public = models.BooleanField(
        default=False, db_default=False, help_text="they show «Aktivitet i lokaldemokratiet» (K2)"
    )
    phone = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="as they gave it themselves"
    )
    confirmed_at = models.DateTimeField(null=True, help_text="when its own people last said yes")
    # register facts
    org_form = models.CharField(max_length=10, blank=True)
    industry_code = models.CharField(max_length=10, blank=True)
    in_voluntary_register = models.BooleanField(default=False)
    icnpo = models.CharField(max_length=5, blank=True)
    register_read_at = models.DateTimeField(null=True)
    dissolved_at = models.DateField(null=True)
    known_since = models.DateTimeField(
        db_default=PortalNow(), help_text="when it came into Samspill"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(orgnr=None) | models.Q(orgnr__regex=r"^[0-9]{9}$"),
                name="organisation_orgnr_nine_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organisation_not_own_heir"
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "name"], name="organisation_seat"),
            models.Index(Alphabetical("name"), "id", name="organisation_alphabetical"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's public page."""
        return reverse("organisation", kwargs={"key": self.key})

    @property
    def form_words(self) -> str:
        """«forening, lag eller innretning»; the register's code where we have no words."""
        return str(ORG_FORMS.get(self.org_form, self.org_form))

    @property
    def key(self) -> str:
        """What addresses call it: the organisation number, else its ref."""
        return self.orgnr or self.ref


class OrganisationArea(models.Model):
    """A municipality or county the organisation works in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="areas")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "municipality"], name="organisation_area_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.municipality_id}"


class Affiliation(models.Model):
    """A member organisation under an umbrella, for a time."""

    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="umbrellas")
    umbrella = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    source = models.CharField(max_length=40, choices=AffiliationSource, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(member=models.F("umbrella")), name="affiliation_not_self"
            ),
            models.UniqueConstraint(
                fields=["member", "umbrella"],
                condition=models.Q(ends=None),
                name="affiliation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} under {self.umbrella_id}"


class RegisterAddress(models.Model):
    """The register's e-mail address: private, for claim links and invitations only (adr/0005).

    Never shown or exported; deleted with the unit.
    """

    orgnr = models.CharField(max_length=9, primary_key=True)
    email = models.CharField(max_length=254)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.orgnr
