"""Calendar objects, read back by two libraries that did not write them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from core import clock, ics

STAMP = datetime(2027, 1, 4, 12, tzinfo=UTC)
OSLO = clock.OSLO
EVIL = 'Møte; sal 2, "kjeller"\r\nATTENDEE:mailto:liv@annen.example\nBEGIN:VALARM \\n ' + "å" * 400
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=200)


def event(**fields: Any) -> ics.Event:
    """A meeting one evening in March."""
    given: dict[str, Any] = {
        "uid": "mote-abc@samspill.example",
        "title": "Møte i rådet",
        "starts": datetime(2027, 3, 16, 18, tzinfo=OSLO),
        "ends": datetime(2027, 3, 16, 20, tzinfo=OSLO),
        "changed": STAMP,
        "place": "Rådhuset",
        "text": "Ta med kaffe.",
        "url": "https://samspill.example/moter/abc/",
    }
    return ics.Event(**given | fields)


def sent(method: str = ics.REQUEST, name: str = "Ola Berg", **fields: Any) -> bytes:
    """What Ola's letter carries."""
    content = ics.message(
        event(**fields), method=method, stamp=STAMP, organiser=("KS", "post@samspill.example")
    )
    return ics.with_attendee(content, name, "ola@forening.example")


def by_vobject(content: bytes) -> Any:
    """As the lenient library reads it."""
    return vobject.readOne(content.decode())


def by_ical(content: bytes) -> Any:
    """As the strict library reads it."""
    return IcsCalendarStream.calendar_from_ics(content.decode())


def test_a_request_is_what_rfc_5546_asks_for() -> None:
    content = sent(sequence=2)
    one, other = by_vobject(content), by_ical(content)
    assert one.method.value == "REQUEST" == other.method
    assert one.vevent.uid.value == "mote-abc@samspill.example" == other.events[0].uid
    assert one.vevent.sequence.value == "2"
    assert other.events[0].sequence == 2
    assert one.vevent.organizer.value == "mailto:post@samspill.example"
    assert one.vevent.attendee.value == "mailto:ola@forening.example"
    assert str(other.events[0].organizer.uri) != str(other.events[0].attendees[0].uri)
    assert other.events[0].attendees[0].rsvp
    assert one.vevent.status.value == "CONFIRMED"
    assert b"DTSTAMP:20270104T120000Z\r\n" in content
    assert b"DTSTART;TZID=Europe/Oslo:20270316T180000\r\n" in content


def test_a_cancellation_says_so_in_both_places() -> None:
    one = by_vobject(sent(ics.CANCEL, sequence=3, called_off=True))
    assert one.method.value == "CANCEL"
    assert one.vevent.status.value == "CANCELLED"
    assert ics.method_of(sent(ics.CANCEL)) == "CANCEL"


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2027, 3, 27, 18), datetime(2027, 3, 27, 17)),  # noqa: DTZ001 – the day before
        (datetime(2027, 3, 28, 18), datetime(2027, 3, 28, 16)),  # noqa: DTZ001 – summer begins
        (datetime(2027, 10, 30, 18), datetime(2027, 10, 30, 16)),  # noqa: DTZ001
        (datetime(2027, 10, 31, 18), datetime(2027, 10, 31, 17)),  # noqa: DTZ001 – winter begins
    ],
)
def test_both_changes_of_the_clock(wall: datetime, utc: datetime) -> None:
    """`vobject` reckons by the VTIMEZONE in the object, `ical` by its own zones: they agree."""
    starts = wall.replace(tzinfo=OSLO)
    content = sent(starts=starts, ends=starts + timedelta(hours=2))
    for found in (by_vobject(content).vevent.dtstart.value, by_ical(content).events[0].dtstart):
        assert found.replace(tzinfo=found.tzinfo).astimezone(UTC).replace(tzinfo=None) == utc
        assert found.strftime("%H.%M") == "18.00"


@pytest.mark.parametrize("field", ["title", "place", "text"])
def test_no_text_becomes_a_line_of_its_own(field: str) -> None:
    content = sent(**{field: EVIL})
    one = by_vobject(content)
    assert [line.value for line in one.vevent.attendee_list] == ["mailto:ola@forening.example"]
    assert not hasattr(one.vevent, "valarm")
    name = {"title": "summary", "place": "location", "text": "description"}[field]
    words = getattr(one.vevent, name).value
    assert "".join(words.split()) == "".join(EVIL.split())
    assert "".join(getattr(by_ical(content).events[0], name).split()) == "".join(words.split())


@given(TEXTS, TEXTS, TEXTS)
@example(EVIL, EVIL, EVIL)
@example("\x00\x85\u2028", "\u202eelpmaxe", "-\r")
def test_whatever_is_written_stays_one_event(title: str, text: str, name: str) -> None:
    content = sent(title=title, text=text, name=name)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.replace(b"\r\n", b"").translate(None, b"\r\n") == content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    one = by_vobject(content)
    assert len(one.vevent_list) == 1
    assert [line.value for line in one.vevent.attendee_list] == ["mailto:ola@forening.example"]
    names = {line.name for line in one.vevent.lines()}
    assert names <= {
        "ATTENDEE", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER",
        "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID", "URL",
    }  # fmt: skip


def test_a_feed_asks_nobody() -> None:
    day = event(uid="frist-x@samspill.example", starts=date(2027, 5, 1), ends=None, busy=False)
    content = ics.feed("Møter; i Storvik", [event(), event(called_off=True, sequence=1), day])
    one, other = by_vobject(content), by_ical(content)
    assert not hasattr(one, "method")
    assert other.method is None
    assert [e.status.value for e in one.vevent_list] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert not any(hasattr(e, "attendee") or hasattr(e, "organizer") for e in one.vevent_list)
    assert other.events[2].dtstart == date(2027, 5, 1)
    assert ics.feed("Møter", []).count(b"BEGIN:VTIMEZONE") == 1


def test_a_feed_is_the_same_while_nothing_changes() -> None:
    assert ics.feed("Møter", [event()]) == ics.feed("Møter", [event()])
    assert ics.feed("Møter", [event()]) != ics.feed("Møter", [event(title="Et annet")])


@given(st.text(max_size=300))
@example(
    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nDTSTAMP:99999999T999999Z\r\nEND:VEVENT\r\nEND:VCALENDAR"
)
@example('<!DOCTYPE x [<!ENTITY a "b">]>METHOD:REPLY&a;')
@example("METHOD:REPLY" + "x" * ics.MOST)
def test_a_reply_that_is_none_is_none(text: str) -> None:
    assert ics.read_reply(text) is None
    assert ics.read_reply(f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n{text}\r\nEND:VCALENDAR") is None
