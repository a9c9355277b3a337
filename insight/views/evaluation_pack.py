"""What the parties look back at, in one tagged PDF: figures, views, activities and minutes (O6).

It stands here because minutes are the forums', figures everyone's, and the views the agreement's.
Only the parties reach it before the evaluation is published; what one party may not see of the
other is asked for through the same rule as the pages (`agreements.policies.evaluations`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.actions.evaluating import Figure
from agreements.comparing import spoken
from agreements.models import Evaluation
from agreements.policies.activities import visible_activities
from agreements.policies.evaluations import visible_evaluations
from agreements.states import EvaluationState, Verdict
from agreements.views import evaluation_rows
from agreements.views.activities import state_words
from agreements.views.evaluation_rows import Row
from core import clock
from core.access import allow, anyone
from core.templatetags.portal import dato, kort_dato
from forums import policies as forum_policies
from forums.models import Meeting
from forums.states import MeetingState
from forums.views import minutes_rows
from forums.views.pdf import (
    MOST_MEETINGS,
    Block,
    as_file,
    bullets,
    compiled,
    counted,
    minutes_blocks,
    paragraph,
    section,
)
from insight import beside
from insight.views import pack_survey

type Sheet = Iterator[Block]


@require_safe
@allow(anyone, on=visible_evaluations, anonymous=True)
def evaluation_pack(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Everything that the parties look back at, as far as the evaluation has come."""
    edition = evaluation.edition
    blocks = [
        {"kind": "lead", "text": about(evaluation)},
        {"kind": "contents", "text": _("Innhold")},
        *joint_words(evaluation),
        *points(request.user, evaluation),
        *activities(request.user, evaluation),
        *pack_survey.members(evaluation, *period(evaluation)),
        *minutes(request.user, evaluation),
    ]
    title = _("Grunnlag: evaluering av %(title)s") % {"title": edition.title}
    path = reverse("evaluation", kwargs={"ref": evaluation.ref})
    return as_file(compiled(edition.platform, path, title, blocks), f"grunnlag-{evaluation.ref}")


def period(evaluation: Evaluation) -> tuple[date, date]:
    """From the agreement's first day to today, or to its last day when that is past."""
    edition, today = evaluation.edition, clock.today()
    return edition.valid_from or today, min(today, edition.valid_to or today)


def about(evaluation: Evaluation) -> str:
    """What the paper is."""
    first, last = period(evaluation)
    words = _("Det partene ser tilbake på, fra %(first)s til %(last)s. Status: %(state)s.")
    return words % {
        "first": dato(first), "last": dato(last), "state": evaluation.get_state_display(),
    }  # fmt: skip


# --- the parties' views and what is measured ------------------------------------------------------


def joint_words(evaluation: Evaluation) -> list[Block]:
    """What they say together of the whole, when it is published."""
    if evaluation.state != EvaluationState.PUBLISHED:
        return []
    return section(_("Felles konklusjon"), paragraph(evaluation.words))


def points(user: Any, evaluation: Evaluation) -> Sheet:
    """Clause by clause: the words, the figures, both views and the conclusion."""
    blind = evaluation.state == EvaluationState.OPEN
    figures = beside.of_edition(evaluation.edition) if blind else kept(evaluation)
    yield {"kind": "h2", "text": _("Punkt for punkt")}
    if not blind:
        yield from wholes(user, evaluation)
    for row in rows(user, evaluation):
        yield {"kind": "h3", "text": headed(row)}
        if row.clause:
            yield paragraph(row.clause.text)
        yield from bullets([measured(one) for one in figures if one.code == code_of(row)])
        if not blind:
            yield from views(row)
        if evaluation.state == EvaluationState.PUBLISHED:
            yield from conclusion(row)


def rows(user: Any, evaluation: Evaluation) -> list[Row]:
    """The clauses; those that are missing are known when the conclusion is."""
    found = evaluation_rows.rows(user, evaluation)
    published = evaluation.state == EvaluationState.PUBLISHED
    return [row for row in found if row.clause or published]


def headed(row: Row) -> str:
    """«Rammevilkår 2: Frie midler»."""
    new = row.conclusion.heading if row.conclusion else ""
    return ": ".join(filter(None, [row.spoken, row.clause.heading if row.clause else new]))


def code_of(row: Row) -> str:
    """The clause's; none of one that is missing."""
    return row.clause.code if row.clause else ""


