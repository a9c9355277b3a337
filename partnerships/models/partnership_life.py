"""What happens to a partnership that is written: signatures, meetings, evaluations, the end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnerships.models.partnership import Partnership, PartnershipParty
from partnerships.states import EvaluationKind


class PartnershipSignature(models.Model):
    """One party's signature on one edition; never changed. A newer edition drops it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="signatures"
    )
    party = models.ForeignKey(PartnershipParty, on_delete=models.CASCADE, related_name="signatures")
    edition = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["party", "edition"], name="signature_party_once"),
            models.UniqueConstraint(
                fields=["partnership", "edition", "by"], name="signature_one_person_one_party"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.edition}"


class PartnershipMeeting(models.Model):
    """A yearly follow-up meeting; it makes itself, and one of the parties sets time and place."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    due = models.DateField(help_text="the last day it should be held")
    party = models.ForeignKey(
        PartnershipParty,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the one that set time and place",
    )
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    online_url = models.URLField(blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="of its invitation (RFC 5546)")
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    notes = models.TextField(blank=True, max_length=5000, help_text="what came of it")
    held_at = models.DateTimeField(null=True, help_text="when somebody said that it was held")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="partnership_meeting_number_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "due"], name="partnership_meeting_due_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, party=None)
                | Q(ends_at__gt=F("starts_at"), party__isnull=False),
                name="partnership_meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, notes="")
                | (Q(held_at__isnull=False, starts_at__isnull=False) & ~Q(notes="")),
                name="partnership_meeting_held_with_notes",
            ),
        ]
        indexes = [models.Index(fields=["due"], name="partnership_meeting_due")]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.number}"

    @property
    def uid_name(self) -> str:
        """What calendars know it by, without the domain."""
        return f"partnerskap-{self.partnership.ref}-{self.number}"


class PartnershipEvaluation(models.Model):
    """One party's words, half-way or at the end; public when every party has written."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="evaluations"
    )
    kind = models.CharField(max_length=5, choices=EvaluationKind)
    party = models.ForeignKey(PartnershipParty, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "party"], name="partnership_evaluation_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "kind", "by"],
                name="partnership_evaluation_one_person_one_party",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EvaluationKind.values) & ~Q(words=""),
                name="partnership_evaluation_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind}"


class PartnershipEndWish(models.Model):
    """One party's yes to ending it before its last day; it ends when every party has said so."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="end_wishes"
    )
    party = models.ForeignKey(PartnershipParty, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500, help_text="public")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "party"], name="partnership_end_party_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "by"], name="partnership_end_one_person_one_party"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="partnership_end_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} ends {self.partnership_id}"
