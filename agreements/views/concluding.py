"""After both views are shown: the parties write one conclusion, and both say yes to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions import concluding
from agreements.forms.evaluations import ConclusionForm, NewConclusionForm, OtherwiseForm
from agreements.models import Clause, Conclusion, Evaluation, Party
from agreements.policies import parties
from agreements.states import EvaluationState, Verdict
from agreements.views import evaluation_rows
from agreements.views.assessing import EITHER, clause_of, own_side, takes_part
from agreements.views.editions import joining
from agreements.views.evaluations import page_of, trail, words_form
from core.errors import Stale
from core.fields import VersionForm
from core.pages import answer, attempt, refusals_return_to


def back(evaluation: Evaluation, clause: Clause) -> str:
    """The clause on the page with both views."""
    return f"{evaluation.get_absolute_url()}#{clause.code}"


def concluded(evaluation: Evaluation, clause: Clause) -> Conclusion | None:
    """What the parties say of it now, if anything."""
    return evaluation.conclusions.filter(clause=clause).first()


def unless_changed(form: Any, now: str, act: Callable[[], Any], same: bool = False) -> Any:
    """Do it, unless somebody has saved since the form was opened; then both are shown.

    Each point has a mark of its own: two who write on different points never meet. What is the
    same as what is saved meets nobody either.
    """

    def asked() -> Any:
        if form.cleaned_data["seen"] != now and not same:
            raise Stale
        return act()

    return attempt(form, asked)


def said(form: Any) -> dict[str, Any]:
    """What was typed, without the mark."""
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


@require_http_methods(EITHER)
@takes_part
def evaluation_conclude(request: HttpRequest, evaluation: Evaluation, code: str) -> HttpResponse:
    """Both views of a clause, and what becomes of it."""
    clause = clause_of(evaluation, code)
    if evaluation.state != EvaluationState.COMPARED:
        return redirect(evaluation)
    now = concluded(evaluation, clause)
    seen = evaluation_rows.mark_of(now)
    form = ConclusionForm.opened(clause, now, seen, request.POST or None)

    def act() -> Any:
        return concluding.conclude(
            evaluation, by=request.user, clause=clause, version=evaluation.version, **said(form)
        )

    made = unless_changed(form, seen, act) if form.is_bound else None
    if made is None:
        return conclude_page(request, evaluation, clause, form)
    if made.verdict == Verdict.DISAGREE:
        return redirect(reverse("evaluation_conclude", args=[evaluation.ref, code]) + "#syn")
    return redirect(back(evaluation, clause))


def conclude_page(
    request: HttpRequest,
    evaluation: Evaluation,
    clause: Clause,
    form: ConclusionForm,
    otherwise: OtherwiseForm | None = None,
) -> HttpResponse:
    """The clause with everything that is known of it."""
    found = evaluation_rows.rows(request.user, evaluation)
    row = next(one for one in found if one.clause == clause)
    own = parties.own_parties(request.user, evaluation.edition.platform)
    if getattr(form, "stale", False):
        show_both(form, clause, row.conclusion)
    context = {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "row": row,
        "form": otherwise or form,
        "conclusion_form": form,
        "views": [(one, own_form(one, own, otherwise)) for one in row.said],
        "crumbs": trail(evaluation, row.spoken),
    }
    return answer(request, "agreements/evaluation_conclude.html", context)


def own_form(
    one: evaluation_rows.Said, own: list[Party], refused: OtherwiseForm | None
) -> OtherwiseForm | None:
    """Where a side of the reader's own says what it thinks; None for the other side."""
    if one.party not in own:
        return None
    if refused is not None and refused.party == one.party:
        return refused
    seen = evaluation_rows.mark(one.own)
    return OtherwiseForm(one.party, initial={"words": one.own, "seen": seen})


def show_both(form: ConclusionForm, clause: Clause, now: Conclusion | None) -> None:
    """What is saved now, beside what was typed; the next save is a choice."""
    saved = ConclusionForm.opened(clause, now, evaluation_rows.mark_of(now))
    verdict = str(Verdict(now.verdict).label) if now else _("Ikke valgt")
    shown = {"verdict": verdict, "words": saved["words"].initial, "text": saved["text"].initial}
    form.now_saved = [{"label": form[name].label, "text": text} for name, text in shown.items()]
    form.data = form.data.copy()
    form.data["seen"] = saved["seen"].initial


def own_words(now: Conclusion | None, party: Party) -> str:
    """What a side has written of a clause the parties disagree on, as it is saved."""
    view = now.views.filter(party=party).first() if now else None
    return view.words if view else ""


