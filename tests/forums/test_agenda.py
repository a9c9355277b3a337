"""Items: who proposes, until when, who answers, in which order, and what is carried over."""

import pytest

from core import clock
from core.errors import Refused
from core.models import new_ref
from dispatch.models import Letter
from forums import policies
from forums.actions import agenda
from forums.models import AgendaItem, Meeting, Seat
from forums.states import ItemState, MeetingState
from organisations.states import Role
from tests.factories.consultations import StoredFileFactory
from tests.factories.forums import AgendaItemFactory, MeetingFactory, ProposalFactory
from tests.factories.organisations import MembershipFactory
from tests.forums.minutes_table import AFTER, BEFORE, DURING, council, letters, member, table

__all__ = ["council", "table"]  # fixtures
pytestmark = pytest.mark.django_db


# --- the cut-off ----------------------------------------------------------------------------------


def test_an_item_in_the_last_second_goes_to_this_meeting_and_at_midnight_it_waits(table, at_time):
    assert str(policies.items_until(table.meeting)) == "2027-03-09 00:00:00+01:00"
    at_time(BEFORE)
    assert table.propose().meeting == table.meeting
    at_time(AFTER)
    late = table.propose()
    assert late.meeting is None
    assert late.state == ItemState.PROPOSED


def test_a_late_item_goes_on_waiting_when_it_is_accepted(table, at_time):
    at_time(AFTER)
    late = agenda.accept_item(table.propose(), by=table.two, party=table.second)
    assert (late.state, late.meeting) == (ItemState.ACCEPTED, None)


def test_what_waited_when_the_notice_went_is_on_the_agenda_though_the_notice_was_late(
    table, at_time
):
    Meeting.objects.all().delete()
    item = table.propose()
    assert item.meeting is None
    at_time("2027-03-10 12:00")
    meeting = MeetingFactory(forum=table.forum, starts_at=clock.start_of_day(clock.today()).replace(
        day=20, hour=18))  # fmt: skip
    agenda.settle_items(table.forum)
    item.refresh_from_db()
    assert item.meeting == meeting


def test_an_item_for_a_meeting_that_is_called_off_waits_again(table):
    item = table.propose()
    Meeting.objects.filter(pk=table.meeting.pk).update(
        state=MeetingState.CANCELLED, called_off_at=clock.now(), reason="Snø"
    )
    agenda.settle_items(table.forum)
    item.refresh_from_db()
    assert item.meeting is None


def test_an_extraordinary_meeting_takes_items_until_it_begins(table, at_time):
    extra = MeetingFactory(forum=table.forum, slot=None, title="Om flommen")
    at_time("2027-03-22 17:59")
    assert table.propose(meeting=extra).meeting == extra
    at_time("2027-03-22 18:00")
    with pytest.raises(Refused, match="tar ikke imot"):
        table.propose(meeting=extra)


# --- who proposes ---------------------------------------------------------------------------------


def test_a_member_proposes_and_a_stranger_does_not(council, ola, nina):
    band = member(council, ola)
    assert council.propose(by=ola, on_behalf_of=band).organisation == band
    with pytest.raises(Refused, match="Bare partene og medlemmene"):
        council.propose(by=nina, on_behalf_of=band)
    with pytest.raises(Refused, match="ikke foreslå saker for denne parten"):
        council.propose(by=ola, party=council.first)
    with pytest.raises(Refused, match="hvem saken kommer fra"):
        council.propose(by=ola)


def test_a_double_click_makes_one_item_and_another_person_never_gets_it(table):
    ref = new_ref()
    assert table.propose(ref=ref) == table.propose(ref=ref)
    assert AgendaItem.objects.count() == 1
    with pytest.raises(Refused, match="Last siden på nytt"):
        table.propose(by=table.two, party=table.second, ref=ref)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "  "}, "hva saken gjelder"),
        ({"title": "x" * 151}, "150 tegn"),
        ({"words": "\n"}, "litt om saken"),
        ({"words": "x" * 5001}, "5000 tegn"),
        ({"minutes": 0}, "1 til 480"),
        ({"minutes": 481}, "1 til 480"),
    ],
)
def test_bad_words_are_refused(table, given, words):
    with pytest.raises(Refused, match=words):
        table.propose(**given)
    assert not AgendaItem.objects.exists()


def test_only_clauses_that_exist_are_kept_in_the_order_of_the_platform(table):
    assert table.propose(clauses=["O4", "K2", "tull", "K2"]).clauses == ["K2", "O4"]


# --- the answer -----------------------------------------------------------------------------------


def test_another_party_answers_never_the_one_that_proposed_it(table):
    item = table.propose()
    with pytest.raises(Refused, match="deres egen"):
        agenda.accept_item(item, by=table.one, party=table.first)
    with pytest.raises(Refused, match="ikke svare på den selv"):
        agenda.accept_item(item, by=table.one, party=table.second)
    assert agenda.accept_item(item, by=table.two, party=table.second).state == ItemState.ACCEPTED


def test_a_person_with_both_keys_does_not_answer_their_own_item(table):
    MembershipFactory(user=table.one, organisation=table.second.organisation, role=Role.RESPONSIBLE)
    with pytest.raises(Refused, match="ikke svare på den selv"):
        agenda.accept_item(table.propose(), by=table.one, party=table.second)


