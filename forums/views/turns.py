"""Turns that change owners: asked for, answered with two keys, taken after the date."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.pages import answer, attempt
from forums import rotation, turns
from forums.actions import turns as actions
from forums.forms.turns import ConsentForm, RefusalForm, SwapForm, TakeForm
from forums.models import Exchange, Forum, Party
from forums.states import ExchangeState
from forums.views import desk_parts as parts
from forums.views.desk import at_table, table_of
from forums.views.desk_parts import Table, desk_url, trail

EITHER = ["GET", "HEAD", "POST"]
MOST_AHEAD = 6  # coming turns that a request may choose among


@require_http_methods(EITHER)
@at_table
def turn_swap(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Ask another party to exchange two coming turns; reason and answer are public."""
    table = table_of(request.user, forum)
    form = SwapForm(request.POST or None, pairs=pairs(table))
    if form.is_bound and attempt(form, lambda: ask(form, table, request.user)) is not None:
        messages.success(request, _("Spørsmålet er sendt. Byttet gjelder når den andre sier ja."))
        return redirect(desk_url(forum))
    context = {
        "forum": forum,
        "table": table,
        "form": form,
        "may_ask": bool(table.keys) and bool(form.fields["turns"].choices),
        "holds_key": bool(table.keys),
        "desk_url": desk_url(forum),
        "crumbs": trail(forum, _("Be om å bytte tur")),
    }
    return answer(request, "forums/swap.html", context)


def pairs(table: Table) -> list[tuple[str, str]]:
    """Two coming turns of which just one is the reader's, the nearest first."""
    ahead = min(2 * len(table.order), MOST_AHEAD)
    coming = turns.coming(table.forum, ahead)
    if table.turn.convened:
        coming = coming[1:]  # the notice is out, so that turn stays
    return [
        (
            f"{first}-{second}",
            parts.swap_words(table.turn.slot, first, second, late.name, early.name),
        )
        for n, (first, early) in enumerate(coming)
        for second, late in coming[n + 1 :]
        if (early.pk in table.keys) != (late.pk in table.keys)
    ]


def ask(form: SwapForm, table: Table, user: Any) -> Exchange:
    """What was chosen, into the action; asked by the one of the two that is the reader's."""
    first, second = form.slots()
    owners = [rotation.owner(table.turn.run, slot) for slot in (first, second)]
    party = next((p for p in owners if p.pk in table.keys), owners[0])
    given = {"first": first, "second": second, "reason": form.cleaned_data["reason"]}
    with beside(first="turns", second="turns"):
        return actions.ask_swap(table.forum, by=user, party=party, **given)


@contextmanager
def beside(**fields: str) -> Iterator[None]:
    """A refusal stands beside the field of this form that asks for what the action calls so."""
    try:
        yield
    except Refused as refusal:
        refusal.field = fields.get(refusal.field or "", refusal.field)
        raise


@require_http_methods(EITHER)
@at_table
def swap_answer(request: HttpRequest, forum: Forum, pk: int) -> HttpResponse:
    """Say yes, say no with a reason, or take the request back."""
    exchange = get_object_or_404(
        Exchange.objects.select_related("party", "other"), pk=pk, series__forum=forum
    )
    if exchange.state != ExchangeState.ASKED and request.method != "POST":
        return redirect(desk_url(forum))
    table = table_of(request.user, forum)
    no = "nei" in request.POST
    yes_form = ConsentForm(request.POST if request.method == "POST" and not no else None)
    no_form = RefusalForm(request.POST if no else None)
    used = no_form if no else yes_form
    if used.is_bound and attempt(used, lambda: act(request, exchange, table, used)) is not None:
        messages.success(request, done_words(request, exchange))
        return redirect(desk_url(forum))
    context = {
        "forum": forum,
        "exchange": exchange,
        "asked": next((a for a in parts.asked(table) if a.exchange.pk == pk), None),
        "form": used,
        "yes_form": yes_form,
        "no_form": no_form,
        "desk_url": desk_url(forum),
        "crumbs": trail(forum, _("Svar på byttet")),
    }
    return answer(request, "forums/swap_answer.html", context)


def act(request: HttpRequest, exchange: Exchange, table: Table, form: Any) -> Exchange:
    """What the button asks for, done by the party whose turn it is to say it."""
    if "trekk" in request.POST:
        return actions.withdraw(exchange, by=request.user, party=exchange.party)
    party = speaking(table, exchange)
    if "nei" in request.POST:
        words = form.cleaned_data["no_answer"]
        with beside(answer="no_answer"):
            return actions.refuse(exchange, by=request.user, party=party, answer=words)
    words = form.cleaned_data["answer"]
    return actions.consent(exchange, by=request.user, party=party, answer=words)


def speaking(table: Table, exchange: Exchange) -> Party:
    """The party asked, where the reader holds its key; else the reader's own, to be told no."""
    if exchange.other_id in table.keys or not table.own:
        return exchange.other
    return table.own[0]


def done_words(request: HttpRequest, exchange: Exchange) -> str:
    """What the person reads afterwards."""
    if "trekk" in request.POST:
        return _("Spørsmålet er trukket. Turene er som før.")
    if "nei" in request.POST:
        return _("%(party)s får vite at dere sa nei, og hvorfor.") % {"party": exchange.party}
    return _("Byttet gjelder. Begge svarene står i historikken.")


@require_http_methods(EITHER)
@at_table
def turn_take(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Take the turn when its owner has missed the date (adr/0026)."""
    table = table_of(request.user, forum)
    form = TakeForm(request.POST or None, initial={"slot": table.turn.slot})
    if form.is_bound and attempt(form, lambda: take(form, table, request.user)) is not None:
        messages.success(request, _("Turen er deres. Nå kan dere innkalle."))
        return redirect("meeting_convene", ref=forum.ref)
    context = {
        "forum": forum,
        "table": table,
        "form": form,
        "overdue": parts.overdue(table),
        "may_take": parts.overdue(table) and table.turn.successor.pk in table.keys,
        "desk_url": desk_url(forum),
        "crumbs": trail(forum, _("Ta turen")),
    }
    return answer(request, "forums/take_turn.html", context)


def take(form: TakeForm, table: Table, user: Any) -> Exchange:
    """What was typed, into the action; a second click finds the turn already taken."""
    given = form.cleaned_data
    party = next((p for p in table.own if p.pk == table.turn.successor.pk), table.own[0])
    return actions.take_turn(
        table.forum, by=user, party=party, slot=given["slot"], reason=given["reason"]
    )
