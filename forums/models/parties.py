"""A change of who the parties are or of their order: asked for by one, standing when all agree."""

from django.conf import settings
from django.db import models

from forums.models.forum import Forum, Party, Series
from forums.states import PartyChangeState
from organisations.models import Organisation


class PartyChange(models.Model):
    """Another set of parties, or another order, that waits for every party's yes (adr/0029)."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="party_changes")
    state = models.CharField(max_length=9, choices=PartyChangeState, default=PartyChangeState.ASKED)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="asks")
    reason = models.CharField(max_length=500, help_text="public")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True, help_text="why not; public")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    series = models.OneToOneField(
        Series,
        on_delete=models.PROTECT,
        null=True,
        related_name="change",
        help_text="what it began",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PartyChangeState.values), name="party_change_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="party_change_with_reason"),
            models.CheckConstraint(
                condition=models.Q(state=PartyChangeState.ASKED, settled_at=None)
                | (~models.Q(state=PartyChangeState.ASKED) & models.Q(settled_at__isnull=False)),
                name="party_change_settled_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PartyChangeState.STANDS, series__isnull=False)
                | (~models.Q(state=PartyChangeState.STANDS) & models.Q(series=None)),
                name="party_change_stands_in_a_series",
            ),
            models.UniqueConstraint(
                fields=["forum"],
                condition=models.Q(state=PartyChangeState.ASKED),
                name="party_change_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id}: {self.state}"


class PartyChangePlace(models.Model):
    """A place in the order that is asked for: a party there is, or one that would join."""

    change = models.ForeignKey(PartyChange, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="party_change_place",
        help_text="that would join",
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "position"], name="change_place_position_once"
            ),
            models.UniqueConstraint(fields=["change", "name"], name="change_place_name_once"),
            models.CheckConstraint(
                condition=models.Q(party=None) | models.Q(organisation=None),
                name="change_place_here_or_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.name}"


class PartyConsent(models.Model):
    """A yes to a change: from a party there is, or from an organisation that would join."""

    change = models.ForeignKey(PartyChange, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="party_consent",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "party"], name="consent_party_once"),
            models.UniqueConstraint(
                fields=["change", "organisation"], name="consent_organisation_once"
            ),
            models.UniqueConstraint(fields=["change", "by"], name="consent_two_keys"),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False, organisation=None)
                | models.Q(party=None, organisation__isnull=False),
                name="consent_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id or self.organisation_id} to {self.change_id}"
