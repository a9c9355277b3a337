"""What is taken up, what came of it, and what somebody has promised to do."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from core.models import RefField, StoredFile
from forums.models.forum import Forum, Party
from forums.models.meeting import Meeting
from forums.models.proposal import Proposal
from forums.states import FollowUpState, ItemOutcome, ItemState
from organisations.models import Organisation


class AgendaItem(models.Model):
    """A sak. Without a meeting it waits for the next one."""

    ref = RefField()
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    title = models.CharField(max_length=150)
    words = models.TextField(max_length=5000, help_text="what it is about, what is wanted")
    clauses = ArrayField(
        models.CharField(max_length=4), default=list, help_text="codes of the platform's clauses"
    )
    minutes = models.PositiveSmallIntegerField(default=15, help_text="how long, minutes")
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=ItemState, default=ItemState.PROPOSED)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", help_text="from which side"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        related_query_name="agenda_item",
        help_text="whose item it is",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="items"
    )
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_to"
    )
    reason = models.CharField(
        max_length=1000, blank=True, help_text="why not; the proposer sees it"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=ItemOutcome, blank=True)
    result = models.TextField(blank=True, max_length=5000, help_text="what came of it")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ItemState.values), name="item_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(party=None, organisation=None), name="item_from_somebody"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ItemState.DECLINED) | ~models.Q(reason=""),
                name="item_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="")
                | models.Q(state=ItemState.ACCEPTED, meeting__isnull=False),
                name="item_outcome_of_what_was_taken_up",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(1, 480)), name="item_minutes_sane"
            ),
        ]
        indexes = [models.Index(fields=["forum", "state"], name="item_of_forum")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The item's own page."""
        return reverse("item", kwargs={"ref": self.forum.ref, "item": self.ref})


class ItemFile(models.Model):
    """A paper of an item."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class FollowUp(models.Model):
    """An oppfølgingspunkt: who does what by when. On every agenda until it is done."""

    ref = RefField()
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, related_name="follow_ups"
    )
    what = models.CharField(max_length=200)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: all parties"
    )
    due = models.DateField()
    state = models.CharField(max_length=4, choices=FollowUpState, default=FollowUpState.OPEN)
    note = models.CharField(max_length=500, blank=True, help_text="what was done")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=FollowUpState.DONE, done_at__isnull=False)
                | models.Q(state=FollowUpState.OPEN, done_at=None, done_by=None),
                name="follow_up_done_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.what
