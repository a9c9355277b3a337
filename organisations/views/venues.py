"""Rooms to lend: the public's list and pages, and the owner's own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allow, anyone, public
from organisations import actions, policies
from organisations.forms import FACTS, VenueFilter, VenueForm
from organisations.models import ACCESS_FACTS, Municipality, Organisation, Venue
from organisations.models.organisation import Alphabetical
from organisations.states import Fact, Level
from organisations.views import municipalities
from organisations.views.contacts import seated, writing
from organisations.views.desk import tabs
from organisations.views.own import done, own, own_tabs

PAGE = 30
EITHER = ["GET", "HEAD", "POST"]


# --- for everyone ---


@public
@require_safe
def venue_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The venues of a municipality or a county that have what is asked for."""
    place = municipalities.found(slug)
    if onward := municipalities.moved(place, slug):
        return redirect("venue_list", slug=onward.slug, permanent=True)
    form = VenueFilter(request.GET)
    everything = lent_in(request.user, place)
    rows = page_of(everything, form) if form.is_valid() else []
    context = {
        "municipality": place,
        "form": form,
        "rows": [(venue, facts_of(venue, Fact.YES)) for venue in rows[:PAGE]],
        "next_key": rows[PAGE - 1].ref if len(rows) > PAGE else "",
        "narrowed": any(request.GET.values()),
        "known": municipalities.venues_known(everything),
        "crumbs": [*trail(place), (_("Lokaler"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/venue_list.html", context, status=status)


def lent_in(user: Any, place: Municipality) -> Any:
    """What is on offer there, also by others than the municipality."""
    there = Q(municipality=place) | Q(municipality__county=place)
    return policies.visible_venues(user).filter(there, ended_at=None)


def page_of(venues: QuerySet[Venue], form: VenueFilter) -> list[Venue]:
    """The next ones that have what is wanted, in the order of the alphabet."""
    rows = venues.annotate(place=Alphabetical("name")).order_by("place", "pk")
    after = rows.filter(ref=form.cleaned_data["etter"]).first()
    if after:
        rows = rows.filter(Q(place__gt=after.place) | Q(place=after.place, pk__gt=after.pk))
    return list(rows.filter(**form.wanted())[: PAGE + 1])


def facts_of(venue: Venue, *values: Fact) -> list[dict[str, Any]]:
    """What is known, in words, in the order it is met; all of it without `values`."""
    return [
        {
            "words": words,
            "means": yes,
            "fact": Fact(getattr(venue, name)),
            "access": name in ACCESS_FACTS,
        }
        for name, (_question, yes, words, _slug) in FACTS.items()
        if not values or getattr(venue, name) in values
    ]


def trail(place: Municipality) -> list[tuple[str, str]]:
    """The way to a municipality's page."""
    return [
        (_("Forside"), reverse("front")),
        (_("Kommuner"), reverse("municipality_list")),
        (place.title, place.get_absolute_url()),
    ]


@allow(anyone, on=policies.visible_venues, anonymous=True)
@require_safe
def venue(request: HttpRequest, venue: Venue) -> HttpResponse:
    """One venue, and everything that is known of getting in."""
    place = venue.municipality
    way = (_("Lokaler"), reverse("venue_list", kwargs={"slug": place.slug}))
    context = {
        "venue": venue,
        "facts": facts_of(venue),
        "crumbs": [*trail(place), way, (venue.name, "")],
    }
    return render(request, "organisations/venue_detail.html", context)


# --- for those who lend them out ---


def own_page(
    request: HttpRequest, template: str, owner: Organisation, base: str, **context: Any
) -> HttpResponse:
    """One of the owner's pages: 422 where a form was refused."""
    form = context.get("form")
    context |= {"owner": owner, "base": base}
    return render(request, template, context, status=422 if form and form.errors else 200)


def rows_of(owner: Organisation) -> dict[str, Any]:
    """The owner's venues, and how much of them is known."""
    mine = owner.venues.on_offer()
    ordered = mine.annotate(place=Alphabetical("name")).order_by("place", "pk")
    return {
        "venues": ordered.select_related("municipality")[:500],
        "known": municipalities.venues_known(mine),
    }


def write(
    request: HttpRequest, owner: Organisation, places: Any, base: str, more: dict[str, Any]
) -> HttpResponse:
    """The form for one venue, and what it does."""
    posted = request.POST if request.method == "POST" else None
    one = more.get("venue")
    form = VenueForm(posted, places=places, venue=one)
    who: dict[str, Any] = {"by": request.user, "on_behalf_of": owner, "venue": one}
    if posted is not None and done(
        form, lambda: actions.save_venue(owner, **who, **form.cleaned_data)
    ):
        messages.success(request, _("Lokalet er lagret. Alle kan se det nå."))
        return redirect(base)
    return own_page(request, "organisations/venue_form.html", owner, base, form=form, **more)


def end(
    request: HttpRequest, owner: Organisation, venue: Venue, base: str, more: dict[str, Any]
) -> HttpResponse:
    """Ask once, then take it out of use."""
    if request.method == "POST":
        actions.end_venue(venue, by=request.user, on_behalf_of=owner)
        messages.success(request, _("Lokalet er tatt ut av bruk."))
        return redirect(base)
    return own_page(request, "organisations/venue_end.html", owner, base, venue=venue, **more)


def for_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A municipality lends out its own; its number stands in the address."""

    def shown(request: HttpRequest, place: Municipality, *args: Any, **kwargs: Any) -> HttpResponse:
        if place.organisation is None:
            raise Http404
        base = reverse("place_venues", kwargs={"number": place.number})
        county = place.level == Level.COUNTY
        there = Q(county=place) if county else Q(pk=place.pk)
        parts = Municipality.objects.current().filter(there)
        more = {"tabs": tabs(place, "venues"), "municipality": place}
        return view(request, place.organisation, parts, base, more, *args, **kwargs)

    return shown


def for_own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An organisation lends out its own, where it holds to."""

    def shown(request: HttpRequest, owner: Organisation, *args: Any, **kwargs: Any) -> HttpResponse:
        base = reverse("own_venues", kwargs={"key": owner.key})
        areas = owner.areas.values("municipality")
        there = Q(pk__in=areas) | Q(county__in=areas) | Q(pk=owner.seat_id)
        parts = Municipality.objects.current().filter(there, level=Level.MUNICIPALITY)
        more = {"tabs": own_tabs(owner, "venues", request.user), "organisation": owner}
        return view(request, owner, parts, base, more, *args, **kwargs)

    return shown


def listed(
    request: HttpRequest, owner: Organisation, places: Any, base: str, more: dict[str, Any]
) -> HttpResponse:
    """The owner's venues."""
    more |= rows_of(owner) | {"may_edit": policies.may_edit(request.user, owner)}
    return own_page(request, "organisations/venue_own.html", owner, base, **more)


def edited(
    request: HttpRequest,
    owner: Organisation,
    places: Any,
    base: str,
    more: dict[str, Any],
    ref: str,
) -> HttpResponse:
    """Change one of the owner's."""
    one = get_object_or_404(owner.venues.on_offer(), ref=ref)
    return write(request, owner, places, base, more | {"venue": one})


def ended(
    request: HttpRequest,
    owner: Organisation,
    places: Any,
    base: str,
    more: dict[str, Any],
    ref: str,
) -> HttpResponse:
    """Take one of the owner's out of use; again changes nothing."""
    return end(request, owner, get_object_or_404(owner.venues, ref=ref), base, more)


place_venues = seated(require_safe(for_place(listed)))
place_venue_new = writing(require_http_methods(EITHER)(for_place(write)))
place_venue_edit = writing(require_http_methods(EITHER)(for_place(edited)))
place_venue_end = writing(require_http_methods(EITHER)(for_place(ended)))
own_venues = own(require_safe(for_own(listed)))
own_venue_new = own(require_http_methods(EITHER)(for_own(write)))
own_venue_edit = own(require_http_methods(EITHER)(for_own(edited)))
own_venue_end = own(require_http_methods(EITHER)(for_own(ended)))
