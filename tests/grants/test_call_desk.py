"""The desk's pages: a scheme and its call in few clicks, the builder, publishing, and who may."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import new_ref
from dispatch.models import Letter
from grants.models import Call, Criterion, Question, Requirement, Scheme, Threshold
from grants.states import Binding, CallState, QuestionKind
from organisations.states import Role
from tests.consultations.municipality import SCRIPT, signed_in, text, url
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided, sent
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_grete(grete, larvik) -> Client:
    return signed_in(grete)


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """The form of a page as it opens, with changes."""
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    plain = {key: value for key, value in values.items() if value not in (None, False)}
    return {key: value for key, value in (plain | changes).items() if value is not None}


def test_a_scheme_and_its_first_call_in_one_form(as_kari, larvik):
    page = text(as_kari.get(reverse("work_grants")))
    assert "Dere har ingen tilskuddsordning" in page
    given = typed(as_kari, reverse("scheme_new"), name="Aktivitetsstøtte", purpose="Mer liv.")
    answers = [as_kari.post(reverse("scheme_new"), given) for _click in "12"]
    call = Call.objects.get()
    assert {a.headers["Location"] for a in answers} == {url("call_content", call)}
    assert (call.scheme.name, call.scheme.complaint_body) == (
        "Aktivitetsstøtte",
        "Kommunens klagenemnd",
    )
    assert "Aktivitetsstøtte" in text(as_kari.get(reverse("work_grants")))


def test_a_call_is_made_ready_and_published_in_few_requests(as_kari, as_grete, larvik):
    first = typed(as_kari, reverse("scheme_new"), name="Drift", purpose="Mer liv.")
    as_kari.post(reverse("scheme_new"), first)
    call = Call.objects.get()
    content = typed(
        as_kari, url("call_content", call), summary="Penger.", budget="1 850 000",
        max_amount="25.000", contact_phone="33 00 00 00", who="Lag i Larvik.", videre="1",
    )  # fmt: skip
    onward = as_kari.post(url("call_content", call), content)
    assert onward.headers["Location"] == url("call_questions", call)
    as_kari.post(
        url("question_add", call),
        typed(as_kari, url("question_add", call), text="Hva gjør dere?", why="Vi må vite det."),
    )
    call.refresh_from_db()
    assert (call.budget, call.max_amount) == (Decimal(1_850_000), Decimal(25_000))
    page = text(as_grete.get(url("call_work", call)))
    assert "Publiser utlysningen" in page
    done = as_grete.post(url("call_publish", call), {"version": call.version}, follow=True)
    assert "Utlysningen er publisert" in text(done)
    call.refresh_from_db()
    assert call.state == CallState.PUBLISHED


def test_every_page_opens_for_the_case_handler(as_kari, free_draft):
    question, requirement = free_draft.questions.first(), free_draft.requirements.first()
    criterion = Criterion.objects.create(call=free_draft, position=0, text="Mål")
    for name in ("call_work", "call_content", "call_questions", "call_requirements",
                 "question_add", "requirement_add", "criterion_add"):  # fmt: skip
        page = as_kari.get(url(name, free_draft))
        assert page.status_code == 200, name
        assert text(page).count("<h1") == 1
    for name, row in (
        ("question_edit", question),
        ("requirement_edit", requirement),
        ("criterion_edit", criterion),
    ):
        assert as_kari.get(url(name, free_draft, pk=row.pk)).status_code == 200
    assert as_kari.get(url("scheme_edit", free_draft.scheme)).status_code == 200


def test_what_is_missing_is_a_link_to_where_it_is_put_right(as_kari, as_grete, free_draft):
    Call.objects.filter(pk=free_draft.pk).update(summary="", scoring=True)
    page = text(as_kari.get(url("call_work", free_draft)))
    assert f'<a href="{url("call_content", free_draft)}">Skriv i én eller to' in page
    assert f'<a href="{url("call_requirements", free_draft)}">Skriv hva søknadene' in page
    refused = as_grete.post(url("call_publish", free_draft), {"version": 1}, follow=True)
    assert "Skriv i én eller to setninger" in text(refused)
    assert "Publiser utlysningen" not in text(refused)


def test_what_the_registers_know_is_refused_beside_the_field(as_kari, free_draft):
    address = url("question_add", free_draft)
    given = typed(as_kari, address, text="Organisasjonsnummer?", why="Fordi")
    answered = as_kari.post(address, given)
    assert answered.status_code == 422
    assert answered.context["form"].errors["text"] == [
        "Organisasjonsnummeret kommer fra registeret. Du trenger ikke å spørre."
    ]
    budget = as_kari.post(address, given | {"text": "Budsjett", "kind": QuestionKind.BUDGET})
    assert "Frie midler" in budget.context["form"].errors["kind"][0]


def test_somebody_else_changed_the_call_and_one_may_save_again(as_kari, free_draft):
    address = url("question_add", free_draft)
    given = typed(as_kari, address, text="Hva vil dere?", why="Fordi")
    Call.objects.filter(pk=free_draft.pk).update(version=5)
    answered = as_kari.post(address, given)
    assert answered.status_code == 409
    assert "Hva vil dere?" in text(answered)
    again = as_kari.post(address, given | {"version": answered.context["form"]["version"].value()})
    assert again.status_code == 302


def test_the_content_shows_what_was_saved_meanwhile(as_kari, free_draft):
    given = typed(as_kari, url("call_content", free_draft), title="Min tittel")
    Call.objects.filter(pk=free_draft.pk).update(version=2, title="Hennes tittel")
    answered = as_kari.post(url("call_content", free_draft), given)
    assert answered.status_code == 409
    assert "Hennes tittel" in text(answered)
    assert [row["label"] for row in answered.context["form"].now_saved] == [
        "Hva heter utlysningen?"
    ]


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("budget", "-1", "budget"),
        ("budget", "9" * 29, "budget"),
        ("budget", "tusen", "budget"),
        ("budget", "1,234", "budget"),
        ("max_amount", "1 000 000 000", "max_amount"),
        ("closes_on", "31.02.2027", "closes_on"),
        ("closes_on", "0027-02-01", "closes_on"),
        ("title", "", "title"),
        ("title", "a\x00b", "title"),
        ("report_form", "accounts", "report_form"),
        ("max_years", "9", "max_years"),
        ("payer_account", "12345678901", "payer_account"),
        ("contact_email", "ingen", "contact_email"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_its_field(as_kari, free_draft, name, value, field):
    address = url("call_content", free_draft)
    answered = as_kari.post(address, typed(as_kari, address, **{name: value}))
    assert answered.status_code == 422
    assert field in answered.context["form"].errors
    free_draft.refresh_from_db()
    assert free_draft.version == 1


def test_nothing_typed_becomes_code(as_kari, free_draft):
    Call.objects.filter(pk=free_draft.pk).update(title=SCRIPT, summary=SCRIPT, who=SCRIPT)
    Question.objects.filter(call=free_draft).update(text=SCRIPT, why=SCRIPT)
    Requirement.objects.filter(call=free_draft).update(text=SCRIPT, reason=SCRIPT)
    Scheme.objects.filter(pk=free_draft.scheme_id).update(name=SCRIPT)
    for address in (
        reverse("work_grants"),
        url("call_work", free_draft),
        url("call_questions", free_draft),
        url("call_requirements", free_draft),
    ):
        assert "<script>alert" not in text(as_kari.get(address))


def test_rows_are_moved_and_taken_out_by_buttons(as_kari, free_draft):
    one, two = free_draft.questions.all()
    as_kari.post(url("question_move", free_draft, pk=two.pk), {"version": 1, "up": "1"})
    assert list(free_draft.questions.all()) == [two, one]
    for _click in "12":
        as_kari.post(url("question_drop", free_draft, pk=one.pk), {"version": 2})
    assert list(free_draft.questions.all()) == [two]
    stale = as_kari.post(url("question_drop", free_draft, pk=two.pk), {"version": 1}, follow=True)
    assert "Noen har endret dette" in text(stale)
    requirement = free_draft.requirements.get()
    as_kari.post(url("requirement_drop", free_draft, pk=requirement.pk), {"version": 3})
    assert not free_draft.requirements.exists()


def test_too_much_is_shown_beside_the_threshold_and_explained(as_kari, free_draft):
    for n in range(3):
        Question.objects.create(
            call=free_draft, kind=QuestionKind.DATE, text=f"Nr. {n}", why="Ja", position=5 + n
        )
    page = text(as_kari.get(url("call_questions", free_draft)))
    assert "Dere spør om 7 ting" in page
    assert "bør det være høyst 5 spørsmål og ingen vedlegg" in page
    as_kari.post(
        url("call_burden", free_draft), {"version": 1, "burden_reason": "Loven krever det."}
    )
    assert "Loven krever det." in text(as_kari.get(url("call_work", free_draft)))


def test_next_years_call_is_one_click_and_shows_what_is_new(as_kari, call):
    page = text(as_kari.get(url("call_work", call)))
    assert "Lag den samme for" in page
    address = url("call_start", call.scheme)
    answers = [as_kari.post(address, {"fra": call.ref}) for _click in "12"]
    draft = Call.objects.get(before=call)
    assert {a.headers["Location"] for a in answers} == {url("call_work", draft)}
    assert "Alt er som sist" in text(as_kari.get(url("call_work", draft)))
    Call.objects.filter(pk=draft.pk).update(budget=Decimal(200_000))
    page = text(as_kari.get(url("call_work", draft)))
    assert "100\u00a0000\u00a0kr" in page
    assert "200\u00a0000\u00a0kr" in page


def test_an_approver_changes_what_is_out_and_everyone_hears(as_grete, as_kari, call, draft):
    assert as_kari.get(url("call_change", call)).status_code == 403
    address = url("call_change", call)
    later = (clock.last_day(call.closes_at) + timedelta(days=7)).isoformat()
    given = typed(as_grete, address, closes_on=later, reason="Flere trenger tid.")
    assert as_grete.post(address, given).headers["Location"] == url("call_work", call)
    assert Letter.objects.get().email == "post@korps.example"
    assert "Flere trenger tid." in text(as_kari.get(url("call_work", call)))
    earlier = clock.today().isoformat()
    shorter = typed(as_grete, address, closes_on=earlier, reason="Vi har det travelt.")
    assert "closes_on" in as_grete.post(address, shorter).context["form"].errors
    nothing = as_grete.post(address, typed(as_grete, address, reason="Fordi."))
    assert "Du har ikke endret noe ennå." in text(nothing)


def test_a_withdrawal_asks_why(as_grete, call, draft):
    address = url("call_withdraw", call)
    assert as_grete.post(address, typed(as_grete, address, reason="")).status_code == 422
    as_grete.post(address, typed(as_grete, address, reason="Ingen penger."))
    call.refresh_from_db()
    assert call.state == CallState.WITHDRAWN
    assert as_grete.get(address).headers["Location"] == url("call_work", call)
    assert "Ingen penger." in text(as_grete.get(url("call_work", call)))


def test_a_call_is_closed_from_its_page(as_grete, call, draft, at_time):
    decided(draft)
    at_time(call.closes_at)
    assert "Lukk utlysningen" in text(as_grete.get(url("call_work", call)))
    as_grete.post(url("call_close", call))
    call.refresh_from_db()
    assert call.state == CallState.CLOSED


def test_a_draft_is_not_counted_for_the_municipality(as_kari, call, draft, choir):
    sent(ApplicationFactory(call=call, organisation=choir))
    assert "Én søknad er sendt" in text(as_kari.get(url("call_work", call)))


PAGES = ["call_work", "call_content", "call_questions", "call_requirements", "question_add",
         "requirement_add", "criterion_add", "call_change", "call_withdraw"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_another_municipality_and_applicants_find_nothing(name, free_draft, ola, korps, liv):
    elsewhere = MunicipalityFactory().organisation
    for role in (Role.WRITER, Role.APPROVER, Role.RESPONSIBLE):
        MembershipFactory(user=liv, organisation=elsewhere, role=role)
    for person in (ola, liv):
        assert signed_in(person).get(url(name, free_draft)).status_code == 404
    assert Client().get(url(name, free_draft)).status_code == 302


@pytest.mark.parametrize("name", ["call_content", "call_questions", "question_add"])
def test_an_approver_reads_and_does_not_write(as_grete, free_draft, name):
    assert as_grete.get(url(name, free_draft)).status_code == 403
    assert as_grete.get(url("call_work", free_draft)).status_code == 200


def test_a_case_handler_is_told_who_publishes(as_kari, free_draft):
    assert "Bare en godkjenner" in text(as_kari.get(url("call_work", free_draft)))
    assert as_kari.post(url("call_publish", free_draft), {"version": 1}).status_code == 403


def test_pages_of_a_draft_lead_on_when_it_is_out(as_kari, call):
    for name in ("call_content", "call_questions", "call_requirements"):
        assert as_kari.get(url(name, call)).headers["Location"] == url("call_work", call)
    address = url("question_add", call)
    refused = as_kari.post(address, typed(as_kari, address, text="Mer?", why="Ja"))
    assert "Utlysningen er publisert" in text(refused)


def test_a_scheme_is_changed_and_ended(as_kari, free_draft):
    scheme = free_draft.scheme
    address = url("scheme_edit", scheme)
    given = typed(
        as_kari, address, binding=Binding.ASSIGNMENT, statutory="nei", replaces_staff="nei",
        their_initiative="ja",
    )  # fmt: skip
    assert as_kari.post(address, given).status_code == 302
    scheme.refresh_from_db()
    assert (scheme.statutory, scheme.their_initiative, scheme.version) == (False, True, 2)
    assert "Supplerer, ikke erstatter" in text(as_kari.get(url("call_work", free_draft)))
    assert as_kari.post(address, given | {"name": "Annet"}).status_code == 409
    as_kari.post(url("scheme_end", scheme), {"version": 2})
    scheme.refresh_from_db()
    assert scheme.ended_at is not None


def test_the_list_costs_the_same_for_one_and_for_many(as_kari, larvik, django_assert_num_queries):
    CallFactory(scheme=SchemeFactory(owner=larvik.organisation))
    as_kari.get(reverse("work_grants"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        as_kari.get(reverse("work_grants"))
    for _n in range(6):
        scheme = SchemeFactory(owner=larvik.organisation)
        for year in (2026, 2027, 2028, 2029):
            CallFactory(scheme=scheme, year=year)
    with django_assert_num_queries(len(one)):
        page = as_kari.get(reverse("work_grants"))
    assert len(page.context["rows"]) == 7
    assert "Se alle årene" in text(page)


def test_the_list_goes_on_on_the_next_page(as_kari, larvik):
    for n in range(22):
        SchemeFactory(owner=larvik.organisation, name=f"Ordning {n:02}")
    first = as_kari.get(reverse("work_grants"))
    rest = as_kari.get(reverse("work_grants"), {"etter": first.context["following"]})
    assert [row["scheme"].name for row in rest.context["rows"]] == ["Ordning 20", "Ordning 21"]
    assert as_kari.get(reverse("work_grants"), {"etter": "x" * 50}).status_code == 200


def test_the_thresholds_are_the_administrators(as_kari, larvik, liv):
    MembershipFactory(user=liv, organisation=larvik.organisation, role=Role.RESPONSIBLE)
    as_liv = signed_in(liv)
    address = url("grant_thresholds", larvik.organisation)
    assert as_kari.get(address).status_code == 404
    assert as_kari.get(reverse("thresholds_first")).status_code == 403
    assert as_liv.get(reverse("thresholds_first")).headers["Location"] == address
    assert "Samspills forslag" in text(as_liv.get(address))
    given = typed(as_liv, address, questions_1="3", up_to_1="30 000")
    assert as_liv.post(address, given).status_code == 302
    own = Threshold.objects.filter(owner=larvik.organisation)
    assert [(row.up_to, row.questions) for row in own] == [(30_000, 3), (100_000, 12), (None, None)]
    wrong = as_liv.post(address, given | {"questions_1": "1"})
    assert "questions_1" in wrong.context["form"].errors
    elsewhere = MunicipalityFactory().organisation
    assert as_liv.get(url("grant_thresholds", elsewhere)).status_code == 404
    emptied = as_liv.post(address, {"used_1": ""})
    assert emptied.status_code == 302, emptied.context["form"].errors
    assert not own.all().exists()


def test_a_ref_nobody_has_is_not_found(as_kari, larvik):
    for name in PAGES:
        assert as_kari.get(reverse(name, kwargs={"ref": new_ref()})).status_code == 404


def test_the_menu_leads_to_grants_whoever_one_is(as_kari, ola, korps, call):
    def current(client: Client, address: str) -> list[str]:
        return [e.label for e in client.get(address).context["menu"] if e.current]

    assert current(Client(), call.get_absolute_url()) == ["Tilskudd"]
    assert current(signed_in(ola), call.get_absolute_url()) == ["Tilskudd"]
    for address in (call.get_absolute_url(), url("call_work", call), reverse("work_grants")):
        assert current(as_kari, address) == ["Tilskudd"]
    for client in (Client(), as_kari, signed_in(ola)):
        assert len(client.get(reverse("call_list")).context["menu"]) <= 6
