"""The one way to write an audit line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from core import clock
from core.models import AuditEvent


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    on_behalf_of: Any = None,
    **detail: Any,
) -> AuditEvent:
    """Write what happened, in the caller's transaction.

    Args:
        verb: «hearing.published».
        subject: the row it happened to.
        by: the person, or None when the clock did it.
        on_behalf_of: the organisation the person acted for.
        detail: facts without personal data.
    """
    return AuditEvent.objects.create(
        at=clock.now(),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_id=getattr(by, "pk", None),
        on_behalf_of_id=getattr(on_behalf_of, "pk", None),
        detail=detail,
    )


def record_many(
    verb: str,
    subjects: Iterable[tuple[models.Model, Mapping[str, Any]]],
    *,
    by: Any,
    on_behalf_of: Any = None,
) -> list[AuditEvent]:
    """Write the same of many rows, a line each and in one statement.

    Args:
        verb: «grant.decided».
        subjects: each row it happened to, with its own facts.
        by: the person, or None when the clock did it.
        on_behalf_of: the organisation the person acted for.
    """
    now = clock.now()
    return AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            actor_id=getattr(by, "pk", None),
            on_behalf_of_id=getattr(on_behalf_of, "pk", None),
            detail=dict(detail),
        )
        for subject, detail in subjects
    )


def last_told(model: type[models.Model]) -> Subquery:
    """When something last happened to each row of a query; null where nothing has."""
    lines = AuditEvent.objects.filter(
        subject_type=model._meta.label_lower, subject_id=OuterRef("pk")
    ).order_by("-pk")
    return Subquery(lines.values("at")[:1])
