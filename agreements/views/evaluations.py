"""The parties' joint evaluations as the parties and everyone else read them (clause O6)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.actions import evaluating
from agreements.forms.evaluations import WordsForm
from agreements.indicators.evaluations import in_time
from agreements.models import Edition, Evaluation, Party
from agreements.policies import parties
from agreements.policies.editions import may_take_part, visible_editions
from agreements.policies.evaluations import (
    blind_side,
    is_open_for,
    visible_evaluations,
    why_not_assess,
)
from agreements.states import EditionState, EvaluationState
from agreements.views import evaluation_rows
from consultations.states import HearingState
from consultations.views.mapping import shown
from core import clock
from core.access import allow, anyone, public
from core.pages import answer, refusals_return_to
from organisations.models import Organisation

MONTHS = 12  # before the end, from when a party may open it
COLOURS = {
    EvaluationState.OPEN: "info",
    EvaluationState.COMPARED: "info",
    EvaluationState.FOR_APPROVAL: "warning",
    EvaluationState.PUBLISHED: "success",
}


@public
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """The published ones, and those that one's own side is at work on."""
    found = visible_evaluations(request.user).select_related("edition__platform__municipality")
    done = found.filter(state=EvaluationState.PUBLISHED)
    context = {
        "own": [tagged(one) for one in found.exclude(state=EvaluationState.PUBLISHED)],
        "published": [(one, in_time(one)) for one in done.order_by("-published_at")],
        "may_open": soon_over(request.user),
        "crumbs": [(_("Plattformen"), reverse("platform")), (_("Evalueringer"), "")],
    }
    return render(request, "agreements/evaluation_list.html", context)


def tagged(evaluation: Evaluation) -> tuple[Evaluation, str]:
    """With the colour of its tag."""
    return evaluation, COLOURS[EvaluationState(evaluation.state)]


def soon_over(user: Any) -> QuerySet[Edition]:
    """Editions of one's own that may be looked back at now, and are not."""
    last = clock.months_later(clock.today(), MONTHS)
    return Edition.objects.filter(
        state=EditionState.IN_FORCE,
        platform__in=parties.prepared(user).values("platform"),
        valid_to__lte=last,
        evaluation=None,
    ).select_related("platform")


