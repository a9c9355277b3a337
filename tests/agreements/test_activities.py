"""Petter and Sara plan together: nothing by one key, and joint only when both have anchored it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agreements import calendar
from agreements.actions import activities as actions
from agreements.actions import activity_reminders, anchoring, editions, effect
from agreements.indicators import activities as indicators
from agreements.models import Activity, Edition, Party, Platform, Yes
from agreements.policies import activities as policies
from agreements.states import ActivityState
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.agreements.places import club
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory
from tests.factories.agreements_activities import ActivityFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
S = ActivityState


def asked(platform: Platform, by: User, party: Party, **changes: Any) -> Activity:
    """What the form sends."""
    said: dict[str, Any] = {
        "title": "Konferanse om møteplasser",
        "words": "Vi holder en konferanse sammen.",
        "clauses": ["K1e", "P1"],
        "responsible": party,
        "due": clock.today() + timedelta(days=90),
        "criterion": "30 kommuner var med.",
    }
    return actions.propose(platform, by=by, party=party, **said | changes)


def test_it_is_agreed_when_both_have_said_yes(
    national: Platform, ks_party: Party, fn_party: Party, petter: User, sara: User
) -> None:
    activity = asked(national, petter, ks_party)
    assert (activity.state, activity.yeses.get().party) == (S.PROPOSED, ks_party)
    assert [one.email for one in Letter.objects.all()] == [sara.email]
    assert [w.title for w in policies.waiting_for(sara)] == [activity.title]
    assert policies.waiting_for(petter) == []
    agreed = actions.say_yes(activity, by=sara, party=fn_party, version=1)
    assert agreed.state == S.AGREED
    assert actions.say_yes(activity, by=sara, party=fn_party, version=1).state == S.AGREED
    assert Letter.objects.filter(batch__kind="agreements.activity_agreed").count() == 1


def test_nobody_says_yes_for_the_other_or_twice(
    national: Platform, ks_party: Party, fn_party: Party, petter: User, ola: User, fn: Any
) -> None:
    activity = asked(national, petter, ks_party)
    for who in (petter, ola):
        with pytest.raises(Refused) as refusal:
            actions.say_yes(activity, by=who, party=fn_party, version=1)
        assert refusal.value.field == "party"
    MembershipFactory.create(user=petter, organisation=fn)  # now he holds both keys
    with pytest.raises(Refused, match="for den andre parten"):
        actions.say_yes(activity, by=petter, party=fn_party, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Yes.objects.create(activity=activity, party=fn_party, by=petter, at=clock.now())


@pytest.mark.parametrize("state", ["agreed", "planned", "under_way", "done"])
def test_the_database_lets_no_one_key_agree(
    national: Platform, ks_party: Party, petter: User, state: str
) -> None:
    activity = asked(national, petter, ks_party)
    done = {"done_on": clock.today(), "result": "Ja."} if state == "done" else {}
    with pytest.raises(IntegrityError, match="every party"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(state=state, **done)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"words": ""}, "words"),
        ({"criterion": ""}, "criterion"),
        ({"clauses": []}, "clauses"),
        ({"clauses": ["K1", "X9"]}, "clauses"),
        ({"due": "yesterday"}, "due"),
        ({"due": "far"}, "due"),
    ],
)
def test_what_is_missing_or_unknown_is_refused(
    national: Platform, ks_party: Party, petter: User, changes: dict[str, Any], field: str
) -> None:
    days = {"yesterday": -1, "far": 3000}
    if "due" in changes:
        changes = {"due": clock.today() + timedelta(days=days[changes["due"]])}
    with pytest.raises(Refused) as refusal:
        asked(national, petter, ks_party, **changes)
    assert refusal.value.field == field


def test_one_proposes_for_ones_own_party(
    national: Platform, fn_party: Party, petter: User, larviks: Platform
) -> None:
    with pytest.raises(Refused) as refusal:
        asked(national, petter, fn_party)
    assert refusal.value.field == "party"
    with pytest.raises(Refused):
        asked(larviks, petter, larviks.parties.get(side="public"))


def test_where_nobody_has_joined_there_is_no_plan_yet(joined: Platform, grete: User) -> None:
    with pytest.raises(Refused, match="før plattformen gjelder"):
        asked(joined, grete, joined.parties.get(side="public"))
    assert not policies.may_propose(grete)


@pytest.fixture
def people(joined: Platform, larvik: Municipality, grete: User) -> list[User]:
    """Responsible in the choir, the club and the society that have joined Larvik's text."""
    clubs = [club(larvik, name) for name in ("Koret", "Laget", "Velet")]
    edition = EditionFactory.create(platform=joined, state="for_approval")
    public, voluntary = joined.parties.order_by("side")
    for person, organisation in clubs:
        editions.say_yes(edition, by=person, party=voluntary, organisation=organisation)
    editions.say_yes(edition, by=grete, party=public)
    effect.take_effect()
    return [person for person, _organisation in clubs]


