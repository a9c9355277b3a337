"""The report: as much as was asked beforehand, and what the municipality does with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import Refused, Stale
from grants.actions import reporting
from grants.models import Application, BudgetLine, Conflict, Report
from grants.states import (
    ApplicationState,
    Binding,
    ConflictGround,
    QuestionKind,
    ReportForm,
    ReportState,
)
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory
from tests.grants.afterwards import accepted, fresh, letters, paid, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(larvik, korps, ola, kari, grete):
    """A grant of free funds that is paid and owes one line."""
    scheme = SchemeFactory(owner=larvik.organisation)
    call = CallFactory(scheme=scheme, report_form=ReportForm.LINE, published=grete)
    row = accepted(ApplicationFactory(call=call, organisation=korps), ola)
    paid(row, kari)
    return fresh(row)


@pytest.fixture
def project(larvik, korps, ola, kari, grete):
    """A project's grant that is paid and owes accounts, with its budget of two lines."""
    scheme = SchemeFactory(owner=larvik.organisation, binding=Binding.PROJECT)
    budget = {"kind": QuestionKind.BUDGET, "text": "Budsjett"}
    call = CallFactory(
        scheme=scheme, report_form=ReportForm.ACCOUNTS, questions=[budget], published=grete
    )
    draft = ApplicationFactory(call=call, organisation=korps)
    question = call.questions.get()
    for position, (income, name, sum_) in enumerate(
        [(False, "Noter", 15_000), (True, "Salg", 5000)]
    ):
        BudgetLine.objects.create(
            application=draft, question=question, position=position, income=income, name=name,
            budget=sum_,
        )  # fmt: skip
    row = accepted(draft, ola)
    paid(row, kari)
    return fresh(row)


def typed(application, **changes):
    report = Report.objects.get(application=application)
    return {
        "on_behalf_of": application.organisation,
        "saves": report.saves,
        "words": "Vi kjøpte noter.",
        "accounts": {},
        "minutes": 20,
    } | changes


def send(application, by, **changes):
    return reporting.send_report(application, by=by, **typed(application, **changes))


def save(application, by, **changes):
    return reporting.save_report(application, by=by, **typed(application, **changes))


def whole(project):
    return {row.pk: row.budget + 100 for row in project.lines.all()}


def test_one_line_is_sent_and_approved(line, ola, kari):
    report = send(line, ola)
    assert (report.state, report.minutes, report.sent_by) == (ReportState.SENT, 20, ola)
    assert fresh(line).state == ApplicationState.REPORTED
    send(line, ola, words="Noe annet")  # a second click
    reporting.approve_report(line, by=kari)
    reporting.approve_report(line, by=kari)
    assert Report.objects.get(application=line).words == "Vi kjøpte noter."
    assert (told("report.sent"), told("report.approved")) == (1, 1)
    assert len(letters("report_news")) == 1


def test_where_none_is_asked_there_is_none_to_send(draft, ola, kari):
    row = accepted(draft, ola)
    paid(row, kari)
    with pytest.raises(Refused, match="ikke om rapport"):
        reporting.send_report(
            fresh(row), by=ola, on_behalf_of=row.organisation, saves=0, words="Ja", accounts={},
            minutes=None,
        )  # fmt: skip
    assert signed_in(ola).get(reverse("report_edit", kwargs={"ref": row.ref})).status_code == 404


