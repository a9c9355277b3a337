"""What the database itself refuses: one party's key, two editions in force, a changed word."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.actions.approving import every_yes
from agreements.models import (
    Approval,
    Assessment,
    Clause,
    Conclusion,
    Edition,
    Evaluation,
    Extension,
    HandIn,
)
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory, put
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def refused(name: str, act: Any) -> None:
    """The act is stopped by the guard of this name, and by no other."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    assert caught.value.__cause__.diag.constraint_name == name


def set_raw(row: Any, **fields: Any) -> None:
    """Past every rule in Python."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def yes(party: Any, by: Any = None, **subject: Any) -> Approval:
    """A party's yes, by somebody new if nobody is named."""
    return Approval.objects.create(party=party, by=by or UserFactory(), at=clock.now(), **subject)


def test_an_edition_is_not_signed_by_one_party(draft, ks_party, fn_party, petter):
    put(draft, "for_approval")
    yes(ks_party, edition=draft)
    refused("edition_every_yes", lambda: set_raw(draft, state="signed", signed_at=clock.now()))
    yes(fn_party, edition=draft)
    set_raw(draft, state="signed", signed_at=clock.now())


def test_one_person_does_not_say_yes_for_both(draft, ks_party, fn_party, petter):
    put(draft, "for_approval")
    yes(ks_party, by=petter, edition=draft)
    refused("approval_edition_two_people", lambda: yes(fn_party, by=petter, edition=draft))
    refused("approval_edition_once", lambda: yes(ks_party, edition=draft))


def test_an_edition_begins_as_a_draft_and_does_not_jump(national, draft):
    refused("edition_every_yes", lambda: set_raw(draft, state="in_force", signed_at=clock.now()))
    refused(
        "edition_begins_as_draft",
        lambda: Edition.objects.create(
            platform=national, number=9, title="x", state="on_hearing", created_at=clock.now()
        ),
    )


def test_a_yes_is_given_only_when_it_is_asked_for(draft, ks_party):
    refused("approval_in_time", lambda: yes(ks_party, edition=draft))


def test_two_editions_are_never_in_force(national, in_force):
    later = EditionFactory.create(
        platform=national, valid_from=in_force.valid_to + timedelta(days=1), state="signed"
    )
    refused("edition_one_valid", lambda: set_raw(later, state="in_force"))


def test_terms_do_not_overlap(national, in_force):
    refused(
        "edition_terms_apart",
        lambda: EditionFactory.create(
            platform=national, valid_from=in_force.valid_to, state="signed"
        ),
    )


def test_a_term_is_longer_only_when_every_party_agrees(in_force, ks_party, fn_party, petter):
    later = in_force.valid_to + timedelta(days=90)
    refused("edition_extended_by_every_yes", lambda: set_raw(in_force, valid_to=later))
    asked = Extension.objects.create(
        edition=in_force, party=ks_party, valid_to=later, before=in_force.valid_to,
        reason="Vi trenger mer tid.", asked_at=clock.now(), asked_by=petter,
    )  # fmt: skip
    yes(ks_party, extension=asked)
    refused("extension_every_yes", lambda: set_raw(asked, state="stands", settled_at=clock.now()))
    yes(fn_party, extension=asked)
    set_raw(asked, state="stands", settled_at=clock.now())
    set_raw(in_force, valid_to=later)


def test_a_term_is_cut_only_by_the_next_edition(national, in_force):
    sooner = in_force.valid_to - timedelta(days=90)
    refused("edition_cut_by_the_next", lambda: set_raw(in_force, valid_to=sooner))
    refused("edition_term_stands", lambda: set_raw(in_force, valid_from=sooner))
    following = EditionFactory.create(platform=national, valid_from=sooner + timedelta(days=1))
    put(following, "for_approval")
    for party in national.parties.all():
        yes(party, edition=following)
    set_raw(in_force, valid_to=sooner)


