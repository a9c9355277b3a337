"""What shows how a policy came about, laid in and taken out; and a municipality's own word."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions import policy_evidence as actions
from agreements.actions import self_check
from agreements.forms.policy import EvidenceForm, SelfCheckForm, TakeForm
from agreements.models import Evidence, LocalPolicy, SelfCheck
from agreements.policies import local_policy as policies
from agreements.states import Criterion
from agreements.views.policy_desk import EITHER, crumbs, own_crumbs, writer
from core import files
from core.access import allow
from core.pages import answer, attempt, refusals_return_to, saved_words
from organisations.models import Municipality


@require_http_methods(EITHER)
@writer
def evidence_add(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Lay in one thing: a link, a file, or a hearing or a meeting in Samspill."""
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, policy=policy)
        if attempt(form, lambda: add(form, policy, request.user)):
            messages.success(request, _("Grunnlaget er lagt inn."))
            return redirect("policy_work", ref=policy.ref)
    else:
        form = EvidenceForm(policy=policy, initial={"kind": request.GET.get("viser")})
    context = {"form": form, "policy": policy, "crumbs": crumbs(policy, _("Legg inn grunnlag"))}
    return answer(request, "agreements/work_evidence.html", context)


def add(form: EvidenceForm, policy: LocalPolicy, user: Any) -> Evidence:
    """What was typed, into the action; a file is examined first."""
    given = dict(form.cleaned_data)
    if given["file"]:
        given["file"] = files.receive(given["file"], by=user)
    return actions.add_evidence(policy, by=user, **given)


@require_POST
@writer
@refusals_return_to("policy_work")
def evidence_take(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Take in something there is already, with one click."""
    form = TakeForm(request.POST)
    if form.is_valid():
        actions.take_in(policy, by=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Det er tatt med i grunnlaget."))
    return redirect("policy_work", ref=policy.ref)


@require_POST
@writer
@refusals_return_to("policy_work")
def evidence_remove(request: HttpRequest, policy: LocalPolicy, pk: int) -> HttpResponse:
    """Take something out again."""
    actions.remove_evidence(policy, by=request.user, pk=pk)
    messages.success(request, _("Det er tatt ut av grunnlaget."))
    return redirect("policy_work", ref=policy.ref)


@require_http_methods(EITHER)
@allow(policies.may_check, on=policies.check_places, key="number", why=policies.why_not_check)
def policy_check_edit(request: HttpRequest, place: Municipality) -> HttpResponse:
    """Answer the four criteria, one at a time."""
    said = {row.criterion: row for row in SelfCheck.objects.filter(municipality=place)}
    asked = request.POST.get("criterion", "") if request.method == "POST" else ""
    forms = {
        c: SelfCheckForm.opened(c, said.get(c), request.POST if asked == c else None)
        for c in Criterion
    }
    chosen = forms[Criterion(asked)] if asked in Criterion.values else None
    if chosen and attempt(chosen, lambda: say(chosen, place, asked, request.user)):
        messages.success(request, saved_words())
        return redirect("policy_check_edit", number=place.number)
    context = {
        "form": chosen,
        "place": place,
        "forms": [(c.value, c.label, form) for c, form in forms.items()],
        "crumbs": [*own_crumbs(), (_("Egenmelding"), "")],
        "public": reverse("policy_check", kwargs={"slug": place.slug}),
    }
    return answer(request, "agreements/work_policy_check.html", context)


def say(form: SelfCheckForm, place: Municipality, criterion: str, user: Any) -> SelfCheck:
    """What was typed, into the action."""
    return self_check.say(place, by=user, criterion=criterion, **form.cleaned_data)