def test_any_party_answers_a_member_but_not_the_person_who_proposed(council, ola):
    band = member(council, ola)
    Seat.objects.create(
        forum=council.forum, party=council.second, person=ola, name="Ola", position="medlem",
        may_approve=True, starts=clock.today(),
    )  # fmt: skip
    item = council.propose(by=ola, on_behalf_of=band)
    with pytest.raises(Refused, match="ikke svare på den selv"):
        agenda.accept_item(item, by=ola, party=council.second)
    assert agenda.accept_item(item, by=council.two, party=council.second).decided_by == council.two


def test_a_no_needs_a_reason_and_the_proposer_is_told_once(table):
    item = table.propose()
    with pytest.raises(Refused, match="Skriv hvorfor"):
        agenda.decline_item(item, by=table.two, party=table.second, reason=" ")
    for _click in (1, 2):
        agenda.decline_item(item, by=table.two, party=table.second, reason="Det er avgjort.")
    assert letters("item_answered") == ["petter@ks.example"]
    body = Letter.objects.get().batch.body
    assert "Det er avgjort." in body
    assert "Frivillighet Norge har sagt nei" in body


def test_who_sent_the_innspill_is_told_what_becomes_of_its_item(council, ola, kari):
    band = member(council, ola)
    sent = ProposalFactory(
        municipality=council.forum.municipality, organisation=band, sent_by=ola, created_by=ola
    )
    item = AgendaItemFactory(
        forum=council.forum, party=None, organisation=band, proposal=sent, proposed_by=kari
    )
    agenda.decline_item(item, by=council.two, party=council.second, reason="Det er avgjort.")
    assert letters("item_answered") == [ola.email]
    assert f"Hei, {ola.name}" in Letter.objects.get().batch.body


def test_one_may_change_ones_mind_and_the_proposer_is_told_again(table, at_time):
    item = table.propose()
    agenda.decline_item(item, by=table.two, party=table.second, reason="Nei.")
    at_time("2027-03-02 12:00")
    item = agenda.accept_item(item, by=table.two, party=table.second)
    assert (item.state, item.reason) == (ItemState.ACCEPTED, "")
    assert len(letters("item_answered")) == 2


def test_those_who_proposed_it_take_it_back_and_nobody_else(council, ola, nina):
    band = member(council, ola)
    item = council.propose(by=ola, on_behalf_of=band)
    with pytest.raises(Refused, match="Bare den som foreslo"):
        agenda.withdraw_item(item, by=council.one)
    for _click in (1, 2):
        assert agenda.withdraw_item(item, by=ola).state == ItemState.WITHDRAWN
    with pytest.raises(Refused):
        agenda.accept_item(item, by=council.one, party=council.first)


def test_what_was_taken_up_in_a_held_meeting_is_not_withdrawn(table, at_time):
    item = table.accepted()
    at_time(DURING)
    table.hold()
    with pytest.raises(Refused, match="Møtet er holdt"):
        agenda.withdraw_item(item, by=table.one)


# --- order and papers -----------------------------------------------------------------------------


def test_the_parties_put_the_items_in_order_with_their_minutes(table, nina):
    one, two, three = (table.propose(title=f"Sak {n}") for n in "123")
    order = [(three.ref, 20), (one.ref, 5)]
    for _click in (1, 2):
        agenda.order_items(table.meeting, by=table.two, party=table.second, order=order)
    assert list(table.meeting.items.values_list("title", "minutes")) == [
        ("Sak 3", 20),
        ("Sak 1", 5),
        ("Sak 2", 15),
    ]
    assert two.ref not in dict(order)
    with pytest.raises(Refused, match="Bare de som skriver for"):
        agenda.order_items(table.meeting, by=nina, party=table.first, order=order)
    with pytest.raises(Refused, match="1 til 480"):
        agenda.order_items(table.meeting, by=table.one, party=table.first, order=[(one.ref, 9999)])


def test_papers_come_from_the_parties_and_the_proposer_once(council, ola, nina):
    band = member(council, ola)
    item = council.propose(by=ola, on_behalf_of=band)
    file = StoredFileFactory()
    for _click in (1, 2):
        agenda.add_paper(item, by=ola, file=file, title="Skisse")
    paper = item.files.get()
    with pytest.raises(Refused, match="Bare partene"):
        agenda.add_paper(item, by=nina, file=StoredFileFactory())
    agenda.remove_paper(paper, by=council.one)
    assert not item.files.exists()


# --- who sees it ----------------------------------------------------------------------------------


def test_an_item_is_public_when_it_is_accepted_and_before_that_for_those_it_concerns(
    council, ola, nina
):
    band = member(council, ola)
    item = council.propose(by=ola, on_behalf_of=band)
    seen = {user.name: policies.visible_items(user).exists() for user in (ola, nina, council.two)}
    assert seen == {ola.name: True, nina.name: False, council.two.name: True}
    agenda.accept_item(item, by=council.two, party=council.second)
    assert policies.visible_items(nina).exists()
