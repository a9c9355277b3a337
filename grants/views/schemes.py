"""A new scheme with its first call, a scheme changed and ended, and the thresholds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow
from core.fields import VersionForm
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to, saved, saved_words
from grants.actions import calls, schemes, thresholds
from grants.forms.scheme import NewSchemeForm, SchemeForm, StartForm
from grants.forms.thresholds import ThresholdsForm
from grants.models import Call, Scheme, Threshold
from grants.policies import calls as policies
from organisations.models import Organisation

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_start_scheme, why=policies.why_not_start_scheme)
def scheme_new(request: HttpRequest) -> HttpResponse:
    """One form gives a scheme and the draft of its first call."""
    owners = policies.writing_owners(request.user)
    form = NewSchemeForm.opened(request.POST or None, owners=owners, ref=new_ref())
    if form.is_bound and (made := attempt(form, lambda: begin(form, request.user))):
        messages.success(request, _("Ordningen er laget, og første utlysning ligger som kladd."))
        return redirect("call_content", ref=made.ref)
    crumbs = [(_("Tilskudd"), reverse("work_grants")), (_("Lag en tilskuddsordning"), "")]
    return answer(request, "grants/work_scheme_new.html", {"form": form, "crumbs": crumbs})


def begin(form: NewSchemeForm, user: Any) -> Call:
    """What was typed, into the actions."""
    given = dict(form.cleaned_data)
    scheme = schemes.create_scheme(given.pop("owner"), by=user, **given)
    return calls.start_call(scheme, by=user)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_edit_scheme, on=policies.work_schemes, why=policies.why_not_edit_scheme)
def scheme_edit(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Change what stands from year to year."""
    form = SchemeForm.opened(scheme, request.POST or None)
    if form.is_bound and saved(form, scheme, lambda: save(form, scheme, request.user)):
        messages.success(request, saved_words())
        return redirect("scheme_edit", ref=scheme.ref)
    context = {
        "form": form,
        "scheme": scheme,
        "calls": scheme.calls.order_by("-year", "-pk"),
        "crumbs": [(_("Tilskudd"), reverse("work_grants")), (scheme.name, "")],
    }
    return answer(request, "grants/work_scheme.html", context)


def save(form: SchemeForm, scheme: Scheme, user: Any) -> Scheme:
    """What was typed, into the action."""
    return schemes.change_scheme(scheme, by=user, **form.cleaned_data)


@require_POST
@allow(policies.may_edit_scheme, on=policies.work_schemes, why=policies.why_not_edit_scheme)
@refusals_return_to("scheme_edit")
def scheme_end(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """End it: it is not called for again."""
    schemes.end_scheme(scheme, by=request.user, version=read_version(request))
    messages.success(request, _("Ordningen er avsluttet. Årene som har vært, blir stående."))
    return redirect("work_grants")


def read_version(request: HttpRequest) -> int:
    """The version that the person had on the screen; −1, which nothing has, when missing."""
    form = VersionForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


@require_POST
@allow(policies.may_edit_scheme, on=policies.work_schemes, why=policies.why_not_edit_scheme)
@refusals_return_to("scheme_edit")
def call_start(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """One click: next year's draft, made from the call that is named, or an empty one."""
    name = StartForm(request.POST).named()
    before = get_object_or_404(scheme.calls, ref=name) if name else None
    call = calls.start_call(scheme, by=request.user, before=before)
    if before is None:
        return redirect("call_content", ref=call.ref)
    messages.success(request, _("Kladden er lik forrige utlysning, med datoene flyttet."))
    return redirect("call_work", ref=call.ref)


@require_safe
@allow(policies.may_set_thresholds, why=policies.why_not_set_thresholds)
def thresholds_first(request: HttpRequest) -> HttpResponse:
    """To the thresholds of the person's municipality; of several the first."""
    owner = policies.threshold_owners(request.user).order_by("name", "pk")[0]
    return redirect("grant_thresholds", ref=owner.ref)


@require_http_methods(OPENED_OR_SENT)
@allow(
    policies.may_set_thresholds,
    on=policies.threshold_owners,
    why=policies.why_not_set_thresholds,
)
def grant_thresholds(request: HttpRequest, owner: Organisation) -> HttpResponse:
    """How much may be asked for a sum in this municipality."""
    own = list(Threshold.objects.filter(owner=owner))
    form = ThresholdsForm.opened(
        own or list(Threshold.objects.filter(owner=None)), request.POST or None
    )
    if form.is_bound and attempt(form, lambda: save_limits(form, owner, request.user)):
        messages.success(request, saved_words())
        return redirect("grant_thresholds", ref=owner.ref)
    context = {
        "form": form,
        "owner": owner,
        "others": policies.threshold_owners(request.user).exclude(pk=owner.pk),
        "own": own,
        "crumbs": [(_("Tilskudd"), reverse("work_grants")), (_("Hvor mye dere kan spørre om"), "")],
    }
    return answer(request, "grants/work_thresholds.html", context)


def save_limits(form: ThresholdsForm, owner: Any, user: Any) -> bool:
    """What was typed, into the action."""
    limits = [thresholds.Limit(**row) for row in form.limits()]
    thresholds.save_thresholds(owner, by=user, limits=limits)
    return True
