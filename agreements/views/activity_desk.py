"""What the parties do with their common activities: propose, agree, anchor, carry out, stop."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions import activities as actions
from agreements.actions import anchoring
from agreements.forms.activities import (
    AnchorForm,
    ChangeActivityForm,
    ChoosePlatformForm,
    DoneForm,
    NewActivityForm,
    StepForm,
    StopForm,
    YesForm,
)
from agreements.models import Activity, Platform
from agreements.policies import activities as policies
from agreements.policies import parties
from agreements.states import ActivityState
from agreements.views.activities import shown
from core import clock
from core.access import allow
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to

EITHER = ["GET", "HEAD", "POST"]
WAYS = {
    "utsett": (ActivityState.POSTPONED, gettext_lazy("Utsett aktiviteten")),
    "avlys": (ActivityState.CANCELLED, gettext_lazy("Avlys aktiviteten")),
}
seen = policies.visible_activities
works = allow(policies.may_work, on=seen, why=policies.why_not_work)
leads = allow(policies.may_lead, on=seen, why=policies.why_not_lead)
binds = allow(policies.may_bind, on=seen, why=policies.why_not_bind)


def posted(request: HttpRequest) -> Any:
    """What was sent, also when it is empty."""
    return request.POST if request.method == "POST" else None


def crumbs(activity: Activity, last: str) -> list[tuple[str, str]]:
    """The way to a page of one."""
    return [
        (_("Aktiviteter"), reverse("activity_list")),
        (activity.title, activity.get_absolute_url()),
        (last, ""),
    ]


@require_http_methods(EITHER)
@allow(policies.may_propose, why=policies.why_not_propose)
def activity_new(request: HttpRequest) -> HttpResponse:
    """Propose something; `plattform` in the address says for which one."""
    platforms = list(policies.planning_platforms(request.user).order_by("municipality", "pk"))
    platform = chosen(request, platforms)
    form = NewActivityForm(
        posted(request),
        platform=platform,
        sides=parties.own_parties(request.user, platform),
        initial={"ref": new_ref()},
    )
    if form.is_bound and (made := attempt(form, lambda: start(form, platform, request.user))):
        messages.success(request, _("Forslaget er sendt til den andre parten."))
        return redirect(made)
    context = {
        "form": form,
        "platform": platform,
        "others": [one for one in platforms if one != platform],
        "crumbs": [(_("Aktiviteter"), reverse("activity_list")), (_("Foreslå"), "")],
    }
    return answer(request, "agreements/activity_new.html", context)


def chosen(request: HttpRequest, platforms: list[Platform]) -> Platform:
    """The one the address names, else the first; there is at least one."""
    form = ChoosePlatformForm(request.GET)
    ref = form.cleaned_data["plattform"] if form.is_valid() else ""
    return next((one for one in platforms if one.ref == ref), platforms[0])


def start(form: NewActivityForm, platform: Platform, user: Any) -> Any:
    """What was typed, into the action."""
    return actions.propose(platform, by=user, **form.cleaned_data)


@require_http_methods(EITHER)
@works
def activity_edit(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Change a proposal, or take up again what was postponed."""
    sides = parties.own_parties(request.user, activity.platform)
    form = ChangeActivityForm.opened(activity, sides, posted(request))
    if form.is_bound and attempt(form, lambda: change(form, activity, request.user)):
        messages.success(request, _("Forslaget er sendt til den andre parten."))
        return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": crumbs(activity, _("Endre"))}
    return answer(request, "agreements/activity_edit.html", context)


def change(form: ChangeActivityForm, activity: Activity, user: Any) -> Any:
    """What was typed, into the action."""
    return actions.change(activity, by=user, **form.cleaned_data)


@require_POST
@binds
def activity_yes(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Say yes for one's party; a refusal is said beside the button."""
    own = list(policies.answered(request.user).filter(platform=activity.platform_id))
    form = YesForm(request.POST, sides=own)
    if attempt(form, lambda: yes(form, activity, request.user)):
        messages.success(request, _("Dere har sagt ja."))
        return redirect(activity)
    return shown(request, activity, form)


def yes(form: YesForm, activity: Activity, user: Any) -> Any:
    """What was typed, into the action."""
    return actions.say_yes(activity, by=user, **form.cleaned_data)


@require_POST
@leads
@refusals_return_to("activity_page")
def activity_move(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Planned, or under way."""
    form = StepForm(request.POST)
    if form.is_valid():
        actions.advance(activity, by=request.user, **form.cleaned_data)
        messages.success(request, _("Aktiviteten er på et nytt steg."))
    return redirect(activity)


@require_http_methods(EITHER)
@leads
def activity_done(request: HttpRequest, activity: Activity) -> HttpResponse:
    """What came of it."""
    opened = {"version": activity.version, "done_on": clock.today()}
    form = DoneForm(posted(request), initial=opened)
    if form.is_bound and attempt(form, lambda: finish(form, activity, request.user)):
        messages.success(request, _("Aktiviteten er gjennomført."))
        return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": crumbs(activity, _("Gjennomført"))}
    return answer(request, "agreements/activity_done.html", context)


def finish(form: DoneForm, activity: Activity, user: Any) -> Any:
    """What was typed, into the action."""
    return actions.finish(activity, by=user, **form.cleaned_data)


@require_http_methods(EITHER)
@binds
def activity_stop(request: HttpRequest, activity: Activity, way: str) -> HttpResponse:
    """Postpone or cancel, with a reason."""
    if way not in WAYS:
        raise Http404
    to, title = WAYS[way]
    if activity.state == ActivityState.PROPOSED:
        title = gettext_lazy("Si nei til forslaget")
    sides = list(policies.answered(request.user).filter(platform=activity.platform_id))
    form = StopForm(posted(request), sides=sides, initial={"version": activity.version})
    if form.is_bound and attempt(form, lambda: stop(form, activity, request.user, to)):
        messages.success(request, _("De andre partene får brev om det."))
        return redirect(activity)
    context = {
        "form": form,
        "activity": activity,
        "title": title,
        "postpones": to == ActivityState.POSTPONED,
        "crumbs": crumbs(activity, str(title)),
    }
    return answer(request, "agreements/activity_stop.html", context)


def stop(form: StopForm, activity: Activity, user: Any, to: str) -> Any:
    """What was typed, into the action."""
    return actions.stop(activity, by=user, to=to, **form.cleaned_data)


@require_http_methods(EITHER)
@works
def activity_anchor(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Where it stands in one's own plan."""
    first = next(iter(parties.own_parties(request.user, activity.platform)), None)
    now = activity.anchors.filter(party=first).first()
    opened = {"where": now.where, "url": now.url} if now else {}
    form = AnchorForm(posted(request), activity=activity, user=request.user, initial=opened)
    if form.is_bound and attempt(form, lambda: anchor(form, activity, request.user)):
        messages.success(request, _("Aktiviteten er forankret hos dere."))
        return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": crumbs(activity, _("Forankring"))}
    return answer(request, "agreements/activity_anchor.html", context)


def anchor(form: AnchorForm, activity: Activity, user: Any) -> Any:
    """What was typed, into the action."""
    return anchoring.anchor(activity, by=user, **form.cleaned_data)
