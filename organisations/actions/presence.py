"""Whether an organisation shows itself, and that what it says is still true."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.emails import yearly
from organisations.models import Organisation
from organisations.policies import may_edit, may_send

YEAR = timedelta(days=365)


@transaction.atomic
def set_listed(organisation: Organisation, *, by: Any, listed: bool) -> Organisation:
    """Show the organisation in the register, or hide it. Saying what is so changes nothing.

    Hidden, it gets letters and may answer as before; lists, searches and other pages pass it by.
    What it has sent in its own name stays public.

    Raises:
        Refused: not somebody responsible there.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not may_send(by, organisation):
        raise Refused(_("Bare en ansvarlig hos dere kan endre dette."))
    if organisation.listed != listed:
        organisation.listed = listed
        organisation.save(update_fields=["listed"])
        verb = "organisation.shown" if listed else "organisation.hidden"
        audit.record(verb, organisation, by=by, on_behalf_of=organisation)
    return organisation


@transaction.atomic
def set_activity_public(organisation: Organisation, *, by: Any, public: bool) -> Organisation:
    """Let everyone read what the organisation does in local democracy, or nobody else (clause K2).

    Private until they say otherwise. Saying what is so changes nothing.

    Raises:
        Refused: not somebody responsible there.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not may_send(by, organisation):
        raise Refused(_("Bare en ansvarlig hos dere kan endre dette."))
    if organisation.activity_public != public:
        organisation.activity_public = public
        organisation.save(update_fields=["activity_public"])
        verb = "organisation.activity_shown" if public else "organisation.activity_hidden"
        audit.record(verb, organisation, by=by, on_behalf_of=organisation)
    return organisation


@transaction.atomic
def confirm_facts(organisation: Organisation, *, by: Any) -> Organisation:
    """«Ja, alt stemmer»: the organisation's own facts are true today.

    Raises:
        Refused: not somebody who writes for it.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not may_edit(by, organisation):
        raise Refused(_("Bare organisasjonen selv kan endre dette."))
    organisation.confirmed_at = clock.now()
    organisation.save(update_fields=["confirmed_at"])
    audit.record("organisation.facts_confirmed", organisation, by=by, on_behalf_of=organisation)
    return organisation


@transaction.atomic
def ask_if_still_true() -> int:
    """«Stemmer dette fortsatt?»: one letter a year to each that people act for, set-based.

    A year is counted from the last yes, else from when the first person came in. The letter's key
    says which year it is, so running twice, or every day, writes no second one.

    Returns:
        How many letters were written.
    """
    return yearly.ask()
