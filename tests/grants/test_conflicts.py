"""A stake shuts a person out of everything in a case, until another finds that there is none."""

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEvent
from grants.actions import casework, conflicts, recommending
from grants.models import Conflict, Recommendation, Score
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import recommended, sent
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
PAGES = ["case", "case_return"]
BUTTONS = ["case_take", "case_hand", "case_note", "case_score", "recommend_save", "recommend_back"]


@pytest.fixture
def case(draft):
    """The band's, sent."""
    return sent(draft)


def url(name, case):
    return reverse(name, kwargs={"ref": case.ref})


def test_a_declared_stake_shuts_out_of_every_page_and_button(as_kari, case, kari, call):
    casework.note(case, by=kari, text="Hemmelig notat.")
    sent_form = {"ground": "family", "words": "Søsteren min leder laget."}
    page = text(as_kari.post(url("conflict_declare", case), sent_form, follow=True))
    assert "Du er meldt inhabil" in page
    assert "Du er inhabil i denne saken." in page
    for name in PAGES:
        response = as_kari.get(url(name, case))
        assert response.status_code == 403, name
        assert "Hemmelig notat" not in text(response)
    for name in BUTTONS:
        assert as_kari.post(url(name, case)).status_code == 403, name
    for name in ("inbox", "recommendations", "decisions"):
        page = text(as_kari.get(reverse(name, kwargs={"ref": call.ref})))
        assert f"/arbeid/soknader/{case.ref}/" not in page, name


def test_declaring_again_is_the_same_one(case, kari):
    first = conflicts.declare_conflict(case, by=kari, ground="interest")
    assert conflicts.declare_conflict(case, by=kari, ground="interest") == first
    assert AuditEvent.objects.filter(verb="conflict.declared").count() == 1


@pytest.mark.parametrize(
    ("ground", "words", "said"),
    [("", "", "Velg hvorfor"), ("other", " ", "Skriv hva"), ("family", "x" * 501, "kortere")],
)
def test_a_ground_is_needed(case, kari, ground, words, said):
    with pytest.raises(Refused, match=said):
        conflicts.declare_conflict(case, by=kari, ground=ground, words=words)


def test_what_the_person_gave_falls_away(draft, kari, call):
    recommended(draft, by=kari)
    criterion = call.criteria.model(call=call, position=0, text="Mange barn")
    type(call).objects.filter(pk=call.pk).update(state="draft")
    criterion.save()
    type(call).objects.filter(pk=call.pk).update(state="published")
    Score.objects.create(
        application=draft, criterion=criterion, person=kari, points=5, given_at=draft.sent_at
    )
    conflicts.declare_conflict(draft, by=kari, ground="family")
    draft.refresh_from_db()
    assert (draft.state, draft.handler) == ("in_assessment", None)
    assert not Recommendation.objects.exists()
    assert not Score.objects.exists()


def test_another_lifts_it_with_a_reason_and_not_oneself(as_kari, case, kari, grete):
    conflict = conflicts.declare_conflict(case, by=kari, ground="other", words="Gammel venn.")
    address = reverse("conflict_lift", kwargs={"pk": conflict.pk})
    assert as_kari.post(address, {"reason": "Nei."}).status_code == 403
    with pytest.raises(Refused, match="En annen må vurdere"):
        conflicts.lift_conflict(conflict, by=kari, reason="Nei.")
    client = signed_in(grete)
    assert "Skriv hvorfor" in text(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "De er ikke nære."})
    conflict.refresh_from_db()
    assert (conflict.lifted_by, conflict.lifted_reason) == (grete, "De er ikke nære.")
    assert as_kari.get(url("case", case)).status_code == 200


def test_membership_in_the_applicant_shuts_out_by_itself(as_kari, case, kari, korps):
    MembershipFactory(user=kari, organisation=korps, role=Role.READER)
    assert as_kari.get(url("case", case)).status_code == 403
    assert "Du er med i Solsida skolekorps" in text(as_kari.get(url("case", case)))
    with pytest.raises(Refused, match="Du er med i"):
        recommending.recommend(
            case, by=kari, outcome="granted", amount=None, years=1, reason="De er flinke."
        )
    assert not Conflict.objects.exists()


def test_strangers_declare_nothing(case, liv, ola):
    for person in (liv, ola):
        with pytest.raises(Refused):
            conflicts.declare_conflict(case, by=person, ground="family")
