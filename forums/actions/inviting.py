"""Asking people to a meeting, telling them of changes, calling it off, reminding.

Everyone is invited in one statement and told in one. A letter's key names the meeting, its version
and the invited, so that nothing here can send the same thing twice.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower, Trim

from accounts.models import User
from core import clock, ics
from dispatch import actions as dispatch
from dispatch import calendar_invites, letters
from forums import calendar
from forums.emails import called_off, change, invitation, reminder
from forums.emails.meeting import CHANGED, INVITATION, REMINDER, about, told_already
from forums.membership import members
from forums.models import Forum, Meeting, MeetingReminder, Seat
from organisations.models import Organisation, with_letter_address

INVITE = """
INSERT INTO forums_invitation (meeting_id, {who}, email, token, invited_at, answer, people, mode,
                               needs, answered_via)
SELECT %s, r.who, left(lower(btrim(COALESCE(r.email, ''))), 254), gen_random_uuid(), portal_now(),
       '', 1, 'on_site', '', ''
FROM ({invited}) AS r (who, email)
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def invite(meeting: Meeting) -> None:
    """Rows and letters for everyone who belongs there (clause K1e), in two statements each.

    Again for members that have come since; those who have had this version get nothing more. One
    without an address is invited too: they are shown as not reached, for somebody to call.
    """
    for column, found in (
        ("organisation_id", _organisations(meeting.forum)),
        ("person_id", _people(meeting.forum)),
    ):
        _insert(meeting, column, found)
    invitation.send(meeting, items=_items(meeting), calendar=_object(meeting, ics.REQUEST))


@transaction.atomic
def tell_changed(meeting: Meeting, what: list[str]) -> None:
    """The meeting as it is now, to everyone invited; `sequence` has been raised.

    Letters about how it was that have not gone are stopped.

    Args:
        meeting: convened.
        what: what is different, a few words each.
    """
    if not told_already(meeting):  # else a second call would stop what the first one wrote
        dispatch.withdraw(about(meeting), [INVITATION, CHANGED, REMINDER])
        _refresh_addresses(meeting)
    content = _object(meeting, ics.REQUEST)
    change.send(meeting, what, items=_items(meeting), calendar=content)


@transaction.atomic
def tell_called_off(meeting: Meeting) -> None:
    """Cancelled or postponed: letters that have not gone are stopped, the others are told."""
    dispatch.withdraw(about(meeting), [INVITATION, CHANGED, REMINDER])
    _refresh_addresses(meeting)
    called_off.send(meeting, calendar=_object(meeting, ics.CANCEL))


@transaction.atomic
def remind(meeting: Meeting, lead: int) -> None:
    """To those who have not said no; once for each lead time and start, whoever asks."""
    MeetingReminder.objects.bulk_create(
        [
            MeetingReminder(
                meeting=meeting, lead=lead, starts_at=meeting.starts_at, written_at=clock.now()
            )
        ],
        ignore_conflicts=True,
    )
    reminder.send(meeting, lead, items=_items(meeting))


def _organisations(forum: Forum) -> QuerySet[Any, Any]:
    """The members, the parties, and organisations that hold a seat."""
    parties = forum.parties.filter(ended_at=None, organisation__isnull=False)
    seats = Seat.objects.current().filter(forum=forum, organisation__isnull=False)
    belonging = (
        members(forum)
        .order_by()
        .values("pk")
        .union(parties.order_by().values("organisation"), seats.order_by().values("organisation"))
    )
    found: Any = with_letter_address(Organisation.objects.active().filter(pk__in=belonging))
    columns: QuerySet[Any, Any] = found.values_list("pk", "letter_email")
    return columns


def _people(forum: Forum) -> QuerySet[Any, Any]:
    """Persons with a seat of their own."""
    seats = Seat.objects.current().filter(forum=forum, person__isnull=False)
    return User.objects.filter(pk__in=seats.values("person"), is_active=True).values_list(
        "pk", "email"
    )


def _insert(meeting: Meeting, column: str, found: QuerySet[Any, Any]) -> None:
    """A row for each who has none."""
    sql, params = found.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(INVITE.format(who=column, invited=sql), [meeting.pk, *params])


def _refresh_addresses(meeting: Meeting) -> None:
    """Where each letter goes now; an answer from a calendar comes from there."""
    own: Any = with_letter_address(Organisation.objects.filter(pk=OuterRef("organisation")))
    address = Subquery(own.values(address=Lower(Trim("letter_email")))[:1])
    meeting.invitations.exclude(organisation=None).update(email=address)


def _items(meeting: Meeting) -> Any:
    return calendar.agenda_of(meeting)


@letters.in_bokmaal()
def _object(meeting: Meeting, method: str) -> bytes:
    """The meeting for the letters, as it is at this moment."""
    return calendar_invites.prepared(
        calendar.event(meeting, _items(meeting)),
        method=method,
        stamp=clock.now(),
        from_name=meeting.convener.name,
    )
