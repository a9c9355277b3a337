"""What anyone may read of one instrument; the list of them is composed in `insight`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.models import Instrument
from agreements.policies import instruments as policies
from core.access import allow, anyone
from forums.views.public import access_facts
from organisations.models import Municipality

type Crumbs = list[tuple[str, str]]


@require_safe
@allow(anyone, on=policies.visible_instruments, anonymous=True)
def instrument(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """What it is, whom it is for, where one gets it, and whether everyone gets in."""
    context = {
        "instrument": instrument,
        "place": instrument.municipality,
        "groups": instrument.groups.all(),
        "facts": access_facts(instrument.venue),
        "may_edit": policies.may_edit(request.user, instrument) if request.user.pk else False,
        "crumbs": trail(instrument.municipality, instrument.name),
    }
    return render(request, "agreements/instrument.html", context)


def trail(place: Municipality, *here: str) -> Crumbs:
    """The way to a page under a municipality's instruments."""
    above = [
        (_("Forside"), reverse("front")),
        (place.title, place.get_absolute_url()),
        (_("Virkemidler"), listed(place)),
    ]
    return [*above, *((label, "") for label in here)]


def listed(place: Municipality) -> str:
    """The address of the list, narrowed to one municipality."""
    return f"{reverse('instrument_list')}?kommune={place.number}"
