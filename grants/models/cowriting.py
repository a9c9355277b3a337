"""Writing together inside an organisation: what its own people say, and who signs first."""

from django.conf import settings
from django.db import models

from grants.models.application import Application


class ApplicationComment(models.Model):
    """A word between those who write one application. The municipality never sees it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="application_comment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(models.Model):
    """Somebody responsible is asked to approve a draft before it is sent."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="sign_off"
    )
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at=None, saves=None)
                | models.Q(approved_at__isnull=False, saves__isnull=False),
                name="application_sign_off_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(approver=models.F("asked_by")),
                name="application_sign_off_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.approver_id}"
