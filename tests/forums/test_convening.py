"""A meeting from the plan to «holdt»: who may call it, what uses a turn, what is refused."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from forums import turns
from forums.actions import convening
from forums.models import Meeting
from forums.states import ItemState, MeetingState
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.forums.table import Table, lay, town_hall, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    """KS on turn."""
    return lay()


# --- in turn --------------------------------------------------------------------------------------


def test_ks_convenes_and_the_next_notice_comes_from_the_other_party(table, at_time, told):
    meeting = table.convene()
    assert (meeting.state, meeting.slot, meeting.sequence) == (MeetingState.CONVENED, 0, 0)
    assert told == [("invite", 0)]
    table.hold(meeting, at_time)
    assert turns.next_turn(table.forum).owner == table.fn
    with pytest.raises(Refused, match="turen til Frivillighet Norge"):
        table.convene(table.ks)
    table.hold(table.convene(table.fn), at_time)
    assert turns.next_turn(table.forum).owner == table.ks


def test_the_other_party_cannot_send_the_notice(table, told):
    with pytest.raises(Refused, match="turen til KS"):
        table.convene(table.fn)
    for person in (table.sara, writer(table.ks.organisation)):
        with pytest.raises(Refused, match="handle for KS"):
            convening.convene(table.forum, by=person, party=table.ks, **table.terms())
    assert told == []
    assert not Meeting.objects.exists()


def test_a_second_click_calls_one_meeting_and_invites_once(table, told):
    terms = table.terms()
    made = [
        convening.convene(table.forum, by=table.petter, party=table.ks, **terms) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert told == [("invite", 0)]
    assert AuditEvent.objects.filter(verb="meeting.convened").count() == 1


def test_one_meeting_of_a_series_is_on_its_way_at_a_time(table):
    table.convene()
    with pytest.raises(Refused, match="KS har alt innkalt til «Kontaktmøte»"):
        table.convene()
    assert Meeting.objects.count() == 1


def test_the_ref_of_another_forums_meeting_is_refused(table):
    theirs = MeetingFactory()
    with pytest.raises(Stale):
        table.convene(ref=theirs.ref)
    theirs.refresh_from_db()
    assert theirs.forum != table.forum


def test_cancelled_and_postponed_keep_the_turn(table, at_time, told):
    first = table.convene()
    table.call_off(first)
    assert turns.next_turn(table.forum).owner == table.ks
    second = table.convene()
    table.call_off(second, convening.postpone)
    turn = turns.next_turn(table.forum)
    assert (turn.owner, turn.meeting, turn.convened) == (table.ks, second, False)
    again = table.convene(ref=second.ref, days=90)
    assert (again.pk, again.slot, again.sequence) == (second.pk, 0, 2)
    assert [one[:2] for one in told] == [
        ("invite", 0),
        ("tell_called_off", 1),
        ("invite", 0),
        ("tell_called_off", 1),
        ("tell_changed", 2),
        ("invite", 2),
    ]
    assert told[-2][2] == ["Møtet er innkalt på nytt", "Tidspunktet"]
    table.hold(again, at_time)
    assert turns.next_turn(table.forum).owner == table.fn
    assert turns.convened_counts(table.forum) == {table.ks: 1, table.fn: 0}


def test_a_postponed_meeting_is_convened_again_rather_than_a_new_one(table):
    table.call_off(table.convene(), convening.postpone)
    with pytest.raises(Refused, match="Innkall til det i stedet"):
        table.convene()


def test_an_extraordinary_meeting_is_anybodys_and_uses_no_turn(table, at_time, told):
    table.convene()
    extra = table.convene(table.fn, extraordinary=True, days=50)
    assert (extra.slot, extra.convener) == (None, table.fn)
    assert told[-1] == ("invite", 0)
    table.hold(extra, at_time)
    turn = turns.next_turn(table.forum)
    assert (turn.slot, turn.owner) == (0, table.ks)
    assert turns.balance(table.forum) == 0


def test_an_extraordinary_meeting_is_put_off_and_called_again(table):
    extra = table.convene(extraordinary=True)
    table.call_off(extra, convening.postpone)
    again = table.convene(extraordinary=True, ref=extra.ref, days=80)
    assert (again.pk, again.sequence, Meeting.objects.count()) == (extra.pk, 2, 1)


def test_a_wound_up_forum_calls_nobody(table):
    table.forum.ended_at = clock.now()
    table.forum.save()
    with pytest.raises(Refused, match="lagt ned"):
        table.convene()


# --- planning -------------------------------------------------------------------------------------


def test_a_writer_plans_and_the_key_calls(table, told):
    nils = writer(table.ks.organisation)
    terms = table.terms(place="")
    planned = convening.plan(table.forum, by=nils, party=table.ks, **terms)
    convening.plan(table.forum, by=nils, party=table.ks, **{**terms, "title": "Kontaktmøte i mai"})
    assert told == []
    assert Meeting.objects.get().title == "Kontaktmøte i mai"
    meeting = table.convene(ref=planned.ref, title="Kontaktmøte i mai")
    assert (meeting.pk, meeting.sequence, meeting.state) == (planned.pk, 0, MeetingState.CONVENED)
    with pytest.raises(Refused, match="alt innkalt"):
        convening.plan(table.forum, by=nils, party=table.ks, **table.terms(ref=planned.ref))


def test_a_plan_whose_hour_has_passed_is_not_called_as_it_stands(table, at_time, told):
    terms = table.terms(days=30)
    planned = convening.plan(table.forum, by=table.petter, party=table.ks, **terms)
    at_time(planned.starts_at + timedelta(hours=1))
    with pytest.raises(Refused, match="passert"):
        table.convene(**{**terms, "short_reason": "Det hastet."})
    assert told == []


def test_only_those_who_write_for_the_party_on_turn_plan(table):
    with pytest.raises(Refused, match="skriver for KS"):
        convening.plan(table.forum, by=table.sara, party=table.ks, **table.terms())
    with pytest.raises(Refused, match="turen til KS"):
        convening.plan(table.forum, by=table.sara, party=table.fn, **table.terms())


def test_what_waited_for_a_meeting_finds_it_and_waits_again_when_it_is_cancelled(table):
    waits = AgendaItemFactory(forum=table.forum)
    over = AgendaItemFactory(forum=table.forum, state=ItemState.WITHDRAWN)
    elsewhere = AgendaItemFactory()
    meeting = table.convene()
    for item in (waits, over, elsewhere):
        item.refresh_from_db()
    assert (waits.meeting, over.meeting, elsewhere.meeting) == (meeting, None, None)
    table.call_off(meeting)
    waits.refresh_from_db()
    assert waits.meeting is None


# --- when and where -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "changes", "field"),
    [
        (60, {"hours": -1}, "ends_at"),
        (60, {"hours": 0}, "ends_at"),
        (60, {"hours": 25}, "ends_at"),
        (-1, {}, "starts_at"),
        (0, {}, "starts_at"),
        (3 * 366 + 2, {}, "starts_at"),
        (2_000_000, {}, "starts_at"),
        (27, {}, "short_reason"),
        (60, {"title": " \r\n "}, "title"),
        (60, {"title": "x" * 151}, "title"),
        (60, {"place": "x" * 201}, "place"),
        (60, {"place": ""}, "place"),
        (60, {"room": "Store sal"}, "venue"),
        (60, {"online_url": "javascript:alert(1)"}, "online_url"),
        (60, {"online_url": "https://" + "x" * 300}, "online_url"),
        (27, {"short_reason": "x" * 501}, "short_reason"),
    ],
)
def test_what_a_notice_may_not_say(table, told, days, changes, field):
    starts_at = clock.now() + timedelta(days=days, hours=-1)
    terms = table.terms(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=changes.get("hours", 2)),
        **{name: value for name, value in changes.items() if name != "hours"},
    )
    with pytest.raises(Refused) as refusal:
        convening.convene(table.forum, by=table.petter, party=table.ks, **terms)
    assert refusal.value.field == field
    assert told == []
    assert not Meeting.objects.exists()


def test_a_short_notice_needs_a_reason_that_everyone_reads(table):
    assert table.forum.notice_days == 28
    with pytest.raises(Refused, match="28 dagers varsel"):
        table.convene(days=27)
    meeting = table.convene(days=27, short_reason="  Statsbudsjettet kommer\nfør. ")
    assert meeting.short_reason == "Statsbudsjettet kommer før."


def test_the_shortest_notice_that_was_agreed_is_no_short_one(table):
    assert table.convene(days=28, short_reason="Uten grunn.").short_reason == ""


def test_a_title_is_one_line_without_control_characters(table):
    meeting = table.convene(title="Kontaktmøte\r\nBCC: x@y.example\x00\x1b[31m; a, b")
    assert meeting.title == "Kontaktmøte BCC: x@y.example [31m; a, b"


def test_two_meetings_do_not_share_a_room(table):
    venue = town_hall()
    other = ForumFactory(parties=["A", "B"])
    starts_at = table.at(60, 13)
    MeetingFactory(
        forum=other,
        venue=venue,
        room="store SAL",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    with pytest.raises(Refused, match="opptatt") as refusal:
        table.convene(venue=venue, room="Store sal")
    assert refusal.value.field == "room"
    table.convene(venue=venue, room="Lille sal")


def test_a_meeting_begins_in_the_room_when_the_one_before_ends(table):
    venue = town_hall()
    other = ForumFactory(parties=["A", "B"])
    MeetingFactory(forum=other, venue=venue, starts_at=table.at(60, 10), ends_at=table.at(60, 12))
    table.convene(venue=venue)
