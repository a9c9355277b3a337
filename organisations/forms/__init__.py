"""What people may type in the registry."""

from organisations.forms.own import CauseForm, OwnFactsForm
from organisations.forms.search import MunicipalitySearch, OrganisationSearch, is_number

__all__ = ["CauseForm", "MunicipalitySearch", "OrganisationSearch", "OwnFactsForm", "is_number"]
