"""The calendar part of a letter: the same meeting to all, each with their own ATTENDEE."""

import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
import vobject

from core import clock, ics
from dispatch import calendar_invites
from dispatch.letters.rendering import render
from tests.factories.dispatch import BatchFactory, LetterFactory

pytestmark = pytest.mark.django_db


def meeting(**fields):
    given = {
        "uid": "mote-abc@samspill.example",
        "title": "Møte i frivillighetsrådet; åpent",
        "starts": datetime(2027, 3, 16, 18, tzinfo=clock.OSLO),
        "ends": datetime(2027, 3, 16, 20, tzinfo=clock.OSLO),
        "changed": datetime(2027, 1, 4, tzinfo=UTC),
        "place": "Rådhuset, sal 2",
        "text": "Vi ses på rådhuset.\n– Lån av gymsalene\n– Lys i løypa",
        "url": "https://samspill.example/moter/abc/",
    }
    return ics.Event(**given | fields)


def batch(method=ics.REQUEST, **fields):
    content = calendar_invites.prepared(
        meeting(**fields),
        method=method,
        stamp=datetime(2027, 1, 4, tzinfo=UTC),
        from_name="Storvik kommune",
    )
    return BatchFactory(kind="meeting.invitation", reply_to="", calendar=content.decode())


def opened(letter):
    letter.refresh_from_db()
    content = render(letter)
    return content, message_from_bytes(content, policy=default)


@pytest.mark.parametrize("method", [ics.REQUEST, ics.CANCEL])
def test_a_letter_opens_as_a_meeting(method):
    """RFC 6047 2.4 and what Exchange asks for: the richest form last, METHOD equal in both."""
    letter = LetterFactory(
        batch=batch(method), email="ola@blåbær.example", recipient_name="Ola Berg; Lia"
    )
    content, message = opened(letter)
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(message.iter_parts())[-1]
    assert part["Content-Type"].params == {"method": method, "charset": "utf-8"}
    found = vobject.readOne(part.get_content())
    assert found.method.value == method
    assert [a.value for a in found.vevent.attendee_list] == ["mailto:ola@xn--blbr-roah.example"]
    assert found.vevent.summary.value == "Møte i frivillighetsrådet; åpent"
    # From = ORGANIZER, and never the one who is asked
    [speaker] = message["From"].addresses
    assert found.vevent.organizer.value == f"mailto:{speaker.addr_spec}"
    assert found.vevent.organizer.value not in [a.value for a in found.vevent.attendee_list]
    assert found.vevent.organizer.params["CN"] == ["Storvik kommune via Samspill"]
    assert message["Reply-To"] is None
    assert content.isascii()
    encoded = content.partition(b"text/calendar")[2].partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in encoded.split(b"\r\n")) <= 76


def test_each_letter_asks_its_own_recipient_only():
    shared = batch()
    letters = [LetterFactory(batch=shared) for _each in range(3)]
    for letter in letters:
        _content, message = opened(letter)
        found = vobject.readOne(list(message.iter_parts())[-1].get_content())
        assert [a.value for a in found.vevent.attendee_list] == [f"mailto:{letter.email}"]


def test_a_letter_about_no_meeting_is_as_before():
    _content, message = opened(LetterFactory())
    assert len(list(message.iter_parts())) == 2


def test_the_meeting_is_written_once_for_the_whole_set():
    """A set is encoded once; a letter of it costs at most twice one without a meeting."""
    plain = LetterFactory(batch=BatchFactory(body="Hei, [[name]].\n\nVi ses på rådhuset.\n" * 6))
    invited = LetterFactory(batch=batch(text="Vi ses på rådhuset.\n" * 40))
    invited.batch.body = plain.batch.body

    def seconds(letter):
        best = 9.0
        for _round in range(7):
            began = time.process_time()
            for _each in range(60):
                render(letter)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(invited) <= 2 * seconds(plain)
