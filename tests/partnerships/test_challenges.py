"""A challenge as Ola and Nina in the band, Liv elsewhere, Kari and Grete live it (clause K1g)."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from dispatch.models import Letter
from forums.models import AgendaItem
from forums.policies import own_parties
from organisations.models import Municipality, Organisation
from organisations.states import Role
from partnerships import calendar
from partnerships.actions import (
    challenge_around,
    challenge_ideas,
    challenge_posting,
    challenge_reminding,
    challenge_trying,
)
from partnerships.indicators.challenges import challenges
from partnerships.models import Challenge, ChallengeFollow, ChallengeIdea, ChallengePilot
from partnerships.policies import challenges as policies
from partnerships.states import ChallengeState
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.partnerships_challenge import ChallengeIdeaFactory, challenge

pytestmark = pytest.mark.django_db
S = ChallengeState


@pytest.fixture
def choir(larvik: Municipality, liv) -> Organisation:
    """Liv's."""
    choir = OrganisationFactory(name="Tonelaget", seat=larvik, email="post@kor.example")
    MembershipFactory(user=liv, organisation=choir)
    return choir


@pytest.fixture
def shared(larvik, korps, ola) -> Challenge:
    return challenge(municipality=larvik, posted_by=korps, created_by=ola)


@pytest.fixture
def tried(larvik, korps, ola) -> Challenge:
    return challenge(S.TRIED, municipality=larvik, posted_by=korps, created_by=ola)


def post(by: Any, organisation: Organisation, place: Any, topic: Any, **changes: Any) -> Challenge:
    given = {
        "ref": new_ref(),
        "title": "Ungdom har ingen steder",
        "words": "Det er stille.",
        "topics": [topic],
        **changes,
    }
    return challenge_posting.post(by=by, on_behalf_of=organisation, municipality=place, **given)


def idea(one: Challenge, by: Any, organisation: Organisation, **more: Any) -> ChallengeIdea:
    given = {"ref": new_ref(), "words": "Åpne skolen på kvelden.", **more}
    return challenge_ideas.add_idea(one, by=by, on_behalf_of=organisation, **given)


def letters(kind: str) -> set[str]:
    return set(
        Letter.objects.filter(batch__kind=f"challenge.{kind}").values_list("email", flat=True)
    )


PLAN = {"what": "Åpen skole", "shows": "20 kommer."}


def plan(days: int = 30, **changes: Any) -> dict[str, Any]:
    first = clock.today()
    return {**PLAN, "starts": first, "ends": first + timedelta(days=days), **changes}


class TestSharing:
    def test_the_municipality_hears_what_an_organisation_shares(self, larvik, korps, nina, rooms):
        MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)
        one = post(nina, korps, larvik, rooms)
        assert one.state == S.SHARED
        assert letters("shared") == {"kari@kommune.example", "grete@kommune.example"}
        assert AuditEvent.objects.filter(verb="challenge.shared", subject_id=one.pk).count() == 1

    def test_the_municipality_shares_too_and_tells_nobody(self, larvik, kari, rooms):
        one = post(kari, larvik.organisation, None, rooms)
        assert one.municipality == larvik
        assert letters("shared") == set()

    def test_a_second_click_makes_no_second(self, larvik, korps, ola, kari, rooms):
        ref = new_ref()
        assert post(ola, korps, larvik, rooms, ref=ref) == post(ola, korps, larvik, rooms, ref=ref)
        with pytest.raises(Refused):
            post(kari, larvik.organisation, None, rooms, ref=ref)

    def test_nobody_shares_for_others(self, larvik, korps, liv, kari, rooms):
        for stranger in (liv, kari):
            with pytest.raises(Refused) as refusal:
                post(stranger, korps, larvik, rooms)
            assert refusal.value.field == "organisation"

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 151}, "title"),
            ({"words": "\n"}, "words"),
            ({"words": "x" * 3001}, "words"),
            ({"topics": []}, "topics"),
        ],
    )
    def test_words_that_are_missing_or_long(self, larvik, korps, ola, rooms, changes, name):
        with pytest.raises(Refused) as refusal:
            post(ola, korps, larvik, rooms, **changes)
        assert refusal.value.field == name

    def test_an_organisation_says_where(self, larvik, korps, ola, rooms):
        with pytest.raises(Refused) as refusal:
            post(ola, korps, None, rooms)
        assert refusal.value.field == "municipality"

    def test_words_change_until_somebody_answers(self, shared, ola, kari, larvik, rooms):
        words = {"title": "Nytt", "words": "Nye ord", "topics": [rooms]}
        changed = challenge_posting.edit(shared, by=ola, version=1, **words)
        assert (changed.title, changed.version) == ("Nytt", 2)
        assert challenge_posting.edit(shared, by=ola, version=1, **words).version == 2
        with pytest.raises(Stale):
            challenge_posting.edit(shared, by=ola, version=1, **{**words, "title": "Igjen"})
        with pytest.raises(Refused):
            challenge_posting.edit(shared, by=kari, version=2, **words)
        idea(shared, kari, larvik.organisation)
        with pytest.raises(Refused, match="Noen har svart"):
            challenge_posting.edit(shared, by=ola, version=2, **words)


