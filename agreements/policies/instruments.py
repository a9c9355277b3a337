"""Who reads the instruments of a municipality, and who keeps them (clause K1b)."""

from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Length
from django.utils.translation import gettext as _

from agreements.models import Instrument
from organisations import policies as registry
from organisations.models import ContactPerson, Municipality, Topic, Venue
from organisations.states import TopicScheme

LONGEST = 2  # digits in the code of a main group of ICNPO; what is under it has four or five


def visible_instruments(user: Any) -> QuerySet[Instrument]:
    """Every instrument; one that was taken away says so."""
    return Instrument.objects.select_related("municipality", "venue__owner", "contact")


def work_instruments(user: Any) -> QuerySet[Instrument]:
    """Those of the municipalities and counties a person works for, taken away or not."""
    found: QuerySet[Instrument] = visible_instruments(user).filter(
        municipality__in=registry.staffed_places(user)
    )
    return found


def writing_places(user: Any) -> QuerySet[Municipality]:
    """The municipalities and counties whose instruments a person may write."""
    places: QuerySet[Municipality] = registry.desk_places(user).filter(valid_to=None)
    return places


def may_see_work(user: Any) -> bool:
    """Anyone who works for a municipality or county, whatever the role."""
    return bool(registry.staffed_places(user).exists())


def why_not_see_work(user: Any) -> str:
    """What others are told."""
    return _("Denne siden er for dem som arbeider i en kommune.")


def may_start(user: Any) -> bool:
    """Someone who writes for a municipality or county."""
    return bool(writing_places(user).exists())


def why_not_start(user: Any) -> str:
    """What others are told."""
    return _("Bare saksbehandlere i en kommune kan legge inn virkemidler.")


def may_edit(user: Any, instrument: Instrument) -> bool:
    """Case handlers of the municipality it belongs to."""
    return bool(registry.may_edit_place(user, instrument.municipality))


def why_not_edit(user: Any, instrument: Instrument) -> str:
    """What a colleague who only reads is told."""
    return str(registry.why_not_edit_place(user, instrument.municipality))


def groups() -> QuerySet[Topic]:
    """The main groups of ICNPO, in their own order."""
    main = Topic.objects.annotate(digits=Length("code")).filter(
        scheme=TopicScheme.ICNPO, digits__lte=LONGEST
    )
    return main.annotate(number=Cast(F("code"), IntegerField())).order_by("number")


def venues_in(place: Municipality) -> QuerySet[Venue]:
    """The rooms an instrument of this place may be in: on offer, and shown to everyone."""
    there = Q(municipality=place) | Q(municipality__county=place)
    everyones = Venue.objects.on_offer().filter(owner__listed=True, owner__dissolved_at=None)
    return everyones.filter(there)


def contacts_of(place: Municipality) -> QuerySet[ContactPerson]:
    """The people of this place who may answer for an instrument."""
    return ContactPerson.objects.filter(municipality=place)
