"""Answers to an invitation as four calendar programs write them, put down by hand."""

import base64
import quopri
import uuid
from datetime import UTC, datetime
from typing import Any

from forums.models import Invitation

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
