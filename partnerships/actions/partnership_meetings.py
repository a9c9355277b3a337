"""The yearly follow-up meeting: it makes itself, a party sets it, and all read the notes."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, ics
from core.errors import Refused, Stale
from dispatch import actions as dispatch
from dispatch import calendar_invites, letters
from partnerships import calendar
from partnerships.actions.partnership_locks import check_state, locked, prepared, text, touch
from partnerships.emails import partnership as emails
from partnerships.models import Partnership, PartnershipMeeting, PartnershipParty
from partnerships.policies import partnership_dates as dates
from partnerships.states import PartnershipState

S = PartnershipState
NOTES, PLACE, LINK = 5000, 200, 200  # characters


def settle_meetings(partnership: Partnership) -> PartnershipMeeting | None:
    """Make the next one, when there is none or the last was held or its day has passed.

    Idempotent, with the partnership locked.

    Returns:
        The latest meeting, made now or before.
    """
    last = partnership.meetings.last()
    if partnership.state != S.ACTIVE:
        return last
    today = clock.today()
    while last is None or last.held_at is not None or last.due < today:
        number = last.number + 1 if last else 1
        due = dates.meeting_due(partnership, number)
        if due is None:
            return last
        last = PartnershipMeeting.objects.create(partnership=partnership, number=number, due=due)
        audit.record("partnership.meeting_made", partnership, by=None, number=number)
    return last


@transaction.atomic
def set_meeting(
    meeting: PartnershipMeeting,
    *,
    by: Any,
    party: PartnershipParty,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    online_url: str = "",
) -> PartnershipMeeting:
    """One of the parties sets time and place, or moves it; every party gets it in the calendar.

    Raises:
        Stale: the other side has set it since.
        Refused: held already, no place, ends before it begins, or in the past.
    """
    partnership, meeting, party = _at_work(meeting, by, party)
    place = text(place, PLACE, "", "place")
    online_url = text(online_url, LINK, "", "online_url")
    now_said = {
        "starts_at": starts_at, "ends_at": ends_at, "place": place, "online_url": online_url,
    }  # fmt: skip
    if all(getattr(meeting, name) == value for name, value in now_said.items()):
        return meeting  # a second click
    _check_meeting(meeting, starts_at, ends_at, bool(place or online_url))
    if meeting.version != version:
        raise Stale
    changed = meeting.starts_at is not None
    for name, value in now_said.items():
        setattr(meeting, name, value)
    meeting.party = party
    meeting.version += 1
    meeting.sequence += 1 if changed else 0
    meeting.save()
    touch(party, by)
    dispatch.withdraw(partnership.get_absolute_url(), ["partnership.meeting_due"])
    if changed:
        dispatch.withdraw(partnership.get_absolute_url(), ["partnership.meeting"])
    emails.invite(meeting, calendar=_object(meeting), changed=changed)
    audit.record(
        "partnership.meeting_set", partnership, by=by, on_behalf_of=party.organisation,
        number=meeting.number,
    )  # fmt: skip
    return meeting


def _at_work(
    meeting: PartnershipMeeting, by: Any, party: PartnershipParty
) -> tuple[Partnership, PartnershipMeeting, PartnershipParty]:
    """The partnership before the meeting under lock, and the person's own party."""
    partnership = locked(meeting.partnership)
    party = prepared(partnership, by, party)
    check_state(
        partnership, [S.ACTIVE, S.EVALUATED], _("Møtet hører til et partnerskap som er i gang.")
    )
    rows = PartnershipMeeting.objects.select_for_update(of=("self",)).select_related("party")
    meeting = rows.get(pk=meeting.pk)
    meeting.partnership = partnership
    return partnership, meeting, party


def _check_meeting(
    meeting: PartnershipMeeting, starts_at: datetime, ends_at: datetime, somewhere: bool
) -> None:
    if meeting.held_at is not None:
        raise Refused(_("Møtet er holdt."))
    if not somewhere:
        raise Refused(_("Skriv hvor dere møtes, eller lenken til nettmøtet."), "place")
    if ends_at <= starts_at:
        raise Refused(_("Møtet må slutte etter at det begynner."), "ends")
    if starts_at <= clock.now():
        raise Refused(_("Velg et tidspunkt fram i tid."), "day")


@letters.in_bokmaal()
def _object(meeting: PartnershipMeeting) -> bytes:
    """The meeting for the letters, as it is at this moment."""
    return calendar_invites.prepared(
        calendar.meeting_event(meeting, clock.now()),
        method=ics.REQUEST,
        stamp=clock.now(),
        from_name=meeting.party.organisation.name if meeting.party else "",
    )


@transaction.atomic
def hold_meeting(
    meeting: PartnershipMeeting, *, by: Any, party: PartnershipParty, version: int, notes: str
) -> PartnershipMeeting:
    """Say that it was held, and what came of it; the next year's is made. Notes may be mended.

    Raises:
        Stale: the other side has written since.
        Refused: it has no time, has not begun, or no words.
    """
    partnership, meeting, party = _at_work(meeting, by, party)
    notes = text(notes, NOTES, _("Skriv hva dere snakket om og ble enige om."), "notes")
    if meeting.starts_at is None:
        raise Refused(_("Møtet har ikke fått tid og sted."))
    if meeting.notes == notes:
        return meeting  # a second click
    if meeting.version != version:
        raise Stale
    if clock.now() < meeting.starts_at:
        raise Refused(_("Møtet har ikke begynt. Dere kan skrive notatet når det begynner."))
    meeting.notes = notes
    meeting.version += 1
    if meeting.held_at is None:
        meeting.held_at, meeting.held_by = clock.now(), by
    meeting.save(update_fields=["notes", "version", "held_at", "held_by"])
    touch(party, by)
    key = f"held:{meeting.number}"
    emails.tell(partnership, "meeting_held", key=key, by=party, meeting=meeting)
    settle_meetings(partnership)
    audit.record(
        "partnership.meeting_held", partnership, by=by, on_behalf_of=party.organisation,
        number=meeting.number,
    )  # fmt: skip
    return meeting


def remind_of_meetings() -> int:
    """Make what is due to be made, and tell the parties of meetings without a time; how many."""
    told = 0
    active = Partnership.objects.filter(state=S.ACTIVE).order_by("pk")
    for pk in active.values_list("pk", flat=True):
        with transaction.atomic():
            told += _remind(locked(Partnership(pk=pk)))
    return told


def _remind(partnership: Partnership) -> bool:
    """One letter for each year, thirty days before."""
    meeting = settle_meetings(partnership)
    if meeting is None or meeting.starts_at is not None or meeting.held_at is not None:
        return False
    name = f"meeting:{meeting.number}"
    soon = meeting.due - timedelta(days=dates.NOTICE_DAYS) <= clock.today()
    if not soon or not remember(partnership, name):
        return False
    emails.tell(partnership, "meeting_due", key=name, meeting=meeting)
    return True


def remember(partnership: Partnership, name: str) -> bool:
    """Whether something is told for the first time; it is remembered."""
    if name in partnership.reminded:
        return False
    partnership.reminded = [*partnership.reminded, name]
    partnership.save(update_fields=["reminded"])
    audit.record("partnership.reminded", partnership, by=None, name=name)
    return True
