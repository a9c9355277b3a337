"""What an organisation says of itself."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from organisations.actions.causes import check_own
from organisations.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationArea,
)
from organisations.states import Kind


@transaction.atomic
def update_own_facts(
    organisation: Organisation,
    *,
    by: Any,
    about: str,
    website: str,
    email: str,
    works_in: Iterable[Municipality],
    phone: str | None = None,
) -> Organisation:
    """Write the facts an organisation owns itself; register facts cannot be reached from here.

    Args:
        by: a person who writes for the organisation; None only for the demo.
        email: where letters go: an address that somebody in the organisation has shown to be
            theirs by signing in with it. Empty means a responsible person's, else the register's.
        phone: what a municipality may ring when no letter arrives; None leaves it as it is. It
            never comes from a register.
        works_in: municipalities and counties, at least one unless it works nationwide.

    Raises:
        Refused: somebody else's organisation, nowhere to work, or nobody's address.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    check_own(organisation, by, organisation)
    areas = list(works_in)
    if not areas and not organisation.nationwide:
        raise Refused(_("Velg minst én kommune der dere holder til."), "works_in")
    given = {"about": about.strip(), "website": website.strip(), "email": email.strip().lower()}
    if phone is not None:
        given["phone"] = phone.strip()
    if by:
        check_address(organisation, given["email"])
    changed = [name for name, text in given.items() if getattr(organisation, name) != text]
    for name in changed:
        setattr(organisation, name, given[name])
    organisation.save(update_fields=list(given))
    changed += ["works_in"] * _set_areas(organisation, areas)
    audit.record(
        "organisation.own_facts_changed",
        organisation,
        by=by,
        on_behalf_of=organisation,
        changed=changed,
    )
    return organisation


def check_address(organisation: Organisation, email: str) -> None:
    """Letters go only where somebody in the organisation has followed a link."""
    people = Membership.objects.current().filter(organisation=organisation)
    known = not email or email == organisation.email
    if not known and not people.filter(user__email__iexact=email).exists():
        raise Refused(
            _("Skriv en adresse som noen hos dere logger inn med. Da vet vi at den er deres."),
            "email",
        )


def _set_areas(organisation: Organisation, areas: list[Municipality]) -> bool:
    """Make the areas exactly these; True when that changed something."""
    wanted = {area.pk for area in areas}
    had = set(organisation.areas.values_list("municipality_id", flat=True))
    organisation.areas.filter(municipality_id__in=had - wanted).delete()
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=organisation, municipality_id=pk) for pk in wanted - had
    )
    return had != wanted


@transaction.atomic
def create_unregistered(
    *, by: Any, name: str, seat: Municipality, email: str = "", about: str = ""
) -> Organisation:
    """A local group without an organisation number. Nobody acts for it until let in.

    Args:
        email: an address already shown to be theirs by a link, or empty.

    Raises:
        Refused: no name, or one of the same name in the municipality.
    """
    name = name.strip()
    if not name:
        raise Refused(_("Skriv hva dere heter."), "name")
    seat = Municipality.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if Organisation.objects.active().filter(name__iexact=name, seat=seat).exists():
        raise Refused(
            _("Det finnes alt en organisasjon med dette navnet i kommunen. Søk den opp."), "name"
        )
    organisation = Organisation.objects.create(
        kind=Kind.VOLUNTARY, name=name, seat=seat, email=email.strip().lower(), about=about.strip()
    )
    _set_areas(organisation, [seat])
    audit.record("organisation.created", organisation, by=by, on_behalf_of=organisation)
    return organisation