class TestIdeas:
    def test_the_first_from_another_side_begins_the_talk(self, shared, korps, ola, liv, choir):
        idea(shared, ola, korps)
        shared.refresh_from_db()
        assert shared.state == S.SHARED
        idea(shared, liv, choir)
        shared.refresh_from_db()
        assert shared.state == S.DISCUSSED
        assert letters("idea") == {"post@korps.example"}

    def test_an_answer_goes_under_the_idea_and_to_those_who_wrote_it(
        self, shared, korps, ola, liv, choir
    ):
        first = idea(shared, liv, choir)
        answer = idea(shared, ola, korps, answers=first)
        again = idea(shared, liv, choir, answers=answer)
        assert (answer.answers, again.answers) == (first, first)
        assert letters("answer") == {"post@kor.example", "post@korps.example"}

    def test_it_changes_until_somebody_else_answers(self, shared, korps, ola, liv, choir):
        mine = idea(shared, liv, choir)
        idea(shared, liv, choir, answers=mine)
        changed = challenge_ideas.edit_idea(mine, by=liv, version=1, words="Bedre")
        assert (changed.words, changed.version) == ("Bedre", 2)
        with pytest.raises(Stale):
            challenge_ideas.edit_idea(mine, by=liv, version=1, words="Best")
        idea(shared, ola, korps, answers=mine)
        with pytest.raises(Refused, match="Noen har svart"):
            challenge_ideas.edit_idea(mine, by=liv, version=2, words="Best")

    def test_nobody_touches_the_idea_of_others(self, shared, ola, kari, liv, choir):
        theirs = idea(shared, liv, choir)
        for other in (ola, kari):
            with pytest.raises(Refused):
                challenge_ideas.edit_idea(theirs, by=other, version=1, words="Min")
            with pytest.raises(Refused):
                challenge_ideas.take_back(theirs, by=other)

    def test_those_who_wrote_it_take_it_back_once(self, shared, liv, choir):
        mine = idea(shared, liv, choir)
        first = challenge_ideas.take_back(mine, by=liv).taken_back_at
        assert challenge_ideas.take_back(mine, by=liv).taken_back_at == first
        with pytest.raises(Refused):
            challenge_ideas.edit_idea(mine, by=liv, version=1, words="Likevel")

    @pytest.mark.parametrize("who", ["ola", "kari"])
    def test_either_side_hides_with_a_reason(self, shared, korps, larvik, liv, choir, who, request):
        person = request.getfixturevalue(who)
        side = korps if who == "ola" else larvik.organisation
        theirs = idea(shared, liv, choir)
        with pytest.raises(Refused) as refusal:
            challenge_ideas.hide(theirs, by=person, on_behalf_of=side, reason=" ")
        assert refusal.value.field == "reason"
        with pytest.raises(Refused, match="gjentar"):
            challenge_ideas.hide(theirs, by=person, on_behalf_of=side, reason=theirs.words)
        reason = "Den nevner et barn."
        hidden = challenge_ideas.hide(theirs, by=person, on_behalf_of=side, reason=reason)
        challenge_ideas.hide(theirs, by=person, on_behalf_of=side, reason="Noe annet.")
        hidden.refresh_from_db()
        assert (hidden.hidden_reason, hidden.words) == (reason, "Åpne skolen på kvelden.")
        assert letters("hidden") == {"post@kor.example"}
        shown = challenge_ideas.show_again(hidden, by=person, on_behalf_of=side)
        assert shown.is_standing

    def test_nobody_else_hides(self, shared, liv, choir, korps):
        theirs = ChallengeIdeaFactory(challenge=shared)
        for side in (choir, korps):
            with pytest.raises(Refused):
                challenge_ideas.hide(theirs, by=liv, on_behalf_of=side, reason="Nei.")

    def test_no_idea_is_added_when_it_has_ended(self, larvik, korps, liv, choir):
        one = challenge(S.PUT_AWAY, municipality=larvik, posted_by=korps)
        with pytest.raises(Refused, match="avsluttet"):
            idea(one, liv, choir)


