"""Tables that every app may need and that know no domain noun."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

REF_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """A random ten-character name for a URL, without letters that are easily confused."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(10))


class RefField(models.CharField):  # type: ignore[type-arg]
    """The random public name of a thing. Also its once-key: a repeated form brings the same ref."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.update(max_length=10, unique=True, default=new_ref, editable=False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class AuditEvent(models.Model):
    """One line of what happened. Append-only by trigger; no foreign keys, so it outlives all."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class FileState(models.TextChoices):
    """Whether a stored file may be handed out."""

    AVAILABLE = "available", _("Tilgjengelig")
    REFUSED = "refused", _("Stoppet")


class StoredFile(models.Model):
    """A file someone uploaded, already examined; kept under a generated name."""

    ref = RefField()
    file = models.FileField(upload_to="files/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=FileState, default=FileState.AVAILABLE)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, help_text="a person; no key, as in the log")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__lte=25 * 1024 * 1024, size__gt=0), name="file_size"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=FileState.values), name="file_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name
