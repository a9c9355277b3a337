"""The pages of challenges, as anybody, Ola, Liv and Kari meet them (clause K1g)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import new_ref
from organisations.models import Municipality, Organisation
from organisations.states import Role
from partnerships.actions import challenge_ideas
from partnerships.models import Challenge, ChallengeIdea
from partnerships.states import ChallengeState
from tests.consultations.municipality import SCRIPT, signed_in, text
from tests.factories.forums import ForumFactory
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.factories.partnerships_challenge import ChallengeIdeaFactory, challenge
from tests.factories.partnerships_partnership import PartnershipFactory
from tests.factories.partnerships_partnership import idea as partnership

pytestmark = pytest.mark.django_db
S = ChallengeState


def at(name: str, one: Challenge, **more: Any) -> str:
    return reverse(f"challenge{name}", kwargs={"ref": one.ref, **more})


@pytest.fixture
def as_ola(ola, korps) -> Client:
    return signed_in(ola)


@pytest.fixture
def choir(larvik: Municipality, liv) -> Organisation:
    """Liv's."""
    choir = OrganisationFactory(name="Tonelaget", seat=larvik, email="post@kor.example")
    MembershipFactory(user=liv, organisation=choir)
    return choir


@pytest.fixture
def shared(larvik, korps, ola, rooms) -> Challenge:
    return challenge(municipality=larvik, posted_by=korps, created_by=ola, topics=[rooms])


class TestReading:
    def test_the_list_by_place_topic_state_and_side(self, client, shared, larvik):
        challenge(S.TRIED, title="Langt unna", posted_by=MunicipalityFactory().organisation)
        address = reverse("challenge_list")
        for query in ("?kommune=3909", "?tema=lokaler", "?vis=delt", "?fra=frivillig"):
            page = text(client.get(address + query))
            assert (shared.title in page, "Langt unna" in page) == (True, False), query
        for query in ("?vis=proves-ut", "?fra=kommune"):
            page = text(client.get(address + query))
            assert (shared.title in page, "Langt unna" in page) == (False, True), query
        page = text(client.get(address + "?kommune=x&tema=y&vis=z&fra=å&etter=-1"))
        assert shared.title in page
        assert "Langt unna" in page

    def test_as_many_statements_however_many(self, client, shared, django_assert_max_num_queries):
        for _n in range(12):
            ChallengeIdeaFactory(challenge=challenge(S.DISCUSSED))
            ChallengeIdeaFactory(challenge=shared)
        with django_assert_max_num_queries(9):
            client.get(reverse("challenge_list"))
        with django_assert_max_num_queries(9):
            client.get(shared.get_absolute_url())

    @pytest.mark.parametrize("state", S.values)
    def test_anybody_reads_one_in_each_state(self, client, state):
        one = challenge(state, words=SCRIPT)
        page = text(client.get(one.get_absolute_url()))
        assert one.title in page
        assert SCRIPT not in page
        assert ("Det virket best" in page) == bool(one.learning)
        assert "Kom med en idé" not in page

    def test_hidden_and_taken_back_words_are_not_shown(self, client, as_ola, shared, ola, korps):
        hidden = ChallengeIdeaFactory(challenge=shared, words="Ring Per på 12345678")
        back = ChallengeIdeaFactory(challenge=shared, words="Glem dette")
        ChallengeIdea.objects.filter(pk=back.pk).update(
            taken_back_at=clock.now(), taken_back_by=back.by
        )
        challenge_ideas.hide(hidden, by=ola, on_behalf_of=korps, reason="Et nummer.")
        page = text(client.get(shared.get_absolute_url()))
        assert "12345678" not in page
        assert "Glem dette" not in page
        assert "Et nummer." in page
        assert "tatt den tilbake" in page
        own = text(as_ola.get(shared.get_absolute_url()))
        assert "12345678" in own
        assert "Glem dette" not in own

    def test_one_hidden_in_the_register_is_hidden_here(self, client, as_ola, shared, korps):
        Organisation.objects.filter(pk=korps.pk).update(listed=False)
        assert korps.name not in text(client.get(shared.get_absolute_url()))
        assert korps.name not in text(client.get(reverse("challenge_list")))
        assert korps.name in text(as_ola.get(shared.get_absolute_url()))


