"""Answers: from the letter's link, and from calendars through the real mailbox reader."""

import base64
import quopri
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.models import AuditEvent
from dispatch import bounces
from dispatch.models import Arrival
from forums.models import Invitation, Meeting
from forums.states import MeetingState
from organisations.models import Organisation
from tests.dispatch.imap import server
from tests.dispatch.post import box
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import OrganisationFactory

__all__ = ["box"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """Three weeks from now, also online, changed once."""
    return MeetingFactory.create(online_url="https://nett.example/rom", sequence=1)


@pytest.fixture
def korps() -> Organisation:
    """Ola's band."""
    return OrganisationFactory.create(name="Solsida skolekorps")


@pytest.fixture
def invitation(meeting: Meeting, korps: Organisation) -> Invitation:
    """The band's."""
    return Invitation.objects.create(
        meeting=meeting, organisation=korps, email="ola@korps.example", invited_at=clock.now()
    )


def link(invitation: Invitation) -> str:
    """What stands in the letter."""
    return f"/moter/svar/{invitation.token}/"


def state(invitation: Invitation) -> tuple[Any, ...]:
    """What was answered."""
    invitation.refresh_from_db()
    row = invitation
    return row.answer, row.people, row.mode, row.needs, row.answered_via


# --- the link -------------------------------------------------------------------------------------


def test_ola_answers_without_signing_in(client: Client, invitation: Invitation) -> None:
    page = client.get(link(invitation))
    assert page.status_code == 200
    assert state(invitation)[0] == ""
    assert client.post(link(invitation), {"answer": "yes"}).status_code == 302
    assert state(invitation) == ("yes", 1, "on_site", "", "link")
    assert invitation.answered_sequence == 1
    more = {"answer": "yes", "people": "3", "mode": "online", "needs": "Teleslynge\r\nog tolk"}
    client.post(link(invitation), more)
    assert state(invitation) == ("yes", 3, "online", "Teleslynge\nog tolk", "link")
    client.post(link(invitation), {"answer": "no"})
    assert state(invitation) == ("no", 3, "online", "Teleslynge\nog tolk", "link")
    page = client.get(link(invitation))
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"


def test_one_click_answers_and_takes_the_rest_along(client: Client, invitation: Invitation) -> None:
    """The same form has the buttons and the details, so that nobody needs a second round."""
    page = client.get(link(invitation)).content.decode()
    form = page[page.index('aria-labelledby="svaret"') :].split("</form>")[0]
    for name in ('value="yes"', 'value="perhaps"', 'value="no"', 'name="people"', 'name="needs"'):
        assert name in form
    client.post(link(invitation), {"answer": "perhaps", "people": "2", "mode": "online"})
    assert state(invitation)[:3] == ("perhaps", 2, "online")


def test_who_does_not_come_is_asked_for_nothing_more(
    client: Client, invitation: Invitation
) -> None:
    wrong = {"answer": "no", "people": "mange", "mode": "fly", "needs": "x" * 600}
    assert client.post(link(invitation), wrong).status_code == 302
    assert state(invitation) == ("no", 1, "on_site", "", "link")


def test_looking_changes_nothing(client: Client, invitation: Invitation) -> None:
    before = Invitation.objects.values().get()
    for _each in range(3):
        client.get(f"{link(invitation)}?answer=yes")
        client.head(link(invitation))
    assert Invitation.objects.values().get() == before
    assert not AuditEvent.objects.exists()


def test_the_same_answer_twice_is_one(client: Client, invitation: Invitation) -> None:
    for _each in range(2):
        assert client.post(link(invitation), {"answer": "perhaps"}).status_code == 302
    assert AuditEvent.objects.filter(verb="meeting.answered").count() == 1
    first = Invitation.objects.get().answered_at
    client.post(link(invitation), {"answer": "perhaps"})
    assert Invitation.objects.get().answered_at == first


@pytest.mark.parametrize("token", [uuid.uuid4(), "0" * 32, "x", "1' OR 1=1"])
def test_a_forged_link_leads_nowhere(client: Client, invitation: Invitation, token: object) -> None:
    for ask in (client.get, client.post):
        assert ask(f"/moter/svar/{token}/", {"answer": "yes"}).status_code == 404
    assert state(invitation)[0] == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "Møtet er avlyst."),
        ({"state": MeetingState.POSTPONED}, "Møtet er utsatt."),
        ({"state": MeetingState.HELD}, "Møtet er holdt."),
        ({}, "Møtet har startet."),
    ],
)
def test_a_link_that_is_too_old_says_why(
    client: Client, invitation: Invitation, fields: dict[str, Any], words: str
) -> None:
    meeting = invitation.meeting
    if fields.get("state") == MeetingState.HELD:
        fields = fields | {"held_at": clock.now(), "held_by": meeting.created_by}
    elif fields:
        fields = fields | {"called_off_at": clock.now(), "reason": "For få kan."}
    else:
        fields = {"starts_at": clock.now() - timedelta(minutes=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    page = client.get(link(invitation))
    assert page.status_code == 200
    assert words in page.content.decode()
    refused = client.post(link(invitation), {"answer": "yes"})
    assert refused.status_code == 409
    assert words in refused.content.decode()
    assert state(invitation)[0] == ""


@pytest.mark.parametrize(
    "bad",
    [
        {"answer": "kanskje"},
        {"answer": ""},
        {"answer": "yes", "people": "0"},
        {"answer": "yes", "people": "9" * 30},
        {"answer": "yes", "people": "-1"},
        {"answer": "yes", "mode": "fly"},
        {"answer": "yes", "needs": "x" * 501},
        {"answer": "yes", "needs": "a\x00b"},
    ],
)
def test_nonsense_gets_a_sentence(
    client: Client, invitation: Invitation, bad: dict[str, str]
) -> None:
    page = client.post(link(invitation), bad)
    assert page.status_code == 422
    assert "ds-error-summary" in page.content.decode()
    assert state(invitation)[0] == ""


def test_online_is_refused_where_there_is_no_room_online(
    client: Client, invitation: Invitation
) -> None:
    Meeting.objects.update(online_url="")
    client.post(link(invitation), {"answer": "yes", "mode": "online"})
    assert state(invitation)[2] == "on_site"


def test_an_answer_from_before_a_change_is_kept_and_shown_as_such(
    client: Client, invitation: Invitation
) -> None:
    client.post(link(invitation), {"answer": "yes"})
    Meeting.objects.update(sequence=2)
    assert "Dere svarte før møtet ble endret" in client.get(link(invitation)).content.decode()
    assert state(invitation)[0] == "yes"
    client.post(link(invitation), {"answer": "yes"})
    assert "Dere svarte før møtet ble endret" not in client.get(link(invitation)).content.decode()


def test_the_page_tells_nothing_about_others(client: Client, invitation: Invitation) -> None:
    other = OrganisationFactory.create(name="Hemmelig lag", email="liv@hemmelig.example")
    Invitation.objects.create(
        meeting=invitation.meeting, organisation=other, email="liv@hemmelig.example",
        invited_at=clock.now(), needs="Tolk",
    )  # fmt: skip
    page = client.get(link(invitation)).content.decode()
    for words in ("Hemmelig", "hemmelig", "Tolk</", "ola@korps.example"):
        assert words not in page


# --- calendars ------------------------------------------------------------------------------------

OUTLOOK = """\
From: Ola Berg <ola@korps.example>
To: "Storvik kommune via Samspill" <post@samspill.example>
Subject: Accepted: =?utf-8?Q?M=C3=B8te?=
Thread-Topic: x
Message-ID: <{id}@PROD.OUTLOOK.COM>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/plain; charset="us-ascii"


--_000_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{base64}
--_000_--
"""
OUTLOOK_ICS = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={status};CN=Ola Berg:mailto:{attendee}
COMMENT;LANGUAGE=nb-NO:Vi gleder oss\\n
UID:{uid}
SUMMARY;LANGUAGE=nb-NO:Accepted: Møte
DTSTART;TZID=W. Europe Standard Time:20270316T180000
DTEND;TZID=W. Europe Standard Time:20270316T200000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=nb-NO:Rådhuset
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """\
MIME-Version: 1.0
Reply-To: Ola Berg <ola@korps.example>
Sender: Google Calendar <calendar-notification@google.com>
Message-ID: <calendar-{id}@google.com>
Subject: Accepted: Mote @ Tue Mar 16, 2027 6pm
From: Ola Berg <ola@korps.example>
To: post@samspill.example
Content-Type: multipart/mixed; boundary="000g"

--000g
Content-Type: multipart/alternative; boundary="001g"

--001g
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes

Ola Berg has accepted this invitation.

--001g
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

{ics}
--001g--

--000g
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: 7bit

{ics}
--000g--
"""
GOOGLE_ICS = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20270316T170000Z
DTEND:20270316T190000Z
DTSTAMP:{stamp}
ORGANIZER;CN=Storvik kommune via Samspill:mailto:post@samspill.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Ola Be
 rg;X-NUM-GUESTS=0:mailto:{attendee}
CREATED:20270104T120000Z
LAST-MODIFIED:{stamp}
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Mote
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
THUNDERBIRD = """\
From: Ola Berg <Ola@Korps.example>
Message-ID: <{id}@korps.example>
To: post@samspill.example
Subject: Reply: Mote
User-Agent: Mozilla Thunderbird
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="----------tb"

------------tb
Content-Type: multipart/alternative; boundary="----------tb2"

------------tb2
Content-Type: text/plain; charset=UTF-8

Ola Berg har godtatt invitasjonen.

------------tb2
Content-Type: text/calendar; method=REPLY; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

{quoted}
------------tb2--
------------tb--
"""
THUNDERBIRD_ICS = """\
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
CREATED:20270104T120000Z
LAST-MODIFIED:{stamp}
DTSTAMP:{stamp}
UID:{uid}
SUMMARY:Møte
ORGANIZER;CN="Storvik kommune via Samspill":mailto:post@samspill.example
ATTENDEE;CN="Ola Berg";PARTSTAT={status};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT:mailto:{attendee}
DTSTART;TZID=Europe/Oslo:20270316T180000
DTEND;TZID=Europe/Oslo:20270316T200000
SEQUENCE:{sequence}
X-MOZ-RECEIVED-SEQUENCE:{sequence}
X-MOZ-RECEIVED-DTSTAMP:20270104T120000Z
END:VEVENT
END:VCALENDAR
"""
APPLE = """\
From: Ola Berg <ola@korps.example>
Content-Type: multipart/alternative; boundary="Apple-Mail-1"
Subject: =?utf-8?Q?Ola_Berg_godtok_invitasjonen_til=3A_M=C3=B8te?=
Message-Id: <{id}@korps.example>
To: post@samspill.example
Mime-Version: 1.0 (Mac OS X Mail)

--Apple-Mail-1
Content-Transfer-Encoding: 7bit
Content-Type: text/plain; charset=us-ascii

--Apple-Mail-1
Content-Disposition: attachment; filename=iCal-20270110-120000.ics
Content-Type: text/calendar; x-unix-mode=0644; name="iCal-20270110-120000.ics"; method=REPLY
Content-Transfer-Encoding: quoted-printable

{quoted}
--Apple-Mail-1--
"""
APPLE_ICS = """\
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 15//EN
METHOD:REPLY
VERSION:2.0
BEGIN:VEVENT
TRANSP:OPAQUE
DTEND;TZID=Europe/Oslo:20270316T200000
LAST-MODIFIED:{stamp}
ORGANIZER;CN="Storvik kommune via Samspill":MAILTO:post@samspill.example
UID:{uid}
DTSTAMP:{stamp}
SEQUENCE:{sequence}
SUMMARY:Møte
DTSTART;TZID=Europe/Oslo:20270316T180000
ATTENDEE;CN="Ola Berg";CUTYPE=INDIVIDUAL;EMAIL="{attendee}";PARTSTAT={status}:MAILTO:{attendee}
END:VEVENT
END:VCALENDAR
"""
PROGRAMS = {
    "outlook": (OUTLOOK, OUTLOOK_ICS),
    "google": (GOOGLE, GOOGLE_ICS),
    "thunderbird": (THUNDERBIRD, THUNDERBIRD_ICS),
    "apple": (APPLE, APPLE_ICS),
}


def reply(invitation: Invitation, program: str = "google", **changes: Any) -> bytes:
    """What a program sends when Ola answers; `changes` in its calendar object or `id`."""
    letter, content = PROGRAMS[program]
    words: dict[str, Any] = {
        "uid": invitation.meeting.uid,
        "attendee": "ola@korps.example",
        "status": "ACCEPTED",
        "sequence": 1,
        "stamp": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        "id": uuid.uuid4().hex,
    } | changes
    ics = content.format(**words).replace("\n", "\r\n").encode()
    made = letter.format(
        id=words["id"],
        ics=ics.decode().replace("\r\n", "\n"),
        base64=base64.encodebytes(ics).decode(),
        quoted=quopri.encodestring(ics).decode(),
    )
    return made.encode()


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
