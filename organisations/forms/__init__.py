"""What people may type in the registry."""

from organisations.forms.desk import DeskFilter
from organisations.forms.own import CauseForm, OwnFactsForm
from organisations.forms.places import FACTS, ContactForm, VenueFilter, VenueForm
from organisations.forms.search import KINDS, MunicipalitySearch, OrganisationSearch, is_number

__all__ = [
    "FACTS",
    "KINDS",
    "CauseForm",
    "ContactForm",
    "DeskFilter",
    "MunicipalitySearch",
    "OrganisationSearch",
    "OwnFactsForm",
    "VenueFilter",
    "VenueForm",
    "is_number",
]
