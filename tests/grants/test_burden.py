"""How much a call asks, beside the sum it may give; and the thresholds as rows."""

from decimal import Decimal

import pytest

from core.errors import Refused
from grants.actions import calls
from grants.actions.call_checks import missing
from grants.actions.thresholds import Limit, save_thresholds
from grants.burden import ALWAYS, Burden, burden_of, threshold_for, too_much
from grants.models import Question, Threshold
from grants.states import QuestionKind, ReportForm
from organisations.states import Role
from tests.factories.grants import CallFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def ask(call, n, kind=QuestionKind.DATE):
    Question.objects.bulk_create(
        Question(call=call, kind=kind, text=f"Nr. {i}", why="Ja", position=10 + i) for i in range(n)
    )


@pytest.fixture
def arne(larvik, liv):
    """Liv is responsible in the municipality too."""
    MembershipFactory(user=liv, organisation=larvik.organisation, role=Role.RESPONSIBLE)
    return liv


def test_everything_an_applicant_must_do_is_counted(free_draft):
    ask(free_draft, 1, QuestionKind.FILE)
    assert burden_of(free_draft.questions.all()) == Burden(2 + ALWAYS, 1, 60)


@pytest.mark.parametrize(
    ("most", "row"), [(25_000, 25_000), (25_001, 100_000), (100_000, 100_000), (100_001, None)]
)
def test_the_threshold_is_the_first_that_the_sum_fits_under(most, row):
    call = CallFactory(max_amount=Decimal(most), budget=Decimal(200_000))
    assert threshold_for(call).up_to == row


def test_without_a_largest_sum_the_last_row_counts():
    assert threshold_for(CallFactory(max_amount=None)).up_to is None


def test_five_questions_are_enough_for_25_000(free_draft):
    ask(free_draft, 1)
    assert too_much(free_draft, free_draft.questions.all()) == []
    ask(free_draft, 1)
    (said,) = too_much(free_draft, free_draft.questions.all())
    assert said == "Dere spør om 6 ting. For 25\u00a0000\u00a0kr bør det være høyst 5."


def test_attachments_and_accounts_are_too_much_for_small_sums(larvik):
    call = CallFactory(
        scheme__binding="project", scheme__owner=larvik.organisation,
        report_form=ReportForm.ACCOUNTS,
    )  # fmt: skip
    ask(call, 1, QuestionKind.FILE)
    said = " ".join(too_much(call, call.questions.all()))
    assert "vedlegg" in said
    assert "én linje nok rapport" in said


def test_publishing_with_a_warning_needs_a_public_reason(free_draft, kari, grete):
    ask(free_draft, 2)
    assert [lack.field for lack in missing(free_draft)] == ["burden_reason"]
    with pytest.raises(Refused, match="spør om mye"):
        calls.publish(free_draft, by=grete, version=1)
    calls.explain_burden(free_draft, by=kari, version=1, burden_reason="Loven krever det.")
    assert calls.publish(free_draft, by=grete, version=2).burden_reason == "Loven krever det."


def test_a_municipality_sets_its_own_thresholds(free_draft, larvik, arne):
    rows = [Limit(Decimal(50_000), 3, 0, False), Limit(None, None, None, True)]
    for _click in "12":
        save_thresholds(larvik.organisation, by=arne, limits=rows)
    assert Threshold.objects.filter(owner=larvik.organisation).count() == 2
    assert too_much(free_draft, free_draft.questions.all())  # 4 is more than 3
    assert too_much(CallFactory(), []) == []  # elsewhere nothing has changed
    save_thresholds(larvik.organisation, by=arne, limits=[])
    assert threshold_for(free_draft).questions == 5


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([Limit(Decimal(1), 5, 0, False)], None),
        ([Limit(None, 5, 0, False), Limit(None, 6, 0, False)], "up_to_2"),
        ([Limit(Decimal(0), 5, 0, False), Limit(None, 6, 0, False)], "up_to_1"),
        ([Limit(None, 1, 0, False)], "questions_1"),
        ([Limit(Decimal(n), 5, 0, False) for n in range(1, 8)] + [Limit(None, 5, 0, True)], None),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(larvik, arne, rows, field):
    with pytest.raises(Refused) as refusal:
        save_thresholds(larvik.organisation, by=arne, limits=rows)
    assert refusal.value.field == field


def test_only_a_responsible_person_of_the_place_sets_them(larvik, kari, grete, ola, arne):
    elsewhere = MunicipalityFactory().organisation
    for person, owner in (
        (kari, larvik.organisation),
        (grete, larvik.organisation),
        (ola, larvik.organisation),
        (arne, elsewhere),
    ):
        with pytest.raises(Refused, match="administrator"):
            save_thresholds(owner, by=person, limits=[])
