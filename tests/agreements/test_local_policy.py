"""Larvik makes a policy: Kari writes, Grete enters the decision, and nothing is only said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agreements.actions import local_policy as actions
from agreements.actions import policy_evidence, policy_reminders, self_check
from agreements.levels import level_of
from agreements.models import Evidence, LocalPolicy
from agreements.policies import local_policy as policies
from agreements.states import NEEDED, EvidenceKind, PolicyState
from agreements.suggestions import suggested
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from forums.models import Seat
from forums.states import MeetingState
from organisations.models import Municipality
from tests.factories.agreements_policies import EvidenceFactory, LocalPolicyFactory
from tests.factories.consultations import AnswerFactory, HearingFactory, PlanProcessFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
S = PolicyState


@pytest.fixture
def policy(larvik: Municipality, kari: User) -> LocalPolicy:
    """Kari has begun."""
    return actions.create_policy(larvik, by=kari, title="Sammen om frivilligheten", kind="plan")


@pytest.fixture
def on_hearing(larvik: Municipality) -> LocalPolicy:
    """Out on hearing, with everything but a decision laid in."""
    policy = LocalPolicyFactory.create(municipality=larvik, state=S.ON_HEARING)
    for kind in NEEDED[:-1]:
        EvidenceFactory.create(policy=policy, kind=kind)
    return policy


def decided(policy: LocalPolicy, by: User, **changes: Any) -> LocalPolicy:
    """What the form sends."""
    said: dict[str, Any] = {
        "version": policy.version,
        "decided_on": clock.today(),
        "decided_by": "Kommunestyret",
        "case_url": "https://larvik.example/sak/12",
    }
    return actions.decide_policy(policy, by=by, **said | changes)


def test_kari_begins_once_and_one_is_under_way(policy: LocalPolicy, kari: User) -> None:
    again = actions.create_policy(
        policy.municipality, by=kari, title="X", kind="plan", ref=policy.ref
    )
    assert again == policy
    with pytest.raises(Refused, match="alt en politikk på vei") as refusal:
        actions.create_policy(policy.municipality, by=kari, title="En til", kind="plan")
    assert refusal.value.field == "municipality"
    assert AuditEvent.objects.filter(verb="policy.created").count() == 1


def test_nobody_begins_for_another_place(larvik: Municipality, ola: User, kari: User) -> None:
    elsewhere = MunicipalityFactory.create()
    for who, place in ((ola, larvik), (kari, elsewhere)):
        with pytest.raises(Refused):
            actions.create_policy(place, by=who, title="Vår", kind="plan")


def test_the_steps_come_in_order(policy: LocalPolicy, kari: User) -> None:
    with pytest.raises(Refused, match="Kartlegging"):
        actions.move_policy(policy, by=kari, version=1, to=S.ON_HEARING)
    moved = actions.move_policy(policy, by=kari, version=1, to=S.DIALOGUE)
    assert actions.move_policy(policy, by=kari, version=1, to=S.DIALOGUE).version == moved.version
    with pytest.raises(Stale):
        actions.move_policy(policy, by=kari, version=1, to=S.ON_HEARING)
    heard = actions.move_policy(policy, by=kari, version=2, to=S.ON_HEARING)
    assert actions.move_policy(heard, by=kari, version=3, to=S.DIALOGUE).state == S.DIALOGUE
    with pytest.raises(Refused, match="siden for det"):
        actions.move_policy(heard, by=kari, version=4, to=S.DECIDED)


def test_the_council_hears_when_the_dialogue_begins(
    policy: LocalPolicy, kari: User, liv: User
) -> None:
    forum = ForumFactory.create(municipality=policy.municipality)
    Seat.objects.create(
        forum=forum, party=forum.parties.get(organisation=None), person=liv, name=liv.name,
        position="leder", may_approve=True, starts=clock.today(),
    )  # fmt: skip
    actions.move_policy(policy, by=kari, version=1, to=S.DIALOGUE)
    assert [one.email for one in Letter.objects.all()] == [liv.email]
    assert "uttalelse" in Letter.objects.get().batch.body


def test_nothing_is_decided_without_what_shows_it(on_hearing: LocalPolicy, grete: User) -> None:
    on_hearing.evidence.filter(kind=EvidenceKind.DIALOGUE).delete()
    with pytest.raises(Refused, match="«Åpent møte»"):
        decided(on_hearing, grete)
    with pytest.raises(IntegrityError, match="without dialogue"), transaction.atomic():
        LocalPolicy.objects.filter(pk=on_hearing.pk).update(
            state="decided", decided_on=clock.today(), decided_by="Kommunestyret"
        )


def test_a_decision_is_somebodys_and_not_to_come(on_hearing: LocalPolicy, grete: User) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for changes, field in (
        ({"decided_on": tomorrow}, "decided_on"),
        ({"decided_by": " "}, "decided_by"),
        ({"valid_to": clock.today()}, "valid_to"),
        ({"case_url": ""}, "case_url"),
    ):
        with pytest.raises(Refused) as refusal:
            decided(on_hearing, grete, **changes)
        assert refusal.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalPolicyFactory.create(state="decided", decided_on=tomorrow)


def test_grete_decides_and_kari_does_not(on_hearing: LocalPolicy, kari: User, grete: User) -> None:
    with pytest.raises(Refused, match="godkjenner"):
        decided(on_hearing, kari)
    done = decided(on_hearing, grete)
    assert done.state == S.DECIDED
    assert done.evidence.get(kind=EvidenceKind.DECISION).url == "https://larvik.example/sak/12"
    assert decided(on_hearing, grete).version == done.version  # a second click
    assert level_of(done.municipality) == "has"


def test_an_open_hearing_does_not_count_yet(
    larvik: Municipality, on_hearing: LocalPolicy, kari: User, grete: User
) -> None:
    on_hearing.evidence.filter(kind=EvidenceKind.HEARING).delete()
    hearing = HearingFactory.create(municipality=larvik, published=True)
    add(on_hearing, kari, kind="hearing", hearing=hearing, url="")
    with pytest.raises(Refused, match="«Høring»"):
        decided(on_hearing, grete)


def add(policy: LocalPolicy, by: User, **changes: Any) -> Evidence:
    """What the form sends."""
    said: dict[str, Any] = {
        "kind": "document",
        "words": "Forslaget",
        "happened_on": clock.today(),
        "url": "https://larvik.example/forslag.pdf",
    }
    return policy_evidence.add_evidence(policy, by=by, **said | changes)


def test_evidence_can_be_looked_at(policy: LocalPolicy, kari: User, ola: User) -> None:
    for changes, field in (
        ({"url": ""}, "url"),
        ({"words": ""}, "words"),
        ({"kind": "rykte"}, "kind"),
        ({"happened_on": None}, "happened_on"),
        ({"happened_on": clock.today() + timedelta(days=1)}, "happened_on"),
    ):
        with pytest.raises(Refused) as refusal:
            add(policy, kari, **changes)
        assert refusal.value.field == field
    with pytest.raises(Refused):
        add(policy, ola)
    assert add(policy, kari) == add(policy, kari)  # a second click
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory.create(policy=policy, url="")


def test_another_places_hearing_and_meeting_show_nothing(policy: LocalPolicy, kari: User) -> None:
    hearing = HearingFactory.create(published=True)
    meeting = MeetingFactory.create(state=MeetingState.HELD)
    for name, thing, kind in (("hearing", hearing, "hearing"), ("meeting", meeting, "dialogue")):
        with pytest.raises(Refused) as refusal:
            add(policy, kari, kind=kind, url="", **{name: thing})
        assert refusal.value.field == name
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory.create(policy=policy, url="", hearing=hearing)


def test_what_a_decision_stands_on_stays(larvik: Municipality, kari: User) -> None:
    done = LocalPolicyFactory.create(municipality=larvik, state=S.DECIDED)
    one = done.evidence.first()
    assert one is not None
    with pytest.raises(Refused):
        policy_evidence.remove_evidence(done, by=kari, pk=one.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalPolicy.objects.filter(pk=done.pk).update(
            state="mapping", decided_on=None, decided_by=""
        )


def test_the_next_one_follows_and_the_old_one_stands(larvik: Municipality, kari: User) -> None:
    done = LocalPolicyFactory.create(municipality=larvik, state=S.DECIDED)
    following = actions.revise_policy(done, by=kari, version=done.version)
    assert actions.revise_policy(done, by=kari, version=done.version) == following
    done.refresh_from_db()
    assert (done.state, following.state, following.follows) == (S.REVISING, S.MAPPING, done)
    assert level_of(larvik) == "has"
    with pytest.raises(Refused):
        actions.drop_policy(following, by=kari)


def test_a_mistake_is_taken_away_and_work_is_not(policy: LocalPolicy, kari: User) -> None:
    add(policy, kari)
    with pytest.raises(Refused):
        actions.drop_policy(policy, by=kari)
    Evidence.objects.all().delete()
    actions.drop_policy(policy, by=kari)
    assert not LocalPolicy.objects.exists()


def test_a_decision_is_corrected_with_a_trace(larvik: Municipality, grete: User) -> None:
    done = LocalPolicyFactory.create(municipality=larvik, state=S.DECIDED)
    day = clock.today() - timedelta(days=3)
    actions.correct_decision(
        done, by=grete, version=done.version, decided_on=day, decided_by="Formannskapet"
    )
    done.refresh_from_db()
    assert (done.decided_by, done.decided_on) == ("Formannskapet", day)
    line = AuditEvent.objects.get(verb="policy.decision_corrected")
    assert line.detail["decided_by"] == "Kommunestyret"


def mapping(place: Municipality, answers: int) -> Any:
    """One that is over."""
    hearing = HearingFactory.create(
        municipality=place, kind="mapping", ended=True, title="Hvordan har dere det?"
    )
    for _each in range(answers):
        AnswerFactory.create(hearing=hearing, organisation=OrganisationFactory.create(seat=place))
    return hearing


def test_what_they_have_already_comes_by_itself(
    larvik: Municipality, policy: LocalPolicy, kari: User
) -> None:
    hearing = mapping(larvik, 5)
    mapping(MunicipalityFactory.create(), 5)
    plan = PlanProcessFactory.create(municipality=larvik, state="involvement", title="Kulturplan",
                                     participation_plan="Alle.")  # fmt: skip
    plan.dates.create(phase="involvement", began_at=clock.now() - timedelta(days=3))
    names = [one.name for one in suggested(policy)]
    assert names == [f"plan-{plan.ref}-involvement", f"kartlegging-{hearing.ref}"]
    for name in names:
        assert policy_evidence.take_in(policy, by=kari, name=name)
        assert policy_evidence.take_in(policy, by=kari, name=name) is None  # a second click
    assert suggested(policy) == []
    assert [e.kind for e in policy.evidence.all()] == ["mapping", "plan"]


def test_a_mapping_without_figures_is_no_report(larvik: Municipality, policy: LocalPolicy) -> None:
    mapping(larvik, 4)
    assert suggested(policy) == []


def test_a_policy_that_runs_out_is_told_of_in_time(
    larvik: Municipality, kari: User, at_time: Any
) -> None:
    at_time("2027-01-10 12:00")
    last = clock.today() + timedelta(days=200)
    LocalPolicyFactory.create(municipality=larvik, state=S.DECIDED, valid_to=last)
    assert policy_reminders.remind_due() == 0
    at_time("2027-02-10 12:00")
    assert policy_reminders.remind_due() == 1
    assert policy_reminders.remind_due() == 0
    assert [one.title for one in policies.waiting_for(kari)]
    at_time("2027-07-15 12:00")
    assert policy_reminders.remind_due() == 1
    at_time("2027-08-15 12:00")
    assert policy_reminders.remind_due() == 0
    assert level_of(larvik) == "none"
    assert Letter.objects.filter(email=kari.email).count() == 2


def test_ones_own_word_has_a_reason_and_something_to_look_at(
    larvik: Municipality, kari: User, grete: User
) -> None:
    said = {"criterion": "places", "answer": "yes", "words": "Gratis.", "url": "https://l.example"}
    self_check.say(larvik, by=kari, **said)
    self_check.say(larvik, by=kari, **said | {"answer": "no", "url": ""})
    for changes, field in (
        ({"url": ""}, "url"), ({"words": " "}, "words"), ({"answer": "kanskje"}, "answer"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            self_check.say(larvik, by=kari, **said | changes)
        assert refusal.value.field == field
    with pytest.raises(Refused):
        self_check.say(larvik, by=grete, **said)
