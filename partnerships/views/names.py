"""What an organisation is called on a page of this app, and where its own page is."""

from django.utils.translation import gettext as _

from organisations.models import Organisation
from organisations.states import Kind


def name_of(organisation: Organisation, own: set[int]) -> str:
    """Its name; one that is hidden in the register is hidden here, but not from its own.

    Args:
        own: the organisations that the reader acts for. A municipality is never hidden.
    """
    public = organisation.listed or organisation.kind != Kind.VOLUNTARY
    if public or organisation.pk in own:
        return organisation.name
    return _("En organisasjon som ikke står i det åpne registeret")


def page_of(organisation: Organisation) -> str:
    """Its public page, where it has one."""
    return organisation.get_absolute_url() if organisation.listed else ""
