"""The report: as much as the call has said beforehand, and never more (clause R3)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import StoredFile
from grants.actions import held, paying
from grants.emails import after as emails
from grants.models import Application, BudgetLine, Report, ReportFile
from grants.policies import after
from grants.states import APPLICATION, REPORT, ApplicationState, ReportForm, ReportState
from organisations.models import Organisation

LINE, WORDS = 300, 5000  # characters
ANSWER, REASON = 2000, 500
MOST_MINUTES = 60_000  # a thousand hours
OPEN = [ReportState.WAITING, ReportState.RETURNED]
FILES = 10
type Accounts = Mapping[int, Decimal | None]


@transaction.atomic
def save_report(
    application: Application,
    *,
    by: Any,
    on_behalf_of: Organisation,
    saves: int,
    words: str,
    accounts: Accounts,
    minutes: int | None,
    file: StoredFile | None = None,
) -> Report:
    """Keep what is written so far; the municipality does not see it.

    Args:
        on_behalf_of: the organisation that was granted something.
        saves: the count the person read.
        words: what was done; one line where the call asks for one.
        accounts: budget line → NOK in the end; empty where the call asks for no accounts.
        minutes: the work with the report, as they say it.
        file: one more file, examined.

    Raises:
        Refused: not a writer there, no report is asked, sent already, or what does not fit.
        Stale: a colleague has saved since.
    """
    report = _written(application, by, on_behalf_of)
    _save(report, saves, words, accounts, minutes, file)
    return report


def _written(application: Application, by: Any, on_behalf_of: Organisation) -> Report:
    """The report under lock, for one who writes in the organisation it is of."""
    report = held.report(application)
    own = on_behalf_of.pk == report.application.organisation_id
    if not own or not after.may_write_report(by, report.application):
        raise Refused(after.why_not_write_report(by, report.application))
    return report


def _check_open(report: Report) -> None:
    """Not with the municipality now."""
    if report.state not in OPEN:
        raise Refused(_("Rapporten er sendt og kan ikke endres."))


def _save(
    report: Report,
    saves: int,
    words: str,
    accounts: Accounts,
    minutes: int | None,
    file: StoredFile | None = None,
) -> None:
    """Write what was typed, when anything was."""
    _check_open(report)
    words = _words(report, words)
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("Skriv hvor mange minutter dere brukte, for eksempel 30."), "minutes")
    lines = _changed_lines(report, accounts)
    same = report.words == words and report.minutes == minutes and not lines and file is None
    if same:
        return  # a second click, or the page's own quiet save
    if report.saves != saves:
        raise Stale(_("En kollega har lagret noe annet mens du skrev."))
    BudgetLine.objects.bulk_update(lines, ["accounts"])
    if file is not None:
        _add_file(report, file)
    report.words, report.minutes, report.saves = words, minutes, report.saves + 1
    report.save(update_fields=["words", "minutes", "saves"])


def _words(report: Report, words: str) -> str:
    """As typed, no longer than what the call asks for."""
    words = words.replace("\x00", "").strip()
    one = report.application.call.report_form == ReportForm.LINE
    if one:
        words = " ".join(words.split())
    most = LINE if one else WORDS
    if len(words) > most:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": most}, "words")
    return words


def _changed_lines(report: Report, accounts: Accounts) -> list[BudgetLine]:
    """The budget's own lines with what they came to; the same rows, no new ones.

    Raises:
        Refused: accounts that the call does not ask for, a line of another, or a negative sum.
    """
    if accounts and report.application.call.report_form != ReportForm.ACCOUNTS:
        raise Refused(_("Kommunen ber ikke om regnskap for dette tilskuddet."))
    rows = BudgetLine.objects.select_for_update().filter(application=report.application)
    lines = {row.pk: row for row in rows}
    if set(accounts) - set(lines):
        raise Refused(_("En linje er ikke i budsjettet. Last siden på nytt."))
    changed = []
    for pk, amount in accounts.items():
        if amount is not None and amount < 0:
            raise Refused(_("Beløpet kan ikke være mindre enn 0."), f"line_{pk}")
        if lines[pk].accounts != amount:
            lines[pk].accounts = amount
            changed.append(lines[pk])
    return changed


def _add_file(report: Report, file: StoredFile) -> None:
    """One more, where files are any use: not with one line."""
    if report.application.call.report_form != ReportForm.ACCOUNTS:
        raise Refused(_("Kommunen ber ikke om vedlegg i denne rapporten."), "file")
    if report.files.count() >= FILES:
        raise Refused(_("Dere kan legge ved høyst %(n)s filer.") % {"n": FILES}, "file")
    ReportFile.objects.create(report=report, file=file)


@transaction.atomic
def remove_file(file: ReportFile, *, by: Any, on_behalf_of: Organisation) -> Report:
    """Take a file out of a report that is not sent.

    Raises:
        Refused: not a writer there, or it is sent.
    """
    report = _written(file.report.application, by, on_behalf_of)
    _check_open(report)
    report.files.filter(pk=file.pk).delete()
    report.saves += 1
    report.save(update_fields=["saves"])
    return report


@transaction.atomic
def send_report(
    application: Application,
    *,
    by: Any,
    on_behalf_of: Organisation,
    saves: int,
    words: str,
    accounts: Accounts,
    minutes: int | None,
) -> Report:
    """Save and send it; for the first time, or again after it was returned.

    Raises:
        Refused: as `save_report`, and: not somebody responsible, no words, a line without its sum,
            or the money has not come.
        Stale: a colleague has saved since.
    """
    report = held.report(application)
    application = report.application
    own = on_behalf_of.pk == application.organisation_id
    if not own or not after.may_answer_grant(by, application):
        raise Refused(after.why_not_answer_grant(by, application))
    if report.state not in OPEN:
        return report  # a second click
    if application.state != ApplicationState.PAID:
        raise Refused(_("Rapporten kan sendes når pengene er betalt."))
    _save(report, saves, words, accounts, minutes)
    _check_whole(report)
    states.move(report, ReportState.SENT, allowed=REPORT)
    report.sent_at, report.sent_by = clock.now(), by
    report.save(update_fields=["state", "sent_at", "sent_by"])
    states.move(application, ApplicationState.REPORTED, allowed=APPLICATION)
    application.save(update_fields=["state"])
    emails.call_back(application, emails.REPORT_DUE)
    audit.record("report.sent", report, by=by, on_behalf_of=on_behalf_of)
    return report


def _check_whole(report: Report) -> None:
    """What the call asks for is there."""
    if not report.words:
        raise Refused(_("Skriv hva pengene gikk til."), "words")
    if report.application.call.report_form != ReportForm.ACCOUNTS:
        return
    lacking = report.application.lines.filter(accounts=None).first()
    if lacking:
        raise Refused(
            _("Skriv hva «%(line)s» ble. Skriv 0 hvis det ikke ble noe.") % {"line": lacking.name},
            f"line_{lacking.pk}",
        )


@transaction.atomic
def approve_report(application: Application, *, by: Any) -> Report:
    """Say that it is good; nothing more is asked, and money that has waited for it is due.

    Raises:
        Refused: not a case handler without a stake, or it is not sent.
    """
    report = _handled(application, by)
    if report.state == ReportState.APPROVED:
        return report  # a second click
    states.move(report, ReportState.APPROVED, allowed=REPORT)
    _answered(report, by, "approved", "", rest=paying.release(report.application, by=by))
    return report


@transaction.atomic
def return_report(application: Application, *, by: Any, reason: str) -> Report:
    """Ask for more, with what is missing.

    Raises:
        Refused: not a case handler without a stake, no reason, or it is not sent.
    """
    report = _handled(application, by)
    if report.state == ReportState.RETURNED:
        return report  # a second click
    said = held.needed(reason, ANSWER, _("Skriv hva dere trenger mer av."))
    states.move(report, ReportState.RETURNED, allowed=REPORT)
    _answered(report, by, "returned", said)
    states.move(report.application, ApplicationState.PAID, allowed=APPLICATION)
    report.application.save(update_fields=["state"])
    return report


@transaction.atomic
def write_off_report(application: Application, *, by: Any, reason: str) -> Report:
    """Let them off it, with a reason; money that has waited for it is due.

    Raises:
        Refused: not a case handler without a stake, no reason, or it is sent.
    """
    report = _handled(application, by)
    if report.state == ReportState.WRITTEN_OFF:
        return report  # a second click
    said = held.needed(reason, ANSWER, _("Skriv hvorfor rapporten ikke trengs."))
    states.move(report, ReportState.WRITTEN_OFF, allowed=REPORT)
    emails.call_back(report.application, emails.REPORT_DUE)
    rest = paying.release(report.application, by=by)
    _answered(report, by, "written_off", said, rest=rest)
    return report


@transaction.atomic
def extend_report(application: Application, *, by: Any, due: date, reason: str) -> Report:
    """Give more time; never less. The reminders begin anew.

    Raises:
        Refused: not a case handler without a stake, a day that is no later, no reason, or it is
            sent.
    """
    report = _handled(application, by)
    if report.state not in OPEN:
        raise Refused(_("Rapporten er sendt. Fristen trenger ikke flyttes."))
    said = held.needed(reason, REASON, _("Skriv hvorfor dere flytter fristen."))
    if due == report.due and said == report.extended_reason:
        return report  # a second click
    if due <= report.due or due < clock.today():
        raise Refused(_("Velg en dag etter fristen som gjelder nå."), "due")
    report.due, report.extended_reason = due, said
    report.save(update_fields=["due", "extended_reason"])
    owner = report.application
    owner.reminded = [name for name in owner.reminded if not name.startswith("report")]
    owner.save(update_fields=["reminded"])
    emails.call_back(owner, emails.REPORT_DUE)
    audit.record("report.extended", report, by=by, on_behalf_of=owner.call.scheme.owner)
    emails.tell(
        owner, "report_news", key=f"report:{report.pk}:due:{due}", report=report, what="extended"
    )
    return report


def _handled(application: Application, by: Any) -> Report:
    """The report under lock, for a case handler without a stake."""
    report = held.report(application)
    held.check_handles(by, report.application)
    return report


def _answered(report: Report, by: Any, what: str, words: str, rest: Decimal | None = None) -> None:
    """Keep who answered what, log it and tell them; the state is moved already.

    `rest`: NOK that has waited for the report, and comes now.
    """
    report.answer, report.handled_by, report.handled_at = words, by, clock.now()
    report.save(update_fields=["state", "answer", "handled_by", "handled_at"])
    owner = report.application.call.scheme.owner
    event = audit.record(f"report.{what}", report, by=by, on_behalf_of=owner)
    key = f"report:{report.pk}:{what}:{event.pk}"
    emails.tell(report.application, "report_news", key=key, report=report, what=what, rest=rest)
