"""The work table under lock, and steps that the person who took them can take back.

A step keeps the rows it touches as they were, and a digest of how it left them. It can be taken
back as long as they still are as it left them: nobody's later work is ever overwritten.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from consultations.models import Answer, Hearing, Point, Treatment, TreatmentStep
from consultations.states import HearingState, StepKind
from core import audit, clock
from core.errors import Refused

COLUMNS: dict[type[models.Model], list[str]] = {
    Treatment: [
        "hearing_id",
        "outcome",
        "reason",
        "treated_at",
        "treated_by_id",
        "theme_id",
        "assigned_to_id",
        "version",
    ],
    Point: ["version_id", "treatment_id", "question_id", "text", "position"],
}
Rows = dict[str, dict[str, dict[str, Any] | None]]


@dataclass
class Touched:
    """The rows of a step; it adds those it makes."""

    treatments: set[int] = field(default_factory=set)
    points: set[int] = field(default_factory=set)

    def rows(self) -> Rows:
        """As they are now; None for one that is not there."""
        return {
            "treatments": _rows(Treatment, self.treatments),
            "points": _rows(Point, self.points),
        }


def _rows(model: type[models.Model], ids: set[int]) -> dict[str, dict[str, Any] | None]:
    found: dict[str, dict[str, Any] | None] = dict.fromkeys(map(str, sorted(ids)))
    for row in model._default_manager.filter(pk__in=ids).values("pk", *COLUMNS[model]):
        pk = str(row.pop("pk"))
        found[pk] = {name: _plain(value) for name, value in row.items()}
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def locked_for_treatment(hearing: Hearing) -> Hearing:
    """The hearing under lock, past its deadline and not yet summarised.

    Raises:
        Refused: it is too early, or the summary is out.
    """
    row = Hearing.objects.select_for_update(of=("self",)).select_related("owner").get(pk=hearing.pk)
    if row.state != HearingState.PUBLISHED:
        raise Refused(_("Oppsummeringen er publisert, så punktene kan ikke endres."))
    if row.closes_at is None or clock.now() < row.closes_at:
        raise Refused(_("Fristen har ikke gått ut. Dere kan dele opp svarene etter den."))
    return row


@contextmanager
def remembered(
    hearing: Hearing,
    kind: StepKind,
    *,
    by: Any,
    treatments: Iterable[int] = (),
    points: Iterable[int] = (),
) -> Iterator[Touched]:
    """Keep what a step changes; call it under the hearing's lock.

    Args:
        hearing: locked.
        kind: of the step.
        by: who takes it.
        treatments: those it will change or remove; it adds those it makes to what it gets.
        points: likewise.
    """
    touched = Touched(set(treatments), set(points))
    before = touched.rows()
    yield touched
    left = touched.rows()
    for name, rows in left.items():
        before[name] = dict.fromkeys(rows) | before[name]
    TreatmentStep.objects.create(
        hearing=hearing, person=by, kind=kind, at=clock.now(), before=before, left=_digest(left)
    )


def _digest(rows: Rows) -> str:
    """Of what stands in the rows; `version` counts changes, and taking back is one too."""
    said = {
        name: {
            pk: row and {k: v for k, v in row.items() if k != "version"} for pk, row in of.items()
        }
        for name, of in rows.items()
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def undo(hearing: Hearing, *, by: Any) -> TreatmentStep:
    """Take back the person's own last step.

    Raises:
        Refused: there is none, or somebody has worked on with the same points.
    """
    hearing = locked_for_treatment(hearing)
    step = hearing.steps.filter(person=by).first()
    if step is None:
        raise Refused(_("Det er ingenting å angre."))
    before: Rows = step.before
    touched = Touched(
        {int(pk) for pk in before["treatments"]}, {int(pk) for pk in before["points"]}
    )
    now = touched.rows()
    gone = [row for pk, row in before["points"].items() if row and not now["points"][pk]]
    if _digest(now) != step.left or _made_again(gone):
        raise Refused(
            _("En kollega har arbeidet videre med de samme punktene. Det kan ikke angres.")
        )
    _check_said(gone)
    _count_on(before["treatments"], now["treatments"])
    _restore(Treatment, before["treatments"])
    _restore(Point, before["points"])
    _remove(Point, before["points"])
    _remove(Treatment, before["treatments"])
    audit.record("hearing.step_undone", hearing, by=by, on_behalf_of=hearing.owner, step=step.kind)
    step.delete()
    return step


def _made_again(gone: list[dict[str, Any]]) -> bool:
    """Whether somebody has lifted the words of a removed point out of the answer anew."""
    return any(
        Point.objects.filter(version=row["version_id"], text=row["text"]).exists() for row in gone
    )


def _check_said(gone: list[dict[str, Any]]) -> None:
    """A removed point may return only while its answer still says it.

    Raises:
        Refused: the senders have withdrawn it meanwhile, which they may when it has no points.
    """
    versions = {row["version_id"] for row in gone}
    if Answer.objects.sent().filter(current__in=versions).count() != len(versions):
        raise Refused(_("Svaret er trukket i mellomtiden. Det kan ikke angres."))


def _count_on(before: dict[str, Any], now: dict[str, Any]) -> None:
    """Never an old version again: a form opened before the step was taken back is stale."""
    for pk, row in before.items():
        if row:
            row["version"] = max(row["version"], (now[pk] or row)["version"]) + 1


def _restore(model: type[models.Model], rows: dict[str, dict[str, Any] | None]) -> None:
    """The rows that were there, with their own ids."""
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in COLUMNS[model]}
    was = [
        model(pk=int(pk), **{name: fields[name].to_python(value) for name, value in row.items()})
        for pk, row in rows.items()
        if row is not None
    ]
    names = [field.name for field in fields.values()]
    model._default_manager.bulk_create(
        was, update_conflicts=True, unique_fields=["id"], update_fields=names
    )


def _remove(model: type[models.Model], rows: dict[str, dict[str, Any] | None]) -> None:
    """The rows that the step made."""
    model._default_manager.filter(pk__in=[pk for pk, row in rows.items() if row is None]).delete()
