"""Calendar objects (RFC 5545, 5546): the one room where they are written, and replies are read.

Every text goes through `icalendar`, which escapes and folds it; nothing else puts words into an
object. All times are on the wall in Oslo, with the zone's own rules beside them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import icalendar
from icalendar.prop import vCalAddress, vText, vUri

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
    whole = calendar.to_ical()
    head, end = whole[: whole.rindex(b"END:VCALENDAR")], b"END:VCALENDAR" + NEWLINE
    return head + b"".join(_written(event) for event in events) + end


@lru_cache(maxsize=5000)
def _written(event: Event) -> bytes:
    """One event, the same bytes every time it is the same event."""
    return bytes(_event(event).to_ical())


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
    component = _event(event)
    component["DTSTAMP"] = icalendar.vDatetime(stamp.astimezone(UTC).replace(microsecond=0))
    component["ORGANIZER"] = _address(*organiser)
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def parted(content: bytes) -> tuple[bytes, bytes]:
    """An object of `message`, cut where the ATTENDEE of each letter goes in."""
    place = content.rindex(b"END:VEVENT")
    return content[:place], content[place:]


def attendee(name: str, email: str) -> bytes:
    """The lines of one invited, who is asked for an answer. Thousands are written in a row."""
    words = f';CN="{cn}"' if (cn := _common_name(name)) else ""
    line = f"{ATTENDEE}{words}:mailto:{_line(email)}"
    return _folded(line.encode()) + NEWLINE


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


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if words := _common_name(name):
        address.params["CN"] = vText(words)
    return address


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


def _event(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("dtstamp", event.changed.astimezone(UTC).replace(microsecond=0))
    component.add("sequence", event.sequence)
    component.add("dtstart", _wall(event.starts))
    if event.ends is not None:
        component.add("dtend", _wall(event.ends))
    component.add("summary", _line(event.title))
    if event.place:
        component.add("location", _line(event.place))
    if event.text:
        component.add("description", shown(event.text))
    if event.url:
        component["URL"] = vUri(_line(event.url))
    component.add("status", "CANCELLED" if event.called_off else "CONFIRMED")
    component.add("transp", "OPAQUE" if event.busy and not event.called_off else "TRANSPARENT")
    return component


def _wall(moment: datetime | date) -> datetime | date:
    """On the wall in Oslo; a day stays a day."""
    return moment.astimezone(clock.OSLO) if isinstance(moment, datetime) else moment


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
