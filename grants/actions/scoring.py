"""Points by criteria, each person's own."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from grants.actions.casework import locked, record
from grants.models import Application, Score
from grants.policies import scoring as policies

MOST = 5
WORDS = 500  # characters


@transaction.atomic
def score(
    application: Application,
    *,
    by: Any,
    points: Mapping[int, int],
    words: Mapping[int, str] | None = None,
) -> list[Score]:
    """Give one's points, or change them.

    Args:
        points: criterion → 0–5; every criterion of the call.
        words: criterion → why, where there is something to say.

    Raises:
        Refused: no points in this call, one is missing or out of bounds, or not a handler of it.
    """
    application = locked(application)
    if not policies.may_score(by, application):
        raise Refused(policies.why_not_score(by, application))
    criteria = [criterion.pk for criterion in application.call.criteria.all()]
    said = {pk: (words or {}).get(pk, "").strip()[:WORDS] for pk in criteria}
    for pk in criteria:
        given = points.get(pk)
        if given is None or not 0 <= given <= MOST:
            raise Refused(_("Gi 0 til 5 poeng for hvert punkt."), f"points_{pk}")
    own = application.scores.filter(person_id=by.pk)
    before = {row.criterion_id: (row.points, row.words) for row in own}
    if before == {pk: (points[pk], said[pk]) for pk in criteria}:
        return list(own)  # a second click
    now = clock.now()
    rows = Score.objects.bulk_create(
        [
            Score(
                application=application,
                criterion_id=pk,
                person_id=by.pk,
                points=points[pk],
                words=said[pk],
                given_at=now,
            )
            for pk in criteria
        ],
        update_conflicts=True,
        unique_fields=["application", "criterion", "person"],
        update_fields=["points", "words", "given_at"],
    )
    record("application.scored", application, by)
    return rows
