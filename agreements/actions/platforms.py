"""A platform comes to be, with its two sides."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Party, Platform
from agreements.states import Side
from core import audit, clock
from core.errors import Refused
from forums.models import Forum
from forums.states import ForumKind
from organisations.models import Organisation

PUBLIC = "KS"  # the national party that speaks for municipalities and counties
SIDES = 2


@transaction.atomic
def set_up_national(*, by: Any = None) -> Platform:
    """The platform between the parties of the contact meeting; the same one a second time.

    Args:
        by: a person, or None when a command does it.

    Raises:
        Refused: there is no contact meeting yet, or it has other than two parties.
    """
    forum = Forum.objects.select_for_update().filter(kind=ForumKind.CONTACT_MEETING, ended_at=None)
    found = forum.first()
    if found is None:
        raise Refused(_("Sett opp kontaktmøtet mellom partene først."))
    there = Platform.objects.national().first()
    if there is not None:
        return there
    parties = list(found.parties.filter(ended_at=None).select_related("organisation"))
    if len(parties) != SIDES:
        raise Refused(_("Plattformen er mellom to parter."))
    platform = Platform.objects.create(
        forum=found, name=_("Plattformen"), created_at=clock.now(), created_by=by
    )
    parties.sort(key=lambda party: not _is_public(party.organisation))
    for side, party in zip(Side, parties, strict=True):
        Party.objects.create(platform=platform, side=side, forum_party=party, name=party.name)
    audit.record("platform.set_up", platform, by=by)
    return platform


def _is_public(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.name.startswith(PUBLIC)