@require_POST
@takes_part
def evaluation_otherwise(request: HttpRequest, evaluation: Evaluation, code: str) -> HttpResponse:
    """One's own side's words where the parties disagree."""
    clause, party = clause_of(evaluation, code), own_side(request, evaluation)
    if evaluation.state != EvaluationState.COMPARED:
        return redirect(evaluation)
    form, now = OtherwiseForm(party, request.POST), concluded(evaluation, clause)
    own = own_words(now, party)

    def act() -> Any:
        return concluding.say_otherwise(
            evaluation, by=request.user, party=party, clause=clause, version=evaluation.version,
            **said(form),
        )  # fmt: skip

    if unless_changed(form, evaluation_rows.mark(own), act, form.data.get("words") == own):
        messages.success(request, _("Synet til %(party)s er lagret.") % {"party": party})
        return redirect(back(evaluation, clause))
    if getattr(form, "stale", False):
        form.now_saved = [{"label": form["words"].label, "text": own}]
        form.data = form.data.copy()
        form.data["seen"] = evaluation_rows.mark(own)
    joint = ConclusionForm.opened(clause, now, evaluation_rows.mark_of(now))
    return conclude_page(request, evaluation, clause, joint, form)


@require_http_methods(EITHER)
@takes_part
def evaluation_new_clause(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """A clause that is missing."""
    if evaluation.state != EvaluationState.COMPARED:
        return redirect(evaluation)
    form = NewConclusionForm(evaluation, request.POST or None)

    def act() -> Any:
        return concluding.add_new(evaluation, by=request.user, **form.cleaned_data)

    if form.is_bound and attempt(form, act):
        messages.success(request, _("Punktet er lagt til i konklusjonen."))
        return redirect(f"{evaluation.get_absolute_url()}#nye")
    if getattr(form, "stale", False):
        form.data = form.data.copy()
        form.data["version"] = str(evaluation.version)
    context = {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "form": form,
        "crumbs": trail(evaluation, _("Nytt punkt")),
    }
    return answer(request, "agreements/evaluation_new_clause.html", context)


@require_POST
@takes_part
@refusals_return_to("evaluation")
def evaluation_new_drop(request: HttpRequest, evaluation: Evaluation, pk: int) -> HttpResponse:
    """Take a new clause out of the conclusion again."""
    row = evaluation.conclusions.filter(pk=pk, clause=None).first()
    if row is not None:
        concluding.drop_new(evaluation, by=request.user, conclusion=row)
        messages.success(request, _("Punktet er tatt ut av konklusjonen."))
    return redirect(evaluation)


@require_POST
@takes_part
def evaluation_words(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """What the parties say together of the whole."""
    form = words_form(evaluation, request.POST)

    def act() -> Any:
        return concluding.save_words(
            evaluation, by=request.user, version=evaluation.version, **said(form)
        )

    seen = evaluation_rows.mark(evaluation.words)
    if unless_changed(form, seen, act):
        messages.success(request, _("Den felles konklusjonen er lagret."))
        return redirect(f"{evaluation.get_absolute_url()}#sammen")
    if getattr(form, "stale", False):
        form.now_saved = [{"label": form["words"].label, "text": evaluation.words}]
        form.data = form.data.copy()
        form.data["seen"] = seen
    return answer(request, "agreements/evaluation.html", page_of(request, evaluation, form))


@require_POST
@takes_part
@refusals_return_to("evaluation")
def evaluation_send(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Put the conclusion before both parties, as the person has read it."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Stale
    concluding.send_for_approval(evaluation, by=request.user, **form.cleaned_data)
    messages.success(request, _("Konklusjonen er lagt fram. Den andre parten har fått beskjed."))
    return redirect(evaluation)


@require_POST
@takes_part
@refusals_return_to("evaluation")
def evaluation_write_on(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Back to writing together."""
    concluding.write_on(evaluation, by=request.user)
    messages.success(request, _("Dere kan skrive videre. Et ja som var gitt, gjelder ikke lenger."))
    return redirect(evaluation)


@require_POST
@takes_part
@refusals_return_to("evaluation")
def evaluation_yes(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """Say yes for one's side; with every side's it is published."""
    party, form = own_side(request, evaluation), VersionForm(request.POST)
    organisation = joining(request, evaluation.edition, party)
    if not form.is_valid():
        raise Stale
    row = concluding.say_yes(
        evaluation, by=request.user, party=party, organisation=organisation, **form.cleaned_data
    )
    published = row.state == EvaluationState.PUBLISHED
    words = _("Begge har sagt ja. Evalueringen er publisert.") if published else ""
    messages.success(request, words or _("Dere har sagt ja for %(who)s.") % {
        "who": organisation or party,
    })  # fmt: skip
    return redirect(evaluation)
