"""Who the parties are and in which order: asked for by one, answered by the others."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow
from core.errors import Refused
from core.pages import answer, attempt, refusals_return_to
from forums import policies
from forums.actions import parties as actions
from forums.forms.parties import NoForm, OrderForm
from forums.models import Forum, Party, PartyChange
from forums.states import PartyChangeState
from forums.views.setup import OPENED_OR_SENT, crumbs
from organisations.models import Organisation

table = allow(policies.may_see_parties, on=policies.visible_forums, why=policies.why_not_sit_at)


@require_http_methods(OPENED_OR_SENT)
@table
def forum_parties(request: HttpRequest, forum: Forum) -> HttpResponse:
    """What waits for an answer, and the form to ask for something else."""
    order = actions.present_order(forum)
    form = OrderForm(request.POST or None, order=order)
    if form.is_bound and attempt(form, lambda: ask(request, forum, form)) is not None:
        messages.success(request, _("Forslaget er sendt. Det gjelder når alle har sagt ja."))
        return redirect("forum_parties", ref=forum.ref)
    return parties_page(request, forum, form, NoForm())


def ask(request: HttpRequest, forum: Forum, form: OrderForm) -> PartyChange:
    """What was typed, into the action."""
    return actions.ask_change(
        forum,
        by=request.user,
        party=own_key(request.user, forum),
        order=form.wanted(),
        reason=form.cleaned_data["reason"],
    )


def own_key(user: Any, forum: Forum) -> Party:
    """The party this person may bind.

    Raises:
        Refused: none.
    """
    party = policies.held_parties(user).filter(forum=forum).first()
    if party is None:
        raise Refused(_("Bare de som kan handle for en part, kan gjøre dette."))
    return party


def voice(user: Any, forum: Forum, change: PartyChange) -> Party | Organisation | None:
    """Whom of those whose yes is missing this person may bind."""
    mine = set(policies.held_parties(user).filter(forum=forum))
    joining = set(policies.joining_organisations(user, forum))
    return next((one for one in actions.awaited(change) if one in mine or one in joining), None)


def parties_page(request: HttpRequest, forum: Forum, form: OrderForm, no: NoForm) -> HttpResponse:
    """The page with what was typed in each of its forms."""
    change = forum.party_changes.filter(state=PartyChangeState.ASKED).first()
    key = policies.held_parties(request.user).filter(forum=forum).first()
    context = {
        "forum": forum,
        "form": form,
        "no": no,
        "change": change,
        "proposed": actions.proposed(change) if change else [],
        "consents": change.consents.select_related("party", "organisation") if change else [],
        "awaited": actions.awaited(change) if change else [],
        "voice": voice(request.user, forum, change) if change else None,
        "may_withdraw": change is not None and key is not None and change.party_id == key.pk,
        "key": key,
        "order": actions.present_order(forum),
        "settled": forum.party_changes.exclude(state=PartyChangeState.ASKED).order_by("-pk")[:10],
        "crumbs": crumbs(forum, _("Parter")),
    }
    return answer(request, "forums/forum_parties.html", context, no)


def open_change(forum: Forum, pk: int) -> PartyChange:
    """One of this forum's, else 404."""
    return get_object_or_404(forum.party_changes.select_related("forum"), pk=pk)


def spoken_for(request: HttpRequest, forum: Forum, change: PartyChange) -> Party | Organisation:
    """Whom the answer binds; one who has answered already speaks for the same again.

    Raises:
        Refused: nobody of theirs.
    """
    if one := voice(request.user, forum, change):
        return one
    given = change.consents.filter(by=request.user.pk).first()
    if given and (answered := given.party or given.organisation):
        return answered
    return own_key(request.user, forum)


@require_POST
@table
@refusals_return_to("forum_parties")
def party_change_yes(request: HttpRequest, forum: Forum, pk: int) -> HttpResponse:
    """Turn one key."""
    change = open_change(forum, pk)
    done = actions.say_yes(change, by=request.user, on_behalf_of=spoken_for(request, forum, change))
    stands = done.state == PartyChangeState.STANDS
    messages.success(
        request, _("Endringen gjelder.") if stands else _("Dere har sagt ja. Andre må svare først.")
    )
    return redirect("forum_parties", ref=forum.ref)


@require_POST
@table
def party_change_no(request: HttpRequest, forum: Forum, pk: int) -> HttpResponse:
    """One no is enough, with why."""
    change, no = open_change(forum, pk), NoForm(request.POST)
    if attempt(
        no,
        lambda: actions.say_no(
            change,
            by=request.user,
            on_behalf_of=spoken_for(request, forum, change),
            **no.cleaned_data,
        ),
    ):
        messages.success(request, _("Dere har sagt nei. Partene blir som før."))
        return redirect("forum_parties", ref=forum.ref)
    return parties_page(request, forum, OrderForm(order=actions.present_order(forum)), no)


@require_POST
@table
@refusals_return_to("forum_parties")
def party_change_withdraw(request: HttpRequest, forum: Forum, pk: int) -> HttpResponse:
    """Take one's own request back."""
    change = open_change(forum, pk)
    actions.withdraw_change(change, by=request.user, party=own_key(request.user, forum))
    messages.success(request, _("Forslaget er trukket."))
    return redirect("forum_parties", ref=forum.ref)
