"""Who sits there, until when, and whose it is to give a party's key."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Refused
from dispatch.models import Letter
from forums import policies
from forums.actions import seats as actions
from forums.models import Forum, Seat
from organisations.states import Kind, Role
from tests.factories.forums import ForumFactory, contact_meeting
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(larvik: Any) -> Forum:
    """Larvik's, without anybody for frivilligheten."""
    return ForumFactory(municipality=larvik)


def give(forum: Forum, by: Any, **changes: Any) -> Seat:
    """The key of frivilligheten, from today."""
    return actions.give_seat(forum, **{
        "by": by, "party": forum.parties.filter(organisation=None).first(), "position": "leder",
        "starts": clock.today(), "may_approve": True,
    } | changes)  # fmt: skip


def test_a_seat_by_organisation_follows_its_responsible_people(council, kari, korps, ola, liv):
    give(council, kari, organisation=korps)
    party = council.parties.get(organisation=None)
    assert policies.holds_key(ola, party)
    membership = ola.memberships.get()
    membership.ends = clock.now()
    membership.save()
    MembershipFactory(user=liv, organisation=korps)
    assert (policies.holds_key(ola, party), policies.holds_key(liv, party)) == (False, True)


def test_the_one_who_gets_it_is_told_once(council, kari, liv):
    seat = give(council, kari, person=liv)
    assert give(council, kari, person=liv) == seat
    letter = Letter.objects.get()
    assert (letter.email, letter.batch.kind) == (liv.email, "forum.seat_given")
    assert "handle for Frivilligheten" in letter.batch.body


def test_the_municipality_gives_the_first_key_and_no_more(council, kari, liv, korps, ola):
    give(council, kari, person=liv)
    with pytest.raises(Refused, match="handle for"):
        give(council, kari, organisation=korps)
    give(council, liv, organisation=korps)
    assert policies.holds_key(ola, council.parties.get(organisation=None))


def test_the_municipality_gives_another_when_nobody_can_use_the_first(
    council, kari, korps, ola, liv
):
    give(council, kari, organisation=korps)
    membership = ola.memberships.get()
    membership.ends = clock.now()
    membership.save()
    assert policies.unheld_parties([council]).count() == 1
    give(council, kari, person=liv)


def test_the_municipality_cannot_hold_the_other_key(council, kari, grete, larvik):
    for whose in ({"person": kari}, {"person": grete}, {"organisation": larvik.organisation}):
        with pytest.raises(Refused) as refused:
            give(council, kari, **whose)
        assert refused.value.field == "who"


def test_nobody_gives_the_municipalitys_own_key_but_itself(council, kari, liv):
    own = council.parties.exclude(organisation=None).get()
    with pytest.raises(Refused):
        give(council, kari, party=own, person=liv)  # a writer holds no key


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts": 5, "ends": 4}, "ends"),
        ({"starts": -9, "ends": -1}, "ends"),
        ({"starts": 0, "ends": 4000}, "ends"),
    ],
)
def test_a_period_that_cannot_be(council, kari, liv, changes, field):
    days = {name: clock.today() + timedelta(days=n) for name, n in changes.items()}
    with pytest.raises(Refused) as refused:
        give(council, kari, person=liv, **days)
    assert refused.value.field == field


def test_a_key_needs_a_holder_and_a_party(council, kari, liv):
    with pytest.raises(Refused) as refused:
        give(council, kari, name="Liv")
    assert refused.value.field == "who"
    with pytest.raises(Refused) as refused:
        give(council, kari, party=None, person=liv)
    assert refused.value.field == "party"
    with pytest.raises(IntegrityError, match="seat_with_a_key"), transaction.atomic():
        Seat.objects.create(
            forum=council, name="Liv", position="leder", may_approve=True, starts=clock.today()
        )


def test_a_leader_without_a_key_is_the_keepers_to_name(council, kari, ola):
    seat = give(council, kari, party=None, name="Berit Bakke", may_approve=False)
    assert seat.name == "Berit Bakke"
    assert not Letter.objects.exists()  # nobody to write to
    with pytest.raises(Refused):
        give(council, ola, party=None, name="Ola selv", may_approve=False)


def test_an_ended_key_opens_nothing_and_the_holder_is_told(council, kari, liv, at_time):
    seat = give(council, kari, person=liv, starts=clock.today() - timedelta(days=30))
    party = council.parties.get(organisation=None)
    for _click in range(2):
        actions.end_seat(seat, by=liv)
    assert not policies.holds_key(liv, party)
    seat.refresh_from_db()
    assert seat.ends == clock.today() - timedelta(days=1)
    assert Letter.objects.filter(batch__kind="forum.seat_ended").count() == 1


def test_the_municipality_does_not_end_a_key_that_is_in_use(council, kari, liv, korps, ola):
    seat = give(council, kari, person=liv)
    with pytest.raises(Refused):
        actions.end_seat(seat, by=kari)
    with pytest.raises(Refused):
        actions.end_seat(seat, by=ola)


def test_a_seat_that_has_not_begun_is_taken_back(council, kari, liv):
    seat = give(council, kari, person=liv, starts=clock.today() + timedelta(days=9))
    assert policies.unheld_parties([council]).exists()
    actions.end_seat(seat, by=liv)
    assert not Seat.objects.exists()


def test_one_who_holds_the_other_key_is_refused(council, kari, larvik, liv):
    MembershipFactory(user=liv, organisation=larvik.organisation, role=Role.APPROVER)
    with pytest.raises(Refused):
        give(council, kari, person=liv)


def test_the_other_party_names_its_own_people(ola, liv, kari):
    ks, fn = (OrganisationFactory(kind=Kind.NATIONAL, name=n) for n in ("KS", "FN"))
    MembershipFactory(user=ola, organisation=ks)
    MembershipFactory(user=liv, organisation=fn)
    forum = contact_meeting(ks, fn)
    own, other = forum.parties.order_by("pk")
    with pytest.raises(Refused):
        give(forum, ola, party=other, person=kari, may_approve=False)
    give(forum, ola, party=own, person=kari, may_approve=False)
    seat = give(forum, liv, party=other, name="Rune", may_approve=False)
    with pytest.raises(Refused):
        actions.end_seat(seat, by=ola)
    seats = list(forum.seats.all())
    for person in (ola, liv, kari):
        assert policies.endable_seats(person, forum, seats) == {
            s.pk for s in seats if policies.may_end_seat(person, s)
        }


def test_a_dissolved_organisation_gets_no_seat(council, kari):
    gone = OrganisationFactory(dissolved_at=clock.today())
    with pytest.raises(Refused):
        give(council, kari, organisation=gone)


def test_a_page_of_seats_agrees_with_each_of_them(council, kari, grete, korps, ola, liv, larvik):
    party = council.parties.get(organisation=None)
    give(council, kari, party=None, name="Berit Bakke", may_approve=False)
    give(council, kari, party=party, person=liv, position="medlem", may_approve=False)
    for round_ in range(2):
        everyone = list(council.seats.all())
        for person in (kari, grete, ola, liv):
            one_by_one = {s.pk for s in everyone if policies.may_end_seat(person, s)}
            assert policies.endable_seats(person, council, everyone) == one_by_one
        if not round_:
            give(council, kari, organisation=korps)
