"""Two questions when something is over, to both sides (clause P4)."""

from typing import Any

from django.conf import settings
from django.db import models

from organisations.models.organisation import Organisation

SHOWN_FROM = 5  # answers; fewer would show who said what
SAID = 100  # of the words


class PulseQuerySet(models.QuerySet["Pulse"]):
    """Sets of answers; nothing of fewer than `SHOWN_FROM` leaves them."""

    def means(self) -> dict[str, Any]:
        """How many, and the two means when there are enough; one statement."""
        found = self.aggregate(
            n=models.Count("pk"), listened=models.Avg("listened"), informed=models.Avg("informed")
        )
        return found if found["n"] >= SHOWN_FROM else {"n": found["n"]}

    def said(self) -> list[str]:
        """What they wrote, without names and in no order that tells; none when they are few."""
        if self.count() < SHOWN_FROM:
            return []
        return list(self.exclude(words="").order_by("words").values_list("words", flat=True)[:SAID])


class Pulse(models.Model):
    """How one organisation, or the municipality itself, found that it was dealt with."""

    subject = models.CharField(max_length=60, help_text="«hearing:<ref>»; no app above is known")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    listened = models.PositiveSmallIntegerField(help_text="«vi ble lyttet til», 1–5")
    informed = models.PositiveSmallIntegerField(help_text="«vi visste hva som skjedde», 1–5")
    words = models.TextField(blank=True, max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "organisation"], name="pulse_once"),
            models.CheckConstraint(
                condition=models.Q(listened__range=(1, 5), informed__range=(1, 5)),
                name="pulse_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.organisation_id}"
