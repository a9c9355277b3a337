"""Both sides' answer to a local text, and the organisations that join one by one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions import editions
from agreements.forms.local import JoinForm, ReturnForm, YesForm
from agreements.models import Edition, Party, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import Side
from agreements.views import local_yes
from agreements.views.local_page import stands, work_crumbs
from agreements.views.local_work import OPENED_OR_SENT, coming, work_page, writers
from core.access import allow
from core.errors import Refused
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
    party, edition = own_key(request.user, platform, side), coming(platform)
    form = YesForm(request.POST)
    if party.side != Side.PUBLIC:
        say(edition, request.user, party)
    elif not attempt(form, lambda: say(edition, request.user, party, **form.cleaned_data)):
        return work_page(request, platform, None, yes=form)
    messages.success(request, _("Dere har sagt ja."))
    return redirect("local_work", ref=platform.ref)


def say(edition: Edition, user: Any, party: Party, **decided: Any) -> Edition:
    """Into the action."""
    return editions.say_yes(edition, by=user, party=party, **decided)


@require_POST
@writers
@refusals_return_to("local_work")
def local_return(request: HttpRequest, platform: Platform) -> HttpResponse:
    """One side wants it otherwise: a draft again."""
    mine = parties.own_parties(request.user, platform)
    form, edition = ReturnForm(request.POST), coming(platform)
    do: Any = lambda: editions.return_to_draft(  # noqa: E731
        edition, by=request.user, party=mine[0], **form.cleaned_data
    )
    if not attempt(form, do):
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
    if form.is_bound and attempt(form, lambda: join(edition, request.user, form)) is not None:
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


def join(edition: Edition, user: Any, form: JoinForm) -> Edition:
    """Into the action, for the side where organisations join."""
    party = edition.platform.parties.joined().get()
    organisation = form.cleaned_data["organisation"]
    return editions.say_yes(edition, by=user, party=party, organisation=organisation)


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
