"""What an organisation takes up itself, and the municipality's duty to answer (K2, P3)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import RefField
from forums.states import ProposalState
from organisations.models import Municipality, Organisation


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def sent(self) -> "ProposalQuerySet":
        """Those that have left the organisation: public."""
        return self.exclude(state=ProposalState.DRAFT)

    def waiting(self) -> "ProposalQuerySet":
        """Those that the municipality owes an answer."""
        return self.filter(
            state__in=[ProposalState.SENT, ProposalState.RECEIVED, ProposalState.ON_AGENDA]
        )


class Proposal(models.Model):
    """An innspill to a municipality or county. Public when sent, under the organisation's name."""

    ref = RefField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", related_query_name="proposal"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", related_query_name="proposal"
    )
    title = models.CharField(max_length=150)
    words = models.TextField(max_length=5000)
    wants_agenda = models.BooleanField(
        default=False, help_text="they want it taken up in the municipality's forum"
    )
    state = models.CharField(max_length=11, choices=ProposalState, default=ProposalState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="guards stale forms")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_due = models.DateField(null=True, help_text="the last day for a first answer")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    preliminary = models.TextField(
        blank=True, max_length=2000, help_text="foreløpig svar: when a full answer can come"
    )
    preliminary_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, max_length=5000, help_text="the answer, or why not")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    followed_up = models.TextField(blank=True, max_length=2000, help_text="what was done")
    followed_up_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.DRAFT, sent_at=None)
                | (
                    ~models.Q(state=ProposalState.DRAFT)
                    & models.Q(
                        sent_at__isnull=False, sent_by__isnull=False, answer_due__isnull=False
                    )
                ),
                name="proposal_sent_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ProposalState.ANSWERED, ProposalState.DECLINED])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="proposal_answered_with_words",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state"], name="proposal_place"),
            models.Index(fields=["organisation", "state"], name="proposal_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The proposal's public page."""
        return reverse("proposal", kwargs={"ref": self.ref})
