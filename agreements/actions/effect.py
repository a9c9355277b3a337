"""What the clock does to editions: what is due begins, what is past is over (clause O5)."""

from datetime import date

from django.db import transaction

from agreements.actions.approving import locked
from agreements.emails import editions as emails
from agreements.models import Edition, Platform
from agreements.states import EDITION, VALID, EditionState
from core import audit, clock, states


def take_effect() -> int:
    """The clock's part: what is due begins, and what it follows is over; else a term runs out.

    Returns:
        How many editions moved.
    """
    today = clock.today()
    due = Edition.objects.filter(state=EditionState.SIGNED, valid_from__lte=today)
    past = Edition.objects.filter(state__in=VALID, valid_to__lt=today)
    ids = {*due.values_list("platform", flat=True), *past.values_list("platform", flat=True)}
    return sum(_take_effect(Platform(pk=pk), today) for pk in sorted(ids))


@transaction.atomic
def _take_effect(platform: Platform, today: date) -> int:
    """One platform: the old one out before the new one in."""
    platform = locked(platform)
    rows = platform.editions.select_for_update()
    coming = rows.filter(state=EditionState.SIGNED, valid_from__lte=today).first()
    old = rows.filter(state__in=VALID).first()
    moved = 0
    if old is not None and old.valid_to is not None and old.valid_to < today:
        over = EditionState.SUPERSEDED if coming is not None else EditionState.EXPIRED
        moved += _move(old, over)
    if coming is not None:
        moved += _move(coming, EditionState.IN_FORCE)
    return moved


def _move(edition: Edition, to: EditionState) -> int:
    states.move(edition, to, allowed=EDITION)
    edition.save(update_fields=["state"])
    audit.record(f"edition.{to}", edition, by=None)
    if to == EditionState.IN_FORCE:
        emails.tell_in_force(edition)
    elif to == EditionState.EXPIRED:
        emails.tell_expired(edition)
    return 1
