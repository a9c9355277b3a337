"""A party's own acts on an edition: yes, another wording, a longer term."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.actions import editions, terms
from agreements.forms.editions import AwayForm, LongerForm, NoForm, ReturnForm, YesForm
from agreements.models import Edition, Extension, Party
from agreements.policies import parties
from agreements.policies.editions import (
    may_put_away,
    may_take_part,
    national_editions,
    visible_editions,
    why_not_put_away,
)
from agreements.states import ExtensionState, Side
from agreements.views.editions import find_extension, joining, page_of
from core.access import allow
from core.errors import Stale
from core.fields import VersionForm
from core.pages import answer, attempt, refusals_return_to

own = allow(may_take_part, on=visible_editions)


def side(request: HttpRequest, edition: Edition) -> Party:
    """Which of the reader's sides the form speaks for; 404 for one that is not theirs."""
    mine = parties.prepared(request.user).filter(platform=edition.platform)
    given = request.POST.get("party", "")
    found: Party | None = next((party for party in mine if str(party.pk) == given), None)
    if found is None:
        raise Http404
    return found


def done(
    request: HttpRequest, edition: Edition, name: str, form: Any, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Do it and go back to the page, or show the page with what is wrong beside its field."""
    if attempt(form, act) is None:
        context = page_of(request, edition, **{name: form}) | {"form": form}
        return answer(request, "agreements/edition.html", context)
    messages.success(request, said)
    return redirect(edition)


@require_POST
@own
def edition_yes(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Say yes for one's side, to the words that were on the page."""
    party = side(request, edition)
    named = edition.platform.municipality_id is not None and party.side == Side.PUBLIC
    form = YesForm(request.POST) if named else VersionForm(request.POST)
    said = _("Dere har sagt ja for %(party)s.") % {"party": party}

    def act() -> Any:
        return editions.say_yes(edition, by=request.user, party=party, **form.cleaned_data)

    return done(request, edition, "yes_form" if named else "short_form", form, act, said)


@require_POST
@own
def edition_return(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask for another wording."""
    mine = parties.returning_parties(request.user, edition.platform)
    form = ReturnForm(request.POST, sides=mine)

    def act() -> Any:
        return editions.return_to_draft(edition, by=request.user, **form.cleaned_data)

    said = _("Teksten er et utkast igjen, og den andre parten har fått beskjed.")
    return done(request, edition, "return_form", form, act, said)


@require_POST
@allow(may_put_away, on=national_editions, why=why_not_put_away)
def edition_put_away(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Stop work on a draft, so that another can be begun."""
    form = AwayForm(request.POST)

    def act() -> Any:
        return editions.put_away(edition, by=request.user, reason=form.cleaned_data["reason"])

    said = _("Utkastet er lagt bort. Dere kan begynne på et nytt.")
    return done(request, edition, "away_form", form, act, said)


@require_POST
@own
def term_ask(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask the other party for a longer term."""
    held = parties.held(request.user).filter(platform=edition.platform)
    form = LongerForm(request.POST, sides=list(held))

    def act() -> Any:
        return terms.ask(edition, by=request.user, **form.cleaned_data)

    said = _("Spørsmålet er sendt. Avtalen blir lengre når den andre parten sier ja.")
    return done(request, edition, "longer_form", form, act, said)


def the_one_read(request: HttpRequest, edition: Edition) -> Extension:
    """The longer term that the button is about: another may wait by now."""
    given = request.POST.get("extension", "")
    found = next((one for one in edition.extensions.all() if str(one.pk) == given), None)
    if found is None:
        raise Stale
    return found


@require_POST
@own
@refusals_return_to("edition")
def term_yes(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Agree to a longer term."""
    party = side(request, edition)
    who = joining(request, edition, party)
    asked = the_one_read(request, edition)
    row = terms.agree(asked, by=request.user, party=party, organisation=who)
    longer = _("Avtalen er forlenget.") if row.state == ExtensionState.STANDS else ""
    messages.success(request, longer or _("Dere har sagt ja for %(who)s.") % {"who": who or party})
    return redirect(edition)


@require_POST
@own
def term_no(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Say no to a longer term, and why."""
    form, party, asked = NoForm(request.POST), side(request, edition), find_extension(edition)
    who = joining(request, edition, party)

    def act() -> Any:
        return terms.decline(
            asked, by=request.user, party=party, organisation=who, **form.cleaned_data
        )

    said = _("Svaret er sendt, og alle kan lese det.")
    return done(request, edition, "no_form", form, act, said)


@require_POST
@own
@refusals_return_to("edition")
def term_withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take the request for a longer term back."""
    terms.withdraw(find_extension(edition), by=request.user)
    messages.success(request, _("Ønsket er trukket."))
    return redirect(edition)