class TestDoing:
    def typed(self, rooms, **changes: Any) -> dict[str, Any]:
        words = {"ref": new_ref(), "title": "Nytt", "words": "Ord", "topics": [rooms.pk]}
        return {**words, **changes}

    def test_ola_shares_a_problem(self, as_ola, korps, rooms, larvik):
        page = text(as_ola.get(reverse("challenge_new")))
        assert 'value="3909" selected' in page
        sent = self.typed(rooms, organisation=korps.pk, municipality="3909")
        answer = as_ola.post(reverse("challenge_new"), sent)
        assert answer.status_code == 302
        assert Challenge.objects.get().posted_by == korps

    @pytest.mark.parametrize(
        "changes",
        [{"title": ""}, {"words": ""}, {"topics": []}, {"topics": ["x"]}, {"ref": "?"},
         {"municipality": "0000"}, {"organisation": 0}, {"title": "a\0b"}],
    )  # fmt: skip
    def test_what_is_wrong_is_said_beside_its_field(self, as_ola, korps, rooms, changes):
        sent = self.typed(rooms, organisation=korps.pk, municipality="3909") | changes
        answer = as_ola.post(reverse("challenge_new"), sent)
        assert answer.status_code == 422
        assert not Challenge.objects.exists()

    def test_kari_answers_and_liv_joins(self, as_kari, shared, liv, choir, larvik):
        new = at("_idea_new", shared)
        sent = {"ref": new_ref(), "organisation": larvik.organisation.pk, "words": "Vi har nøkler."}
        assert as_kari.post(new, {**sent, "words": " "}).status_code == 422
        assert as_kari.post(new, sent).status_code == 302
        idea = shared.ideas.get()
        as_liv = signed_in(liv)
        assert "Vi har nøkler." in text(as_liv.get(f"{new}?svar={idea.ref}"))
        sent = {"ref": new_ref(), "organisation": choir.pk, "words": "Bra."}
        as_liv.post(f"{new}?svar={idea.ref}", sent)
        assert idea.replies.get().words == "Bra."
        as_liv.post(at("_join", shared), {"organisation": choir.pk})
        assert shared.members.get().organisation == choir
        assert "Trekk Tonelaget" in text(as_liv.get(shared.get_absolute_url()))
        as_liv.post(at("_leave", shared), {"organisation": choir.pk})
        assert not shared.members.exists()

    def test_an_idea_is_changed_hidden_and_shown(self, as_kari, shared, liv, choir, larvik):
        mine = ChallengeIdeaFactory(challenge=shared, organisation=choir)
        as_liv, named = signed_in(liv), {"idea": mine.ref}
        edit, hide = at("_idea_edit", shared, **named), at("_idea_hide", shared, **named)
        assert as_liv.post(edit, {"version": 1, "words": "Nå"}).status_code == 302
        answer = as_liv.post(edit, {"version": 1, "words": "Da"})
        assert answer.status_code == 409
        assert "Slik er det lagret nå" in text(answer)
        sent = {"organisation": larvik.organisation.pk, "reason": ""}
        assert as_kari.post(hide, sent).status_code == 422
        assert as_kari.post(hide, {**sent, "reason": "Et navn."}).status_code == 302
        mine.refresh_from_db()
        assert mine.hidden_reason == "Et navn."
        as_kari.post(at("_idea_show", shared, **named))
        as_liv.post(at("_idea_take_back", shared, **named))
        mine.refresh_from_db()
        assert mine.hidden_at is None
        assert mine.taken_back_at is not None

    def test_a_pilot_from_the_first_day_to_what_was_learned(self, as_kari, as_ola, korps, larvik):
        one = challenge(S.DISCUSSED, municipality=larvik, posted_by=korps)
        today = clock.today()
        sent = {
            "version": 0, "organisation": larvik.organisation.pk, "what": "Åpent", "shows": "20",
            "starts": str(today), "ends": str(today - timedelta(days=1)),
        }  # fmt: skip
        answer = as_kari.post(at("_try", one), sent)
        assert answer.status_code == 422
        assert "før den første" in text(answer)
        sent["ends"] = str(today + timedelta(days=30))
        assert as_kari.post(at("_try", one), sent).status_code == 302
        sent |= {"version": 1, "what": "Lenger åpent"}
        assert as_kari.post(at("_try", one), sent).status_code == 302
        assert as_kari.post(at("_try", one), {**sent, "what": "Nei"}).status_code == 409
        end = {"organisation": korps.pk, "to": "adopted", "learning": ""}
        answer = as_ola.post(at("_end", one), end)
        assert answer.status_code == 422
        assert "Skriv hva dere lærte" in text(answer)
        assert as_ola.post(at("_end", one), {**end, "to": "x"}).status_code == 422
        assert as_ola.post(at("_end", one), {**end, "learning": "Mye."}).status_code == 302
        one.refresh_from_db()
        assert one.state == S.ADOPTED

    def test_ending_twice_is_ending_once_and_what_was_learned_stands(self, as_ola, korps, larvik):
        one = challenge(S.DISCUSSED, municipality=larvik, posted_by=korps)
        end = {"organisation": korps.pk, "to": "put_away", "learning": "Mye."}
        for _click in range(2):
            assert as_ola.post(at("_end", one), end).url == one.get_absolute_url()
        answer = as_ola.post(at("_end", one), {**end, "learning": "Noe annet."})
        assert answer.status_code == 422
        assert "Utfordringen er avsluttet." in text(answer)
        assert as_ola.get(at("_end", one)).url == one.get_absolute_url()
        one.refresh_from_db()
        assert one.learning == "Mye."

    def test_what_was_tried_became_a_partnership(self, as_ola, client, korps, larvik, ola):
        one = challenge(S.TRIED, municipality=larvik, posted_by=korps)
        became = partnership(larvik, korps, ola)
        elsewhere = PartnershipFactory(title="Langt unna")
        page = text(as_ola.get(at("_end", one)))
        assert became.title in page
        assert "Langt unna" not in page
        end = {"organisation": korps.pk, "to": "adopted", "learning": "Mye."}
        for wrong in ({"led_to": elsewhere.pk}, {"led_to": became.pk, "to": "put_away"}):
            assert as_ola.post(at("_end", one), end | wrong).status_code == 422
        assert as_ola.post(at("_end", one), end | {"led_to": became.pk}).status_code == 302
        assert became.get_absolute_url() in text(client.get(one.get_absolute_url()))
        page = text(client.get(became.get_absolute_url()))
        assert "Begynte som en utfordring" in page
        assert one.get_absolute_url() in page

    def test_joining_twice_is_joining_once(self, as_ola, larvik, korps):
        one = challenge(S.DISCUSSED, municipality=larvik, posted_by=larvik.organisation)
        for _click in range(2):
            answer = as_ola.post(at("_join", one), {"organisation": korps.pk})
            assert answer.status_code == 302
        assert one.members.get().organisation == korps

    def test_kari_takes_it_up_in_the_council(self, as_kari, shared, larvik):
        assert as_kari.get(at("_take_up", shared)).status_code == 403
        forum = ForumFactory(municipality=larvik)
        page = text(as_kari.get(at("_take_up", shared)))
        assert forum.name in page
        party = forum.parties.get(organisation=larvik.organisation)
        sent = {"ref": new_ref(), "where": f"p{party.pk}", "words": ""}
        assert as_kari.post(at("_take_up", shared), sent).status_code == 422
        assert as_kari.post(at("_take_up", shared), {**sent, "words": "Hva nå?"}).status_code == 302
        assert forum.name in text(as_kari.get(shared.get_absolute_url()))

    def test_one_follows_and_stops(self, client, as_ola, shared, ola):
        assert client.post(at("_follow", shared)).status_code == 302
        assert not shared.followers.exists()
        as_ola.post(at("_follow", shared))
        assert shared.followers.get().person == ola
        as_ola.post(at("_unfollow", shared))
        assert not shared.followers.exists()


