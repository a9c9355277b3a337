"""Answers that calendars send (METHOD:REPLY, RFC 5546 3.2.3), read from the portal's mailbox.

A stranger may have written any of it. A reply counts when the address it comes from, the ATTENDEE
in it and the address that was invited are the same; all it can do is say yes, no or perhaps.
"""

import re
from email.message import Message
from email.utils import getaddresses

from django.conf import settings
from django.db import transaction

from core import clock, ics
from core.errors import Refused
from core.ics import Reply
from forums.actions.answering import answer
from forums.models import Invitation, Meeting
from forums.states import AnswerChoice, AnsweredBy, Mode

PARTS = 20  # of a message that are looked at
ANSWERS = {
    "ACCEPTED": AnswerChoice.YES,
    "DECLINED": AnswerChoice.NO,
    "TENTATIVE": AnswerChoice.PERHAPS,
}
KINDS = {"text/calendar", "application/ics"}
UNKNOWN = "svar på et møte: adressen er ikke invitert"
NO_ANSWER = "svar på et møte: sier verken ja, nei eller kanskje"
OLDER = "svar på et møte: eldre enn det vi har"
TAKEN = "svar på et møte: tatt imot"


def read_reply(message: Message) -> str | None:
    """Take a reply as an answer; a few words for the log, or None when it is no reply to us."""
    reply = _reply_in(message)
    ref = _ref_of(reply.uid) if reply else ""
    if reply is None or not ref:
        return None
    rows = Invitation.objects.none()
    if reply.attendee in _senders(message):
        addresses = {reply.attendee, _in_letters(reply.attendee)}
        rows = Invitation.objects.filter(meeting__ref=ref, email__in=addresses)
    said = [_taken(row, reply) for row in rows.order_by("pk")]
    return TAKEN if TAKEN in said else said[0] if said else UNKNOWN


def _taken(invitation: Invitation, reply: Reply) -> str:
    """One invitation's answer; what is older than the one we have changes nothing (RFC 5546 2.1.5).

    How many will come and what they need stays as it was: a calendar does not ask.
    """
    choice = ANSWERS.get(reply.status)
    if choice is None:
        return NO_ANSWER
    try:
        with transaction.atomic():
            row = _locked(invitation)
            if _is_older(row, reply):
                return OLDER
            answer(
                row,
                via=AnsweredBy.CALENDAR,
                answer=choice,
                people=row.people,
                mode=row.mode if row.meeting.online_url else Mode.ON_SITE,
                needs=row.needs,
                at=min(reply.stamp, clock.now()),
                sequence=reply.sequence,
            )
    except Refused as refusal:
        return f"svar på et møte: {refusal.message}"
    return TAKEN


def _locked(invitation: Invitation) -> Invitation:
    """The meeting first, as `answer` has it."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=invitation.meeting_id)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    row.meeting = meeting
    return row


def _is_older(row: Invitation, reply: Reply) -> bool:
    """By version of the meeting first, then by when it was answered; calendars count in seconds."""
    if not 0 <= reply.sequence <= row.meeting.sequence:
        return True
    if row.answered_at is None:
        return False
    had = (row.answered_sequence or 0, row.answered_at.replace(microsecond=0))
    return (reply.sequence, reply.stamp) < had


def _reply_in(message: Message) -> Reply | None:
    """The reply among the parts of a message."""
    for _number, part in zip(range(PARTS), message.walk(), strict=False):
        if part.get_content_type() in KINDS or str(part.get_filename() or "").endswith(".ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and (found := ics.read_reply(_text(content, part))):
                return found
    return None


def _text(content: bytes, part: Message) -> str:
    """By its own charset where Python knows it."""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _ref_of(uid: str) -> str:
    """The meeting's name in an UID of ours."""
    match = re.fullmatch(rf"mote-([a-z0-9]{{10}})@{re.escape(settings.MAIL_DOMAIN)}", uid.strip())
    return match[1] if match else ""


def _senders(message: Message) -> set[str]:
    """Whom it comes from; a message from several is from nobody."""
    found = [address.lower() for _n, address in getaddresses(map(str, message.get_all("From", [])))]
    return set(found) if len(found) == 1 else set()


def _in_letters(address: str) -> str:
    """«xn--…» as people write it."""
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address
