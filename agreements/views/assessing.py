"""Each party looks back for itself: clause by clause, saved as it is written, then handed in.

Everything here is of one's own side. Nothing of the other's is asked for (clauses P1, O6).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.actions import evaluating
from agreements.comparing import spoken
from agreements.forms.evaluations import AssessForm, HandInForm, SurveyForm
from agreements.models import Assessment, Clause, Evaluation, Party
from agreements.policies import parties
from agreements.policies.evaluations import (
    assessed_clauses,
    blind_side,
    is_open_for,
    may_assess,
    may_take_part,
    visible_evaluations,
    why_not_assess,
    why_not_take_part,
)
from agreements.views import evaluation_rows
from agreements.views.evaluations import trail
from core import clock, quiet_saves
from core.access import allow
from core.pages import answer, attempt, saved_words

EITHER = ["GET", "HEAD", "POST"]
takes_part = allow(may_take_part, on=visible_evaluations, why=why_not_take_part)
assesses = allow(may_assess, on=visible_evaluations, why=why_not_assess)
quietly = allow(may_assess, on=visible_evaluations, anonymous=True, why=why_not_assess)


def own_side(request: HttpRequest, evaluation: Evaluation) -> Party:
    """Which of the reader's sides it is about; 404 for one that is not theirs."""
    mine = blind_side(request.user, evaluation)
    asked = request.POST.get("party") or request.GET.get("part", "")
    found = [party for party in mine if asked in ("", str(party.pk))]
    if not found:
        raise Http404
    return found[0]


def around(request: HttpRequest, evaluation: Evaluation, party: Party, here: str) -> dict[str, Any]:
    """What every page of one's own views needs."""
    found = evaluation_rows.own_points(evaluation, party)
    return {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "party": party,
        "points": found,
        "done": sum(one["own"] is not None for one in found),
        "speaks": parties.may_speak_for(request.user, party),
        "now": clock.now(),
        "crumbs": trail(evaluation, here),
    }


