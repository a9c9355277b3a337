"""Petter and Sara look back: unseen first, then together, and the next text comes of it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from agreements import comparing
from agreements.actions import concluding, effect, evaluating, local_clauses
from agreements.actions.evaluating import Figure
from agreements.models import Evaluation, Measured
from agreements.policies.evaluations import visible_assessments
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from dispatch.models import Letter
from tests.agreements.places import agree, choose, next_national, settle
from tests.factories.agreements import EditionFactory
from tests.factories.consultations import HearingFactory

pytestmark = pytest.mark.django_db


def test_it_opens_half_a_year_before_the_end_and_not_sooner(in_force, at_time):
    opens = clock.months_later(in_force.valid_to, -6)
    at_time(clock.end_of_day(opens - timedelta(days=1)) - timedelta(seconds=1))
    assert evaluating.open_due() == 0
    at_time(clock.start_of_day(opens))
    assert evaluating.open_due() == 1
    in_force.refresh_from_db()
    assert in_force.state == "in_evaluation"
    assert Letter.objects.filter(batch__kind="agreements.evaluation_opened").count() == 2


def test_nobody_opens_it_years_before(in_force, petter):
    with pytest.raises(Refused, match="mer enn ett år"):
        evaluating.open_one(in_force, by=petter)


def test_the_other_sees_nothing_until_both_have_handed_in(
    evaluation, petter, sara, ks_party, fn_party
):
    clause = evaluation.edition.clauses.get(code="R2")
    evaluating.assess(
        evaluation, by=petter, party=ks_party, clause=clause, score=1, words="Dette gikk dårlig."
    )
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="Helheten.")
    evaluation.refresh_from_db()
    assert not visible_assessments(sara, evaluation).exists()
    assert visible_assessments(petter, evaluation).count() == 1
    told = Letter.objects.filter(email="sara@fn.example").order_by("-pk")[0]
    assert "dårlig" not in told.batch.body
    assert "KS har levert" in told.batch.subject
    evaluating.assess(
        evaluation, by=sara, party=fn_party, clause=clause, score=5, words="Vi er fornøyd."
    )
    assert not visible_assessments(sara, evaluation).filter(party=ks_party).exists()
    evaluating.hand_in(evaluation, by=sara, party=fn_party)
    evaluation.refresh_from_db()
    assert visible_assessments(sara, evaluation).count() == 2


def test_strangers_see_it_when_it_is_published(compared, ola):
    assert not visible_assessments(ola, compared).exists()
    assert Client().get(compared.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_one_to_five(evaluation, petter, ks_party, score):
    clause = evaluation.edition.clauses.first()
    with pytest.raises(Refused) as caught:
        evaluating.assess(
            evaluation, by=petter, party=ks_party, clause=clause, score=score, words=""
        )
    assert caught.value.field == "score"


def test_nobody_writes_or_hands_in_for_the_other(evaluation, petter, ola, fn_party):
    clause = evaluation.edition.clauses.first()
    for stranger in (petter, ola):
        with pytest.raises(Refused):
            evaluating.assess(
                evaluation, by=stranger, party=fn_party, clause=clause, score=3, words=""
            )
        with pytest.raises(Refused):
            evaluating.hand_in(evaluation, by=stranger, party=fn_party, words="x")


def test_what_is_handed_in_is_not_changed_and_an_empty_one_is_not_taken(
    evaluation, petter, ks_party
):
    clause = evaluation.edition.clauses.first()
    with pytest.raises(Refused, match="minst ett punkt"):
        evaluating.hand_in(evaluation, by=petter, party=ks_party)
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="Alt i alt bra.")
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="En gang til.")
    with pytest.raises(Refused, match="levert"):
        evaluating.assess(evaluation, by=petter, party=ks_party, clause=clause, score=3, words="")


def test_two_colleagues_do_not_write_over_each_other(evaluation, petter, ks_party):
    clause = evaluation.edition.clauses.first()
    evaluating.assess(
        evaluation, by=petter, party=ks_party, clause=clause, score=3, words="", saves=None
    )
    with pytest.raises(Stale):
        evaluating.assess(
            evaluation, by=petter, party=ks_party, clause=clause, score=4, words="", saves=0
        )


def test_what_is_measured_is_laid_beside_when_they_compare(
    evaluation, petter, sara, ks_party, fn_party, monkeypatch
):
    figure = Figure("R2", "av kronene er frie midler", "48 %", 1960, clock.today())
    monkeypatch.setattr(evaluating, "_measures", [lambda _edition: [figure]])
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words="Bra.")
    assert not Measured.objects.exists()
    evaluating.hand_in(evaluation, by=sara, party=fn_party, words="Bra.")
    assert Measured.objects.get().value == "48 %"


def test_the_members_survey_is_a_published_mapping(evaluation, petter, larvik):
    hearing = HearingFactory(municipality=larvik, owner=larvik.organisation, published=True)
    with pytest.raises(Refused, match="kartlegging"):
        evaluating.attach_survey(evaluation, by=petter, survey=hearing)


class TestConclusion:
    """What they say together."""

    def test_it_drafts_the_next_edition(self, compared, petter, sara, ks_party, fn_party):
        clauses = {one.code: one for one in compared.edition.clauses.all()}
        concluding.conclude(
            compared, by=petter, clause=clauses["R2"], version=compared.version, verdict="change",
            text="Minst 60 prosent er frie midler.", words="Begge vil ha et tall.",
        )  # fmt: skip
        with pytest.raises(Stale):
            concluding.conclude(
                compared, by=sara, clause=clauses["R4"], version=compared.version, verdict="keep"
            )
        concluding.conclude(
            compared, by=sara, clause=clauses["K1e"], version=None, verdict="remove",
            words="Står nå i loven.",
        )  # fmt: skip
        concluding.add_new(
            compared, by=sara, version=None, section="K", text="Alle har en kontaktperson."
        )
        compared.refresh_from_db()
        concluding.save_words(compared, by=sara, version=compared.version, words="Vi fortsetter.")
        concluding.send_for_approval(compared, by=sara, version=None)
        concluding.say_yes(compared, by=sara, party=fn_party)
        with pytest.raises(Refused, match="binde"):
            concluding.say_yes(compared, by=sara, party=ks_party)
        concluding.say_yes(compared, by=petter, party=ks_party)
        compared.refresh_from_db()
        assert compared.state == "published"
        new = compared.next_edition
        assert (new.state, new.follows_id) == ("draft", compared.edition_id)
        texts = {one.code: one.text for one in new.clauses.all()}
        assert texts["R2"] == "Minst 60 prosent er frie midler."
        assert texts["K2"] == "Alle har en kontaktperson."
        assert "K1e" not in texts
        assert compared.conclusions.filter(verdict="keep").count() == len(clauses) - 2
        compared.edition.refresh_from_db()
        assert compared.edition.state == "in_force"

    def test_a_disagreement_is_printed_as_two_views(
        self, compared, petter, sara, ks_party, fn_party
    ):
        clause = compared.edition.clauses.get(code="R2")
        with pytest.raises(Refused, match="uenige"):
            concluding.say_otherwise(compared, by=sara, party=fn_party, clause=clause, words="x")
        concluding.conclude(compared, by=petter, clause=clause, version=None, verdict="disagree")
        concluding.say_otherwise(compared, by=sara, party=fn_party, clause=clause, words="Ja.")
        with pytest.raises(Refused, match="KS"):
            concluding.say_otherwise(compared, by=sara, party=ks_party, clause=clause, words="Ja.")
        compared.refresh_from_db()
        concluding.save_words(compared, by=sara, version=compared.version, words="Vi fortsetter.")
        with pytest.raises(Refused, match="Begge"):
            concluding.send_for_approval(compared, by=sara, version=None)
        concluding.say_otherwise(compared, by=petter, party=ks_party, clause=clause, words="Nei.")
        concluding.send_for_approval(compared, by=sara, version=None)
        assert compared.conclusions.get(clause=clause).views.count() == 2

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"verdict": "change"}, "text"),
            ({"verdict": "change", "text": "Støtte gis mest mulig som frie midler."}, "text"),
            ({"verdict": "remove"}, "words"),
            ({"verdict": "new"}, "verdict"),
        ],
    )
    def test_a_verdict_without_its_words_is_refused(self, compared, sara, fields, field):
        clause = compared.edition.clauses.get(code="R2")
        with pytest.raises(Refused) as caught:
            concluding.conclude(compared, by=sara, clause=clause, version=None, **fields)
        assert caught.value.field == field

    def test_writing_on_takes_every_yes_away(self, compared, petter, sara, ks_party, fn_party):
        concluding.save_words(compared, by=sara, version=compared.version, words="Vi fortsetter.")
        concluding.send_for_approval(compared, by=sara, version=None)
        concluding.say_yes(compared, by=petter, party=ks_party)
        concluding.write_on(compared, by=sara)
        assert not compared.approvals.exists()
        with pytest.raises(Refused, match="lagt fram"):
            concluding.say_yes(compared, by=sara, party=fn_party)


def test_one_that_ends_on_the_last_of_august_opens_on_the_last_of_february(national, at_time):
    ends = date(clock.today().year + 3, 8, 31)
    EditionFactory.create(platform=national, state="in_force", valid_to=ends)
    opens = clock.months_later(ends, -6)
    at_time(clock.start_of_day(opens) - timedelta(seconds=1))
    assert evaluating.open_due() == 0
    at_time(clock.start_of_day(opens))
    assert evaluating.open_due() == 1


def test_nobody_writes_on_before_both_have_handed_in(evaluation, petter):
    with pytest.raises(Refused):
        concluding.write_on(evaluation, by=petter)
    evaluation.refresh_from_db()
    assert evaluation.state == "open"


def conclude_all(evaluation, one, other):
    """Both say yes to what is concluded."""
    evaluation.refresh_from_db()
    concluding.save_words(evaluation, by=one, version=evaluation.version, words="Vi fortsetter.")
    concluding.send_for_approval(evaluation, by=one, version=None)
    first, second = evaluation.edition.platform.parties.all()
    concluding.say_yes(evaluation, by=one, party=first)
    concluding.say_yes(evaluation, by=one, party=first)  # a second click
    concluding.say_yes(evaluation, by=other, party=second)
    evaluation.refresh_from_db()
    return evaluation


def test_an_old_edition_that_is_published_late_drafts_nothing_over_the_one_in_force(
    compared, national, petter, sara, at_time
):
    next_national(compared.edition, petter, sara, {"R2": "Frie midler først."})
    at_time(clock.start_of_day(clock.today() + timedelta(days=1)))
    assert effect.take_effect() == 2
    done = conclude_all(compared, petter, sara)
    assert (done.state, done.next_edition) == ("published", None)
    assert [one.state for one in national.editions.all()] == ["superseded", "in_force"]
    said = AuditEvent.objects.filter(verb="evaluation.approved")
    assert said.count() == 2


def test_one_that_ran_out_while_they_wrote_still_drafts_the_next(compared, petter, sara, at_time):
    at_time(clock.end_of_day(compared.edition.valid_to))
    assert effect.take_effect() == 1
    done = conclude_all(compared, petter, sara)
    assert (done.state, done.next_edition.state) == ("published", "draft")


def test_a_national_point_is_left_out_with_as_much_of_the_reason_as_there_is_room_for(
    own_text, kari, grete, liv, at_time
):
    local_clauses.add_own(own_text, by=kari, text="Vi møtes hver høst.")
    choose(own_text, kari, "R2", stand="adapted", text="Alt er frie midler her.")
    edition = agree(settle(own_text, kari), grete, liv)
    at_time(clock.start_of_day(clock.months_later(edition.valid_to, -5)))
    evaluating.open_due()
    evaluation = Evaluation.objects.get(edition=edition)
    for by, party in zip((grete, liv), edition.platform.parties.all(), strict=True):
        evaluating.hand_in(evaluation, by=by, party=party, words="Vi er klare.")
    clause = edition.clauses.get(code="R4")
    why = "Vi gjør det på en annen måte her. " * 40
    concluding.conclude(
        evaluation, by=grete, clause=clause, version=None, verdict="remove", words=why
    )
    concluding.conclude(
        evaluation, by=grete, clause=edition.clauses.get(code="R2"), version=None,
        verdict="change", text=edition.based_on.clauses.get(code="R2").text,
    )  # fmt: skip
    new = conclude_all(evaluation, grete, liv).next_edition
    assert new.clauses.get(code="R2").stand == "same"
    left_out = new.clauses.get(code="R4")
    assert (left_out.stand, left_out.text) == ("left_out", "")
    assert left_out.reason.startswith("Vi gjør det på en annen måte her.")
    assert left_out.reason.endswith("…")
    assert new.clauses.get(code="L1").text == "Vi møtes hver høst."
    assert not comparing.undecided(comparing.points(new))  # chosen together, so it can go on
