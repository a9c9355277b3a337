"""A municipality makes a scheme, changes it and ends it."""

from typing import Any

import pytest

from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from grants.actions import calls, schemes
from grants.models import Question, Scheme
from grants.states import Binding, CallState, QuestionKind, ReportForm
from organisations.states import Role
from tests.factories.grants import CallFactory, SchemeFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def given(**changes: Any) -> dict[str, Any]:
    """What the form sends with its defaults."""
    return {
        "name": "Driftstilskudd",
        "purpose": "Flere skal ha et lag å høre til i.",
        "binding": Binding.FREE,
        "complaint_body": "Klagenemnda",
    } | changes


def test_kari_makes_a_scheme_and_a_first_call(larvik, kari, rooms):
    scheme = schemes.create_scheme(larvik.organisation, by=kari, topics=[rooms], **given())
    call = calls.start_call(scheme, by=kari, year=2027)
    assert (call.title, call.binding, call.state) == (
        "Driftstilskudd 2027",
        Binding.FREE,
        CallState.DRAFT,
    )
    assert call.contact_name == kari.name
    assert call.opens_at < call.closes_at
    assert (call.closes_at - call.opens_at).days >= 42
    assert list(scheme.topics.all()) == [rooms]
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"scheme.created", "call.started"} <= verbs


def test_a_second_click_makes_one(larvik, kari):
    ref = new_ref()
    first, second = (
        schemes.create_scheme(larvik.organisation, by=kari, ref=ref, **given()) for _click in "12"
    )
    assert first == second
    assert calls.start_call(first, by=kari) == calls.start_call(first, by=kari)
    assert Scheme.objects.count() == 1


def test_somebody_elses_ref_is_not_taken_over(larvik, kari):
    other = SchemeFactory()
    with pytest.raises(Stale):
        schemes.create_scheme(larvik.organisation, by=kari, ref=other.ref, **given())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " \n "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"binding": "gratis"}, "binding"),
        ({"complaint_body": ""}, "complaint_body"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(larvik, kari, changes, field):
    with pytest.raises(Refused) as refusal:
        schemes.create_scheme(larvik.organisation, by=kari, **given(**changes))
    assert refusal.value.field == field


def test_only_those_who_write_for_it_make_schemes(larvik, grete, ola, kari):
    for person in (grete, ola):  # an approver, and a stranger
        with pytest.raises(Refused, match="saksbehandlere"):
            schemes.create_scheme(larvik.organisation, by=person, **given())
    elsewhere = MunicipalityFactory().organisation
    with pytest.raises(Refused):
        schemes.create_scheme(elsewhere, by=kari, **given())


def test_a_change_is_refused_when_somebody_saved_first(free_draft, kari):
    scheme = free_draft.scheme
    schemes.change_scheme(scheme, by=kari, version=1, name="Nytt navn")
    with pytest.raises(Stale):
        schemes.change_scheme(scheme, by=kari, version=1, name="Et annet")


def test_drafts_follow_when_the_money_is_bound_otherwise(free_draft, call, kari):
    scheme = free_draft.scheme
    schemes.change_scheme(scheme, by=kari, version=1, binding=Binding.PROJECT)
    free_draft.refresh_from_db()
    assert (free_draft.binding, free_draft.version) == (Binding.PROJECT, 2)
    schemes.change_scheme(call.scheme, by=kari, version=1, binding=Binding.THEME)
    call.refresh_from_db()
    assert call.binding == Binding.FREE  # what is out was promised


def test_money_is_not_made_free_while_a_draft_asks_for_a_budget(larvik, kari):
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    call = CallFactory(scheme=scheme)
    Question.objects.create(
        call=call, kind=QuestionKind.BUDGET, text="Budsjett", why="Ja", position=9
    )
    with pytest.raises(Refused, match="budsjett") as refusal:
        schemes.change_scheme(scheme, by=kari, version=1, binding=Binding.FREE)
    assert refusal.value.field == "binding"
    call.questions.filter(kind=QuestionKind.BUDGET).delete()
    call.report_form = ReportForm.ACCOUNTS
    call.save()
    with pytest.raises(Refused, match="prosjektrapport"):
        schemes.change_scheme(scheme, by=kari, version=1, binding=Binding.FREE)


def test_a_scheme_ends_when_nothing_of_it_is_out(call, kari, grete):
    scheme = call.scheme
    with pytest.raises(Refused, match="ikke er lukket"):
        schemes.end_scheme(scheme, by=kari, version=1)
    type(call).objects.filter(pk=call.pk).update(state=CallState.CLOSED)
    with pytest.raises(Refused, match="saksbehandlere"):
        schemes.end_scheme(scheme, by=grete, version=1)
    ended = schemes.end_scheme(scheme, by=kari, version=1)
    assert schemes.end_scheme(scheme, by=kari, version=1).ended_at == ended.ended_at
    with pytest.raises(Refused, match="avsluttet"):
        calls.start_call(scheme, by=kari)


def test_a_responsible_person_may_write_too(larvik, ola, korps):
    MembershipFactory(user=ola, organisation=larvik.organisation, role=Role.RESPONSIBLE)
    assert schemes.create_scheme(larvik.organisation, by=ola, **given())
