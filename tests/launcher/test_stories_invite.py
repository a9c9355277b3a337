"""The stories' own reader of meetings in letters."""

import pytest

from launcher.stories import invite
from launcher.stories.fault import Fault
from launcher.stories.mail import parse

CALENDAR = """\
BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Oslo
END:VTIMEZONE
BEGIN:VEVENT
UID:mote-1@samspill.example
ORGANIZER;CN="Ås: bygg; og, mer":mailto:Post@Samspill.example
DTSTART;TZID=Europe/Oslo:20270301T170000
SUMMARY:Rådet\\, våren\\; møte
  to\\nlinjer \\\\ slutt
BEGIN:VALARM
UID:en-annen
END:VALARM
END:VEVENT
END:VCALENDAR
"""
LETTER = """\
From: KS via Samspill <post@samspill.example>
To: Ola <ola@forening.example>
Subject: Invitasjon
Message-ID: <1@samspill.example>
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset="utf-8"

Hei
--x
Content-Type: text/calendar; method={method}; charset="utf-8"

{calendar}
--x--
"""


@pytest.fixture
def letter(tmp_path):
    def write(method="REQUEST", calendar=CALENDAR):
        path = tmp_path / "en.eml"
        path.write_text(LETTER.format(method=method, calendar=calendar))
        return parse(path)

    return write


def test_a_meeting_is_read_as_it_was_written():
    [meeting] = invite.read(CALENDAR)
    assert (meeting.method, meeting.zones) == ("REQUEST", {"Europe/Oslo"})
    assert meeting.text("SUMMARY") == "Rådet, våren; møte to\nlinjer \\ slutt"
    assert meeting.line("DTSTART").parameters == {"TZID": "Europe/Oslo"}
    assert meeting.line("ORGANIZER").parameters == {"CN": "Ås: bygg; og, mer"}
    assert meeting.address("ORGANIZER") == "post@samspill.example"
    assert meeting.text("UID") == "mote-1@samspill.example"  # not that of the alarm


def test_the_letter_says_who_it_is_from_and_has_one_meeting(letter):
    assert letter().from_name == "KS via Samspill"
    assert invite.in_letter(letter()).method == "REQUEST"


def test_what_is_wrong_with_it_is_said(letter):
    with pytest.raises(Fault, match="sier CANCEL"):
        invite.in_letter(letter(method="CANCEL"))
    with pytest.raises(Fault, match="mangler slutten på «VCALENDAR»"):
        invite.read(CALENDAR.replace("END:VCALENDAR\n", ""))
    with pytest.raises(Fault, match="slutter «VEVENT»"):
        invite.read(CALENDAR.replace("BEGIN:VEVENT\n", ""))
    with pytest.raises(Fault, match="2 linjer «UID»"):
        invite.read(CALENDAR.replace("UID:mote-1", "UID:b\nUID:a"))[0].line("UID")
    two = CALENDAR.replace("END:VEVENT", "END:VEVENT\nBEGIN:VEVENT\nUID:2\nEND:VEVENT")
    with pytest.raises(Fault, match="2 møter, ikke ett"):
        invite.in_letter(letter(calendar=two))
