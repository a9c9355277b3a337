"""What comes back: bounces in the mailbox, and addresses that must not be written to."""

from django.db import models
from django.db.models.functions import Now

from dispatch.models.letter import Letter
from dispatch.states import ArrivalKind

EVERYTHING = "*"


class Suppression(models.Model):
    """An address that must not get letters of a scope («*» is every scope)."""

    email = models.CharField(max_length=254)
    scope = models.CharField(max_length=80, default=EVERYTHING)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "scope"], name="suppression_once"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.scope})"


class Arrival(models.Model):
    """A message that came to the portal's mailbox and was understood, or not; read once.

    Only what it was is kept, never what it said. The digest is of its Message-ID, so that a replay
    has no effect.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="arrivals")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=ArrivalKind)
    detail = models.CharField(max_length=300, blank=True, default="")
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "digest"], nulls_distinct=False, name="arrival_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ArrivalKind.values), name="arrival_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"
