"""Rooms that a municipality or an organisation lends out, with what it knows of getting in."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import ACCESS_FACTS, OTHER_FACTS, Municipality, Organisation, Venue
from organisations.policies import may_edit
from organisations.states import Fact

WORDS = ("name", "address", "about", "price", "booking_url", "assistance_contact")


@transaction.atomic
def save_venue(
    owner: Organisation,
    *,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality,
    venue: Venue | None = None,
    **given: Any,
) -> Venue:
    """Write a new venue, or change one. What is said is right from now. A double click is one.

    Args:
        owner: the municipality or the organisation that lends it out.
        by: someone who writes for the owner; None only for the demo.
        municipality: where it lies.
        given: every other field of `Venue` that is the owner's to fill.

    Raises:
        Refused: somebody else's, no name or address, a name that is taken, a price for what is
            free, a link that is no web page, or help without anybody to ask.
    """
    owner = Organisation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    check_owner(owner, by, on_behalf_of)
    given |= {field: str(given.get(field, "")).strip() for field in WORDS}
    check_venue(given)
    namesake = same_name(owner, municipality, given["name"], venue)
    if namesake and venue is None and is_same(namesake, given):
        return namesake
    if namesake:
        raise Refused(_("Dere har alt et lokale med dette navnet her. Velg et annet."), "name")
    verb = "venue.changed" if venue else "venue.added"
    saved = standing(owner, venue)
    saved.municipality, saved.updated_at = municipality, clock.now()
    for field, value in given.items():
        setattr(saved, field, value)
    saved.save()
    audit.record(verb, saved, by=by, on_behalf_of=owner)
    return saved


def check_owner(owner: Organisation, by: Any, on_behalf_of: Organisation) -> None:
    """Only those who write for the owner, on its behalf."""
    if on_behalf_of.pk != owner.pk or (by and not may_edit(by, owner)):
        raise Refused(_("Bare den som eier lokalet, kan endre dette."))


def check_venue(given: dict[str, Any]) -> None:
    """What the constraints also say, in sentences, and that a person could find the place."""
    if not given["name"]:
        raise Refused(_("Skriv hva lokalet heter."), "name")
    if not given["address"]:
        raise Refused(_("Skriv hvor det er."), "address")
    if given.get("free") and given["price"]:
        raise Refused(_("Lokalet er gratis. Ta bort prisen, eller krysset."), "price")
    check_link(given["booking_url"])
    if given["assistance_contact"] and given.get("assistance") != Fact.YES:
        raise Refused(_("Svar ja på om noen kan hjelpe, eller ta bort hvem."), "assistance")
    for field in (*ACCESS_FACTS, *OTHER_FACTS):
        given[field] = Fact(given.get(field, Fact.UNKNOWN)).value


def check_link(url: str) -> None:
    """Only web pages: a link with another scheme could run something in the reader's browser."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        fits = False
    if url and not fits:
        raise Refused(_("Skriv adressen slik: www.kommunen.no/lokaler"), "booking_url")


def same_name(
    owner: Organisation, municipality: Municipality, name: str, venue: Venue | None
) -> Venue | None:
    """Another of the owner's in the same municipality that is called the same."""
    others = owner.venues.on_offer().filter(municipality=municipality, name=name)
    return (others.exclude(pk=venue.pk) if venue else others).first()


def is_same(venue: Venue, given: dict[str, Any]) -> bool:
    """Whether nothing differs: the form was sent twice."""
    return all(getattr(venue, field) == value for field, value in given.items())


def standing(owner: Organisation, venue: Venue | None) -> Venue:
    """The venue under lock, or a new one."""
    if venue is None:
        return Venue(owner=owner)
    locked = owner.venues.select_for_update(of=("self",)).get(pk=venue.pk)
    if locked.ended_at:
        raise Refused(_("Lokalet er tatt ut av bruk. Legg det inn på nytt i stedet."))
    return locked


@transaction.atomic
def end_venue(venue: Venue, *, by: Any, on_behalf_of: Organisation) -> Venue:
    """Take it out of use: it is listed no more. Once is enough.

    Raises:
        Refused: somebody else's.
    """
    owner = Organisation.objects.select_for_update(of=("self",)).get(pk=venue.owner_id)
    check_owner(owner, by, on_behalf_of)
    venue = owner.venues.select_for_update(of=("self",)).get(pk=venue.pk)
    if venue.ended_at is None:
        venue.ended_at = clock.now()
        venue.save(update_fields=["ended_at"])
        audit.record("venue.ended", venue, by=by, on_behalf_of=owner)
    return venue
