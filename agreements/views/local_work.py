"""Begin a local text, see how far the draft has come, and send it on: hearing, then both sides."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import comparing
from agreements.actions import editions, local, local_hearing
from agreements.forms.local import NewLocalForm, ReturnForm, TermsForm, YesForm
from agreements.models import Edition, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import EditionState
from agreements.views import local_yes
from agreements.views.local_page import head, stands, work_crumbs
from consultations.states import HearingState
from core.access import allow
from core.errors import Refused
from core.fields import VersionForm
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to, saved, saved_words

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
S = EditionState

writers = allow(policy.may_write, on=policy.visible_local, why=policy.why_not_write)
askers = allow(policy.may_ask, on=policy.visible_local, why=policy.why_not_ask)


@require_http_methods(OPENED_OR_SENT)
@allow(policy.may_begin, why=policy.why_not_begin)
def local_platform_new(request: HttpRequest) -> HttpResponse:
    """Where it shall hold, and who says yes for the voluntary side."""
    form = NewLocalForm(
        request.POST or None,
        places=policy.free_places(request.user),
        initial={"ref": new_ref()},
    )
    if form.is_bound and (
        made := attempt(form, lambda: local.begin(by=request.user, **form.content()))
    ):
        return redirect("local_work", ref=made.ref)
    context = {
        "form": form,
        "national": policy.national_in_force(),
        "taken": Platform.objects.filter(municipality__in=policy.begin_places(request.user)),
        "free": policy.free_places(request.user).exists(),
        "crumbs": [
            (_("Lokale plattformer"), reverse("local_platforms")),
            (_("Lag lokal plattform"), ""),
        ],
    }
    return answer(request, "agreements/local_new.html", context)


@require_http_methods(OPENED_OR_SENT)
@writers
def local_work(request: HttpRequest, platform: Platform) -> HttpResponse:
    """How far it has come, and the form for how long it is to last."""
    edition = policy.coming_edition(platform)
    form = TermsForm.opened(edition, request.POST or None) if edition else None
    if (
        form
        and form.is_bound
        and saved(form, edition, lambda: save_terms(form, edition, request.user))
    ):
        messages.success(request, saved_words())
        return redirect("local_work", ref=platform.ref)
    return work_page(request, platform, form)


def save_terms(form: TermsForm, edition: Any, user: Any) -> Edition:
    """What was typed, into the action; the address of a signed text is not asked for here."""
    return editions.save_terms(edition, by=user, text_url=edition.text_url, **form.cleaned_data)


def work_page(
    request: HttpRequest,
    platform: Platform,
    form: Any,
    yes: YesForm | None = None,
    back: ReturnForm | None = None,
) -> HttpResponse:
    """The page with what was typed in each of its forms."""
    edition, user = policy.coming_edition(platform), request.user
    if edition is None:
        context = head(user, platform, None) | {"crumbs": work_crumbs(platform, (_("Arbeid"), ""))}
        return answer(request, "agreements/local_idle.html", context | {"form": form})
    edition.platform = platform
    points = comparing.points(edition)
    rest, returning = comparing.undecided(points), parties.returning_parties(user, platform)
    context = head(user, platform, edition) | {
        "form": form,
        "yes": yes or YesForm(),
        "back": back or ReturnForm(sides=returning),
        "may_return": bool(returning),
        "points": points,
        "rest": rest,
        "done": len(points) - len(rest),
        "next": (rest or points)[0] if points else None,
        "tally": comparing.tally(point.stand for point in points),
        "steps": steps(edition, rest),
        "stands": stands(edition),
        "sides": local_yes.sides(edition),
        "bindable": policy.bindable(user, edition),
        "may_ask": policy.may_ask(user, platform),
        "hearing_over": edition.hearing is not None and edition.hearing.state in local.OVER,
        "hearing_draft": edition.hearing is not None
        and edition.hearing.state == HearingState.DRAFT,
        "lacks": lacks(edition, rest),
        "version": VersionForm(initial={"version": edition.version}, auto_id=False),
        "crumbs": work_crumbs(platform, (_("Arbeid"), "")),
    }
    return answer(request, "agreements/local_work.html", context, yes, back)


def steps(edition: Edition, rest: list[Any]) -> list[tuple[str, str, str]]:
    """Points, hearing, both sides, in force."""
    at = {S.DRAFT: 0 if rest or edition.hearing is None else 1, S.ON_HEARING: 1}
    at |= {S.FOR_APPROVAL: 2, S.SIGNED: 3}
    if edition.hearing is not None and edition.hearing.state in local.OVER:
        at[S.DRAFT] = 2
    labels = [_("Punktene"), _("Høring"), _("Begge sier ja"), _("Gjelder")]
    here = at[S(edition.state)]
    state = {-1: "done", 0: "current", 1: "todo"}
    return [
        (label, "", state[(place > here) - (place < here)]) for place, label in enumerate(labels)
    ]


def lacks(edition: Edition, rest: list[Any]) -> list[str]:
    """What is missing before both sides can be asked."""
    found = []
    if rest:
        found.append(_("Velg for alle punktene."))
    if edition.valid_from is None:
        found.append(_("Velg dagen den skal gjelde fra."))
    if edition.hearing is not None and edition.hearing.state not in local.OVER:
        found.append(_("Gjør ferdig høringen."))
    return found


def coming(platform: Platform) -> Edition:
    """The one on its way, else 404."""
    edition = policy.coming_edition(platform)
    if edition is None:
        raise Http404
    edition.platform = platform
    return edition


@require_POST
@writers
@refusals_return_to("local_work")
def local_next(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Begin the next edition; choices that are not touched come along."""
    made = local.begin_next(platform, by=request.user)
    if made.renewal_by is not None:
        messages.success(request, _("Den andre parten er spurt. Utkastet står til begge vil."))
        return redirect("local_news", ref=platform.ref)
    messages.success(request, _("Utkastet er klart. Valgene som ikke er berørt, er tatt med."))
    return redirect("local_work", ref=platform.ref)


@require_POST
@askers
@refusals_return_to("local_work")
def local_hearing_make(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Make the hearing and go on there."""
    hearing = local_hearing.make_hearing(coming(platform), ref=new_ref(), by=request.user)
    messages.success(request, _("Høringen er laget. Velg temaer og frist før den blir sendt."))
    return redirect("hearing_content", ref=hearing.ref)


@require_POST
@askers
@refusals_return_to("local_work")
def local_hearing_refresh(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Put the words as they are now into the hearing draft."""
    local_hearing.refresh_hearing(coming(platform), by=request.user)
    messages.success(request, _("Høringen har nå teksten slik den er."))
    return redirect("local_work", ref=platform.ref)


@require_POST
@askers
@refusals_return_to("local_work")
def local_hearing_drop(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Go on without the hearing that has not been sent."""
    local_hearing.let_go(coming(platform), by=request.user)
    messages.success(request, _("Teksten går videre uten høringen. Kladden ligger hos høringene."))
    return redirect("local_work", ref=platform.ref)


@require_POST
@writers
@refusals_return_to("local_work")
def local_send(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Put the text before both sides."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Last siden på nytt, og prøv igjen."))
    local.send_for_approval(coming(platform), by=request.user, **form.cleaned_data)
    messages.success(request, _("Teksten er låst og sendt til begge parter."))
    return redirect("local_work", ref=platform.ref)
