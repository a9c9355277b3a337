"""Both sides' answer to a local text, and the organisations that join one by one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions import editions
from agreements.forms.local import JoinForm, ReadForm, ReturnForm, YesForm
from agreements.models import Edition, Party, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import Side
from agreements.views import local_yes
from agreements.views.local_page import stands, work_crumbs
from agreements.views.local_work import OPENED_OR_SENT, coming, work_page, writers
from core.access import allow
from core.errors import Refused, Stale
from core.pages import answer, attempt, refusals_return_to
from organisations.models import Organisation

joiners = allow(policy.may_join, on=policy.visible_local, why=policy.why_not_join)


def own_key(user: Any, platform: Platform, side: str) -> Party:
    """The side that the button names; whether it is the person's is the action's to say.

    Raises:
        Refused: there is no such side.
    """
    party = platform.parties.filter(side=side).first()
    if party is None or party.joins:
        raise Refused(_("Velg hvem dere svarer for."))
    return party


@require_POST
@writers
@refusals_return_to("local_work")
def local_yes_say(request: HttpRequest, platform: Platform, side: str) -> HttpResponse:
    """One side's yes; the municipality says which body decided, and when."""
    party = own_key(request.user, platform, side)
    form = YesForm(request.POST) if party.side == Side.PUBLIC else ReadForm(request.POST)
    if not isinstance(form, YesForm):
        say(platform, form, by=request.user, party=party)
    elif not attempt(form, lambda: say(platform, form, by=request.user, party=party)):
        return work_page(request, platform, None, yes=form)
    messages.success(request, _("Dere har sagt ja."))
    return redirect("local_work", ref=platform.ref)


def say(platform: Platform, form: ReadForm, **who: Any) -> Edition:
    """Into the action, to the edition that was read.

    Raises:
        Stale: the page did not say which.
    """
    if not form.is_valid():
        raise Stale
    edition = platform.editions.filter(number=form.cleaned_data["number"]).first()
    if edition is None:
        raise Stale
    return editions.say_yes(edition, **who, **form.content())


@require_POST
@writers
@refusals_return_to("local_work")
def local_return(request: HttpRequest, platform: Platform) -> HttpResponse:
    """One side wants it otherwise: a draft again."""
    mine = parties.returning_parties(request.user, platform)
    form, edition = ReturnForm(request.POST, sides=mine), coming(platform)

    def act() -> Any:
        return editions.return_to_draft(edition, by=request.user, **form.cleaned_data)

    if not attempt(form, act):
        return work_page(request, platform, None, back=form)
    messages.success(request, _("Teksten er et utkast igjen. Den andre parten får vite hvorfor."))
    return redirect("local_work", ref=platform.ref)


# --- one by one -----------------------------------------------------------------------------------


def joined_editions(platform: Platform) -> list[Edition]:
    """Those that may be joined and left now: the one that is asked about first; 404 for none."""
    found = []
    for edition in (policy.coming_edition(platform), policy.valid_edition(platform)):
        if edition is not None and policy.open_to_joiners(edition):
            edition.platform = platform
            found.append(edition)
    if not found:
        raise Http404
    return found


def leavable(user: Any, editions_: list[Edition]) -> list[tuple[Edition, Organisation]]:
    """What each of a person's organisations may go out of: the newest that it is in."""
    found: dict[int, tuple[Edition, Organisation]] = {}
    for edition in editions_:
        for one in policy.leavable(user, edition):
            found.setdefault(one.pk, (edition, one))
    return list(found.values())


@require_http_methods(OPENED_OR_SENT)
@joiners
def local_join(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Let an organisation join."""
    open_ = joined_editions(platform)
    edition = open_[0]
    free = policy.joinable(request.user, edition)
    offered = free | policy.leavable(request.user, edition) if request.POST else free
    form = JoinForm(request.POST or None, organisations=offered)  # a second click is no error
    if form.is_bound and attempt(form, lambda: join(platform, request.user, form)) is not None:
        messages.success(request, _("Dere har sluttet dere til. Navnet deres er synlig for alle."))
        return redirect("local_join", ref=platform.ref)
    context = {
        "form": form,
        "platform": platform,
        "edition": edition,
        "stands": stands(edition),
        "sides": local_yes.sides(edition),
        "may_join": free.exists(),
        "may_leave": [one for _edition, one in leavable(request.user, open_)],
        "crumbs": work_crumbs(platform, (_("Slutt dere til"), "")),
    }
    return answer(request, "agreements/local_join.html", context)


def join(platform: Platform, user: Any, form: JoinForm) -> Edition:
    """Into the action, for the side where organisations join."""
    return say(platform, form, by=user, party=platform.parties.joined().get())


@require_POST
@joiners
@refusals_return_to("local_join")
def local_leave(request: HttpRequest, platform: Platform, organisation: str) -> HttpResponse:
    """An organisation goes out again; what was signed stands."""
    theirs = leavable(request.user, joined_editions(platform))
    found = next((pair for pair in theirs if pair[1].ref == organisation), None)
    if found is None:
        raise Refused(_("Organisasjonen er ikke med."))
    editions.leave(found[0], by=request.user, organisation=found[1])
    messages.success(request, _("Dere er ikke med lenger. Det som er godkjent, står."))
    return redirect("local_join", ref=platform.ref)