def kept(evaluation: Evaluation) -> list[Figure]:
    """The figures as they were when the parties compared."""
    return [
        Figure(one.code, one.words, one.value, one.n, one.on) for one in evaluation.figures.all()
    ]


def measured(one: Figure) -> str:
    """«48 % av kronene er frie midler (n = 1960, talt 3. mai 2027)»."""
    words = _("%(value)s %(words)s (n = %(n)s, talt %(day)s)")
    return words % {"value": one.value, "words": one.words, "n": one.n, "day": kort_dato(one.on)}


def wholes(user: Any, evaluation: Evaluation) -> list[Block]:
    """What each party says of the whole."""
    return [
        {"kind": "p", "text": f"{side.party}: {side.words}"}
        for side in evaluation_rows.sides(user, evaluation)
        if side.words
    ]


def views(row: Row) -> list[Block]:
    """Both parties' views, and how far they are from each other."""
    if not row.said:
        return []
    if not row.spoken_of:
        return [{"kind": "meta", "text": _("Ingen av partene har vurdert punktet.")}]
    lines = [
        ". ".join(filter(None, [f"{one.party}: {one.means or _('Ingen poeng')}", one.words]))
        for one in row.said
    ]
    return [*bullets(lines), {"kind": "meta", "text": row.apart}]


def conclusion(row: Row) -> list[Block]:
    """What they say together; both views where they disagree."""
    one = row.conclusion
    if one is None:
        return []
    verdict = _("Felles konklusjon: %(verdict)s") % {"verdict": Verdict(one.verdict).label}
    said = [f"{verdict}. {one.words}".strip()]
    if one.text:
        said.append(_("Slik skal punktet lyde: %(text)s") % {"text": one.text})
    own = [f"{each.party}: {each.own}" for each in row.said if row.disagree and each.own]
    return [{"kind": "said", "text": "\n\n".join(said)}, *bullets(own)]


# --- what was done in the period ------------------------------------------------------------------


def activities(user: Any, evaluation: Evaluation) -> list[Block]:
    """What the parties planned and did together in the agreement's whole term (clause O1)."""
    first, last = period(evaluation)
    term = (first, evaluation.edition.valid_to or last)
    found = visible_activities(user).filter(
        platform=evaluation.edition.platform_id, due__range=term
    )
    lines = [done_together(one) for one in found.order_by("due", "pk")]
    return section(_("Felles aktiviteter"), *bullets(lines))


def done_together(activity: Any) -> str:
    """«Felles kurs (P3, R4), innen 3. mai 2027: Gjort. Femti kommuner var med.»"""
    words = _("%(title)s (%(clauses)s), innen %(day)s: %(state)s.") % {
        "title": activity.title,
        "clauses": ", ".join(map(spoken, activity.clauses)),
        "day": kort_dato(activity.due),
        "state": state_words(activity),
    }
    return f"{words} {activity.result or activity.reason}".strip()


def minutes(user: Any, evaluation: Evaluation) -> Sheet:
    """The approved minutes of the period, each on its own sheet."""
    meetings = held(user, evaluation)
    yield {"kind": "h2", "text": _("Referater")}
    yield paragraph(counted(meetings[:MOST_MEETINGS]))
    if len(meetings) > MOST_MEETINGS:
        words = _("Her står de første %(n)s. Resten finner dere på møtene selv.")
        yield paragraph(words % {"n": MOST_MEETINGS})
    for said in minutes_rows.minutes_of(meetings[:MOST_MEETINGS]):
        heading = f"{said['meeting'].title}, {kort_dato(said['meeting'].starts_at)}"
        yield from ({"kind": "sheet"}, {"kind": "h2", "text": heading})
        yield from minutes_blocks(said, "h3")


def held(user: Any, evaluation: Evaluation) -> list[Meeting]:
    """The closed meetings of the parties' forum in the period; none where they have no forum."""
    first, last = period(evaluation)
    found = forum_policies.meetings_with_minutes(user).filter(
        forum=evaluation.edition.platform.forum_id,
        state=MeetingState.CLOSED,
        starts_at__gte=clock.start_of_day(first),
        starts_at__lt=clock.end_of_day(last),
    )
    rows = found.select_related("forum", "convener__organisation", "minutes", "venue")
    return list(rows.order_by("starts_at")[: MOST_MEETINGS + 1])
