"""What people may type in the registry."""

from organisations.forms.own import CauseForm, OwnFactsForm
from organisations.forms.search import KINDS, MunicipalitySearch, OrganisationSearch, is_number

__all__ = [
    "KINDS",
    "CauseForm",
    "MunicipalitySearch",
    "OrganisationSearch",
    "OwnFactsForm",
    "is_number",
]
