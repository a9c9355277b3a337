"""What the database refuses backwards and sideways: a step back, a row moved, a word let loose."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from agreements.models import (
    Assessment,
    Clause,
    Conclusion,
    Evaluation,
    Extension,
    HandIn,
    Measured,
    View,
)
from agreements.states import EDITION, EVALUATION
from core import clock
from tests.agreements.test_guards import refused, set_raw, yes
from tests.factories.agreements import EditionFactory, put
from tests.factories.consultations import HearingFactory

pytestmark = pytest.mark.django_db
guards = import_module("agreements.migrations.0002_guards")


@pytest.mark.parametrize(
    ("steps", "table"),
    [(guards.EDITION_STEPS, EDITION), (guards.EVALUATION_STEPS, EVALUATION)],
)
def test_the_database_knows_the_same_steps_as_python(steps, table):
    assert set(steps) == {(str(old), str(new)) for old, after in table.items() for new in after}


class TestEdition:
    """What was signed is no draft again, and nothing of it is written anew."""

    @pytest.mark.parametrize("state", ["draft", "on_hearing", "for_approval", "put_away"])
    def test_what_binds_never_goes_back(self, in_force, state):
        refused("edition_steps", lambda: set_raw(in_force, state=state))

    def test_one_that_is_put_away_stays_so(self, draft):
        set_raw(draft, state="put_away")
        refused("edition_steps", lambda: set_raw(draft, state="draft"))

    def test_one_that_ran_out_binds_again_only_by_a_longer_term(self, in_force):
        set_raw(in_force, state="expired")
        refused("edition_steps", lambda: set_raw(in_force, state="in_force"))

    def test_it_is_a_draft_again_only_without_a_yes(self, draft, ks_party):
        put(draft, "for_approval")
        given = yes(ks_party, edition=draft)
        refused("edition_steps", lambda: set_raw(draft, state="draft"))
        given.delete()
        set_raw(draft, state="draft")

    @pytest.mark.parametrize(
        "fields",
        [
            {"title": "Noe annet"},
            {"lead": "Noe annet."},
            {"text_url": "https://annet.example/"},
            {"summary_only": True},
            {"term_months": 12},
            {"number": 9},
        ],
    )
    @pytest.mark.parametrize("state", ["for_approval", "in_force"])
    def test_what_the_parties_are_asked_about_stands(self, draft, state, fields):
        put(draft, state)
        refused("edition_words_stand", lambda: set_raw(draft, **fields))

    def test_nor_do_its_days_change_while_they_are_asked(self, draft):
        put(draft, "for_approval")
        later = draft.valid_to + timedelta(days=1)
        refused("edition_words_stand", lambda: set_raw(draft, valid_to=later))

    def test_who_decided_and_when_it_was_signed_stand(self, in_force):
        refused("edition_words_stand", lambda: set_raw(in_force, decided_by="Ordføreren"))
        refused("edition_words_stand", lambda: set_raw(in_force, signed_at=clock.now()))

    def test_a_clause_is_not_moved_out_of_what_is_signed(self, national, in_force):
        other = EditionFactory.create(platform=national, texts={"P9": "Et utkast."})
        clause = in_force.clauses.first()
        refused("clause_stands", lambda: set_raw(clause, edition=other))
        refused("clause_stands", lambda: set_raw(Clause.objects.get(code="P9"), edition=in_force))


@pytest.fixture
def asked(in_force: Any, ks_party: Any, petter: Any) -> Extension:
    """KS wants ninety days more."""
    return Extension.objects.create(
        edition=in_force, party=ks_party, valid_to=in_force.valid_to + timedelta(days=90),
        before=in_force.valid_to, reason="Valgår.", asked_at=clock.now(), asked_by=petter,
    )  # fmt: skip


class TestExtension:
    """What was asked for is what is said yes to."""

    def test_the_day_that_was_asked_for_stands(self, asked, ks_party, fn_party):
        yes(ks_party, extension=asked)
        later = asked.valid_to + timedelta(days=900)
        refused("extension_words_stand", lambda: set_raw(asked, valid_to=later))
        refused("extension_words_stand", lambda: set_raw(asked, party=fn_party))

    def test_what_was_settled_stays_settled(self, asked):
        set_raw(asked, state="withdrawn", settled_at=clock.now())
        refused("extension_steps", lambda: set_raw(asked, state="asked"))


class TestEvaluation:
    """Nothing is skipped, and nothing that was handed in is moved."""

    @pytest.fixture
    def evaluation(self, in_force: Any, ks_party: Any, fn_party: Any, petter: Any) -> Evaluation:
        """Opened today; KS has said what it thinks."""
        made = Evaluation.objects.create(edition=in_force, opened_at=clock.now())
        Assessment.objects.create(
            evaluation=made, party=ks_party, clause=in_force.clauses.first(), score=3,
            edited_at=clock.now(), edited_by=petter,
        )  # fmt: skip
        return made

    @pytest.fixture
    def both(self, evaluation: Any, ks_party: Any, fn_party: Any, petter: Any, sara: Any) -> Any:
        """Both have handed in, and write together."""
        for party, by in ((ks_party, petter), (fn_party, sara)):
            HandIn.objects.create(evaluation=evaluation, party=party, by=by, at=clock.now())
        set_raw(evaluation, state="compared", compared_at=clock.now())
        return evaluation

    def test_the_hand_ins_are_not_skipped(self, evaluation):
        skipped = {"state": "for_approval", "compared_at": clock.now()}
        refused("evaluation_steps", lambda: set_raw(evaluation, **skipped))

    def test_what_is_published_is_not_written_on(self, both, ks_party, fn_party):
        set_raw(both, state="for_approval")
        for party in (ks_party, fn_party):
            yes(party, evaluation=both)
        refused("evaluation_steps", lambda: set_raw(both, state="compared"))
        set_raw(both, state="published", published_at=clock.now())
        back = {"state": "compared", "published_at": None}
        refused("evaluation_steps", lambda: set_raw(both, **back))

    def test_the_joint_words_and_the_survey_stand_once_they_are_put_forward(self, both, larvik):
        asked = HearingFactory(municipality=larvik, owner=larvik.organisation)
        set_raw(both, words="Vi fortsetter.")
        set_raw(both, state="for_approval")
        refused("evaluation_words_stand", lambda: set_raw(both, words="Vi slutter."))
        refused("evaluation_words_stand", lambda: set_raw(both, survey=asked))
        set_raw(both, state="compared")
        set_raw(both, words="Vi tenker oss om.")

    def test_it_is_of_the_edition_it_was_opened_for(self, evaluation, national):
        other = EditionFactory.create(platform=national)
        refused("evaluation_words_stand", lambda: set_raw(evaluation, edition=other))

    def test_a_figure_stands_as_it_was_that_day(self, both):
        figure = Measured.objects.create(
            evaluation=both, code="R2", words="frie midler", value="48 %", n=9, on=clock.today()
        )
        refused("figure_stands", lambda: set_raw(figure, value="84 %"))
        set_raw(both, state="for_approval")
        refused("figure_stands", lambda: Measured.objects.all()._raw_delete("default"))

    def test_no_figure_is_laid_beside_before_they_compare(self, evaluation):
        figure = Measured(
            evaluation=evaluation, code="R2", words="frie", value="1", n=9, on=clock.today()
        )
        refused("figure_stands", figure.save)

    def test_a_view_is_not_moved_to_the_other_party(self, evaluation, ks_party, fn_party, petter):
        HandIn.objects.create(evaluation=evaluation, party=ks_party, by=petter, at=clock.now())
        score = Assessment.objects.get()
        refused("assessment_stands", lambda: set_raw(score, party=fn_party))

    def test_nor_is_a_conclusion_to_another_clause(self, both, sara, ks_party, fn_party):
        first, second = both.edition.clauses.all()[:2]
        said = Conclusion.objects.create(evaluation=both, clause=first, verdict="disagree")
        refused("conclusion_stands", lambda: set_raw(said, clause=second))
        view = View.objects.create(
            conclusion=said, party=fn_party, words="Nei.", by=sara, at=clock.now()
        )
        refused("conclusion_stands", lambda: set_raw(view, party=ks_party))
