"""A municipality sets up its forum, changes it and winds it up."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused, Stale
from core.models import new_ref
from dispatch.models import Letter
from forums import policies, turns
from forums.actions import forums as actions
from forums.models import Forum, PartyChange
from forums.states import ExchangeState, ForumKind, MeetingState, MemberRule
from organisations.models import Organisation
from organisations.states import Kind, Role
from tests.factories.forums import ForumFactory, MeetingFactory, contact_meeting
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def given(larvik: Any, kari: Any, **changes: Any) -> dict[str, Any]:
    """What the form sends with its defaults."""
    return {
        "ref": new_ref(),
        "by": kari,
        "municipality": larvik,
        "kind": ForumKind.COUNCIL,
        "name": "Frivillighetsrådet i Larvik",
        "mandate": "Her møtes vi.",
        "elected_body": False,
        "member_rule": MemberRule.EVERYONE,
        "first_target": clock.today() + timedelta(days=90),
        "parties": [larvik.organisation, "Frivilligheten"],
    } | changes


def test_kari_sets_it_up_and_every_member_hears(larvik, kari, korps):
    OrganisationFactory()  # elsewhere
    forum = actions.set_up(**given(larvik, kari))
    assert [p.name for p in forum.parties.all()] == ["Larvik kommune", "Frivilligheten"]
    assert turns.next_turn(forum).owner.organisation == larvik.organisation
    letter = Letter.objects.get()
    assert (letter.email, letter.batch.kind) == ("post@korps.example", "forum.set_up")
    assert f"/forum/{forum.ref}/medlem/" in letter.batch.body


def test_a_second_click_makes_one(larvik, kari, korps):
    same = given(larvik, kari)
    assert actions.set_up(**same) == actions.set_up(**same)
    assert (Forum.objects.count(), Letter.objects.count()) == (1, 1)


def test_somebody_elses_ref_is_not_taken_over(larvik, kari, grete):
    other = MunicipalityFactory()
    MembershipFactory(user=kari, organisation=other.organisation, role=Role.WRITER)
    first = given(larvik, kari)
    actions.set_up(**first)
    with pytest.raises(Stale):
        actions.set_up(**{**first, "municipality": other})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"mandate": ""}, "mandate"),
        ({"parties": ["Frivilligheten"]}, "parties"),
        ({"parties": ["Frivilligheten", " frivilligheten "]}, "parties"),
        ({"interval_months": 0}, "interval_months"),
        ({"interval_months": 10_000}, "interval_months"),
        ({"notice_days": 10, "cutoff_days": 11}, "cutoff_days"),
        ({"turn_leads": []}, "turn_leads"),
        ({"reminder_leads": [366]}, "reminder_leads"),
        ({"reminder_leads": [1, 2, 3, 4, 5, 6]}, "reminder_leads"),
    ],
)
def test_terms_that_cannot_be(larvik, kari, changes, field):
    with pytest.raises(Refused) as refused:
        actions.set_up(**given(larvik, kari, **changes))
    assert refused.value.field == field
    assert not Forum.objects.exists()


def test_the_first_meeting_lies_ahead(larvik, kari):
    with pytest.raises(Refused) as refused:
        actions.set_up(**given(larvik, kari, first_target=clock.today()))
    assert refused.value.field == "first_target"


def test_only_those_who_write_for_the_municipality(larvik, kari, grete, ola):
    for stranger in (grete, ola):
        with pytest.raises(Refused):
            actions.set_up(**given(larvik, stranger))


def test_an_organisation_may_hold_the_key_from_the_start(larvik, kari, korps, ola):
    forum = actions.set_up(**given(larvik, kari, holder=korps))
    party = forum.parties.get(name="Frivilligheten")
    assert policies.holds_key(ola, party)
    assert not policies.holds_key(kari, party)
    assert not policies.unheld_parties([forum]).exists()
    assert Letter.objects.filter(batch__kind="forum.seat_given").count() == 1


def test_nobody_holds_the_key_until_it_is_given(larvik, kari):
    forum = actions.set_up(**given(larvik, kari))
    assert [p.name for p in policies.unheld_parties([forum])] == ["Frivilligheten"]


def test_new_terms_are_told_to_those_with_a_key(larvik, kari, korps, ola):
    forum = actions.set_up(**given(larvik, kari, holder=korps))
    forum = actions.change_terms(forum, by=kari, version=1, interval_months=3)
    assert (forum.interval_months, forum.version) == (3, 2)
    told = Letter.objects.filter(batch__kind="forum.terms")
    assert ola.email in told.values_list("email", flat=True)
    assert kari.email not in told.values_list("email", flat=True)


def test_terms_that_are_the_same_tell_nobody(larvik, kari, korps):
    forum = actions.set_up(**given(larvik, kari, holder=korps))
    same = actions.change_terms(forum, by=kari, version=1, name=forum.name)
    assert same.version == 1
    assert not Letter.objects.filter(batch__kind="forum.terms").exists()


def test_two_who_change_at_once(larvik, kari):
    forum = ForumFactory(municipality=larvik)
    actions.change_terms(forum, by=kari, version=1, name="Rådet")
    with pytest.raises(Stale):
        actions.change_terms(forum, by=kari, version=1, name="Forumet")


def test_a_cutoff_is_held_against_the_notice_there_is(larvik, kari):
    forum = ForumFactory(municipality=larvik, notice_days=14, cutoff_days=7)
    with pytest.raises(Refused) as refused:
        actions.change_terms(forum, by=kari, version=1, cutoff_days=15)
    assert refused.value.field == "cutoff_days"


def test_others_change_nothing(larvik, kari, ola, korps):
    forum = ForumFactory(municipality=larvik)
    with pytest.raises(Refused):
        actions.change_terms(forum, by=ola, version=1, name="Vårt råd")
    with pytest.raises(Refused):
        actions.wind_up(forum, by=ola, reason="Nei")


def test_it_is_wound_up_once_with_a_reason(larvik, kari, korps):
    forum = ForumFactory(municipality=larvik)
    with pytest.raises(Refused) as refused:
        actions.wind_up(forum, by=kari, reason=" ")
    assert refused.value.field == "reason"
    for _click in range(2):
        forum = actions.wind_up(forum, by=kari, reason="Vi slår oss sammen med Sandefjord.")
    assert forum.ended_at
    letter = Letter.objects.get(batch__kind="forum.wound_up")
    assert "Sandefjord" in letter.batch.body
    with pytest.raises(Refused):
        actions.change_terms(forum, by=kari, version=forum.version, name="Rådet")


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CONVENED])
def test_it_does_not_end_with_a_meeting_on_its_way(larvik, kari, state):
    forum = ForumFactory(municipality=larvik)
    MeetingFactory(forum=forum, state=state)
    with pytest.raises(Refused, match="på vei"):
        actions.wind_up(forum, by=kari, reason="Slutt")


def test_what_waits_falls_away_when_it_ends(larvik, kari, grete):
    Organisation.objects.filter(pk=larvik.organisation.pk).update(email="post@larvik.example")
    forum = ForumFactory(municipality=larvik)
    first, second = forum.parties.all()
    exchange = forum.series.get().exchanges.create(
        kind="swap", first=0, second=1, party=first, other=second, reason="Ferie",
        asked_by=grete, asked_at=clock.now(),
    )  # fmt: skip
    change = PartyChange.objects.create(
        forum=forum, party=first, reason="Ny part", asked_by=grete, asked_at=clock.now()
    )
    actions.wind_up(forum, by=kari, reason="Slutt")
    exchange.refresh_from_db()
    change.refresh_from_db()
    assert exchange.state == change.state == ExchangeState.FELL_AWAY
    told = Letter.objects.filter(batch__kind__in=["forum.swap_over", "forum.party_change_over"])
    assert {letter.batch.kind for letter in told} == {
        "forum.swap_over",
        "forum.party_change_over",
    }


def national() -> tuple[Any, Any]:
    """KS and Frivillighet Norge."""
    return (
        OrganisationFactory(kind=Kind.NATIONAL, name="KS"),
        OrganisationFactory(kind=Kind.NATIONAL, name="Frivillighet Norge"),
    )


def test_the_contact_meeting_is_set_up_once(db):
    ks, fn = national()
    words: dict[str, Any] = {
        "by": None, "name": "Kontaktmøte", "mandate": "Vi møtes.",
        "first_target": clock.today() + timedelta(days=60),
    }  # fmt: skip
    first = actions.set_up_national(**words, parties=[ks, fn])
    assert actions.set_up_national(**words, parties=[fn, ks]) == first
    assert turns.next_turn(first).owner.organisation == ks
    assert first.secretariat is None


def test_only_the_operator_sets_up_a_national_one(kari):
    with pytest.raises(Refused):
        actions.set_up_national(
            by=kari, name="Kontaktmøte", mandate="Vi møtes.",
            first_target=clock.today() + timedelta(days=60), parties=list(national()),
        )  # fmt: skip


def test_one_party_does_not_end_the_contact_meeting(ola):
    ks, fn = national()
    MembershipFactory(user=ola, organisation=fn)
    with pytest.raises(Refused, match="plattformen"):
        actions.wind_up(contact_meeting(ks, fn), by=ola, reason="Lei")


def test_telling_a_thousand_costs_as_much_as_telling_one(larvik, kari):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            actions.set_up(**given(larvik, kari))
        return len(asked)

    OrganisationFactory(seat=larvik, email="a@lag.example")
    one = statements()
    OrganisationFactory.create_batch(9, seat=larvik, email="b@lag.example")
    assert statements() == one
    assert Letter.objects.count() == 11


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_instant_make_one(larvik, kari, korps):
    same = given(larvik, kari)
    made = at_once(lambda: actions.set_up(**same), lambda: actions.set_up(**same))
    assert made[0] == made[1]
    assert (Forum.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_terms_in_the_same_instant(larvik, kari):
    forum = ForumFactory(municipality=larvik)
    told = at_once(
        lambda: actions.change_terms(forum, by=kari, version=1, name="Rådet"),
        lambda: actions.change_terms(forum, by=kari, version=1, name="Forumet"),
    )
    assert sorted(isinstance(one, Stale) for one in told) == [False, True]