@require_safe
@assesses
def evaluation_assess(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Every clause with one's own side's view, and how far one has come."""
    party = own_side(request, evaluation)
    if not is_open_for(evaluation, party):
        return redirect(evaluation)
    context = around(request, evaluation, party, _("Vurder punktene"))
    return answer(request, "agreements/evaluation_assess.html", context)


def clause_of(evaluation: Evaluation, code: str) -> Clause:
    """One that is looked back at, else 404."""
    found: Clause = get_object_or_404(assessed_clauses(evaluation), code=code)
    return found


@require_http_methods(EITHER)
@assesses
def evaluation_clause(request: HttpRequest, evaluation: Evaluation, code: str) -> HttpResponse:
    """One clause: how well it is followed, and why; then on to the next."""
    party, clause = own_side(request, evaluation), clause_of(evaluation, code)
    if not is_open_for(evaluation, party):
        return redirect(evaluation)
    form = AssessForm.opened(own_view(evaluation, party, clause), request.POST or None)
    if form.is_bound and attempt(form, lambda: assess(form, request, evaluation, party, clause)):
        if "lagre" in request.POST:
            messages.success(request, saved_words())
        return redirect(onward(request, evaluation, party, clause))
    return clause_page(request, evaluation, party, clause, form)


def own_view(evaluation: Evaluation, party: Party, clause: Clause) -> Assessment | None:
    """As this side has saved it, if it has."""
    rows = evaluation.assessments.filter(party=party, clause=clause)
    return rows.select_related("edited_by").first()


def assess(
    form: AssessForm, request: HttpRequest, evaluation: Evaluation, party: Party, clause: Clause
) -> Any:
    """What was typed, into the action."""
    return evaluating.assess(
        evaluation, by=request.user, party=party, clause=clause, **form.cleaned_data
    )


def onward(request: HttpRequest, evaluation: Evaluation, party: Party, clause: Clause) -> str:
    """To the next clause of the text; after the last one, or for a pause, to them all."""
    following = assessed_clauses(evaluation).filter(position__gt=clause.position).first()
    if following is None or "lagre" in request.POST:
        return page(evaluation, party, "evaluation_assess")
    return page(evaluation, party, "evaluation_clause", code=following.code)


def page(evaluation: Evaluation, party: Party, name: str, **more: str) -> str:
    """One of the pages of this side's views."""
    return f"{reverse(name, kwargs={'ref': evaluation.ref, **more})}?part={party.pk}"


def clause_page(
    request: HttpRequest, evaluation: Evaluation, party: Party, clause: Clause, form: AssessForm
) -> HttpResponse:
    """The clause, what one's own side has saved of it, and where one is."""
    context = around(request, evaluation, party, spoken(clause.code))
    codes = [one["clause"].code for one in context["points"]]
    here, draft = codes.index(clause.code), own_view(evaluation, party, clause)
    stale = getattr(form, "stale", False)
    if stale and draft:
        form.data = form.data.copy()
        form.data["saves"] = draft.saves
    context |= {
        "form": form,
        "clause": clause,
        "spoken": spoken(clause.code),
        "n": here + 1,
        "previous": codes[here - 1] if here else "",
        "following": codes[here + 1] if here + 1 < len(codes) else "",
        "draft": draft,
        "saves": form["saves"].value(),
        "seen": "",
        "newer": newer(form, draft) if stale and draft else [],
    }
    return answer(request, "agreements/evaluation_clause.html", context)


def newer(form: AssessForm, draft: Assessment) -> list[dict[str, Any]]:
    """What a colleague has saved meanwhile; the next save is a choice."""
    score = evaluation_rows.meaning(draft.score) or _("Ingen vurdering")
    said = {"score": score, "words": draft.words}
    return [
        {"label": form[name].label, "anchor": f"div_{form[name].auto_id}", "text": words}
        for name, words in said.items()
    ]


@quiet_saves.signed_out_is_told
@require_POST
@quietly
def evaluation_clause_save(request: HttpRequest, evaluation: Evaluation, code: str) -> HttpResponse:
    """Save quietly while somebody writes; only the status line comes back."""
    party, clause = own_side(request, evaluation), clause_of(evaluation, code)
    form = AssessForm.opened(None, request.POST)
    made = attempt(form, lambda: assess(form, request, evaluation, party, clause))
    if made is not None:
        return quiet_saves.status_line(request, made)
    if getattr(form, "stale", False):
        draft = own_view(evaluation, party, clause)
        return quiet_saves.saved_by_another(request, draft.edited_by if draft else _("En annen"))
    return quiet_saves.status_line(request, None, quiet_saves.errors_in(form), 422)


@require_http_methods(EITHER)
@assesses
def evaluation_hand_in(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """What is handed in, and that it stands afterwards."""
    party = own_side(request, evaluation)
    if not is_open_for(evaluation, party):
        return redirect(evaluation)
    form = HandInForm(request.POST or None)

    def act() -> Any:
        words = form.cleaned_data["words"]
        return evaluating.hand_in(evaluation, by=request.user, party=party, words=words)

    if form.is_bound and attempt(form, act):
        messages.success(request, _("Vurderingen er levert for %(party)s.") % {"party": party})
        return redirect(evaluation)
    context = around(request, evaluation, party, _("Lever"))
    context |= {"form": form, "keys": list(parties.key_people(party))}
    return answer(request, "agreements/evaluation_hand_in.html", context)


@require_http_methods(EITHER)
@takes_part
def evaluation_survey(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Lay beside it what the members answered."""
    form = SurveyForm(evaluation, request.POST or None)

    def act() -> Any:
        return evaluating.attach_survey(evaluation, by=request.user, **form.cleaned_data)

    if form.is_bound and attempt(form, act):
        messages.success(request, _("Undersøkelsen er lagt ved."))
        return redirect(evaluation)
    context = {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "form": form,
        "crumbs": trail(evaluation, _("Medlemmenes svar")),
    }
    return answer(request, "agreements/evaluation_survey.html", context)
