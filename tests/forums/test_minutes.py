"""The meeting and its minutes: who came, what came of it, each party's own yes, what is frozen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Refused, Stale
from dispatch.models import Letter
from forums import policies
from forums.actions import agenda, attendance, follow_ups, holding, minutes
from forums.models import (
    AgendaItem,
    Attendance,
    Invitation,
    Minutes,
    Party,
    PartyPlace,
    Series,
    Verdict,
)
from forums.states import (
    ItemOutcome,
    ItemState,
    MeetingState,
    MinutesState,
    VerdictKind,
)
from organisations.states import Role
from tests.factories.forums import MeetingFactory
from tests.factories.organisations import (
    MembershipFactory,
)
from tests.forums.minutes_table import (
    DURING,
    EVENING,
    council,
    days_after,
    held,
    letters,
    member,
    promise,
    table,
)

__all__ = ["council", "held", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- writing --------------------------------------------------------------------------------------


def test_the_convener_writes_and_a_newer_text_is_never_lost(held):
    row = held.written()
    assert held.written() == row
    assert row.version == 1
    with pytest.raises(Stale):
        held.written(words="Noe annet")
    assert held.written(words="Noe annet", version=1).version == 2
    with pytest.raises(Refused, match="som innkalte"):
        minutes.save_minutes(held.meeting, by=held.two, party=held.second, version=2, words="Vårt")
    with pytest.raises(Refused, match="20 000"):
        held.written(words="x" * 20001, version=2)


def test_minutes_are_not_sent_before_the_meeting_is_marked_as_held(table, at_time):
    at_time(DURING)
    row = table.written()
    with pytest.raises(Refused, match="Marker først"):
        minutes.send_for_approval(row, by=table.one, party=table.first, version=1)


def test_everyone_with_a_key_is_asked_once(held):
    row = held.sent()
    minutes.send_for_approval(row, by=held.one, party=held.first, version=row.version)
    assert letters("minutes_for_approval") == ["petter@ks.example", "sara@fn.example"]


def test_nothing_changes_while_the_parties_read(held):
    held.sent()
    item = held.meeting.items.first()
    acts = [
        lambda: minutes.record_outcome(item, by=held.one, party=held.first, outcome="information"),
        lambda: attendance.register(held.meeting, by=held.one, party=held.first, attended="X"),
        lambda: promise(held),
        lambda: held.written(words="Nytt", version=1),
        lambda: agenda.order_items(held.meeting, by=held.one, party=held.first, order=[]),
        lambda: agenda.decline_item(item, by=held.two, party=held.second, reason="Nei"),
    ]
    for act in acts:
        with pytest.raises(Refused, match="til godkjenning"):
            act()


# --- each party's own yes -------------------------------------------------------------------------


def test_one_yes_is_not_enough_and_the_last_one_closes_the_meeting(held):
    row = held.sent()
    for _click in (1, 2):
        row = minutes.approve(row, by=held.one, party=held.first, version=1)
    assert (row.state, held.meeting.state) == (MinutesState.FOR_APPROVAL, MeetingState.HELD)
    for _click in (1, 2):
        row = minutes.approve(row, by=held.two, party=held.second, version=1, words="Fint møte.")
    held.meeting.refresh_from_db()
    assert (row.state, held.meeting.state) == (MinutesState.APPROVED, MeetingState.CLOSED)
    assert Verdict.objects.count() == 2


def test_nobody_approves_for_another(held, nina):
    row = held.sent()
    for by, party in ((held.one, held.second), (held.two, held.first), (nina, held.first)):
        with pytest.raises(Refused, match="ikke godkjenne for denne parten"):
            minutes.approve(row, by=by, party=party, version=1)
    assert not Verdict.objects.exists()


def test_a_writer_without_a_key_does_not_approve(council, at_time, kari):
    at_time(EVENING)
    council.hold()
    row = council.sent()
    with pytest.raises(Refused, match="ikke godkjenne"):
        minutes.approve(row, by=kari, party=council.first, version=1)


def test_one_person_with_both_keys_answers_for_one_of_them(held):
    MembershipFactory(user=held.one, organisation=held.second.organisation, role=Role.RESPONSIBLE)
    row = held.sent()
    minutes.approve(row, by=held.one, party=held.first, version=1)
    with pytest.raises(Refused, match="svart for en annen part"):
        minutes.approve(row, by=held.one, party=held.second, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            minutes=row, version=1, party=held.second, kind="approved", by=held.one, at=clock.now()
        )
    held.meeting.refresh_from_db()
    assert held.meeting.state == MeetingState.HELD


def test_an_objection_stays_and_a_new_version_needs_every_yes_again(held):
    row = held.sent()
    minutes.approve(row, by=held.one, party=held.first, version=1)
    with pytest.raises(Refused, match="ikke er enige"):
        minutes.object_to(row, by=held.two, party=held.second, version=1, words=" ")
    minutes.object_to(row, by=held.two, party=held.second, version=1, words="Vi sa åtte uker.")
    assert letters("minutes_objected") == ["petter@ks.example"]
    with pytest.raises(Refused, match="allerede svart"):
        minutes.approve(row, by=held.two, party=held.second, version=1)
    with pytest.raises(Refused, match="som innkalte"):
        minutes.take_back(row, by=held.two, party=held.second)
    for _click in (1, 2):
        row = minutes.take_back(row, by=held.one, party=held.first)
    assert (row.state, row.version) == (MinutesState.DRAFT, 2)
    row = held.written(words="Åtte uker.", version=2)
    row = minutes.send_for_approval(row, by=held.one, party=held.first, version=3)
    with pytest.raises(Stale):
        minutes.approve(row, by=held.two, party=held.second, version=2)
    row = minutes.approve(row, by=held.two, party=held.second, version=3)
    assert row.state == MinutesState.FOR_APPROVAL
    row = minutes.approve(row, by=held.one, party=held.first, version=3)
    assert row.state == MinutesState.APPROVED
    kinds = list(Verdict.objects.values_list("version", "kind"))
    assert kinds == [
        (1, VerdictKind.APPROVED),
        (1, VerdictKind.OBJECTED),
        (3, VerdictKind.APPROVED),
        (3, VerdictKind.APPROVED),
    ]


def test_the_parties_of_the_meetings_own_series_approve_and_none_that_has_left(held):
    series = Series.objects.create(
        forum=held.forum, number=2, first_slot=1, reason="En part til", started_at=clock.now()
    )
    newcomer = Party.objects.create(forum=held.forum, name="Sametinget")
    for position, party in enumerate((held.second, newcomer)):
        PartyPlace.objects.create(series=series, party=party, position=position)
    assert list(policies.approving_parties(held.meeting)) == [held.first, held.second]
    row = held.sent()
    row = minutes.approve(row, by=held.one, party=held.first, version=1)
    Party.objects.filter(pk=held.second.pk).update(ended_at=clock.now())
    assert not minutes.missing(row).exists()
    row = minutes.approve(row, by=held.one, party=held.first, version=1)
    assert row.state == MinutesState.APPROVED


def test_the_database_lets_no_minutes_stand_without_every_party(held):
    row = held.sent()
    minutes.approve(row, by=held.one, party=held.first, version=1)
    with pytest.raises(IntegrityError, match="every party"), transaction.atomic():
        Minutes.objects.filter(pk=row.pk).update(state="approved", approved_at=clock.now())


# --- afterwards -----------------------------------------------------------------------------------


def test_items_without_outcome_go_on_and_those_with_one_do_not(held):
    done, left = held.meeting.items.order_by("order")
    unanswered = held.propose(title="Uten svar")
    AgendaItem.objects.filter(pk=unanswered.pk).update(meeting=held.meeting)
    minutes.record_outcome(done, by=held.one, party=held.first, outcome="information")
    held.approved()
    left.refresh_from_db()
    assert left.outcome == ItemOutcome.CARRIED
    new = left.carried_to
    assert (new.title, new.state, new.meeting) == (left.title, ItemState.ACCEPTED, None)
    unanswered.refresh_from_db()
    assert (unanswered.state, unanswered.meeting) == (ItemState.PROPOSED, None)
    assert not hasattr(done, "carried_to")
    later = MeetingFactory(
        forum=held.forum, slot=1, starts_at=held.meeting.starts_at + timedelta(days=180)
    )
    agenda.settle_items(held.forum)
    assert {item.title for item in later.items.all()} == {left.title, "Uten svar"}


def test_a_carried_item_comes_in_spite_of_the_cut_off(held, at_time):
    later = MeetingFactory(
        forum=held.forum, slot=1, starts_at=held.meeting.starts_at + timedelta(days=20)
    )
    at_time(days_after(held.meeting, 15))
    held.approved()
    assert later.items.filter(carried_from__isnull=False).count() == 2


def test_the_invited_are_told_once_that_the_minutes_are_ready(council, at_time, ola):
    band = member(council, ola, email="post@korps.example")
    for who in ({"organisation": band}, {"person": council.two}):
        Invitation.objects.create(meeting=council.meeting, invited_at=clock.now(), **who)
    at_time(EVENING)
    council.hold()
    council.approved()
    assert letters("minutes_ready") == [council.two.email, "post@korps.example"]
    batch = Letter.objects.filter(email="post@korps.example").get().batch
    assert batch.subject == "Referatet er klart: Møte i frivillighetsrådet"
    assert f"/moter/{council.meeting.ref}/referat/" in batch.body
    assert "hvordan-gikk-det" not in batch.body


def test_those_who_came_are_asked_how_it_went(council, at_time, ola):
    band = member(council, ola, email="post@korps.example")
    away = member(council, ola, name="Turlaget", email="post@turlag.example")
    for who in (band, away):
        Invitation.objects.create(meeting=council.meeting, invited_at=clock.now(), organisation=who)
    at_time(EVENING)
    council.hold()
    council.meeting.attendances.create(organisation=band)
    council.approved()
    assert letters("minutes_ready") == ["post@korps.example", "post@turlag.example"]
    asks = Letter.objects.filter(batch__body__contains="hvordan-gikk-det/")
    assert [letter.email for letter in asks] == ["post@korps.example"]


FROZEN = [
    ("item", lambda m: m.items.update(outcome="information")),
    ("item text", lambda m: m.items.update(title="Annet")),
    ("item gone", lambda m: m.items.all()._raw_delete("default")),
    ("item away", lambda m: m.items.update(meeting=None, outcome="")),
    ("attendance", lambda m: m.attendances.update(people=9)),
    ("attendance gone", lambda m: m.attendances.all()._raw_delete("default")),
    ("attendance new", lambda m: Attendance.objects.create(meeting=m, name="Noen")),
    ("promise", lambda m: m.follow_ups.update(what="Annet")),
    ("promise gone", lambda m: m.follow_ups.all()._raw_delete("default")),
    ("minutes", lambda m: Minutes.objects.filter(meeting=m).update(words="Annet")),
    ("draft again", lambda m: Minutes.objects.filter(meeting=m).update(
        state="draft", approved_at=None)),
    ("verdict", lambda m: Verdict.objects.update(words="Annet")),
    ("verdict gone", lambda m: Verdict.objects.all()._raw_delete("default")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "act"), FROZEN, ids=[name for name, _act in FROZEN])
def test_what_was_approved_is_frozen_in_the_database(held, what, act):
    attendance.register(held.meeting, by=held.one, party=held.first, attended="Speiderne")
    promise(held)
    held.approved()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        act(held.meeting)


def test_after_approval_actions_refuse_but_a_promise_can_be_kept(held):
    row, item = promise(held), held.meeting.items.first()
    held.approved()
    for act in (
        lambda: minutes.record_outcome(item, by=held.one, party=held.first, outcome="information"),
        lambda: attendance.register(held.meeting, by=held.one, party=held.first, attended="X"),
        lambda: follow_ups.drop_follow_up(row, by=held.one, party=held.first),
        lambda: held.written(words="Nytt", version=1),
    ):
        with pytest.raises(Refused, match="kan ikke endres"):
            act()
    assert follow_ups.mark_done(row, by=held.one, party=held.first, note="Ja").note == "Ja"


def test_late_minutes_are_asked_for_once(held, at_time):
    at_time(days_after(held.meeting, 14))
    assert minutes.remind_late() == 0
    at_time(days_after(held.meeting, 15))
    assert [minutes.remind_late() for _beat in (1, 2)] == [1, 0]
    assert letters("minutes_late") == ["petter@ks.example"]


def test_minutes_that_are_out_are_not_late(held, at_time):
    held.sent()
    at_time(days_after(held.meeting, 40))
    assert minutes.remind_late() == 0


def test_a_meeting_whose_minutes_wait_for_a_yes_stays_held(held):
    row = held.sent()
    with pytest.raises(Refused, match="Ta det tilbake først"):
        holding.undo_held(held.meeting, by=held.one, party=held.first)
    held.meeting.refresh_from_db()
    assert held.meeting.state == MeetingState.HELD
    minutes.take_back(row, by=held.one, party=held.first)
    assert holding.undo_held(held.meeting, by=held.one, party=held.first).state == "convened"
