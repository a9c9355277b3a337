"""What the case handlers of a municipality keep together: texts and choices of filters."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.models import SavedView, StandardText
from grants.policies.casework import HANDLING, owners
from organisations import policies as registry
from organisations.models import Organisation


def keeping_owners(user: Any) -> QuerySet[Organisation]:
    """The municipalities whose texts and views a person keeps."""
    return owners(user, HANDLING)


def may_keep_any(user: Any) -> bool:
    """Handles cases for at least one municipality."""
    return keeping_owners(user).exists()


def may_keep(user: Any, owner: Organisation) -> bool:
    """Handles cases for this one."""
    return bool(registry.roles(user, owner) & HANDLING) and owner.kind in registry.STAFF_KINDS


def why_not_keep(user: Any, owner: Organisation) -> str:
    """What others are told."""
    return _("Bare saksbehandlere i kommunen kan gjøre dette.")


def standard_texts(user: Any) -> QuerySet[StandardText]:
    """Of the municipalities a person handles cases for."""
    found = StandardText.objects.filter(owner__in=keeping_owners(user))
    return found.select_related("owner", "created_by")


def saved_views(user: Any) -> QuerySet[SavedView]:
    """Of the municipalities a person handles cases for."""
    return SavedView.objects.filter(owner__in=keeping_owners(user)).select_related("owner")


def may_keep_row(user: Any, row: StandardText | SavedView) -> bool:
    """Handles cases for its owner."""
    return may_keep(user, row.owner)
