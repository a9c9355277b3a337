"""What the municipality keeps from the public in an answer, on which ground and why."""

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5

from consultations.models.answer import Answer
from consultations.states import Ground
from core.models import StoredFile


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    """Withholdings by whether they hold."""

    def standing(self) -> "WithholdingQuerySet":
        """Those that have not been lifted."""
        return self.filter(lifted_at=None)


class Withholding(models.Model):
    """A passage, a file or, with neither, the whole answer. It follows the answer's versions."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="withholdings")
    passage = models.TextField(
        blank=True, max_length=5000, help_text="the words, with single spaces between them"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=12, choices=Ground)
    reason = models.CharField(max_length=300, help_text="public; never the words themselves")
    withheld_at = models.DateTimeField()
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(passage="") | models.Q(file=None), name="withholding_of_one"
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=Ground.values) & ~models.Q(reason=""),
                name="withholding_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="withholding_lifted_by_someone",
            ),
            models.UniqueConstraint(
                "answer",
                MD5("passage"),
                condition=models.Q(lifted_at=None, file=None),
                name="withholding_once",
            ),
            models.UniqueConstraint(
                fields=["answer", "file"],
                condition=models.Q(lifted_at=None, file__isnull=False),
                name="withholding_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} ({self.answer_id})"