def test_no_word_changes_once_the_parties_are_asked(draft):
    clause = draft.clauses.first()
    put(draft, "for_approval")
    refused("clause_stands", lambda: set_raw(clause, text="Noe annet."))
    refused("clause_stands", lambda: Clause.objects.filter(pk=clause.pk).delete())
    refused("edition_stays", lambda: Edition.objects.filter(pk=draft.pk)._raw_delete("default"))


def test_a_yes_that_bound_stands(in_force):
    refused("approval_stands", lambda: in_force.approvals.all().delete())
    refused("approval_stands", lambda: in_force.approvals.update(by=UserFactory()))


def test_a_side_without_a_council_says_yes_when_enough_have_joined(joined):
    edition = EditionFactory.create(platform=joined)
    put(edition, "for_approval")
    municipality, voluntary = joined.parties.all()
    signed = {"state": "signed", "signed_at": clock.now()}
    yes(municipality, edition=edition)
    for number in range(joined.joiners_needed):
        assert not every_yes(joined, edition=edition)
        refused(
            "edition_every_yes", lambda: set_raw(edition, state="signed", signed_at=clock.now())
        )
        yes(voluntary, edition=edition, organisation=OrganisationFactory(name=f"Lag {number}"))
    set_raw(edition, **signed)
    refused("approval_by_its_party", lambda: yes(voluntary, edition=edition))
    late = yes(voluntary, edition=edition, organisation=OrganisationFactory(name="Et lag til"))
    set_raw(late, left_at=clock.now())
    refused("approval_stands", lambda: set_raw(late, left_at=None))


class TestEvaluation:
    """Each for itself, then together."""

    @pytest.fixture
    def evaluation(self, in_force: Edition) -> Evaluation:
        """Opened today."""
        return Evaluation.objects.create(edition=in_force, opened_at=clock.now())

    def assess(self, evaluation: Evaluation, party: Any, by: Any, score: int = 3) -> Assessment:
        """One clause's score by one party."""
        return Assessment.objects.create(
            evaluation=evaluation, party=party, clause=evaluation.edition.clauses.first(),
            score=score, edited_at=clock.now(), edited_by=by,
        )  # fmt: skip

    def hand_in(self, evaluation: Evaluation, party: Any, by: Any) -> HandIn:
        """A party is done."""
        return HandIn.objects.create(evaluation=evaluation, party=party, by=by, at=clock.now())

    def test_what_is_handed_in_stands(self, evaluation, ks_party, petter):
        score = self.assess(evaluation, ks_party, petter)
        handed = self.hand_in(evaluation, ks_party, petter)
        refused("assessment_stands", lambda: set_raw(score, score=1))
        refused("assessment_stands", lambda: Assessment.objects.filter(pk=score.pk).delete())
        refused("hand_in_stands", lambda: set_raw(handed, words="Angret."))

    def test_nothing_is_compared_before_every_party_has_handed_in(
        self, evaluation, ks_party, fn_party, petter, sara
    ):
        self.hand_in(evaluation, ks_party, petter)
        compared = {"state": "compared", "compared_at": clock.now()}
        refused("evaluation_all_handed_in", lambda: set_raw(evaluation, **compared))
        self.hand_in(evaluation, fn_party, sara)
        set_raw(evaluation, **compared)
        Conclusion.objects.create(evaluation=evaluation, clause=evaluation.edition.clauses.first())
        set_raw(evaluation, state="for_approval")
        refused("conclusion_stands", lambda: evaluation.conclusions.update(words="Nye ord."))
        published = {"state": "published", "published_at": clock.now()}
        yes(ks_party, evaluation=evaluation)
        refused("evaluation_every_yes", lambda: set_raw(evaluation, **published))
        yes(fn_party, evaluation=evaluation)
        set_raw(evaluation, **published)


def test_the_guards_can_be_taken_away_again():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'agreements\\_%%'")
        assert cursor.fetchone()[0] > 10