def test_one_that_has_joined_answers_for_the_side(
    joined: Platform, people: list[User], grete: User
) -> None:
    public, voluntary = joined.parties.order_by("side")
    activity = asked(joined, grete, public, responsible=voluntary)
    assert policies.yes_parties(people[0], activity) == [voluntary]
    assert [one.title for one in policies.waiting_for(people[1])] == [activity.title]
    actions.say_yes(activity, by=people[0], party=voluntary, version=1)
    activity.refresh_from_db()
    assert activity.state == S.AGREED
    event = AuditEvent.objects.filter(verb="activity.yes").latest("pk")
    assert event.on_behalf_of_id == Organisation.objects.get(name="Koret").pk
    anchoring.anchor(activity, by=people[1], party=voluntary, where="Årsplanen, punkt 2")
    anchoring.anchor(activity, by=grete, party=public, where="Handlingsplanen, punkt 4")
    assert indicators.anchored_by_all(Activity.objects.all()).value == 1
    moved = actions.advance(activity, by=people[2], version=1, to=S.PLANNED)
    assert moved.state == S.PLANNED


def test_one_that_has_joined_proposes_and_others_answer_for_nobody(
    joined: Platform, people: list[User], grete: User, larvik: Municipality
) -> None:
    public, voluntary = joined.parties.order_by("side")
    activity = asked(joined, people[0], voluntary)
    assert list(Yes.objects.values_list("party", flat=True)) == [voluntary.pk]
    outsider, _organisation = club(larvik, "Speiderne")
    writer = UserFactory()
    MembershipFactory(
        user=writer, organisation=Organisation.objects.get(name="Koret"), role=Role.WRITER
    )
    for who in (outsider, writer):
        assert not policies.may_bind(who, activity)
        with pytest.raises(Refused):
            actions.say_yes(activity, by=who, party=voluntary, version=1)
    assert not policies.may_propose(outsider)
    assert policies.may_propose(writer)
    assert actions.say_yes(activity, by=grete, party=public, version=1).state == S.AGREED


def test_larviks_own_plan(larviks: Platform, grete: User, liv: User) -> None:
    municipality, council = larviks.parties.order_by("side")
    activity = asked(larviks, grete, municipality)
    assert actions.say_yes(activity, by=liv, party=council, version=1).state == S.AGREED


