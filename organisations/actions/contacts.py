"""Whom a municipality asks organisations to call (clause K1b)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import ContactPerson, Municipality
from organisations.policies import may_edit_place


@transaction.atomic
def add_contact_person(
    municipality: Municipality,
    *,
    by: Any,
    name: str,
    title: str = "",
    email: str = "",
    phone: str = "",
    hours: str = "",
    user: Any = None,
) -> ContactPerson:
    """Say whom organisations call in a municipality. Confirmed from today, last in the list.

    Args:
        by: someone who writes for it; None only for the demo.
        hours: when the telephone is answered, «Torsdager også kl. 16–18».
        user: the same person as one who signs in, where known.

    Raises:
        Refused: somebody else's municipality, no name, or no way to reach the person.
    """
    municipality = locked(municipality, by)
    check_reachable(name, email, phone)
    person = ContactPerson.objects.create(
        municipality=municipality,
        user=user,
        name=name.strip(),
        title=title.strip(),
        email=email.strip(),
        phone=phone.strip(),
        hours=hours.strip(),
        position=municipality.contact_persons.count(),
        confirmed_on=clock.today(),
    )
    record("contact_person.added", person, by, municipality)
    return person


@transaction.atomic
def change_contact_person(
    person: ContactPerson, *, by: Any, name: str, title: str, email: str, phone: str, hours: str
) -> ContactPerson:
    """Write what is right now; that confirms it too.

    Raises:
        Refused: as `add_contact_person`.
    """
    municipality = locked(person.municipality, by)
    person = municipality.contact_persons.select_for_update().get(pk=person.pk)
    check_reachable(name, email, phone)
    given = {"name": name, "title": title, "email": email, "phone": phone, "hours": hours}
    for field, text in given.items():
        setattr(person, field, text.strip())
    person.confirmed_on = clock.today()
    person.save(update_fields=[*given, "confirmed_on"])
    record("contact_person.changed", person, by, municipality)
    return person


@transaction.atomic
def confirm_contact_person(person: ContactPerson, *, by: Any) -> ContactPerson:
    """Say that it is still right. Raises Refused for somebody else's municipality."""
    municipality = locked(person.municipality, by)
    person = municipality.contact_persons.select_for_update().get(pk=person.pk)
    person.confirmed_on = clock.today()
    person.save(update_fields=["confirmed_on"])
    record("contact_person.confirmed", person, by, municipality)
    return person


@transaction.atomic
def move_contact_person(person: ContactPerson, *, by: Any) -> ContactPerson:
    """One step up the list; the first stays first. Raises Refused as the others do."""
    municipality = locked(person.municipality, by)
    everyone = list(municipality.contact_persons.select_for_update())
    at = next(n for n, one in enumerate(everyone) if one.pk == person.pk)
    everyone.insert(max(at - 1, 0), everyone.pop(at))
    for position, one in enumerate(everyone):
        one.position = position
    ContactPerson.objects.bulk_update(everyone, ["position"])
    record("contact_person.moved", person, by, municipality)
    return person


@transaction.atomic
def remove_contact_person(person: ContactPerson, *, by: Any) -> None:
    """Delete the person's name and numbers for good; hearings keep no copy.

    Raises:
        Refused: somebody else's municipality.
    """
    municipality = locked(person.municipality, by)
    record("contact_person.removed", person, by, municipality)
    municipality.contact_persons.filter(pk=person.pk).delete()


def locked(municipality: Municipality, by: Any) -> Municipality:
    """The municipality under lock, for those who may say who answers there."""
    municipality = Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    if by and not may_edit_place(by, municipality):
        raise Refused(_("Bare kommunen selv kan endre dette."))
    return municipality


def check_reachable(name: str, email: str, phone: str) -> None:
    """A contact person without a name or a way to get hold of them helps nobody."""
    if not name.strip():
        raise Refused(_("Skriv navnet på kontaktpersonen."), "name")
    if not (email.strip() or phone.strip()):
        raise Refused(_("Skriv et telefonnummer eller en e-postadresse."), "phone")


def record(verb: str, person: ContactPerson, by: Any, municipality: Municipality) -> None:
    """Who did it for whom; never the name or the numbers."""
    audit.record(verb, person, by=by, on_behalf_of=municipality.organisation)