def test_free_funds_never_give_accounts(line, ola):
    assert line.call.binding == Binding.FREE
    for accounts in ({1: Decimal(5)}, {1: None}):
        with pytest.raises(Refused, match="ikke om regnskap"):
            send(line, ola, accounts=accounts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(report_form=ReportForm.ACCOUNTS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "  "}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": -5}, "minutes"),
        ({"minutes": 10**9}, "minutes"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(line, ola, changes, field):
    with pytest.raises(Refused) as error:
        send(line, ola, **changes)
    assert error.value.field == field


def test_a_line_is_one_line(line, ola):
    assert send(line, ola, words="Noter\r\nog\x00 leie").words == "Noter og leie"


def test_accounts_stand_beside_the_budgets_own_lines(project, ola):
    lines = list(project.lines.all())
    with pytest.raises(Refused, match="«Noter»") as error:
        send(project, ola, accounts={lines[0].pk: None, lines[1].pk: Decimal(1)})
    assert error.value.field == f"line_{lines[0].pk}"
    send(project, ola, accounts=whole(project))
    assert [row.accounts - row.budget for row in project.lines.all()] == [100, 100]


def test_lines_of_another_and_sums_below_nothing_are_refused(project, ola):
    stray = {2**40: Decimal(1)}
    with pytest.raises(Refused, match="ikke i budsjettet"):
        save(project, ola, accounts=stray)
    first = project.lines.first()
    with pytest.raises(Refused, match="mindre enn 0"):
        save(project, ola, accounts={first.pk: Decimal(-1)})


def test_a_writer_saves_and_a_responsible_person_sends(line, nina, nina_writes, ola, liv, choir):
    save(line, nina, words="Kladd")
    with pytest.raises(Refused, match="ansvarlig"):
        send(line, nina)
    for act in (save, send):
        with pytest.raises(Refused):
            act(line, liv)
        with pytest.raises(Refused):
            act(line, ola, on_behalf_of=choir)
    assert told("report.sent") == 0


def test_two_who_write_at_once_lose_nothing(line, nina, nina_writes, ola):
    save(line, nina, words="Ninas ord")
    with pytest.raises(Stale):
        save(line, ola, words="Olas ord", saves=0)
    assert Report.objects.get(application=line).words == "Ninas ord"
    save(line, ola, words="Ninas ord", saves=0)  # the same again is no conflict


def test_it_is_not_sent_before_the_money_has_come(line, ola):
    Application.objects.filter(pk=line.pk).update(state=ApplicationState.ACCEPTED)
    with pytest.raises(Refused, match="når pengene er betalt"):
        send(line, ola)


def test_returned_with_a_reason_it_is_sent_again(line, ola, kari):
    with pytest.raises(Refused):
        reporting.return_report(line, by=kari, reason="Ikke sendt")
    send(line, ola)
    with pytest.raises(Refused, match="dere trenger mer"):
        reporting.return_report(line, by=kari, reason="")
    reporting.return_report(line, by=kari, reason="Hvilke noter?")
    assert fresh(line).state == ApplicationState.PAID
    send(line, ola, words="Noter til julekonserten.")
    reporting.return_report(line, by=kari, reason="Enda en gang?")
    assert len(letters("report_news")) == 2
    assert "Hvilke noter?" in letters("report_news")[0].batch.body


def test_more_time_is_given_with_a_reason_and_never_less(line, kari, ola):
    due = Report.objects.get(application=line).due
    for day in (due, due - timedelta(days=1)):
        with pytest.raises(Refused) as error:
            reporting.extend_report(line, by=kari, due=day, reason="Sykdom")
        assert error.value.field == "due"
    with pytest.raises(Refused, match="hvorfor"):
        reporting.extend_report(line, by=kari, due=due + timedelta(days=30), reason="")
    for _again in range(2):
        report = reporting.extend_report(
            line, by=kari, due=due + timedelta(days=30), reason="Sykdom"
        )
    assert report.first_due == due
    assert (told("report.extended"), len(letters("report_news"))) == (1, 1)


def test_written_off_with_a_reason_nothing_more_is_asked(line, kari, ola):
    with pytest.raises(Refused, match="hvorfor"):
        reporting.write_off_report(line, by=kari, reason="\n")
    reporting.write_off_report(line, by=kari, reason="Dere har fortalt det på møtet.")
    with pytest.raises(Refused, match="sendt"):
        save(line, ola)
    assert told("report.written_off") == 1


def test_only_a_case_handler_without_a_stake_answers(line, ola, grete, kari, liv):
    send(line, ola)
    for somebody in (grete, ola, liv):
        with pytest.raises(Refused):
            reporting.approve_report(line, by=somebody)
    Conflict.objects.create(
        application=line, person=kari, ground=ConflictGround.FAMILY, declared_at=clock.now()
    )
    with pytest.raises(Refused, match="inhabil"):
        reporting.approve_report(line, by=kari)


def post(browser, application, **fields):
    return browser.post(reverse("report_edit", kwargs={"ref": application.ref}), fields)


def test_the_page_saves_by_itself_and_sends(line, ola, nina, nina_writes, liv):
    here = reverse("report_edit", kwargs={"ref": line.ref})
    assert signed_in(liv).get(here).status_code == 404
    browser = signed_in(nina)
    quiet = reverse("report_save", kwargs={"ref": line.ref})
    answer = browser.post(quiet, {"saves": 0, "words": "Kladd"})
    assert "Lagret kl." in text(answer)
    assert 'name="saves" value="1"' in text(answer)
    assert "<html" not in text(answer)
    assert browser.post(quiet, {"saves": 0, "words": "Annet"}).status_code == 409
    assert "Send rapporten" not in text(browser.get(here))
    page = text(signed_in(ola).get(here))
    assert "Kladd" in page
    assert "Regnskap" not in page
    assert 'type="file"' not in page
    assert post(signed_in(ola), line, saves=1, words="", send="1").status_code == 422
    assert post(signed_in(ola), line, saves=1, words="Noter", send="1").status_code == 302
    assert fresh(line).state == ApplicationState.REPORTED


def test_the_page_with_accounts_and_a_file(project, ola, kari, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    browser = signed_in(ola)
    page = text(browser.get(reverse("report_edit", kwargs={"ref": project.ref})))
    assert "Budsjett: 15\u00a0000\u00a0kr" in page
    file = SimpleUploadedFile("bilag.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    lines = {f"line_{row.pk}": "1 000,50" for row in project.lines.all()}
    bad = lines | {next(iter(lines)): "mye"}
    assert post(browser, project, saves=0, words="Noter", **bad).status_code == 422
    assert post(browser, project, saves=0, words="Noter", file=file, **lines).status_code == 302
    report = Report.objects.get(application=project)
    own = {"ref": project.ref, "pk": report.files.get().pk}
    assert browser.get(reverse("report_file", kwargs=own)).status_code == 200
    desk = signed_in(kari)
    assert desk.get(reverse("report_file_desk", kwargs=own)).status_code == 404  # not sent
    case = reverse("grant_case", kwargs={"ref": project.ref})
    assert "1\u00a0000,50\u00a0kr" not in text(desk.get(case))
    again = post(browser, project, saves=report.saves, words="Noter", send="1", **lines)
    assert again.status_code == 302
    assert desk.get(reverse("report_file_desk", kwargs=own)).status_code == 200
    assert "−13\u00a0999,50\u00a0kr" in text(desk.get(case))


def test_the_desk_reads_and_answers(line, ola, kari, liv):
    send(line, ola, words="<script>alert(1)</script>")
    browser = signed_in(kari)
    listed = reverse("reports", kwargs={"ref": line.call.ref})
    assert "Solsida skolekorps" in text(browser.get(listed))
    assert signed_in(liv).get(listed).status_code == 404
    page = text(browser.get(reverse("grant_case", kwargs={"ref": line.ref})))
    assert "Godkjenn rapporten" in page
    assert "<script>alert" not in page
    back = reverse("grant_act", kwargs={"ref": line.ref, "act": "tilbake"})
    assert browser.post(back, {"reason": ""}).status_code == 422
    assert browser.post(back, {"reason": "Hvilke?"}).status_code == 302
    for act in ("frist", "frafall", "krev"):
        here = reverse("grant_act", kwargs={"ref": line.ref, "act": act})
        assert browser.get(here).status_code == 200
        assert browser.post(here, {"due": "2001-01-01", "reason": ""}).status_code == 422
    nothing = reverse("grant_act", kwargs={"ref": line.ref, "act": "finnes-ikke"})
    assert browser.get(nothing).status_code == 404