class TestTrying:
    def test_organisations_join_once_and_leave(self, shared, liv, choir, korps):
        first = challenge_trying.join(shared, by=liv, on_behalf_of=choir)
        assert challenge_trying.join(shared, by=liv, on_behalf_of=choir) == first
        assert "post@korps.example" in letters("joined")
        challenge_trying.leave(shared, by=liv, on_behalf_of=choir)
        challenge_trying.leave(shared, by=liv, on_behalf_of=choir)
        assert shared.members.count() == 0
        with pytest.raises(Refused):
            challenge_trying.join(shared, by=liv, on_behalf_of=korps)

    def test_another_municipality_does_not_join(self, shared, liv):
        elsewhere = MembershipFactory(
            user=liv, role=Role.WRITER, organisation=challenge().municipality.organisation
        ).organisation
        with pytest.raises(Refused, match="annen kommune"):
            challenge_trying.join(shared, by=liv, on_behalf_of=elsewhere)

    def test_nothing_is_tried_before_somebody_answers(self, shared, ola, korps):
        with pytest.raises(Refused, match="Ingen andre"):
            challenge_trying.begin_pilot(shared, by=ola, on_behalf_of=korps, **plan())

    def test_either_side_begins_and_all_hear_of_it(self, shared, larvik, kari, liv, choir, nina):
        idea(shared, liv, choir)
        challenge_around.follow(shared, by=nina)
        municipality = larvik.organisation
        challenge_trying.begin_pilot(shared, by=kari, on_behalf_of=municipality, **plan())
        shared.refresh_from_db()
        assert shared.state == S.TRIED
        assert [one.organisation for one in shared.members.all()] == [municipality]
        assert letters("tried") == {
            "post@korps.example",
            "post@kor.example",
            "nina@forening.example",
        }

    def test_strangers_try_nothing(self, shared, liv, choir):
        idea(shared, liv, choir)
        with pytest.raises(Refused):
            challenge_trying.begin_pilot(shared, by=liv, on_behalf_of=choir, **plan())

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"what": ""}, "what"),
            ({"shows": " "}, "shows"),
            ({"days": -9}, "ends"),
            ({"days": 2000}, "ends"),
        ],
    )
    def test_a_pilot_that_is_not_whole(self, shared, ola, korps, liv, choir, changes, name):
        idea(shared, liv, choir)
        with pytest.raises(Refused) as refusal:
            challenge_trying.begin_pilot(shared, by=ola, on_behalf_of=korps, **plan(**changes))
        assert refusal.value.field == name

    def test_what_is_tried_changes_by_version(self, tried, ola, korps):
        act = challenge_trying.begin_pilot
        changed = act(tried, by=ola, on_behalf_of=korps, version=1, **plan())
        assert (changed.what, changed.version) == ("Åpen skole", 2)
        assert act(tried, by=ola, on_behalf_of=korps, version=1, **plan()).version == 2
        with pytest.raises(Stale):
            act(tried, by=ola, on_behalf_of=korps, version=1, **plan(what="Annet"))

    def test_the_last_one_ends_it_and_does_not_leave(self, tried, ola, korps):
        with pytest.raises(Refused, match="eneste"):
            challenge_trying.leave(tried, by=ola, on_behalf_of=korps)


class TestOver:
    def test_they_are_asked_once_what_they_learned(self, tried, ola, korps, larvik, kari, grete):
        assert challenge_reminding.remind_of_learning() == 0
        assert not policies.to_be_learned_from(kari).exists()
        first = clock.today() - timedelta(days=40)
        ChallengePilot.objects.update(starts=first, ends=first + timedelta(days=30))
        assert challenge_reminding.remind_of_learning() == 1
        assert challenge_reminding.remind_of_learning() == 0
        assert letters("over") == {
            "post@korps.example",
            "kari@kommune.example",
            "grete@kommune.example",
        }
        assert policies.to_be_learned_from(kari).get() == tried
        later = {"starts": first, "ends": clock.today() - timedelta(days=1)}
        challenge_trying.begin_pilot(
            tried, by=ola, on_behalf_of=korps, version=1, **{**plan(), **later}
        )
        assert challenge_reminding.remind_of_learning() == 1

    def test_what_the_municipality_has_not_answered(self, shared, kari, liv, choir, larvik):
        idea(shared, liv, choir)
        assert policies.unanswered_challenges(kari).get() == shared
        assert not policies.unanswered_challenges(liv).exists()
        idea(shared, kari, larvik.organisation)
        assert not policies.unanswered_challenges(kari).exists()


