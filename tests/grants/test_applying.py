"""Ola begins the band's application: filled in, saved by several, copied from last year."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from grants.actions import applying, filling
from grants.answers import Line
from grants.models import Application, Reply
from grants.policies import applying as policy
from grants.states import ApplicationState, Binding
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import (
    ACCOUNT,
    ApplicationFactory,
    CallFactory,
    sent,
)
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def question(call, kind):
    return call.questions.get(kind=kind)


def save(draft, by, **changes):
    given = {
        "saves": draft.saves,
        "amount": draft.amount,
        "years": draft.years,
        "account": draft.account,
    }
    return applying.save(draft, by=by, **given | changes)


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value


# --- beginning --------------------------------------------------------------------------


def test_one_application_of_one_organisation(call, korps, ola, nina, nina_writes):
    first = applying.start(call, by=ola, on_behalf_of=korps)
    assert applying.start(call, by=nina, on_behalf_of=korps) == first
    assert Application.objects.count() == 1
    assert AuditEvent.objects.filter(verb="application.started").count() == 1


def test_only_for_those_one_writes_for(call, korps, liv, kari, choir, larvik):
    assert refused(lambda: applying.start(call, by=liv, on_behalf_of=korps)).field == "organisation"
    refused(lambda: applying.start(call, by=kari, on_behalf_of=larvik.organisation))
    MembershipFactory(user=liv, organisation=korps, role=Role.READER)
    refused(lambda: applying.start(call, by=liv, on_behalf_of=korps))


def test_an_organisation_that_is_no_more_begins_nothing(call, korps, ola):
    korps.dissolved_at = clock.today()
    korps.save()
    refused(lambda: applying.start(call, by=ola, on_behalf_of=korps))


def test_a_withdrawn_application_does_not_stand_in_the_way(call, draft, korps, ola):
    sent(draft, state=ApplicationState.WITHDRAWN)
    assert applying.start(call, by=ola, on_behalf_of=korps) != draft


def test_what_is_begun_is_found_after_the_deadline(call, draft, korps, ola, choir, liv, at_time):
    at_time(call.closes_at)
    assert applying.start(call, by=ola, on_behalf_of=korps) == draft
    assert (
        "Fristen gikk ut"
        in refused(lambda: applying.start(call, by=liv, on_behalf_of=choir)).message
    )


def test_before_it_opens(call, korps, ola, at_time):
    at_time(call.opens_at.replace(year=call.opens_at.year - 1))
    assert (
        "Dere kan søke fra"
        in refused(lambda: applying.start(call, by=ola, on_behalf_of=korps)).message
    )


# --- filled in --------------------------------------------------------------------------


def test_what_is_known_is_filled_in(call, korps, ola, larvik):
    korps.about = "Vi spiller for hele byen."
    korps.save()
    before = ApplicationFactory(
        call=CallFactory(scheme=call.scheme, title="Før", published=True),
        organisation=korps,
        account=ACCOUNT,
    )
    asked = before.call.questions.get(recall="members")
    Reply.objects.create(application=before, question=asked, text="36", value=36)
    draft = applying.start(call, by=ola, on_behalf_of=korps)
    replies = list(draft.replies.all())
    assert [reply.text for reply in replies] == ["Vi spiller for hele byen.", "36"]
    assert all(reply.prefilled for reply in replies)
    assert (replies[1].value, draft.account) == (36, ACCOUNT)
    # left as it is, it stays marked; changed, it does not
    ids = {reply.question.recall: reply.question_id for reply in replies}
    saved = {ids["about"]: "Vi spiller for hele byen.\n", ids["members"]: "40"}
    draft = save(draft, ola, replies=saved)
    assert {r.question.recall: r.prefilled for r in draft.replies.all()} == {
        "about": True,
        "members": False,
    }


def test_other_organisations_answers_are_not_filled_in(call, korps, choir, ola, liv):
    other = applying.start(call, by=liv, on_behalf_of=choir)
    asked = call.questions.get(recall="members")
    save(other, liv, replies={asked.pk: "88"}, account=ACCOUNT)
    draft = applying.start(call, by=ola, on_behalf_of=korps)
    assert not draft.replies.filter(question=asked).exists()
    assert draft.account == ""


def test_last_years_application_is_copied_where_nothing_is_written(project_call, korps, ola):
    last = CallFactory(
        scheme=project_call.scheme, year=project_call.year - 1, binding=Binding.PROJECT
    )
    asked = {}
    for q in project_call.questions.all():
        asked[q.kind] = last.questions.create(
            position=q.position + 5, kind=q.kind, text=q.text, why=q.why, words=q.words,
            choices=q.choices,
        )  # fmt: skip
    type(project_call).objects.filter(pk=project_call.pk).update(before=last)
    last.published_at, last.published_by = clock.now(), ola
    type(last).objects.filter(pk=last.pk).update(
        state="published", published_at=clock.now(), published_by=ola
    )
    before = ApplicationFactory(
        call=last, organisation=korps, title="Øvingshelg", amount=Decimal(30_000)
    )
    for kind, words in (("text", "En helg."), ("number", "40"), ("choice", "Vår")):
        before.replies.create(
            question=asked[kind], text=words, value=40 if kind == "number" else None
        )
    before.replies.create(question=asked["date"], text="2026-03-01")
    before.lines.create(question=asked["budget"], position=0, name="Leie", budget=30_000)
    sent(before)
    project_call.refresh_from_db()
    draft = applying.start(project_call, by=ola, on_behalf_of=korps)
    page = text(signed_in(ola).get(reverse("application_edit", args=[draft.ref])))
    assert page.count("Kopier fjorårets søknad") == 1
    save(draft, ola, replies={question(project_call, "text").pk: "To helger."})
    draft = filling.copy_last_year(draft, by=ola)
    filling.copy_last_year(draft, by=ola)
    words = {r.question.kind: (r.text, r.prefilled) for r in draft.replies.all()}
    assert words == {"text": ("To helger.", False), "number": ("40", True), "choice": ("Vår", True)}
    assert [(line.name, line.budget) for line in draft.lines.all()] == [("Leie", 30_000)]
    assert (draft.title, draft.amount) == ("Øvingshelg", 30_000)


def test_there_may_be_nothing_to_copy(draft, ola):
    assert (
        "ingen søknad fra i fjor" in refused(lambda: filling.copy_last_year(draft, by=ola)).message
    )


# --- writing ----------------------------------------------------------------------------


def test_everything_is_kept(project_call, korps, ola):
    draft = applying.start(project_call, by=ola, on_behalf_of=korps)
    draft = save(
        draft,
        ola,
        title=" Øvingshelg ",
        amount=Decimal("12000.50"),
        years=3,
        account="1234.56.78903",
        replies={
            question(project_call, "text").pk: "Vi drar på tur.",
            question(project_call, "money").pk: "1.250,50",
            question(project_call, "number").pk: "1 200",
            question(project_call, "choice").pk: "Høst",
            question(project_call, "date").pk: "2027-03-01",
        },
        lines={question(project_call, "budget").pk: [Line(False, "Leie", Decimal(900))]},
    )
    draft.refresh_from_db()
    assert (draft.title, draft.amount, draft.years) == ("Øvingshelg", Decimal("12000.50"), 3)
    assert (draft.account, draft.amount * draft.years) == (ACCOUNT, Decimal("36001.50"))
    values = {r.question.kind: r.value for r in draft.replies.all()}
    assert (values["money"], values["number"]) == (Decimal("1250.50"), 1200)
    assert draft.lines.get().name == "Leie"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("90000.01")}, "amount"),
        ({"amount": Decimal("4999.99")}, "amount"),
        ({"years": 4}, "years"),
        ({"years": 0}, "years"),
        ({"account": "12345678901"}, "account"),
        ({"account": "1234567890"}, "account"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(project_call, korps, ola, changes, field):
    draft = applying.start(project_call, by=ola, on_behalf_of=korps)
    assert refused(lambda: save(draft, ola, **changes)).field == field
    draft.refresh_from_db()
    assert (draft.saves, draft.amount) == (0, None)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("money", "-100"),
        ("money", "9" * 20),
        ("money", "12,345"),
        ("money", "tusen"),
        ("number", "-3"),
        ("number", "mange"),
        ("choice", "Sommer"),
        ("date", "i mars"),
        ("date", "0001-01-01"),
        ("text", "x" * 20_001),
    ],
)
def test_an_answer_that_cannot_be_read(project_call, korps, ola, kind, words):
    draft = applying.start(project_call, by=ola, on_behalf_of=korps)
    asked = question(project_call, kind)
    problem = refused(lambda: save(draft, ola, replies={asked.pk: words}))
    assert problem.field == f"question_{asked.pk}"
    assert not draft.replies.exists()


@pytest.mark.parametrize(
    "lines",
    [
        [Line(False, "Leie", Decimal(-1))],
        [Line(False, " ", Decimal(1))],
        [Line(True, "x" * 121, Decimal(1))],
        [Line(True, "Kake", Decimal(1))] * 81,
    ],
)
def test_a_budget_that_cannot_be_kept(project_call, korps, ola, lines):
    draft = applying.start(project_call, by=ola, on_behalf_of=korps)
    refused(lambda: save(draft, ola, lines={question(project_call, "budget").pk: lines}))


def test_another_calls_question_is_not_answered_here(draft, ola, project_call):
    other = question(project_call, "text")
    lines = {question(project_call, "budget").pk: [Line(True, "Kake", Decimal(1))]}
    save(draft, ola, replies={other.pk: "Snik", 10**9: "Snik"}, lines=lines)
    assert not Reply.objects.exists()
    assert not draft.lines.exists()


def test_two_at_once_lose_nothing(draft, ola, nina, nina_writes, call):
    asked = call.questions.get(recall="about")
    save(draft, nina, replies={asked.pk: "Ninas ord"})
    with pytest.raises(Stale):
        save(draft, ola, saves=0, replies={asked.pk: "Olas ord"})
    assert draft.replies.get().text == "Ninas ord"


def test_one_who_has_left_writes_no_more(draft, ola, korps):
    ola.memberships.update(ends=clock.now())
    assert "lenger" in refused(lambda: save(draft, ola, replies={})).message


def test_what_is_sent_is_not_written_in(draft, ola):
    sent(draft)
    assert "allerede sendt" in refused(lambda: save(draft, ola)).message


# --- taking back ------------------------------------------------------------------------


def test_a_draft_is_thrown_away(draft, ola, liv):
    refused(lambda: applying.delete_draft(draft, by=liv))
    applying.delete_draft(draft, by=ola)
    applying.delete_draft(draft, by=ola)
    assert not Application.objects.exists()
    assert AuditEvent.objects.filter(verb="application.draft_deleted").count() == 1


def test_a_sent_one_is_not_thrown_away(draft, ola):
    sent(draft)
    refused(lambda: applying.delete_draft(draft, by=ola))


def test_it_is_withdrawn_with_a_reason(draft, ola, nina, nina_writes, korps, call):
    sent(draft)
    give = {"on_behalf_of": korps, "reason": "Vi avlyste."}
    refused(lambda: applying.withdraw(draft, by=nina, **give))
    assert (
        refused(lambda: applying.withdraw(draft, by=ola, on_behalf_of=korps, reason=" ")).field
        == "reason"
    )
    refused(lambda: applying.withdraw(draft, by=ola, on_behalf_of=korps, reason="x" * 501))
    applying.withdraw(draft, by=ola, **give)
    applying.withdraw(draft, by=ola, **give)
    draft.refresh_from_db()
    assert (draft.state, draft.withdrawn_reason) == (ApplicationState.WITHDRAWN, "Vi avlyste.")
    assert AuditEvent.objects.filter(verb="application.withdrawn").count() == 1


@pytest.mark.parametrize("state", [ApplicationState.CLOSED])
def test_what_is_decided_is_not_withdrawn(draft, ola, korps, state):
    sent(draft, state=state)
    refused(lambda: applying.withdraw(draft, by=ola, on_behalf_of=korps, reason="Nei"))


def test_a_draft_is_not_withdrawn(draft, ola, korps):
    assert (
        "ikke sendt"
        in refused(
            lambda: applying.withdraw(draft, by=ola, on_behalf_of=korps, reason="Nei")
        ).message
    )


# --- what the register says -------------------------------------------------------------


def test_the_register_answers_what_it_can(call, korps, choir):
    assert [met for _r, met in policy.eligible(korps, call)] == [True]
    rules = ("seated", "works", "registered", "numbered", "statement")
    far = CallFactory(published=True, requirements=[{"rule": r, "text": r} for r in rules])
    said = {r.rule: met for r, met in policy.eligible(korps, far)}
    assert said["seated"] is False
    assert said["works"] is False
    assert said["statement"] is None
    assert said["registered"] is korps.in_voluntary_register
    assert said["numbered"] is bool(korps.orgnr)
    korps.nationwide = True
    assert policy.is_at_work(korps, far)


# --- the pages --------------------------------------------------------------------------


def test_the_way_in(call, korps, ola, liv):
    page = text(signed_in(ola).get(reverse("application_new", args=[call.ref])))
    assert "Start søknaden" in page
    assert "Solsida skolekorps" in page
    nobody = text(signed_in(liv).get(reverse("application_new", args=[call.ref])))
    assert "Bli med i en organisasjon" in nobody
    post = signed_in(liv).post(
        reverse("application_new", args=[call.ref]), {"organisation": korps.ref}
    )
    assert post.status_code == 422
    assert not Application.objects.exists()


def test_a_call_that_is_not_published_is_not_there(ola, korps):
    draft = CallFactory()
    page = signed_in(ola).get(reverse("application_new", args=[draft.ref]))
    assert page.status_code == 404
