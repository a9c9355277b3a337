"""How a person comes to act for an organisation: a claim, an invitation, a board that takes over.

A link in a letter is a signature over the row's name and a word that changes each time a link is
sent. Whether it still counts is the row's state and the portal's clock, so it works once.
"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models.functions import Lower

from core.clock import PortalNow
from core.models import RefField, new_ref
from organisations.models.areas import Municipality
from organisations.models.membership import Membership
from organisations.models.organisation import Organisation
from organisations.states import (
    CLAIMABLE,
    STAFF_LABELS,
    ClaimState,
    ClaimWay,
    HandoverState,
    InvitationState,
    Kind,
    Role,
)

REF_LENGTH = 10


def _signer(purpose: str) -> Signer:
    """A signature that says what it is for: a claim's link opens no invitation."""
    return Signer(sep=".", salt=f"organisations.{purpose}")


class Linked(models.Model):
    """A row that a signed link in a letter leads to."""

    ref = RefField()
    nonce = models.CharField(max_length=10, default=new_ref, help_text="the newest link's word")
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        """What the link holds; changes with the nonce, so an older link is dead."""
        return _signer(self._meta.model_name or "").sign(f"{self.ref}{self.nonce}")

    @classmethod
    def from_token(cls, token: str) -> Self | None:
        """The row of a link that we have made; None for one that is forged or has been replaced."""
        try:
            value = _signer(cls._meta.model_name or "").unsign(token)
        except BadSignature:
            return None
        rows: Any = cls._default_manager
        found: Self | None = rows.filter(ref=value[:REF_LENGTH], nonce=value[REF_LENGTH:]).first()
        return found


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by state and time."""

    def waiting(self) -> "ClaimQuerySet":
        """Those that somebody may still say yes to."""
        return self.filter(state=ClaimState.REQUESTED, expires_at__gt=PortalNow())

    def overdue(self) -> "ClaimQuerySet":
        """Those that nobody answered in time."""
        return self.filter(state=ClaimState.REQUESTED, expires_at__lte=PortalNow())


class Claim(Linked):
    """A person says that they act for an organisation (representasjonskrav).

    Without `organisation` it is about a group that has no number and is not here yet: `name`,
    `seat` and `email` say what will be written when the claim is confirmed.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="claims"
    )
    name = models.CharField(max_length=200, blank=True, help_text="of a group that is not here yet")
    seat = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="+")
    email = models.CharField(max_length=254, blank=True, help_text="the group's, not verified yet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        related_query_name="claim",
    )  # fmt: skip
    role = models.CharField(max_length=12, choices=Role, default=Role.RESPONSIBLE)
    words = models.CharField(max_length=300, blank=True, help_text="the person's own: who am I")
    state = models.CharField(max_length=12, choices=ClaimState, default=ClaimState.REQUESTED)
    way = models.CharField(max_length=12, choices=ClaimWay, blank=True)
    links_sent = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="null: whoever reads the organisation's mail, or the clock",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="why not")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False)
                | (models.Q(seat__isnull=False) & ~models.Q(name="") & ~models.Q(email="")),
                name="claim_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in CLAIMABLE]), name="claim_role"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ClaimState.REQUESTED, decided_at=None)
                | (
                    models.Q(state__in=["confirmed", "rejected", "expired", "withdrawn"])
                    & models.Q(decided_at__isnull=False)
                ),
                name="claim_decided_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.CONFIRMED)
                | (models.Q(organisation__isnull=False) & ~models.Q(way="")),
                name="claim_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.REJECTED) | ~models.Q(reason=""),
                name="claim_rejected_with_reason",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(state=ClaimState.REQUESTED),
                name="claim_once",
            ),
            models.UniqueConstraint(
                "user",
                "seat",
                Lower("name"),
                condition=models.Q(state=ClaimState.REQUESTED, organisation=None),
                name="claim_once_per_group",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                name="claim_waiting",
                condition=models.Q(state="requested"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"

    @property
    def title(self) -> str:
        """What the organisation is called."""
        return self.organisation.name if self.organisation else self.name

    @property
    def place(self) -> Municipality | None:
        """The municipality whose staff may decide it."""
        return self.organisation.seat if self.organisation else self.seat

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still say yes."""
        return self.state == ClaimState.REQUESTED and now < self.expires_at


class Handover(models.Model):
    """The board lets the next one in; its own roles end when the first of them comes."""

    ref = RefField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="handovers"
    )
    leaving = models.ManyToManyField(Membership, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=HandoverState, default=HandoverState.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state=HandoverState.OPEN),
                name="handover_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=HandoverState.OPEN, ended_at=None)
                | models.Q(state__in=["done", "withdrawn"], ended_at__isnull=False),
                name="handover_ended_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by state and time."""

    def waiting(self) -> "InvitationQuerySet":
        """Those that may still be accepted."""
        return self.filter(state=InvitationState.SENT, expires_at__gt=PortalNow())


class Invitation(Linked):
    """Somebody responsible asks a person, by e-mail, to act for the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role)
    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=InvitationState, default=InvitationState.SENT)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=models.Q(state=InvitationState.SENT),
                name="invitation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role"
            ),
            models.CheckConstraint(
                condition=models.Q(state=InvitationState.SENT, decided_at=None)
                | models.Q(
                    state__in=["accepted", "declined", "withdrawn"], decided_at__isnull=False
                ),
                name="invitation_decided_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state=InvitationState.ACCEPTED, accepted_by__isnull=False)
                | (~models.Q(state=InvitationState.ACCEPTED) & models.Q(accepted_by=None)),
                name="invitation_accepted_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="invitation_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}: {self.state}"

    @property
    def role_words(self) -> str:
        """The role in the organisation's own words."""
        return role_words(self.organisation, self.role)


def role_words(organisation: Organisation, role: str) -> str:
    """«ansvarlig, kan sende» in a voluntary one, «administrator» in a municipality."""
    labels = {r: r.label for r in Role} if organisation.kind == Kind.VOLUNTARY else STAFF_LABELS
    return str(labels[Role(role)])
