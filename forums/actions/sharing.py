"""A party tells its own members what came of a meeting, and sees how far it reached (clause O3)."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from forums import policies
from forums.actions.locks import check_key, locked
from forums.emails.minutes import send_summary
from forums.models import Minutes, Party, Share
from forums.states import MinutesState


@transaction.atomic
def share_summary(minutes: Minutes, *, by: Any, party: Party) -> Share:
    """Send the summary to the party's members, once and in one set.

    Args:
        minutes: approved, with a summary.
        by: a person with the key of
        party: the party whose members are told.

    Raises:
        Refused: no key, minutes that do not stand yet, no summary, or nobody to tell.
    """
    forum = locked(minutes.meeting.forum, ended=True)
    row = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    check_key(by, party, forum)
    if before := row.shares.filter(party=party).first():
        return before
    if row.state != MinutesState.APPROVED:
        raise Refused(_("Referatet må være godkjent av alle før det kan deles."))
    if not row.summary:
        raise Refused(_("Referatet har ikke noe sammendrag å dele."))
    if not policies.own_members(party).exists():
        raise Refused(_("Det er ingen å sende til."))
    share = Share.objects.create(minutes=row, party=party, by=by, at=clock.now())
    share.sent_to = send_summary(share)
    share.save(update_fields=["sent_to"])
    audit.record(
        "minutes.shared", row, by=by, on_behalf_of=party.organisation, sent_to=share.sent_to
    )
    return share


def count_visit(share: Share) -> None:
    """Somebody came by the letter's link. A number, and nothing about who."""
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1)
