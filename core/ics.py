"""Calendar objects (RFC 5545, 5546): the one room where they are written, and replies are read.

The frame of an object, with the zone's own rules, is `icalendar`'s. The events in it are written
straight, because the library's objects cost ten times as much: every text goes through `_text`,
every line through `_folded`, and nothing else puts words into an object. All times are on the wall
in Oslo. The tests read everything back by two other libraries.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import icalendar

from core import clock

REQUEST, CANCEL, REPLY = "REQUEST", "CANCEL", "REPLY"
PRODUCT = "-//Samspill//Samspill 1.0//NO"
MOST = 100_000  # characters of a reply that are read; a real one has two thousand
NEWLINE = b"\r\n"
LONGEST_LINE = 75  # octets, RFC 5545 3.1
ATTENDEE = "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
# Control characters, halves of characters, and what turns the direction of writing.
UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff]"
)


@dataclass(frozen=True)
class Event:
    """One thing in a calendar.

    Args:
        uid: what calendars know it by, for ever.
        title: one line.
        starts: an instant; a date makes it last all day.
        ends: exclusive; None for a date is that day alone.
        changed: when it last changed; the DTSTAMP of what is published (RFC 5545 3.8.7.2).
        sequence: grows with each change that people must hear of.
        called_off: whether it will not be held.
        busy: whether it takes the reader's time, which a deadline does not.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | None
    changed: datetime
    sequence: int = 0
    place: str = ""
    text: str = ""
    url: str = ""
    called_off: bool = False
    busy: bool = True


