"""Two questions when something is over, to both sides (clause P4)."""

from django.conf import settings
from django.db import models

from organisations.models.organisation import Organisation

SHOWN_FROM = 5  # answers; fewer would show who said what


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
