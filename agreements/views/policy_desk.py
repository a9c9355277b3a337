"""A municipality's policy as those who make it meet it: steps, words, the decision, the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.actions import local_policy as actions
from agreements.forms.policy import DecisionForm, MoveForm, NewPolicyForm, PolicyForm
from agreements.levels import in_force
from agreements.models import LocalPolicy
from agreements.policies import local_policy as policies
from agreements.states import (
    NEEDED,
    POLICY,
    POLICY_MEANS,
    STANDING,
    WORKING,
    EvidenceKind,
    PolicyState,
)
from agreements.suggestions import suggested
from agreements.views.local_policy import steps
from core import clock
from core.access import allow
from core.fields import SliceForm, VersionForm
from core.models import new_ref
from core.pages import after, answer, attempt, page, refusals_return_to, saved, saved_words

ROWS = 25
EITHER = ["GET", "HEAD", "POST"]
NEXT = {
    PolicyState.DIALOGUE: gettext_lazy("Gå til dialog"),
    PolicyState.ON_HEARING: gettext_lazy("Gå til høring"),
}
BACK = gettext_lazy("Tilbake til dialog")
desk = allow(policies.may_see_work, on=policies.work_policies)
writer = allow(policies.may_write, on=policies.work_policies, why=policies.why_not_write)
approver = allow(policies.may_decide, on=policies.work_policies, why=policies.why_not_decide)


@require_safe
@allow(policies.may_see_work, why=policies.why_not_see_work)
def work_policies(request: HttpRequest) -> HttpResponse:
    """Every policy of the person's municipalities, and the self-report of each."""
    asked = SliceForm(request.GET).asked()
    found = policies.work_policies(request.user)
    rows, following = page(after(found, asked["etter"], ("-pk",)), ROWS)
    context = {
        "rows": rows,
        "following": following,
        "in_force": set(
            in_force().filter(pk__in=[r.pk for r in rows]).values_list("pk", flat=True)
        ),
        "may_start": policies.may_start(request.user),
        "places": policies.check_places(request.user).order_by("name", "pk")[:ROWS],
    }
    return render(request, "agreements/work_policies.html", context)


@require_http_methods(EITHER)
@allow(policies.may_start, why=policies.why_not_start)
def policy_new(request: HttpRequest) -> HttpResponse:
    """Begin on one."""
    form = NewPolicyForm(
        request.POST if request.method == "POST" else None,
        places=policies.writing_places(request.user),
        initial={"ref": new_ref()},
    )
    if form.is_bound and (made := attempt(form, lambda: start(form, request.user))):
        return redirect("policy_work", ref=made.ref)
    context = {"form": form, "crumbs": [*own_crumbs(), (_("Begynn på en politikk"), "")]}
    return answer(request, "agreements/work_policy_new.html", context)


def start(form: NewPolicyForm, user: Any) -> LocalPolicy:
    """The policy that the form asks for."""
    return actions.create_policy(by=user, **form.cleaned_data)


def own_crumbs() -> list[tuple[str, str]]:
    """The way to the list."""
    return [
        (_("Arbeidsflate"), reverse("work")),
        (_("Frivillighetspolitikk"), reverse("work_policies")),
    ]


def crumbs(policy: LocalPolicy, last: str) -> list[tuple[str, str]]:
    """The way to a page of one."""
    here = (policy.title, reverse("policy_work", kwargs={"ref": policy.ref}))
    return [*own_crumbs(), here, (last, "")]


@require_safe
@desk
def policy_work(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Where it stands, what is missing, what there is already, and what comes next."""
    lacks, state = policies.lacking(policy), PolicyState(policy.state)
    writes = policies.may_write(request.user, policy)
    context = {
        "policy": policy,
        "place": policy.municipality,
        "steps": steps(policy),
        "means": POLICY_MEANS[state],
        "needed": [(EvidenceKind(k).label, k not in lacks) for k in NEEDED],
        "evidence": policy.evidence.select_related("hearing", "meeting", "process"),
        "suggested": suggested(policy),
        "ways": [(to.value, label(state, to)) for to in WORKING if to in POLICY[state]],
        "deciding": PolicyState.DECIDED in POLICY[state],
        "standing": policy.state in STANDING,
        "working": policy.state in WORKING,
        "writes": writes,
        "decides": policies.may_decide(request.user, policy),
        "why_not": policies.why_not_write(request.user, policy),
        "why_not_decide": policies.why_not_decide(request.user, policy),
        "next": LocalPolicy.objects.filter(follows=policy).first(),
        "now": clock.now(),
        "crumbs": [*own_crumbs(), (policy.title, "")],
    }
    return render(request, "agreements/work_policy.html", context)


def label(here: PolicyState, to: PolicyState) -> str:
    """What the button of a step says."""
    return str(BACK if here == PolicyState.ON_HEARING else NEXT[to])


@require_http_methods(EITHER)
@writer
def policy_edit(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """What it is called and what it is."""
    form = PolicyForm.opened(policy, request.POST if request.method == "POST" else None)
    if form.is_bound and saved(form, policy, lambda: save(form, policy, request.user)):
        messages.success(request, saved_words())
        return redirect("policy_work", ref=policy.ref)
    context = {"form": form, "policy": policy, "crumbs": crumbs(policy, _("Endre"))}
    return answer(request, "agreements/work_policy_edit.html", context)


def save(form: PolicyForm, policy: LocalPolicy, user: Any) -> LocalPolicy:
    """What was typed, into the action."""
    return actions.save_policy(policy, by=user, **form.cleaned_data)


@require_POST
@writer
@refusals_return_to("policy_work")
def policy_move(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Go to the next step, or back to dialogue."""
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move_policy(policy, by=request.user, **form.cleaned_data)
        messages.success(request, _("Politikken er på et nytt steg."))
    return redirect("policy_work", ref=policy.ref)


@require_http_methods(EITHER)
@approver
def policy_decide(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Enter what the politicians decided, or correct what was entered."""
    corrects = policy.state in STANDING
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm.opened(policy, posted)
    act = actions.correct_decision if corrects else actions.decide_policy
    if form.is_bound and attempt(form, lambda: enter(act, policy, form, request.user)):
        messages.success(request, _("Vedtaket er ført inn."))
        return redirect("policy_work", ref=policy.ref)
    context = {
        "form": form,
        "policy": policy,
        "corrects": corrects,
        "lacks": [kind.label for kind in policies.lacking(policy)],
        "crumbs": crumbs(policy, _("Vedtak")),
    }
    return answer(request, "agreements/work_policy_decide.html", context)


def enter(act: Any, policy: LocalPolicy, form: DecisionForm, user: Any) -> Any:
    """What was typed, into the action."""
    return act(policy, by=user, **form.cleaned_data)


@require_POST
@writer
@refusals_return_to("policy_work")
def policy_revise(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Begin on the next one."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("policy_work", ref=policy.ref)
    following = actions.revise_policy(policy, by=request.user, version=form.cleaned_data["version"])
    messages.success(request, _("Dere er i gang med den neste."))
    return redirect("policy_work", ref=following.ref)


@require_POST
@writer
@refusals_return_to("policy_work")
def policy_drop(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """Take away one that was begun by mistake."""
    actions.drop_policy(policy, by=request.user)
    messages.success(request, _("Politikken er tatt bort."))
    return redirect("work_policies")
