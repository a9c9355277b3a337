"""Points: each person's own, hidden from the others until they have given theirs."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import Refused
from grants.actions import scoring
from grants.models import Call, Criterion, Score
from grants.policies.scoring import weighted
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import decided, sent
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria(call):
    """One that counts three times as much as the other."""
    Call.objects.filter(pk=call.pk).update(state="draft", scoring=True)
    rows = [
        Criterion.objects.create(call=call, position=0, text="Mange barn", weight=3),
        Criterion.objects.create(call=call, position=1, text="Nytt tilbud", weight=1),
    ]
    Call.objects.filter(pk=call.pk).update(state="published")
    call.refresh_from_db()
    return rows


@pytest.fixture
def case(draft, criteria):
    """The band's, sent."""
    draft.refresh_from_db()
    return sent(draft)


@pytest.fixture
def siri(nina, larvik):
    """Another case handler."""
    MembershipFactory(user=nina, organisation=larvik.organisation, role=Role.WRITER)
    return nina


def give(case, by, *points):
    ids = case.call.criteria.values_list("pk", flat=True)
    return scoring.score(case, by=by, points=dict(zip(ids, points, strict=False)))


def test_the_mean_is_weighted(case, call, kari, siri):
    give(case, kari, 5, 1)
    give(case, siri, 3, 1)
    row = weighted(call.applications.all(), kari, handles=True).get()
    assert row.points == Decimal("3.25")  # (15 + 1 + 9 + 1) / 8


def test_others_points_are_hidden_until_ones_own_are_given(as_kari, case, siri, call):
    give(case, siri, 5, 4)
    address = reverse("case", kwargs={"ref": case.ref})
    page = text(as_kari.get(address))
    assert "Du ser poengene når du har gitt dine egne" in page
    assert "Nina Dahl: Mange barn" not in page
    listed = reverse("recommendations", kwargs={"ref": call.ref})
    assert "poeng</span>" not in text(as_kari.get(listed))
    first, second = (criterion.pk for criterion in call.criteria.all())
    sent_form = {f"points_{first}": 3, f"points_{second}": 2}
    page = text(
        as_kari.post(reverse("case_score", kwargs={"ref": case.ref}), sent_form, follow=True)
    )
    assert "Nina Dahl: Mange barn" in page
    assert "3,75" in page
    assert "3,75 poeng" in text(as_kari.get(listed))


def test_an_approver_sees_the_mean(case, siri, grete):
    give(case, siri, 5, 5)
    page = text(signed_in(grete).get(reverse("case", kwargs={"ref": case.ref})))
    assert "Vektet snitt" in page


@pytest.mark.parametrize("points", [(6, 1), (-1, 1), (3,)])
def test_every_criterion_gets_nought_to_five(case, kari, points):
    with pytest.raises(Refused, match="0 til 5"):
        give(case, kari, *points)
    assert not Score.objects.exists()


def test_a_missing_point_is_said_beside_its_field(as_kari, case):
    response = as_kari.post(reverse("case_score", kwargs={"ref": case.ref}), {})
    assert response.status_code == 422
    assert "Gi 0 til 5 poeng" in text(response)


def test_points_may_be_changed_until_it_is_decided(case, kari):
    give(case, kari, 5, 5)
    give(case, kari, 1, 5)
    assert sorted(Score.objects.values_list("points", flat=True)) == [1, 5]


def test_points_stand_when_it_is_decided(draft, criteria, kari):
    draft.refresh_from_db()
    decided(draft)
    with pytest.raises(Refused, match="avgjort"):
        give(draft, kari, 1, 1)


def test_no_points_where_the_call_wants_none(draft, kari):
    with pytest.raises(Refused, match="ikke poeng"):
        give(sent(draft), kari)