def feed(name: str, events: Iterable[Event]) -> bytes:
    """A calendar to subscribe to: no METHOD, no organiser, nobody invited."""
    calendar = _calendar()
    calendar.add("x-wr-calname", shown(name))
    calendar.add("x-wr-timezone", clock.OSLO.key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    head, end = _frame(calendar)
    return head + b"".join(_written(event) for event in events) + end


@lru_cache(maxsize=5000)
def _written(event: Event) -> bytes:
    """One event, the same bytes every time it is the same event."""
    return _component(event)


def message(event: Event, *, method: str, stamp: datetime, organiser: tuple[str, str]) -> bytes:
    """What a letter carries, but for its ATTENDEE (`with_attendee`).

    Args:
        event: the meeting.
        method: REQUEST or CANCEL.
        stamp: when it was written; what came later wins (RFC 5546 2.1.5).
        organiser: name and address; the address is one whose mailbox is read.
    """
    calendar = _calendar()
    calendar.add("method", method)
    head, end = _frame(calendar)
    name, email = organiser
    return head + _component(event, stamp, f"ORGANIZER{_named(name)}:mailto:{_line(email)}") + end


def parted(content: bytes) -> tuple[bytes, bytes]:
    """An object of `message`, cut where the ATTENDEE of each letter goes in."""
    place = content.rindex(b"END:VEVENT")
    return content[:place], content[place:]


def attendee(name: str, email: str) -> bytes:
    """The lines of one invited, who is asked for an answer. Thousands are written in a row."""
    return _folded(f"{ATTENDEE}{_named(name)}:mailto:{_line(email)}".encode()) + NEWLINE


def _folded(line: bytes) -> bytes:
    """A line of at most 75 octets and its continuations, no character cut in two."""
    parts, room = [], LONGEST_LINE
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:  # the middle of a UTF-8 character
            cut -= 1
        parts.append(line[:cut])
        line, room = line[cut:], LONGEST_LINE - 1
    return (NEWLINE + b" ").join([*parts, line])


def with_attendee(content: bytes, name: str, email: str) -> bytes:
    """The whole object for one invited."""
    head, tail = parted(content)
    return head + attendee(name, email) + tail


def method_of(content: bytes) -> str:
    """What stands after METHOD; the letter's header must say the same (RFC 6047 2.4)."""
    for line in content.split(NEWLINE):
        if line.startswith(b"METHOD:"):
            return line[7:].decode()
    return ""


def shown(text: str) -> str:
    """Text without what no one can see; a line break stays one."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    """One line of it."""
    return " ".join(shown(text).split())


def _named(name: str) -> str:
    """A person's or an organisation's name as a parameter."""
    return f';CN="{words}"' if (words := _common_name(name)) else ""


def _common_name(name: str) -> str:
    """A quoted parameter has no way to hold a quote (RFC 5545 3.2); few understand RFC 6868."""
    return _line(name).replace('"', "'").replace("^", "")


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_zone())
    return calendar


def _frame(calendar: icalendar.Calendar) -> tuple[bytes, bytes]:
    """What stands before its events, and after them."""
    end = b"END:VCALENDAR" + NEWLINE
    return bytes(calendar.to_ical()).removesuffix(end), end


@lru_cache(maxsize=1)
def _zone() -> icalendar.Timezone:
    """Europe/Oslo by its present rule: the last Sundays of March and October (EU 2000/84)."""
    zone = icalendar.Timezone()
    zone.add("tzid", clock.OSLO.key)
    for part, month, hour, before, after, name in (
        (icalendar.TimezoneStandard(), 10, 3, 2, 1, "CET"),
        (icalendar.TimezoneDaylight(), 3, 2, 1, 2, "CEST"),
    ):
        part.add("dtstart", datetime(1996, month, 27 if month == 10 else 31, hour))  # noqa: DTZ001
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _component(event: Event, stamp: datetime | None = None, *more: str) -> bytes:
    """A VEVENT.

    Args:
        event: what it says.
        stamp: DTSTAMP, where it is not when the event last changed.
        more: lines of a letter's own.
    """
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(_line(event.uid))}",
        f"DTSTAMP:{(stamp or event.changed).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{_wall(event.starts)}",
        f"DTEND{_wall(event.ends)}" if event.ends is not None else "",
        f"SUMMARY:{_text(_line(event.title))}",
        f"LOCATION:{_text(_line(event.place))}" if event.place else "",
        f"DESCRIPTION:{_text(shown(event.text))}" if event.text else "",
        f"URL:{_line(event.url)}" if event.url else "",
        f"STATUS:{'CANCELLED' if event.called_off else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if event.busy and not event.called_off else 'TRANSPARENT'}",
        *more,
        "END:VEVENT",
    ]
    return b"".join(_folded(line.encode()) + NEWLINE for line in lines if line)


def _text(words: str) -> str:
    """A value of the kind TEXT (RFC 5545 3.3.11), from words without what no one can see."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _wall(moment: datetime | date) -> str:
    """Parameter and value: on the wall in Oslo, or a whole day."""
    if isinstance(moment, datetime):
        return f";TZID={clock.OSLO.key}:{moment.astimezone(clock.OSLO):%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{moment:%Y%m%d}"


# --- replies ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """What one invited answers by calendar (RFC 5546 3.2.3).

    Args:
        uid: of the meeting.
        attendee: the address that answers, in lower case.
        status: PARTSTAT, «ACCEPTED».
        sequence: the version of the meeting that is answered.
        stamp: when it was answered.
    """

    uid: str
    attendee: str
    status: str
    sequence: int
    stamp: datetime


def read_reply(text: str) -> Reply | None:
    """The reply that a calendar object is; None when it is none, or no one can tell.

    Whatever stands in it: nothing is raised, nothing is fetched, nothing is repeated to anybody.
    """
    if len(text) > MOST or "METHOD" not in text:
        return None
    try:
        calendar: Any = icalendar.Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        if str(calendar.get("METHOD", "")).strip().upper() != REPLY or len(events) != 1:
            return None
        return _reply(events[0])
    except Exception:  # a stranger wrote it: the library may raise anything
        return None


def _reply(event: Any) -> Reply | None:
    """Exactly one attendee, and everything a reply must have."""
    who = event.get("ATTENDEE")
    who = who[0] if isinstance(who, list) and len(who) == 1 else who
    stamp = event.decoded("DTSTAMP")
    scheme, _colon, address = str(who).partition(":")
    if scheme.lower() != "mailto" or not isinstance(stamp, datetime):
        return None
    return Reply(
        uid=str(event["UID"])[:200],
        attendee=address.strip().lower()[:254],
        status=str(who.params.get("PARTSTAT", "")).upper()[:20],
        sequence=int(event.get("SEQUENCE", 0)),
        stamp=stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC),
    )
