"""Who may read what was given: everyone, without what nobody is told of a hidden organisation."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from grants.models import Decision
from grants.states import DECIDED


def visible_awards(user: Any) -> QuerySet[Decision]:
    """The decision that counts of each application that was given something and said no to none.

    After a complaint the second one counts. The sum of the call's own year is
    `application.granted`, and `years` says for how many.
    """
    later = Decision.objects.filter(
        application=OuterRef("application"), number__gt=OuterRef("number")
    )
    return Decision.objects.filter(
        ~Exists(later), application__state__in=DECIDED, application__granted__gt=0
    ).select_related("application__organisation", "application__call__scheme__owner")
