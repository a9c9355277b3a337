"""What waits for whom, and who is in which room (clauses K1d, P1)."""

import pytest

from accounts.models import User
from dispatch.models import Letter
from organisations.models import Municipality, Organisation
from partnerships.actions import partnership_ending, partnership_meetings
from partnerships.models import Partnership
from partnerships.policies import partnership_waiting as waiting
from partnerships.policies import partnerships as policies
from partnerships.states import PartnershipState
from tests.factories.partnerships_partnership import PartnershipFactory, check, checked, signed

pytestmark = pytest.mark.django_db
S = PartnershipState


@pytest.fixture
def ready(larvik: Municipality, korps: Organisation, kari: User) -> Partnership:
    """Checked."""
    return checked(municipality=larvik, parties=[korps], created_by=kari)


class TestWaiting:
    def waits(self, user: User) -> list[str]:
        return [one.button for one in waiting.waiting_for(user)]

    def test_each_step_waits_for_its_own(self, larvik, korps, kari, grete, ola):
        made = PartnershipFactory(municipality=larvik, parties=[korps])
        assert self.waits(kari) == ["Svar på sjekken"]
        assert self.waits(ola) == []
        check(made, statutory=True)
        assert (self.waits(kari), self.waits(grete)) == ([], ["Begrunn"])

    def test_a_signature_waits_for_the_key(self, ready, kari, grete, ola):
        assert self.waits(kari) == []
        assert self.waits(grete) == self.waits(ola) == ["Les og signer"]

    def test_the_meeting_waits_for_both(self, larvik, korps, kari, ola, at_time):
        at_time("2026-03-01 12:00")
        made = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        partnership_meetings.remind_of_meetings()
        assert self.waits(kari) == []
        at_time("2027-02-01 12:00")
        assert self.waits(kari) == self.waits(ola) == ["Sett tid og sted"]
        assert made.meetings.count() == 1

    def test_how_many_statements_does_not_depend_on_how_many(
        self, larvik, korps, ola, django_assert_max_num_queries
    ):
        for _n in range(4):
            signed(S.ACTIVE, municipality=larvik, parties=[korps])
        with django_assert_max_num_queries(10):
            waiting.waiting_for(ola)


def test_strangers_are_in_no_room(ready, liv, ola, larvik):
    assert not policies.party_partnerships(liv).exists()
    assert not policies.desk_partnerships(ola).exists()
    assert policies.own_partnerships(ola).exists()
    assert not policies.shows_text(ready, liv)


def test_an_end_is_told_to_nobody_twice(larvik, korps, ola, grete):
    made = signed(S.ACTIVE, municipality=larvik, parties=[korps])
    ours = made.parties.get(organisation=korps)
    partnership_ending.agree_to_end(made, by=ola, party=ours, reason="Vi legges ned.")
    partnership_ending.agree_to_end(made, by=ola, party=ours, reason="Vi legges ned.")
    assert Letter.objects.filter(batch__kind="partnership.end_asked").count() == 2  # Kari, Grete
