"""Writing together inside an organisation: what its own people say, and who signs first.

The shape of it; each app above binds it to a draft of its own.
"""

from django.conf import settings
from django.db import models


class OwnComment(models.Model):
    """A word between those who write one draft. Nobody else ever sees it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class OwnSignOff(models.Model):
    """Somebody responsible is asked to approve a draft before it is sent."""

    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    saves = models.PositiveIntegerField(null=True, help_text="the draft's count when approved")

    class Meta:
        abstract = True


def says_something(name: str) -> models.CheckConstraint:
    """A comment has words."""
    return models.CheckConstraint(condition=~models.Q(text=""), name=f"{name}_says_something")


def approved_by_another(name: str) -> list[models.BaseConstraint]:
    """An approval is whole, and never one's own."""
    return [
        models.CheckConstraint(
            condition=models.Q(approved_at=None, saves=None)
            | models.Q(approved_at__isnull=False, saves__isnull=False),
            name=f"{name}_whole",
        ),
        models.CheckConstraint(
            condition=~models.Q(approver=models.F("asked_by")), name=f"{name}_by_another"
        ),
    ]
