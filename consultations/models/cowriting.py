"""Writing an answer together: the organisation's own words about it, and who signs first."""

from django.db import models

from consultations.models.answer import Answer, AnswerVersion
from organisations.models.cowriting import (
    OwnComment,
    OwnSignOff,
    approved_by_another,
    says_something,
)


class AnswerComment(OwnComment):
    """A word between those who write one answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="comments")

    class Meta(OwnComment.Meta):
        constraints = [says_something("comment")]


class SignOff(OwnSignOff):
    """Approval of one version before it is sent."""

    version = models.OneToOneField(AnswerVersion, on_delete=models.CASCADE, related_name="sign_off")

    class Meta:
        constraints = approved_by_another("sign_off")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.approver_id}"
