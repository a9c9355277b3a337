"""What the database refuses when somebody writes around the actions (clause K1g)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from partnerships.states import ChallengeState
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.partnerships_challenge import (
    ChallengeFactory,
    ChallengeIdeaFactory,
    challenge,
)
from tests.factories.partnerships_partnership import PartnershipFactory

pytestmark = pytest.mark.django_db
S = ChallengeState


def refused_by(constraint: str, words: str, *values: Any) -> None:
    """Written straight into the table, it fails on that rule and no other."""
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words, values)
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


STATE = "UPDATE partnerships_challenge SET state = %s WHERE id = %s"
ENDED = (
    "UPDATE partnerships_challenge SET state = %s, learning = %s, ended_at = now(), "
    "ended_by_id = created_by_id, ended_for_id = posted_by_id WHERE id = %s"
)
LEARNED = "Vi lærte mye."


class TestLife:
    @pytest.mark.parametrize(
        ("was", "to"),
        [
            (S.SHARED, S.TRIED),
            (S.DISCUSSED, S.SHARED),
            (S.TRIED, S.DISCUSSED),
        ],
    )
    def test_one_step_at_a_time(self, was, to):
        refused_by("challenge_one_step", STATE, to, challenge(was).pk)

    @pytest.mark.parametrize("was", [S.SHARED, S.DISCUSSED])
    def test_only_what_was_tried_is_adopted(self, was):
        refused_by("challenge_one_step", ENDED, S.ADOPTED, LEARNED, challenge(was).pk)

    def test_only_what_is_adopted_led_to_something(self):
        one, became = challenge(S.TRIED), PartnershipFactory()
        words = "UPDATE partnerships_challenge SET led_to_id = %s WHERE id = %s"
        refused_by("challenge_adopted_led_to", words, became.pk, one.pk)

    def test_nothing_is_tried_without_a_pilot(self):
        one = challenge(S.DISCUSSED)
        refused_by("challenge_tried_by_someone", STATE, S.TRIED, one.pk)

    @pytest.mark.parametrize("learning", ["", "  \n "])
    @pytest.mark.parametrize("to", [S.ADOPTED, S.PUT_AWAY])
    def test_nothing_ends_without_a_learning_note(self, learning, to):
        refused_by("challenge_ends_with_learning", ENDED, to, learning, challenge(S.TRIED).pk)

    @pytest.mark.parametrize("state", [S.ADOPTED, S.PUT_AWAY])
    def test_what_has_ended_stands(self, state):
        words = "UPDATE partnerships_challenge SET learning = 'Noe annet' WHERE id = %s"
        refused_by("challenge_ended_stands", words, challenge(state).pk)

    def test_words_stand_when_others_have_answered(self):
        words = "UPDATE partnerships_challenge SET words = 'Noe annet' WHERE id = %s"
        refused_by("challenge_words_answered", words, challenge(S.DISCUSSED).pk)

    def test_every_challenge_begins_as_shared(self):
        fails(lambda: ChallengeFactory(state=S.DISCUSSED), "begins as shared")


WORDS = "UPDATE partnerships_challengeidea SET words = 'Noe annet' WHERE id = %s"


class TestIdeas:
    def test_answered_words_stand(self):
        idea = ChallengeIdeaFactory()
        ChallengeIdeaFactory(challenge=idea.challenge, answers=idea)
        refused_by("idea_words_answered", WORDS, idea.pk)

    def test_hidden_words_stand(self):
        idea = ChallengeIdeaFactory()
        hide(idea)
        refused_by("idea_words_answered", WORDS, idea.pk)

    def test_nothing_said_is_deleted(self):
        words = "DELETE FROM partnerships_challengeidea WHERE id = %s"
        refused_by("idea_kept", words, ChallengeIdeaFactory().pk)

    def test_what_is_taken_back_stays_so(self):
        idea = ChallengeIdeaFactory(taken_back_at=clock.now(), taken_back_by=UserFactory())
        words = (
            "UPDATE partnerships_challengeidea SET taken_back_at = NULL, taken_back_by_id = NULL "
            "WHERE id = %s"
        )
        refused_by("idea_kept", words, idea.pk)

    def test_nothing_is_hidden_without_a_reason(self):
        idea = ChallengeIdeaFactory()
        words = "UPDATE partnerships_challengeidea SET hidden_at = now() WHERE id = %s"
        refused_by("idea_hidden_with_reason", words, idea.pk)

    @pytest.mark.parametrize("state", [S.ADOPTED, S.PUT_AWAY])
    def test_nothing_is_added_to_what_has_ended(self, state):
        one = challenge(state)
        fails(lambda: ChallengeIdeaFactory(challenge=one), "for what goes on")

    def test_an_answer_is_to_an_idea_of_the_same_challenge(self):
        idea = ChallengeIdeaFactory()
        fails(lambda: ChallengeIdeaFactory(answers=idea), "an answer is to an idea here")


def fails(write: Callable[[], Any], words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        write()


def hide(idea: Any) -> None:
    type(idea).objects.filter(pk=idea.pk).update(
        hidden_at=clock.now(),
        hidden_by=idea.by,
        hidden_for=idea.organisation,
        hidden_reason="Navn på et barn.",
    )


class TestPilots:
    def test_the_last_one_does_not_leave_what_is_tried(self):
        one = challenge(S.TRIED)
        words = "DELETE FROM partnerships_challengemember WHERE challenge_id = %s"
        refused_by("challenge_tried_by_someone", words, one.pk)

    def test_nobody_joins_what_has_ended(self):
        one = challenge(S.PUT_AWAY)
        words = (
            "INSERT INTO partnerships_challengemember "
            "(challenge_id, organisation_id, joined_at, joined_by_id) "
            "VALUES (%s, %s, now(), %s)"
        )
        organisation, user = OrganisationFactory(), UserFactory()
        refused_by("member_of_what_goes_on", words, one.pk, organisation.pk, user.pk)

    def test_a_pilot_of_what_has_ended_stands(self):
        one = challenge(S.ADOPTED)
        words = "UPDATE partnerships_challengepilot SET shows = 'x' WHERE challenge_id = %s"
        refused_by("pilot_of_what_is_tried", words, one.pk)
        gone = "DELETE FROM partnerships_challengepilot WHERE challenge_id = %s"
        refused_by("pilot_of_what_is_tried", gone, one.pk)

    def test_a_pilot_ends_after_it_starts(self):
        one = challenge(S.TRIED)
        words = "UPDATE partnerships_challengepilot SET ends = starts - 1 WHERE challenge_id = %s"
        refused_by("pilot_ends_after_it_starts", words, one.pk)
