"""What happened to each point, and what was decided."""

import json

from django.db.models import Case, CharField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject
from django.template.loader import render_to_string

from consultations.emails.writing import answerers, at_their_hour, columns, write
from consultations.models import Hearing
from consultations.states import AnswerState, Outcome
from core import clock
from dispatch import letters

OUTCOME, DECISION = "hearing.outcome", "hearing.decision"

# «**1. Tatt til følge**» and the two quotes, for each point of one answer, in the sender's order.
# One that joins another answer is told of the points of that one, which speaks for both; words of
# others that are withheld do not stand in its letter.
POINTS = """(
    SELECT string_agg(format(E'**%%s. %%s**\n%%s: «%%s»\nKommunen svarer: %%s',
                             p.n, p.label, p.who, p.text, p.reason), E'\n\n' ORDER BY p.n)
    FROM (SELECT row_number() OVER (ORDER BY p.position, p.id) AS n, t.reason,
                 CASE WHEN p.version_id = consultations_answer.current_id OR NOT EXISTS (
                          SELECT FROM consultations_withholding w
                          JOIN consultations_answerversion v ON v.answer_id = w.answer_id
                          WHERE v.id = p.version_id AND w.lifted_at IS NULL)
                      THEN p.text ELSE 'Kommunen har holdt tilbake en del av teksten.' END AS text,
                 %s::jsonb ->> t.outcome AS label,
                 CASE WHEN p.version_id = consultations_answer.current_id
                      THEN 'Dere skrev' ELSE 'Svaret dere sluttet dere til' END AS who
          FROM consultations_point p JOIN consultations_treatment t ON t.id = p.treatment_id
          WHERE p.version_id IN (
              consultations_answer.current_id,
              (SELECT j.current_id FROM consultations_answer j
               WHERE j.id = consultations_answer.joins_id AND j.state = 'sent'))) p)"""


@letters.in_bokmaal()
def tell_outcomes(hearing: Hearing) -> None:
    """To everyone who answered: what happened to each of their points, and why."""
    labels = {outcome.value: str(outcome.label) for outcome in Outcome}
    answered = answerers(hearing, "outcome").annotate(
        merge=JSONObject(points=Coalesce(points_text(labels), _no_points()))
    )
    waiting = at_their_hour(answered, clock.PortalNow())
    write(hearing, OUTCOME, waiting.values_list(*columns("address")))


def points_text(labels: dict[str, str]) -> RawSQL:
    """The treated points of an answer as the text of a letter."""
    return RawSQL(POINTS, [json.dumps(labels)], output_field=CharField())  # noqa: S611


def _no_points() -> Case:
    """What stands in the letter to those whose answer became no points, and why."""
    without = render_to_string("consultations/email/no_points.txt").strip()
    withdrawn = render_to_string("consultations/email/joined_gone.txt").strip()
    return Case(
        When(joins__state=AnswerState.WITHDRAWN, then=Value(withdrawn)),
        default=Value(without),
        output_field=CharField(),
    )


@letters.in_bokmaal()
def tell_decision(hearing: Hearing) -> None:
    """To everyone who answered: what was decided."""
    answered = answerers(hearing, "decision").annotate(merge=JSONObject())
    waiting = at_their_hour(answered, clock.PortalNow())
    write(hearing, DECISION, waiting.values_list(*columns("address")))