def test_new_words_take_new_yeses(
    national: Platform, ks_party: Party, fn_party: Party, petter: User, sara: User
) -> None:
    activity = asked(national, petter, ks_party)
    said = {
        "title": "En annen", "words": "Ja.", "clauses": ["P1"], "responsible": fn_party,
        "due": activity.due, "criterion": "Noe.",
    }  # fmt: skip
    changed = actions.change(activity, by=sara, party=fn_party, version=1, **said)
    assert [y.party for y in changed.yeses.all()] == [fn_party]
    with pytest.raises(Stale):
        actions.say_yes(activity, by=petter, party=ks_party, version=1)
    actions.say_yes(changed, by=petter, party=ks_party, version=2)
    with pytest.raises(Refused, match="Utsett"):
        actions.change(activity, by=sara, party=fn_party, version=2, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(title="En tredje")


def test_joint_when_each_has_anchored_its_own(
    national: Platform, ks_party: Party, fn_party: Party, petter: User, sara: User
) -> None:
    activity = ActivityFactory.create(platform=national, state=S.AGREED)
    with pytest.raises(Refused) as refusal:
        anchoring.anchor(activity, by=petter, party=fn_party, where="Årsplanen")
    assert refusal.value.field == "party"
    anchoring.anchor(activity, by=petter, party=ks_party, where="Årsplanen, punkt 3")
    assert indicators.anchored_by_all(Activity.objects.all()).percent == 0
    anchoring.anchor(activity, by=sara, party=fn_party, where="Arbeidsprogrammet")
    anchoring.anchor(activity, by=sara, party=fn_party, where="Arbeidsprogrammet")
    assert indicators.anchored_by_all(Activity.objects.all()).percent == 100
    assert policies.waiting_for(sara) == []
    with pytest.raises(Refused) as refusal:
        anchoring.anchor(activity, by=sara, party=fn_party, where=" ")
    assert refusal.value.field == "where"


def test_the_responsible_party_carries_it_out(
    national: Platform, petter: User, sara: User, ks: Any, fn: Any
) -> None:
    activity = ActivityFactory.create(platform=national, state=S.AGREED)
    with pytest.raises(Refused, match="KS"):
        actions.advance(activity, by=sara, version=1, to=S.PLANNED)
    actions.advance(activity, by=petter, version=1, to=S.PLANNED)
    actions.advance(activity, by=petter, version=1, to=S.PLANNED)  # a second click
    actions.advance(activity, by=petter, version=2, to=S.UNDER_WAY)
    for changes, field in (
        ({"done_on": clock.today() + timedelta(days=1)}, "done_on"), ({"result": ""}, "result"),
    ):  # fmt: skip
        said: dict[str, Any] = {"done_on": clock.today(), "result": "34 kommuner kom."} | changes
        with pytest.raises(Refused) as refusal:
            actions.finish(activity, by=petter, version=3, **said)
        assert refusal.value.field == field
    done = actions.finish(activity, by=petter, version=3, done_on=clock.today(), result="34 kom.")
    assert done.state == S.DONE
    assert indicators.done_on_time(Activity.objects.all()).percent == 100


def test_stopped_with_a_reason_and_taken_up_by_both(
    national: Platform, ks_party: Party, fn_party: Party, petter: User, sara: User
) -> None:
    activity = ActivityFactory.create(platform=national, state=S.PLANNED)
    with pytest.raises(Refused) as refusal:
        actions.stop(activity, by=sara, party=fn_party, version=1, to=S.POSTPONED, reason=" ")
    assert refusal.value.field == "reason"
    put_off = actions.stop(
        activity, by=sara, party=fn_party, version=1, to=S.POSTPONED, reason="Sykdom."
    )
    assert [one.email for one in Letter.objects.all()] == [petter.email]
    said = {
        name: getattr(activity, name)
        for name in ("title", "words", "clauses", "responsible", "criterion")
    }
    due = clock.today() + timedelta(days=300)
    again = actions.change(put_off, by=sara, party=fn_party, version=2, due=due, **said)
    assert (again.state, again.year, again.yeses.get().by) == (S.PROPOSED, due.year, sara)
    assert actions.say_yes(again, by=petter, party=ks_party, version=3).state == S.AGREED


def test_what_is_cancelled_stays_so(national: Platform, ks_party: Party, petter: User) -> None:
    activity = asked(national, petter, ks_party)
    over = actions.stop(
        activity, by=petter, party=ks_party, version=1, to=S.CANCELLED, reason="Ikke nå."
    )
    with pytest.raises(Refused):
        anchoring.anchor(over, by=petter, party=ks_party, where="Årsplanen")
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=over.pk).delete()


def test_the_gaps_of_the_text_in_force(national: Platform, in_force: Edition) -> None:
    ago = clock.today() - timedelta(days=500)
    ActivityFactory.create(platform=national, clauses=["F"])  # only proposed
    ActivityFactory.create(platform=national, clauses=["R2", "R4"], state=S.PLANNED)
    ActivityFactory.create(platform=national, clauses=["K1"], state=S.DONE)
    ActivityFactory.create(platform=national, clauses=["K1e"], state=S.DONE, due=ago, done_on=ago)
    assert indicators.gaps(national) == ["F", "P1", "K1e", "O5"]
    assert (indicators.untouched(national).percent, indicators.untouched(national).n) == (57, 7)


def test_the_responsible_is_reminded_30_and_7_days_before(
    national: Platform, petter: User, ks: Any, at_time: Any
) -> None:
    at_time("2027-02-01 12:00")
    day = clock.today() + timedelta(days=40)
    activity = ActivityFactory.create(platform=national, state=S.PLANNED, due=day)
    assert activity_reminders.remind_due() == 0
    at_time("2027-02-12 12:00")
    assert (activity_reminders.remind_due(), activity_reminders.remind_due()) == (1, 0)
    assert policies.waiting_for(petter)[-1].title == activity.title
    at_time("2027-03-08 12:00")
    assert (activity_reminders.remind_due(), activity_reminders.remind_due()) == (1, 0)
    assert {one.email for one in Letter.objects.all()} == {petter.email}
    at_time("2027-04-08 12:00")
    assert activity_reminders.remind_due() == 0
    assert indicators.done_on_time(Activity.objects.all()).percent == 0


def test_calendars_hold_what_can_be_counted_on(national: Platform, petter: User, ks: Any) -> None:
    ActivityFactory.create(platform=national)
    planned = ActivityFactory.create(platform=national, state=S.PLANNED)
    ActivityFactory.create(platform=national, state=S.CANCELLED, title="Uttur")
    found = calendar.events(calendar.of_person(petter))
    assert [(e.starts, e.called_off) for e in found] == [(planned.due, False), (planned.due, True)]
    begins = clock.start_of_day(planned.due)
    assert calendar.within(Activity.objects.all(), begins, clock.end_of_day(planned.due)).count()
    assert not calendar.within(Activity.objects.all(), clock.now(), begins).exists()
