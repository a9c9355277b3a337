"""Eighteen months of a forum on committed rows: what came out of the relay, letter by letter.

The beat runs twice at the same instant, in two connections, each week, and the broker forgets all
it knows. Every invited one must have got each version of each meeting exactly once.
"""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy

import icalendar
import pytest
import redis
from django.conf import settings

from core import clock
from core.models import new_ref
from dispatch.models import Letter
from dispatch.tasks import deliver_all
from forums import tasks, turns
from forums.actions import convening
from forums.models import Meeting, MeetingReminder, TurnNotice
from tests.races import at_once
from tests.stateful.meetings import world

pytestmark = pytest.mark.django_db(transaction=True)

WEEKS = 78
KEYS = {world.K: "kari", world.F: "ola"}


def beat():
    """What the clock does each hour."""
    tasks.tell_of_turns()
    tasks.remind_of_meetings()


def somebody_acts(table, turn):
    """The party on turn calls, moves, calls off and holds its meetings."""
    by, now, meeting = table.people[KEYS[table.side(turn.owner.pk)]], clock.now(), turn.meeting
    who = {"by": by, "party": turn.owner}
    if meeting is None and clock.today() >= turn.notice_by - timedelta(days=20):
        day = clock.today() + timedelta(days=world.NOTICE + 7)
        starts = datetime.combine(day, time(17), tzinfo=clock.OSLO)
        convening.convene(
            table.forum, ref=new_ref(), title="Møte i rådet", place="Rådhuset", starts_at=starts,
            ends_at=starts + timedelta(hours=2), **who,
        )  # fmt: skip
    elif meeting and meeting.ends_at <= now:
        present = list(table.sides.values())
        convening.mark_held(meeting, present=present, **who)
    elif meeting and meeting.slot == 1 and meeting.sequence == 0:
        convening.change(meeting, version=meeting.version, place="Kulturhuset", **who)
    elif meeting and meeting.slot == 2 and Meeting.objects.filter(slot=2).count() == 1:
        convening.cancel(meeting, version=meeting.version, reason="Streik.", **who)


def objects(texts):
    """(to, UID, SEQUENCE, METHOD) of each message that a calendar would open."""
    for text in texts:
        message = message_from_bytes(text, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                found = icalendar.Calendar.from_ical(part.get_content())
                (event,) = found.walk("VEVENT")
                to = message["To"].addresses[0].addr_spec
                yield to, str(event["UID"]), int(event["SEQUENCE"]), str(found["METHOD"])


def live(table, at_time, later):
    """Week after week, to an empty broker."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    for week in range(WEEKS):
        at_time(world.START + timedelta(weeks=week))
        broker.flushall()
        at_once(beat, beat)
        somebody_acts(table, turns.next_turn(table.forum))
        later()
        deliver_all()


def test_everybody_gets_each_version_of_each_meeting_exactly_once(sink, later, at_time):
    table = world.people_and_bodies()
    at_time(world.START)
    world.begin(table, [world.K, world.F])
    live(table, at_time, later)
    assert not Letter.objects.exclude(state="accepted").exists()
    assert len(sink.texts) == sum(sink.took.values()) == Letter.objects.count()
    heard = Counter(objects(sink.texts))
    assert set(heard.values()) == {1}
    told = defaultdict(set)
    for to, *version in heard:
        told[tuple(version)].add(to)
    everybody = {world.ADDRESS[name] for name in [*world.MEMBERS, world.TOWN, world.SEATED]} - {""}
    assert [names for names in told.values() if names != everybody] == []
    assert {method for _uid, _sequence, method in told} == {"REQUEST", "CANCEL"}
    for meeting in Meeting.objects.all():
        versions = {sequence for uid, sequence, _method in told if uid == meeting.uid}
        assert versions == {*range(meeting.sequence + 1)}
    conveners = [table.side(meeting.convener_id) for meeting in Meeting.objects.used()]
    assert conveners == [[world.K, world.F][slot % 2] for slot in range(len(conveners))]
    assert len(conveners) >= 5
    assert MeetingReminder.objects.exists()
    assert TurnNotice.objects.exists()
