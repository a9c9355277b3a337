"""Of points that were merged, only the first one's sender is told what became of it."""

from after_import import after_import


def only_the_first(outcome):
    outcome.POINTS = outcome.POINTS.replace(
        "WHERE p.version_id IN (",
        "WHERE p.id = (SELECT min(q.id) FROM consultations_point q"
        " WHERE q.treatment_id = t.id) AND p.version_id IN (",
    )


after_import("consultations.emails.outcome", only_the_first)
