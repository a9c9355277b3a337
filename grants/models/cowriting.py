"""Writing an application together: the organisation's own words about it, and who signs first."""

from django.db import models

from grants.models.application import Application
from organisations.models.cowriting import (
    OwnComment,
    OwnSignOff,
    approved_by_another,
    says_something,
)


class ApplicationComment(OwnComment):
    """A word between those who write one application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="comments")

    class Meta(OwnComment.Meta):
        constraints = [says_something("application_comment")]


class SignOff(OwnSignOff):
    """Approval of one application before it is sent."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="sign_off"
    )

    class Meta:
        constraints = approved_by_another("application_sign_off")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.approver_id}"