@require_POST
@allow(may_take_part, on=visible_editions)
@refusals_return_to("edition")
def evaluation_open(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Begin before the clock does it."""
    evaluation = evaluating.open_one(edition, by=request.user)
    messages.success(request, _("Evalueringen er åpnet, og begge parter har fått beskjed."))
    return redirect(evaluation)


@require_safe
@allow(anyone, on=visible_evaluations, anonymous=True)
def evaluation_detail(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """What the reader may see of it, by how far it has come."""
    return answer(request, "agreements/evaluation.html", page_of(request, evaluation))


def page_of(
    request: HttpRequest, evaluation: Evaluation, form: WordsForm | None = None
) -> dict[str, Any]:
    """What the page of an evaluation needs; a form that was refused takes the place of a fresh one.

    Before every party has handed in nothing of the conclusion is there to be shown, and of the
    views only one's own: the pages of two people of the same side never differ by what the other
    side has written.
    """
    own = parties.own_parties(request.user, evaluation.edition.platform)
    sides = evaluation_rows.sides(request.user, evaluation)
    yeses = given(evaluation)
    blind = evaluation.state == EvaluationState.OPEN
    mine = blind_work(request.user, evaluation) if blind else []
    found = [] if blind else evaluation_rows.rows(request.user, evaluation)
    return {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "now": clock.now(),
        "colour": COLOURS[EvaluationState(evaluation.state)],
        "sides": sides,
        "own": own,
        "mine": mine,
        "may_write_on": bool(parties.returning_parties(request.user, evaluation.edition.platform)),
        "both": why_not_assess(request.user, evaluation) if blind and own and not mine else "",
        "rows": found,
        "tally": evaluation_rows.tally(found),
        "writes": bool(own) and evaluation.state == EvaluationState.COMPARED,
        "waiting": waiting(request.user, evaluation, own),
        "yeses": [(side, yeses.get(side.party.pk, 0)) for side in sides],
        "in_time": in_time(evaluation),
        "next": next_edition(request.user, evaluation),
        "survey": survey(evaluation),
        "form": form,
        "words_form": form or words_form(evaluation),
        "crumbs": trail(evaluation),
    }


def blind_work(user: Any, evaluation: Evaluation) -> list[dict[str, Any]]:
    """How far one's own side has come, for those who assess."""
    return [own_work(user, evaluation, party) for party in blind_side(user, evaluation)]


def own_work(user: Any, evaluation: Evaluation, party: Party) -> dict[str, Any]:
    """How far one's own side has come; nobody else's is counted."""
    points = evaluation_rows.own_points(evaluation, party)
    return {
        "party": party,
        "open": is_open_for(evaluation, party),
        "points": points,
        "done": sum(one["own"] is not None for one in points),
        "speaks": parties.may_speak_for(user, party),
    }


def words_form(evaluation: Evaluation, data: Any = None) -> WordsForm:
    """The joint words as they are."""
    seen = evaluation_rows.mark(evaluation.words)
    return WordsForm(data, initial={"words": evaluation.words, "seen": seen})


def waiting(
    user: Any, evaluation: Evaluation, own: list[Party]
) -> list[tuple[Party, list[Organisation]]]:
    """The sides that this person may say yes for now; with the organisations, where each joins."""
    if evaluation.state != EvaluationState.FOR_APPROVAL:
        return []
    given: set[tuple[int, int | None]]
    given = set(evaluation.approvals.values_list("party", "organisation"))
    found: list[tuple[Party, list[Organisation]]] = []
    for party in own:
        if not party.joins:
            if parties.holds_key(user, party) and (party.pk, None) not in given:
                found.append((party, []))
        elif left := [
            one
            for one in parties.joined_organisations(user, evaluation.edition)
            if (party.pk, one.pk) not in given
        ]:
            found.append((party, left))
    return found


def given(evaluation: Evaluation) -> dict[int, int]:
    """How many yeses each side has given to the conclusion."""
    found: dict[int, int] = {}
    for party in evaluation.approvals.standing().values_list("party", flat=True):
        found[party] = found.get(party, 0) + 1
    return found


def next_edition(user: Any, evaluation: Evaluation) -> Edition | None:
    """What was drafted of it, where the reader may see it."""
    if evaluation.next_edition_id is None:
        return None
    return visible_editions(user).filter(pk=evaluation.next_edition_id).first()


def survey(evaluation: Evaluation) -> dict[str, Any] | None:
    """What the members answered: figures of five and more, when the mapping is over."""
    hearing = evaluation.survey
    if hearing is None:
        return None
    over = hearing.closes_at is not None and hearing.closes_at <= clock.now()
    if not over or hearing.state == HearingState.WITHDRAWN:
        return {"hearing": hearing}
    return {"hearing": hearing, **shown(hearing)}


def trail(evaluation: Evaluation, *below: str) -> list[tuple[str, str]]:
    """From a page of an evaluation up to the platform."""
    platform = evaluation.edition.platform
    top = [(_("Plattformen"), reverse("platform"))]
    if platform.municipality_id is not None:
        top.append((platform.name, platform.get_absolute_url()))
    top.append((_("Evalueringer"), reverse("evaluations")))
    here = _("Evaluering av %(title)s") % {"title": evaluation.edition.title}
    if not below:
        return [*top, (here, "")]
    return [*top, (here, evaluation.get_absolute_url()), (below[0], "")]


@require_safe
@allow(anyone, on=visible_evaluations, anonymous=True)
def evaluation_next(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """The next edition beside the one that was looked back at, word by word."""
    after = next_edition(request.user, evaluation)
    if after is None:
        raise Http404
    context = {
        "evaluation": evaluation,
        "before": evaluation.edition,
        "after": after,
        "changes": evaluation_rows.changes(evaluation.edition, after),
        "crumbs": trail(evaluation, _("Neste utgave")),
    }
    return render(request, "agreements/evaluation_next.html", context)
