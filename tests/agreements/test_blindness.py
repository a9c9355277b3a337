"""Kari works for Larvik and leads the choir; the choir joins. What may she read of the others?"""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.actions import concluding, editions, evaluating
from agreements.models import Approval, Edition, Evaluation, Platform
from agreements.policies import parties
from agreements.policies.evaluations import visible_assessments, visible_hand_ins
from core import clock
from core.errors import Refused
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.agreements.places import club, settle
from tests.agreements.test_merging import bind, join
from tests.consultations.municipality import signed_in
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def choir(larvik: Municipality) -> tuple[User, Organisation]:
    """It joins."""
    return club(larvik, "Koret")


@pytest.fixture
def ball(larvik: Municipality) -> tuple[User, Organisation]:
    """So does this one."""
    return club(larvik, "Velet")


@pytest.fixture
def agreed(one_by_one: Platform, kari: User, grete: User, choir: Any, ball: Any) -> Edition:
    """Larvik's own, in force with two behind it."""
    return bind(settle(one_by_one.editions.get(), kari), grete, choir, ball)


@pytest.fixture
def looking(agreed: Edition, kari: User, choir: Any, at_time: Any) -> Evaluation:
    """Being evaluated; both sides have written of R2."""
    at_time(clock.start_of_day(clock.months_later(agreed.valid_to, -5)))
    evaluating.open_due()
    found = Evaluation.objects.get(edition=agreed)
    for by, side in ((kari, "public"), (choir[0], "voluntary")):
        party = agreed.platform.parties.get(side=side)
        write(found, by, party)
    return found


def write(evaluation: Evaluation, by: User, party: Any, score: int = 2) -> None:
    """What a side thinks of R2."""
    clause = evaluation.edition.clauses.get(code="R2")
    evaluating.assess(
        evaluation, by=by, party=party, clause=clause, score=score, words=f"Ord fra {party}"
    )


def sides(rows: Any) -> set[str]:
    """Whose views these are."""
    return {row.party.side for row in rows}


def test_who_joins_while_it_is_evaluated_sees_neither_side(
    looking: Evaluation, kari: User, larvik: Municipality
) -> None:
    assert sides(visible_assessments(kari, looking)) == {"public"}
    _leader, theatre = club(larvik, "Teateret")
    MembershipFactory.create(organisation=theatre, user=kari, role=Role.RESPONSIBLE)
    page = f"{looking.get_absolute_url()}"
    client = signed_in(kari)
    join(looking.edition, kari, theatre)
    assert not visible_assessments(kari, looking).exists()
    assert not visible_hand_ins(kari, looking).exists()
    voluntary = looking.edition.platform.parties.get(side="voluntary")
    shown = client.get(page).content.decode()
    assert "Du hører til begge parter" in shown
    assert "Ord fra" not in shown
    for address in (f"{page}vurder/", f"{page}vurder/R2/?part={voluntary.pk}", f"{page}lever/"):
        assert client.get(address).status_code == 403
    for party in looking.edition.platform.parties.all():
        with pytest.raises(Refused, match="begge parter"):
            write(looking, kari, party, score=5)
    with pytest.raises(Refused, match="begge parter"):
        evaluating.hand_in(looking, by=kari, party=voluntary, words="For de andre.")
    editions.leave(looking.edition, by=kari, organisation=theatre)
    assert sides(visible_assessments(kari, looking)) == {"public"}


def test_who_wrote_for_one_side_and_went_over_sees_neither(
    looking: Evaluation, kari: User, choir: tuple[User, Organisation]
) -> None:
    kari.memberships.all().delete()
    MembershipFactory.create(organisation=choir[1], user=kari, role=Role.RESPONSIBLE)
    assert not visible_assessments(kari, looking).exists()
    with pytest.raises(Refused):
        write(looking, kari, looking.edition.platform.parties.get(side="voluntary"))


def test_who_joined_what_has_been_followed_speaks_for_nobody_now(
    agreed: Edition, choir: tuple[User, Organisation]
) -> None:
    voluntary = agreed.platform.parties.get(side="voluntary")
    assert parties.may_speak_for(choir[0], voluntary)
    Edition.objects.filter(pk=agreed.pk).update(state="superseded")
    assert not parties.may_speak_for(choir[0], voluntary)
    assert not parties.may_write(choir[0], agreed.platform)


def test_one_of_many_does_not_throw_down_the_yes_of_all(
    one_by_one: Platform, kari: User, choir: tuple[User, Organisation]
) -> None:
    asked = settle(one_by_one.editions.get(), kari)
    join(asked, *choir)
    voluntary = one_by_one.parties.get(side="voluntary")
    with pytest.raises(Refused, match="én og én"):
        editions.return_to_draft(asked, by=choir[0], party=voluntary, reason="Mer om lokaler.")
    MembershipFactory.create(organisation=choir[1], user=kari, role=Role.RESPONSIBLE)
    with pytest.raises(Refused, match="én og én"):  # not in that side's name, whoever does it
        editions.return_to_draft(asked, by=kari, party=voluntary, reason="Mer om lokaler.")
    assert Approval.objects.filter(edition=asked).exists()
    public = one_by_one.parties.get(side="public")
    editions.return_to_draft(asked, by=kari, party=public, reason="Mer om lokaler.")
    assert not Approval.objects.filter(edition=asked).exists()


def test_the_conclusion_is_not_taken_back_by_one_of_many(
    looking: Evaluation, kari: User, grete: User, choir: tuple[User, Organisation]
) -> None:
    for by, side in ((grete, "public"), (choir[0], "voluntary")):
        party = looking.edition.platform.parties.get(side=side)
        evaluating.hand_in(looking, by=by, party=party)
    looking.refresh_from_db()
    looking = concluding.save_words(looking, by=kari, version=looking.version, words="Bra.")
    concluding.send_for_approval(looking, by=kari, version=None)
    with pytest.raises(Refused, match="én og én"):
        concluding.write_on(looking, by=choir[0])
    concluding.write_on(looking, by=kari)


def test_a_side_of_a_local_platform_may_begin_in_the_last_year(
    agreed: Edition, kari: User, at_time: Any
) -> None:
    at_time(clock.start_of_day(clock.months_later(agreed.valid_to, -10)))
    page = signed_in(kari).get(reverse("evaluations")).content.decode()
    assert reverse("evaluation_open", kwargs={"ref": agreed.ref}) in page