class TestWhoseItIs:
    def test_what_is_not_theirs_is_not_there(self, shared, liv, choir):
        as_liv = signed_in(liv)
        idea = ChallengeIdeaFactory(challenge=shared)
        for name in ("_edit", "_try", "_end"):
            assert as_liv.get(at(name, shared)).status_code == 404
        for name in ("_idea_edit", "_idea_hide"):
            assert as_liv.get(at(name, shared, idea=idea.ref)).status_code == 404
        for name in ("_idea_take_back", "_idea_show"):
            assert as_liv.post(at(name, shared, idea=idea.ref)).status_code == 404

    def test_another_municipality_leads_nothing_here(self, shared, liv):
        elsewhere = MunicipalityFactory().organisation
        MembershipFactory(user=liv, organisation=elsewhere, role=Role.WRITER)
        as_liv = signed_in(liv)
        assert as_liv.get(at("_try", shared)).status_code == 404
        assert shared.title not in text(as_liv.get(reverse("work_challenges")))

    def test_an_idea_of_another_challenge_is_not_here(self, as_kari, shared):
        other = ChallengeIdeaFactory()
        address = at("_idea_hide", shared, idea=other.ref)
        assert as_kari.get(address).status_code == 404

    def test_each_side_has_its_list(self, as_kari, as_ola, shared):
        assert shared.title in text(as_kari.get(reverse("work_challenges")))
        assert shared.title in text(as_ola.get(reverse("own_challenges")))
        assert as_ola.get(reverse("work_challenges")).status_code == 403

    def test_what_is_too_late_says_why(self, as_ola, as_kari, larvik, korps):
        one = challenge(S.DISCUSSED, municipality=larvik, posted_by=korps)
        answer = as_ola.get(at("_edit", one))
        assert answer.status_code == 403
        assert "Noen har svart" in text(answer)
        answer = as_kari.get(at("_end", one))
        assert answer.status_code == 403
        assert "Bare de som delte" in text(answer)
