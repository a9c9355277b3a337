"""Who acts for whom."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower, NullIf

from accounts.states import Cadence
from core.clock import PortalNow
from organisations.models.organisation import Organisation, RegisterAddress
from organisations.states import MembershipSource, Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time."""

    def current(self) -> "MembershipQuerySet":
        """Those that have started and not ended."""
        return self.filter(
            models.Q(ends=None) | models.Q(ends__gt=PortalNow()), starts__lte=PortalNow()
        )


class Membership(models.Model):
    """A person × an organisation with one role, for a time. One person may hold two roles."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    source = models.CharField(max_length=12, choices=MembershipSource)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ends=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="membership_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


def with_letter_address(
    organisations: "models.QuerySet[Organisation]",
) -> "models.QuerySet[Organisation]":
    """Annotate `letter_email`: own address, else a responsible person's, else the register's.

    Empty text when there is none: such an organisation must be reached by post or telephone.
    `letter_from_register` says whether the letter must tell where the address comes from.
    `letter_cadence` is what the person behind the address has asked for: the member whose own
    address it is, or the responsible person. Nobody has asked anything of the register's address.
    """
    members = Membership.objects.current().filter(organisation=models.OuterRef("pk"))
    first = members.filter(role=Role.RESPONSIBLE).order_by("id")
    responsible = first.values("user__email")[:1]
    whose = members.filter(user__email=Lower(models.OuterRef("email"))).order_by("id")
    register = RegisterAddress.objects.filter(orgnr=models.OuterRef("orgnr")).values("email")[:1]
    return organisations.annotate(
        letter_email=Coalesce(
            NullIf("email", models.Value("")),
            models.Subquery(responsible),
            models.Subquery(register),
            models.Value(""),
            output_field=models.CharField(),
        ),
        letter_from_register=models.Q(email="") & ~models.Exists(responsible),
        letter_cadence=Coalesce(
            models.Case(
                models.When(email="", then=models.Subquery(first.values("user__cadence")[:1])),
                default=models.Subquery(whose.values("user__cadence")[:1]),
            ),
            models.Value(Cadence.AT_ONCE),
            output_field=models.CharField(),
        ),
    )
