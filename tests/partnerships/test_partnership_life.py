"""While it lasts: the yearly meeting, looking back, the end, the renewal (clause K1d)."""

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest

from accounts.models import User
from core import clock
from core.errors import Refused, Stale
from core.models import new_ref
from dispatch.models import Letter
from organisations.models import Municipality, Organisation
from organisations.states import Role
from partnerships import calendar
from partnerships.actions import (
    partnership_ending,
    partnership_meetings,
    partnership_signing,
    partnership_writing,
)
from partnerships.indicators import partnerships as indicators
from partnerships.models import Partnership, PartnershipMeeting, PartnershipParty
from partnerships.policies import partnership_dates as dates
from partnerships.states import PartnershipState
from tests.factories.organisations import MembershipFactory
from tests.factories.partnerships_partnership import (
    PartnershipFactory,
    check,
    checked,
    evaluate,
    meeting,
    moved,
    signature,
    signed,
)

pytestmark = pytest.mark.django_db
S = PartnershipState


def party(partnership: Partnership, organisation: Organisation) -> PartnershipParty:
    return partnership.parties.get(organisation=organisation)


@pytest.fixture
def active(larvik: Municipality, korps: Organisation, kari: User, at_time: Any) -> Partnership:
    """Three years from 1 March 2027, at work."""
    at_time("2027-03-01 12:00")
    made = signed(
        S.ACTIVE, municipality=larvik, parties=[korps], ends=date(2030, 2, 28), created_by=kari
    )
    partnership_meetings.remind_of_meetings()
    made.refresh_from_db()
    return made


class TestDates:
    @pytest.mark.parametrize(
        ("starts", "ends", "due"),
        [
            ("2027-03-01", "2030-02-28", ["2028-02-29", "2029-02-28", "2030-02-28"]),
            ("2027-03-01", "2027-06-30", ["2027-06-30"]),
            ("2027-03-01", "2028-06-30", ["2028-02-29"]),
            ("2027-03-01", "2028-09-30", ["2028-02-29", "2028-09-30"]),
        ],
    )
    def test_a_meeting_each_year_within_the_term(self, starts, ends, due):
        made = Partnership(starts=date.fromisoformat(starts), ends=date.fromisoformat(ends))
        found = [dates.meeting_due(made, n) for n in range(1, 6)]
        assert [str(day) for day in found if day] == due

    def test_a_short_one_is_evaluated_once(self):
        made = Partnership(starts=date(2027, 3, 1), ends=date(2027, 6, 30))
        assert dates.evaluation_opens(made, "mid") is None
        assert dates.evaluation_opens(made, "final") == date(2027, 4, 1)


