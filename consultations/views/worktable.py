"""What is done with several points at once, and taking back one's last step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from consultations import actions, policies
from consultations.forms.worktable import SeveralForm, TableForm
from consultations.models import Hearing, Phrase, Point
from consultations.states import StepKind
from core.access import allow
from core.errors import Refused
from core.pages import refusals_return_to
from organisations.models import Membership


def staff(hearing: Hearing) -> list[tuple[int, str]]:
    """Those who may answer points: id and name."""
    current = Membership.objects.current().filter(
        organisation=hearing.owner_id, role__in=policies.STAFF
    )
    people = current.order_by("user__name", "user").values_list("user", "user__name")
    return list(dict.fromkeys(people))


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def points_several(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Merge, theme or share what was ticked; then back to the same list."""
    people = staff(hearing)
    form = SeveralForm(request.POST, people)
    act = ACTS.get(request.POST.get("gjor", ""), nothing)
    if form.is_valid():
        try:
            messages.success(request, act(hearing, request.user, form.cleaned_data))
        except Refused as refusal:
            messages.warning(request, refusal.message)
    else:
        messages.warning(
            request, " ".join(str(words) for of in form.errors.values() for words in of)
        )
    return to_table(request, hearing, people)


def to_table(request: HttpRequest, hearing: Hearing, people: Any = ()) -> HttpResponse:
    """The work table with the filters it had."""
    asked = TableForm(request.GET, hearing, list(people) or staff(hearing))
    return redirect(reverse("hearing_treatment", kwargs={"ref": hearing.ref}) + asked.kept())


def merge(hearing: Hearing, by: Any, asked: dict[str, Any]) -> str:
    """One answer for all of them."""
    kept = actions.merge(hearing, by=by, treatments=asked["valgt"])
    return _("Punktene er slått sammen. Svaret går til alle %(n)s.") % {"n": kept.points.count()}


def theme(hearing: Hearing, by: Any, asked: dict[str, Any]) -> str:
    """Under one theme, or under none."""
    set_to = actions.set_theme(hearing, by=by, treatments=asked["valgt"], name=asked["theme"])
    if set_to is None:
        return _("Punktene har ikke noe tema nå.")
    return _("Punktene har fått temaet «%(name)s».") % {"name": set_to.name}


def share(hearing: Hearing, by: Any, asked: dict[str, Any]) -> str:
    """To one colleague, or to nobody."""
    to = User.objects.filter(pk=asked["to"]).first() if asked["to"] else None
    actions.assign(hearing, by=by, treatments=asked["valgt"], to=to)
    if to is None:
        return _("Ingen har punktene nå.")
    return _("%(name)s har fått punktene.") % {"name": to.name}


def nothing(hearing: Hearing, by: Any, asked: dict[str, Any]) -> str:
    """No button that we know."""
    raise Refused(_("Velg hva du vil gjøre med punktene."))


ACTS: dict[str, Callable[[Hearing, Any, dict[str, Any]], str]] = {
    "sla-sammen": merge,
    "tema": theme,
    "fordel": share,
}


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
@refusals_return_to("hearing_treatment")
def point_apart(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Take a point out of those it was merged with."""
    points = Point.objects.select_related("treatment__hearing")
    point = get_object_or_404(points, pk=pk, treatment__hearing=hearing)
    own = actions.take_apart(point, by=request.user)
    messages.success(request, _("Punktet står for seg selv igjen."))
    return redirect(
        f"{reverse('hearing_treatment', kwargs={'ref': hearing.ref})}?punkt={own.pk}#punktet"
    )


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
@refusals_return_to("hearing_treatment")
def step_undo(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Take back one's own last step."""
    step = actions.undo(hearing, by=request.user)
    messages.success(request, _("Angret. Det er slik det var før."))
    if step.kind in (StepKind.SPLIT, StepKind.ADD, StepKind.REMOVE):
        return redirect("hearing_points", ref=hearing.ref)
    return to_table(request, hearing)


@require_safe
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def phrases(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The municipality's standard sentences."""
    context = {
        "hearing": hearing,
        "phrases": Phrase.objects.filter(owner=hearing.owner).select_related("created_by"),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (
                _("Svar på innspillene"),
                reverse("hearing_treatment", kwargs={"ref": hearing.ref}),
            ),
            (_("Standardsetninger"), ""),
        ],
    }
    return render(request, "consultations/treatment_phrases.html", context)


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def phrase_drop(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Take one away."""
    phrase = get_object_or_404(Phrase, pk=pk, owner=hearing.owner_id)
    actions.drop_phrase(phrase, by=request.user)
    messages.success(request, _("Setningen er tatt bort. Svar som bruker den, er som før."))
    return redirect("phrases", ref=hearing.ref)
