"""Answers to an invitation from calendars, through the real mailbox reader."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.models import AuditEvent
from dispatch import bounces
from dispatch.models import Arrival
from forums.models import Invitation, Meeting
from tests.dispatch.imap import server
from tests.dispatch.post import box
from tests.forums.invited import invitation, korps, link, meeting, state
from tests.forums.programs import PROGRAMS, reply

__all__ = ["box", "invitation", "korps", "meeting"]  # fixtures
pytestmark = pytest.mark.django_db


def log() -> list[str]:
    """What the mailbox noted."""
    return list(Arrival.objects.order_by("pk").values_list("detail", flat=True))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("status", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "perhaps")]
)
def test_a_calendar_answers(
    box: Any, invitation: Invitation, program: str, status: str, answer: str
) -> None:
    box.put(reply(invitation, program, status=status))
    assert bounces.read_mailbox() == 1
    assert state(invitation) == (answer, 1, "on_site", "", "calendar")
    assert invitation.answered_sequence == 1
    assert (len(box), box.aside()) == (0, [])
    assert log() == ["svar på et møte: tatt imot"]


def test_calendars_answer_over_imap_too(
    settings: Any, monkeypatch: Any, invitation: Invitation
) -> None:
    with server(monkeypatch) as imap:
        settings.MAILBOX_URL = imap.url
        imap.inbox = {1: reply(invitation, "outlook").decode()}
        assert bounces.read_mailbox() == 1
    assert state(invitation)[0] == "yes"


def test_the_same_reply_twice_has_one_effect(box: Any, invitation: Invitation) -> None:
    content = reply(invitation)
    for _each in range(3):
        box.put(content)
        bounces.read_mailbox()
    box.put(content.replace(b"calendar-", b"again-"))  # another Message-ID
    bounces.read_mailbox()
    assert AuditEvent.objects.filter(verb="meeting.answered").count() == 1


def test_what_a_calendar_does_not_ask_stays(
    client: Client, box: Any, invitation: Invitation
) -> None:
    client.post(link(invitation), {"answer": "yes", "people": "4", "needs": "Tolk"})
    ago = {"answered_at": clock.now() - timedelta(hours=1)}
    Invitation.objects.update(**ago)
    box.put(reply(invitation, status="DECLINED"))
    bounces.read_mailbox()
    assert state(invitation) == ("no", 4, "on_site", "Tolk", "calendar")


def test_an_older_reply_changes_nothing(box: Any, invitation: Invitation) -> None:
    box.put(reply(invitation))
    bounces.read_mailbox()
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    box.put(reply(invitation, status="DECLINED", stamp=f"{hour_ago:%Y%m%dT%H%M%SZ}"))
    box.put(reply(invitation, status="DECLINED", sequence=0))
    box.put(reply(invitation, status="DECLINED", sequence=7))  # no such version
    bounces.read_mailbox()
    assert state(invitation)[0] == "yes"
    assert log()[1:] == ["svar på et møte: eldre enn det vi har"] * 3


def test_two_replies_that_came_together_count_by_when_they_were_given(
    box: Any, invitation: Invitation
) -> None:
    now = datetime.now(UTC)
    for seconds, status in ((60, "ACCEPTED"), (20, "DECLINED")):
        stamp = now - timedelta(seconds=seconds)
        box.put(reply(invitation, status=status, stamp=f"{stamp:%Y%m%dT%H%M%SZ}"))
        bounces.read_mailbox()
    assert state(invitation)[0] == "no"


def test_an_answer_to_an_older_version_is_kept_as_that(box: Any, invitation: Invitation) -> None:
    box.put(reply(invitation, sequence=0))
    bounces.read_mailbox()
    assert state(invitation)[0] == "yes"
    assert invitation.answered_sequence == 0


def test_a_stamp_from_tomorrow_does_not_lock_the_answer(
    client: Client, box: Any, invitation: Invitation
) -> None:
    far = datetime.now(UTC) + timedelta(days=400)
    box.put(reply(invitation, stamp=f"{far:%Y%m%dT%H%M%SZ}"))
    bounces.read_mailbox()
    client.post(link(invitation), {"answer": "no"})
    assert state(invitation)[0] == "no"


@pytest.mark.parametrize(
    "wrong",
    [
        {"attendee": "liv@annen.example"},
        {"status": "DELEGATED"},
        {"status": "NEEDS-ACTION"},
        {"status": ""},
    ],
)
def test_a_reply_that_says_nothing_of_ours_changes_nothing(
    box: Any, invitation: Invitation, wrong: dict[str, str]
) -> None:
    box.put(reply(invitation, **wrong))
    bounces.read_mailbox()
    assert state(invitation)[0] == ""
    assert box.aside() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"From: Ola Berg <ola@korps.example>", b"From: Liv <liv@annen.example>"),
        (b"From: Ola Berg", b"From: Liv <liv@annen.example>, Ola Berg"),
        (b"From: Ola Berg <ola@korps.example>", b"X-From: ola@korps.example"),
    ],
)
def test_only_the_invited_address_answers(
    box: Any, invitation: Invitation, old: bytes, new: bytes
) -> None:
    content = reply(invitation)
    assert old in content
    box.put(content.replace(old, new))
    bounces.read_mailbox()
    assert state(invitation)[0] == ""
    assert log() == ["svar på et møte: adressen er ikke invitert"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"UID:mote-", b"UID:annet-"),
        (b"METHOD:REPLY", b"METHOD:COUNTER"),
        (b"DTSTAMP:2", b"DTSTAMP:x"),
        (b"SEQUENCE:1", b"SEQUENCE:" + b"9" * 400),
        (b"SEQUENCE:1", b"SEQUENCE:en"),
        (b"END:VEVENT", b"END:VEVENT\nBEGIN:VEVENT\nUID:x\nEND:VEVENT"),
        (b"BEGIN:VEVENT", b"BEGIN:VEVENT\nATTENDEE:mailto:liv@annen.example"),
        (b"BEGIN:VCALENDAR", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\nBEGIN:&b;'),
        (b"SUMMARY:Mote", b"SUMMARY:" + b"x" * 400_000),
        (b'text/calendar; charset="UTF-8"', b'text/calendar; charset="no-such"'),
        (b"UID:mote-", b"UID:\x00\xff\xfe-"),
    ],
)
def test_no_message_stops_the_reader(
    box: Any, invitation: Invitation, caplog: Any, old: bytes, new: bytes
) -> None:
    before = Invitation.objects.values().get()
    content = reply(invitation)
    assert old in content
    broken = content.replace(old, new)
    box.put(broken)
    assert bounces.read_mailbox() == 1
    if b"no-such" not in new:  # the attachment beside it can be read
        assert Invitation.objects.values().get() == before
    assert "could not be read" not in caplog.text
    box.put(reply(invitation))
    bounces.read_mailbox()
    assert state(invitation)[0] == "yes"


def test_a_reply_after_the_meeting_is_noted_only(box: Any, invitation: Invitation) -> None:
    Meeting.objects.update(starts_at=clock.now() - timedelta(hours=1))
    box.put(reply(invitation))
    bounces.read_mailbox()
    assert state(invitation)[0] == ""
    assert log() == ["svar på et møte: Møtet har startet."]
