"""The municipality's own list of what it offers: added, changed, confirmed and taken away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.actions import instruments as actions
from agreements.forms.instruments import InstrumentForm, NewInstrumentForm, PlaceForm
from agreements.models import Instrument
from agreements.policies import instruments as policies
from agreements.views.instruments import listed
from core.access import allow
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to, saved, saved_words
from organisations.models import Municipality

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
editing = allow(policies.may_edit, on=policies.work_instruments, why=policies.why_not_edit)


@require_safe
@allow(policies.may_see_work, why=policies.why_not_see_work)
def work_list(request: HttpRequest) -> HttpResponse:
    """Everything they have added, what is confirmed longest ago first; all in one statement."""
    mine = policies.work_instruments(request.user)
    context = {
        "rows": mine.on_offer().order_by("confirmed_on", "name", "pk")[:500],
        "ended": mine.exclude(ended_at=None).order_by("-ended_at")[:20],
        "places": [(place, listed(place)) for place in policies.writing_places(request.user)[:20]],
    }
    return render(request, "agreements/work_instruments.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_start, why=policies.why_not_start)
def instrument_new(request: HttpRequest) -> HttpResponse:
    """One more thing that the municipality offers."""
    place = chosen(request)
    form = NewInstrumentForm(request.POST or None, place=place, initial={"ref": new_ref()})
    if form.is_bound and attempt(form, lambda: add(form, place, request.user)) is not None:
        messages.success(request, _("Virkemiddelet er lagret. Alle kan se det nå."))
        return redirect("work_instruments")
    context = {"form": form, "place": place, "crumbs": trail(_("Nytt virkemiddel"))}
    return answer(request, "agreements/work_instrument_new.html", context)


def add(form: NewInstrumentForm, place: Municipality, user: Any) -> Instrument:
    """What was typed, into the action."""
    return actions.add_instrument(place, by=user, **form.cleaned_data)


def chosen(request: HttpRequest) -> Municipality:
    """The municipality it is for: the one that is asked for, of several else the first."""
    places = policies.writing_places(request.user).order_by("name", "number")
    if number := PlaceForm(request.GET).number():
        places = places.filter(number=number)
    found: Municipality | None = places.first()
    if found is None:
        raise Http404
    return found


@require_http_methods(OPENED_OR_SENT)
@editing
def instrument_edit(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """Write what is right now."""
    form = InstrumentForm.opened(instrument, request.POST or None)
    if form.is_bound and saved(form, instrument, lambda: save(form, instrument, request.user)):
        messages.success(request, saved_words())
        return redirect("work_instruments")
    context = {"form": form, "instrument": instrument, "crumbs": trail(instrument.name)}
    return answer(request, "agreements/work_instrument.html", context)


def save(form: InstrumentForm, instrument: Instrument, user: Any) -> Instrument:
    """What was typed, into the action."""
    return actions.change_instrument(instrument, by=user, **form.cleaned_data)


@require_POST
@editing
@refusals_return_to("instrument_edit")
def instrument_confirm(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """«Stemmer fortsatt»."""
    actions.confirm_instrument(instrument, by=request.user)
    messages.success(request, _("Takk. Datoen på siden er fornyet."))
    return redirect("work_instruments")


@require_POST
@editing
@refusals_return_to("instrument_edit")
def instrument_end(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """Take it away."""
    actions.end_instrument(instrument, by=request.user)
    messages.success(request, _("Virkemiddelet er tatt bort fra oversikten."))
    return redirect("work_instruments")


def trail(*here: str) -> list[tuple[str, str]]:
    """The way to a page under the list."""
    return [
        (_("Virkemidlene våre"), reverse("work_instruments")),
        *((label, "") for label in here),
    ]