class TestEnd:
    def test_adopted_with_what_was_learned(self, tried, larvik, kari):
        act = {"by": kari, "on_behalf_of": larvik.organisation, "to": "adopted"}
        with pytest.raises(Refused) as refusal:
            challenge_trying.end(tried, learning=" ", **act)
        assert refusal.value.field == "learning"
        ended = challenge_trying.end(tried, learning="Det virket.", **act)
        challenge_trying.end(tried, learning="Det virket.", **act)
        assert (ended.state, ended.ended_for) == (S.ADOPTED, larvik.organisation)
        assert letters("adopted") == {"post@korps.example"}

    def test_only_what_was_tried_is_adopted(self, shared, ola, korps):
        with pytest.raises(Refused) as refusal:
            challenge_trying.end(shared, by=ola, on_behalf_of=korps, to="adopted", learning="Ja.")
        assert refusal.value.field == "to"

    def test_nobody_puts_away_what_the_other_side_has_shared(self, shared, kari, larvik, ola):
        act = {"to": "put_away", "learning": "Nei."}
        municipality = larvik.organisation
        with pytest.raises(Refused, match="Bare de som delte"):
            challenge_trying.end(shared, by=kari, on_behalf_of=municipality, **act)
        Organisation.objects.filter(pk=shared.posted_by_id).update(dissolved_at=clock.now())
        ended = challenge_trying.end(shared, by=kari, on_behalf_of=municipality, **act)
        assert ended.state == S.PUT_AWAY

    def test_it_ends_one_way(self, tried, ola, korps):
        challenge_trying.end(tried, by=ola, on_behalf_of=korps, to="put_away", learning="Nei.")
        with pytest.raises(Refused):
            challenge_trying.end(tried, by=ola, on_behalf_of=korps, to="adopted", learning="Ja.")


class TestAround:
    def test_it_becomes_an_item_with_its_address(self, shared, larvik, kari):
        forum = ForumFactory(municipality=larvik)
        [party] = own_parties(kari, forum)
        ref = new_ref()
        act = {"by": kari, "ref": ref, "words": "Kan vi hjelpe?", "party": party}
        item = challenge_around.take_up(shared, forum, **act)
        assert challenge_around.take_up(shared, forum, **act) == item
        assert shared.get_absolute_url() in item.words
        shared.refresh_from_db()
        assert shared.state == S.DISCUSSED
        with pytest.raises(Refused, match="allerede"):
            challenge_around.take_up(shared, forum, **{**act, "ref": new_ref()})
        assert AgendaItem.objects.count() == 1

    def test_only_at_a_table_in_the_same_municipality(self, shared, kari, larvik):
        elsewhere = ForumFactory(parties=[larvik.organisation])
        with pytest.raises(Refused) as refusal:
            challenge_around.take_up(
                shared, elsewhere, by=kari, ref=new_ref(), words="Her?",
                party=own_parties(kari, elsewhere)[0],
            )  # fmt: skip
        assert refusal.value.field == "forum"

    def test_one_follows_once_and_stops(self, shared, nina):
        challenge_around.follow(shared, by=nina)
        challenge_around.follow(shared, by=nina)
        assert policies.follows(nina, shared)
        challenge_around.unfollow(shared, by=nina)
        assert not policies.follows(nina, shared)
        challenge_around.follow(shared, by=nina)
        challenge_around.forget_follows(nina)  # as one who leaves
        assert not ChallengeFollow.objects.exists()

    def test_what_goes_on_goes_on_in_the_heir(self, shared, tried, korps, choir):
        ended = challenge(S.ADOPTED, posted_by=korps)
        ChallengeIdeaFactory(challenge=shared, organisation=korps)
        challenge_around.follow_merger(korps, choir)
        posted = [Challenge.objects.get(pk=one.pk).posted_by for one in (shared, tried, ended)]
        assert posted == [choir, choir, korps]
        assert shared.ideas.get().organisation == tried.members.get().organisation == choir

    def test_figures_of_a_place(self, shared, tried, larvik, kari, django_assert_num_queries):
        challenge(S.ADOPTED, municipality=larvik, posted_by=larvik.organisation)
        challenge(S.PUT_AWAY)
        with django_assert_num_queries(2):  # and what day it is
            found = challenges(larvik)
        assert (found.raised, found.by_voluntary, found.by_municipality) == (3, 2, 1)
        assert (found.tried, found.adopted, found.put_away, found.learned) == (2, 1, 0, 1)
        assert challenges().raised == 4

    def test_the_days_of_a_pilot_are_in_the_calendar(self, shared, tried):
        days = calendar.challenge_events(Challenge.objects.all())
        assert [one.starts for one in days] == [tried.pilot.starts, tried.pilot.ends]