class TestMeetings:
    def at(self, day: int, hour: int = 17) -> datetime:
        return datetime(2028, 2, day, hour, tzinfo=clock.OSLO)

    def set_meeting(self, one: PartnershipMeeting, by: User, **changes: Any) -> PartnershipMeeting:
        one.refresh_from_db()
        side = one.partnership.parties.all()[0 if by.name.startswith("Kari") else 1]
        given = {
            "version": one.version, "starts_at": self.at(10), "ends_at": self.at(10, 18),
            "place": "Rådhuset", **changes,
        }  # fmt: skip
        return partnership_meetings.set_meeting(one, by=by, party=side, **given)

    def test_it_makes_itself_and_tells_both_sides_a_month_before(self, active, at_time):
        assert [one.due for one in active.meetings.all()] == [date(2028, 2, 29)]
        at_time("2028-01-29 12:00")
        assert partnership_meetings.remind_of_meetings() == 0
        at_time("2028-01-30 12:00")
        assert partnership_meetings.remind_of_meetings() == 1
        assert partnership_meetings.remind_of_meetings() == 0
        told = Letter.objects.filter(batch__kind="partnership.meeting_due")
        assert set(told.values_list("email", flat=True)) == {
            "kari@kommune.example", "grete@kommune.example", "post@korps.example",
        }  # fmt: skip

    def test_either_side_sets_it_and_all_get_it_in_the_calendar(self, active, ola):
        one = self.set_meeting(active.meetings.get(), ola)
        assert one.party.organisation.name == "Solsida skolekorps"
        letter = Letter.objects.filter(batch__kind="partnership.meeting").first()
        event = icalendar.Calendar.from_ical(letter.batch.calendar).walk("VEVENT")[0]
        assert event.decoded("DTSTART") == self.at(10)
        assert str(event["LOCATION"]) == "Rådhuset"
        assert int(event["SEQUENCE"]) == 0

    def test_who_set_it_first_is_not_overwritten_and_moving_it_counts_on(self, active, kari, ola):
        one = active.meetings.get()
        self.set_meeting(one, ola)
        with pytest.raises(Stale):
            self.set_meeting(one, kari, version=1, starts_at=self.at(11), ends_at=self.at(11, 18))
        one = self.set_meeting(one, kari, starts_at=self.at(11), ends_at=self.at(11, 18))
        assert one.sequence == 1
        again = {"starts_at": self.at(11), "ends_at": self.at(11, 18)}
        assert self.set_meeting(one, kari, **again).sequence == 1

    @pytest.mark.parametrize(
        ("bad", "field"),
        [
            ({"place": " "}, "place"),
            ({"ends_at": datetime(2028, 2, 10, 16, tzinfo=clock.OSLO)}, "ends"),
            (
                {
                    "starts_at": datetime(2027, 2, 10, 16, tzinfo=clock.OSLO),
                    "ends_at": datetime(2027, 2, 10, 17, tzinfo=clock.OSLO),
                },
                "day",
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, active, kari, bad, field):
        with pytest.raises(Refused) as refusal:
            self.set_meeting(active.meetings.get(), kari, **bad)
        assert refusal.value.field == field

    def test_held_it_has_notes_and_the_next_is_made(self, active, kari, korps, at_time):
        one = self.set_meeting(active.meetings.get(), kari)
        mine = active.parties.all()[0]
        given = {"by": kari, "party": mine, "version": one.version}
        with pytest.raises(Refused):
            partnership_meetings.hold_meeting(one, **given, notes="Vi møttes.")
        at_time("2028-02-10 19:00")
        with pytest.raises(Refused) as refusal:
            partnership_meetings.hold_meeting(one, **given, notes=" ")
        assert refusal.value.field == "notes"
        partnership_meetings.hold_meeting(one, **given, notes="Vi går videre.")
        assert [m.due for m in active.meetings.all()] == [date(2028, 2, 29), date(2029, 2, 28)]
        assert Letter.objects.filter(
            batch__kind="partnership.meeting_held", email="post@korps.example"
        ).exists()

    def test_one_that_was_forgotten_gives_way_to_next_years(self, active, at_time):
        at_time("2028-03-01 12:00")
        partnership_meetings.remind_of_meetings()
        partnership_meetings.remind_of_meetings()
        assert [m.number for m in active.meetings.all()] == [1, 2]

    def test_strangers_set_nothing(self, active, liv):
        with pytest.raises(Refused):
            partnership_meetings.set_meeting(
                active.meetings.get(), by=liv, party=active.parties.all()[0], version=1,
                starts_at=self.at(10), ends_at=self.at(10, 18), place="Her",
            )  # fmt: skip


class TestEvaluation:
    def test_both_write_blind_and_then_it_is_evaluated(
        self, active, kari, ola, larvik, korps, at_time
    ):
        at_time("2029-12-15 12:00")
        assert partnership_ending.remind_of_evaluations() == 1
        assert partnership_ending.remind_of_evaluations() == 0
        mine, ours = party(active, larvik.organisation), party(active, korps)
        said = {"kind": "final", "words": "Det gikk bra."}
        partnership_ending.evaluate(active, by=kari, party=mine, **said)
        partnership_ending.evaluate(active, by=kari, party=mine, **said)  # a second click
        active.refresh_from_db()
        assert active.state == S.ACTIVE
        with pytest.raises(Refused):
            partnership_ending.evaluate(active, by=kari, party=ours, **said)
        partnership_ending.evaluate(active, by=ola, party=ours, **said)
        active.refresh_from_db()
        assert active.state == S.EVALUATED

    def test_half_way_is_not_the_end(self, active, kari, ola, larvik, korps, at_time):
        for person, side in ((kari, larvik.organisation), (ola, korps)):
            with pytest.raises(Refused):
                partnership_ending.evaluate(
                    active, by=person, party=party(active, side), kind="mid", words="Bra."
                )
        at_time("2028-10-01 12:00")
        for person, side in ((kari, larvik.organisation), (ola, korps)):
            partnership_ending.evaluate(
                active, by=person, party=party(active, side), kind="mid", words="Bra."
            )
        active.refresh_from_db()
        assert active.state == S.ACTIVE

    def test_one_person_writes_for_one(self, active, kari, larvik, korps, at_time):
        at_time("2029-12-15 12:00")
        MembershipFactory(user=kari, organisation=korps, role=Role.WRITER)
        said = {"kind": "final", "words": "Det gikk bra."}
        partnership_ending.evaluate(
            active, by=kari, party=party(active, larvik.organisation), **said
        )
        with pytest.raises(Refused):
            partnership_ending.evaluate(active, by=kari, party=party(active, korps), **said)


class TestEnd:
    def test_before_the_last_day_both_must_say_so(self, active, grete, ola, larvik, korps):
        mine, ours = party(active, larvik.organisation), party(active, korps)
        made = partnership_ending.agree_to_end(active, by=ola, party=ours, reason="Vi legges ned.")
        assert made.state == S.ACTIVE
        with pytest.raises(Refused):
            partnership_ending.agree_to_end(active, by=ola, party=mine, reason="Og de.")
        made = partnership_ending.agree_to_end(active, by=grete, party=mine, reason="Greit.")
        assert (made.state, made.end_reason) == (S.ENDED, "Vi legges ned.")

    def test_one_who_only_writes_ends_nothing(self, active, kari, larvik):
        with pytest.raises(Refused):
            partnership_ending.agree_to_end(
                active, by=kari, party=party(active, larvik.organisation), reason="Nok."
            )

    def test_after_the_last_day_one_is_enough(self, active, ola, korps, at_time):
        at_time("2030-03-01 12:00")
        made = partnership_ending.agree_to_end(
            active, by=ola, party=party(active, korps), reason="Tiden er ute."
        )
        assert made.state == S.ENDED


class TestRenewal:
    def test_the_old_one_is_renewed_when_the_new_one_is_signed(
        self, active, kari, grete, ola, larvik, korps, at_time
    ):
        at_time("2029-12-15 12:00")
        evaluate(active, "final")
        active = moved(active, S.EVALUATED, evaluated_at=clock.now())
        ref = new_ref()
        fresh = partnership_ending.renew(active, by=ola, party=party(active, korps), ref=ref)
        again = partnership_ending.renew(active, by=ola, party=party(active, korps), ref=new_ref())
        assert again == fresh
        assert (fresh.state, fresh.follows) == (S.DRAFT, active)
        assert [p.contribution for p in fresh.parties.all()] == [
            p.contribution for p in active.parties.all()
        ]
        days = {"starts": date(2030, 3, 1), "ends": date(2033, 2, 28)}
        partnership_writing.save_text(
            fresh, by=kari, party=party(fresh, larvik.organisation), version=1, title=fresh.title,
            purpose=fresh.purpose, themes=fresh.themes, legal_basis=fresh.legal_basis,
            follow_up=fresh.follow_up, **days,
        )  # fmt: skip
        check(fresh)
        fresh = moved(fresh, S.CHECKED)
        signature(fresh, party(fresh, larvik.organisation), grete)
        active.refresh_from_db()
        assert active.state == S.EVALUATED
        partnership_signing.sign(fresh, by=ola, party=party(fresh, korps), edition=fresh.edition)
        active.refresh_from_db()
        fresh.refresh_from_db()
        assert (active.state, fresh.state) == (S.RENEWED, S.SIGNED)

    def test_one_under_writing_is_not_renewed(self, larvik, korps, ola):
        made = PartnershipFactory(municipality=larvik, parties=[korps])
        with pytest.raises(Refused):
            partnership_ending.renew(made, by=ola, party=party(made, korps), ref=new_ref())


class TestFigures:
    def figures(self, place: Municipality) -> dict[str, tuple[int | None, int]]:
        return {one.key: (one.value, one.n) for one in indicators.of_municipality(place)}

    def test_nothing_is_said_of_nothing(self, larvik):
        found = self.figures(larvik)
        assert found["active"] == (0, 0)
        assert found["checked"] == found["replaces"] == found["followed_up"] == (None, 0)

    def test_what_is_counted(self, larvik, korps, at_time):
        at_time("2027-03-01 12:00")
        one = signed(S.ACTIVE, municipality=larvik, parties=[korps])
        signed(S.ACTIVE, parties=[korps])  # elsewhere
        red = PartnershipFactory(municipality=larvik, parties=[korps])
        check(red, statutory=True, reason="Vi vil.")
        red = moved(red, S.CHECKED)
        for side in red.parties.all():
            signature(red, side)
        moved(moved(red, S.SIGNED, signed_at=clock.now()), S.ACTIVE)
        draft = PartnershipFactory(municipality=larvik, parties=[korps])
        draft.parties.filter(organisation=korps).update(contribution="")
        meeting(one, date(2027, 2, 1))
        found = self.figures(larvik)
        assert found["active"] == (2, 2)
        assert found["checked"] == (100, 2)
        assert found["replaces"] == (1, 2)
        assert found["both_contribute"] == (67, 3)
        assert found["followed_up"] == (0, 1)
        words = [one.words for one in indicators.of_municipality(larvik)]
        assert words == ["2", "0\xa0%", "67\xa0%", "100\xa0%", "1"]
        assert all(one.formula and one.name for one in indicators.of_everyone())

    def test_it_is_counted_while_it_lasts(self, larvik, korps, at_time):
        at_time("2027-03-01 12:00")
        signed(S.ACTIVE, municipality=larvik, parties=[korps], ends=date(2027, 6, 30))
        at_time("2027-07-01 00:00:01")
        assert self.figures(larvik)["active"] == (0, 0)


class TestCalendar:
    def test_days_and_meetings(self, active, larvik, ola, liv):
        found = calendar.events(calendar.of_municipality(larvik))
        assert [event.title.partition(":")[0] for event in found] == [
            "Partnerskap begynner", "Frist for årlig møte", "Partnerskap slutter",
        ]  # fmt: skip
        assert len(calendar.events(calendar.of_person(ola))) == 3
        assert calendar.events(calendar.of_person(liv)) == []
        of_place = calendar.of_municipality(larvik)
        assert calendar.within(of_place, date(2028, 2, 1), date(2028, 2, 29)).count() == 1
        assert calendar.within(of_place, date(2028, 3, 1), date(2028, 3, 31)).count() == 0

    def test_what_is_not_signed_is_in_no_calendar(self, larvik, korps):
        checked(municipality=larvik, parties=[korps], ends=clock.today() + timedelta(days=60))
        assert calendar.events(calendar.of_municipality(larvik)) == []
