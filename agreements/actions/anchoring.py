"""Where an activity stands in a party's own plan: written by that party, and nobody else."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.activities import locked, may_be_anchored
from agreements.models import Activity, Anchor, Party
from agreements.policies import activities as policies
from agreements.policies import parties
from core import audit, clock
from core.errors import Refused

WHERE = 200  # characters


@transaction.atomic
def anchor(activity: Activity, *, by: Any, party: Party, where: str, url: str = "") -> Anchor:
    """Write where it stands in the party's own plan; the last word counts.

    Args:
        by: one who prepares for the party.
        party: whose plan.
        where: «Handlingsplan 2027, punkt 4»; public.
        url: where the plan can be read.

    Raises:
        Refused: not the person's party, no words, or it is over.
    """
    activity = locked(activity)
    if party.platform_id != activity.platform_id or not parties.may_prepare_for(by, party):
        raise Refused(
            _("Bare %(party)s kan si hvor den står i sin egen plan.") % {"party": party}, "party"
        )
    if not may_be_anchored(activity):
        raise Refused(_("Aktiviteten er over. Da blir dette stående."))
    said = where.strip()
    if not said or len(said) > WHERE:
        raise Refused(_("Skriv hvor i planen deres den står."), "where")
    row = Anchor.objects.filter(activity=activity, party=party).first()
    if row and (row.where, row.url) == (said, url):
        return row  # a second click
    fresh = {"where": said, "url": url, "by": by, "at": clock.now()}
    row, _made = Anchor.objects.update_or_create(activity=activity, party=party, defaults=fresh)
    audit.record("activity.anchored", activity, by=by, on_behalf_of=policies.acting_for(by, party))
    return row
