"""Beginning an application, writing it together, and taking it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import StoredFile
from core.templatetags.portal import dato
from grants import answers, bank, budget
from grants.actions import filling
from grants.actions.drafting import (
    check_may_send,
    check_may_write,
    held_with_call,
    locked_application,
)
from grants.answers import Line
from grants.emails import after
from grants.emails import withdrawn as emails
from grants.models import Application, ApplicationFile, BudgetLine, Call, Question, Reply
from grants.policies import applying as policy
from grants.states import APPLICATION, ApplicationState, CallState, QuestionKind
from organisations.models import Organisation

FILES = 20  # in one application
REASON = 500  # characters


@transaction.atomic
def start(call: Call, *, by: Any, on_behalf_of: Organisation) -> Application:
    """Open the organisation's shared draft; begin one, filled in, when there is none.

    Raises:
        Refused: the call takes no applications now, or no right to write for the organisation.
    """
    call = budget.locked(call)
    if not policy.applying_organisations(by, call).filter(pk=on_behalf_of.pk).exists():
        raise Refused(_("Velg en organisasjon du kan skrive for."), "organisation")
    own = call.applications.filter(organisation=on_behalf_of)
    if before := own.exclude(state=ApplicationState.WITHDRAWN).first():
        return before
    check_takes_applications(call)
    return begin(call, by=by, organisation=on_behalf_of)


def begin(call: Call, *, by: Any, **whose: Any) -> Application:
    """A new draft of an organisation or a claim; the call is under lock."""
    now = clock.now()
    application = Application.objects.create(
        call=call, created_at=now, edited_at=now, edited_by=by, **whose
    )
    filling.fill(application)
    audit.record("application.started", application, by=by, on_behalf_of=application.organisation)
    return application


def check_takes_applications(call: Call) -> None:
    """Refuse outside the time it is open. The instant of the deadline is too late.

    The clock is read after the call's row is locked.
    """
    now = clock.now()
    if call.is_open(now):
        return
    if call.state == CallState.WITHDRAWN:
        raise Refused(_("Kommunen har trukket utlysningen."))
    if call.opens_at and now < call.opens_at:
        raise Refused(_("Dere kan søke fra %(day)s.") % {"day": dato(call.opens_at)})
    if call.closes_at and call.is_over(now):
        last = clock.last_day(call.closes_at)
        raise Refused(_("Fristen gikk ut %(day)s. Kladden er tatt vare på.") % {"day": dato(last)})
    raise Refused(_("Utlysningen tar ikke imot søknader nå."))


@transaction.atomic
def save(
    application: Application,
    *,
    by: Any,
    saves: int,
    amount: Decimal | None,
    years: int = 1,
    account: str = "",
    title: str = "",
    replies: Mapping[int, str] | None = None,
    lines: Mapping[int, Sequence[Line]] | None = None,
    files: Mapping[int, StoredFile] | None = None,
) -> Application:
    """Save what has been written so far.

    Args:
        application: a draft, or one the municipality has asked more of.
        by: the person who writes.
        saves: the count of saves the form was opened with.
        amount: NOK a year; None while nobody has said.
        years: of the years that the call gives for.
        account: eleven digits, or nothing yet.
        title: of the project; public if they are granted something.
        replies: question id → words. Questions not named, and those of other calls, stand.
        lines: question id → the whole budget.
        files: question id → an attachment to add.

    Raises:
        Stale: somebody else has saved since; nothing is overwritten.
        Refused: no right to write any longer, or something that cannot be kept, at its field.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    if draft.saves != saves:
        raise Stale(
            _("En annen hos dere har lagret mens du skrev. Se hva som er endret, og lagre på nytt.")
        )
    set_facts(draft, amount=amount, years=years, account=account, title=title)
    questions = draft.call.questions.in_bulk()
    set_replies(draft, questions, replies or {})
    set_lines(draft, questions, lines or {})
    add_files(draft, questions, files or {})
    draft.saves += 1
    draft.edited_at, draft.edited_by = clock.now(), by
    draft.save(
        update_fields=["title", "amount", "years", "account", "saves", "edited_at", "edited_by"]
    )
    return draft


def set_facts(
    draft: Application, *, amount: Decimal | None, years: int, account: str, title: str
) -> None:
    """The sum, the years, the account and the title, when they can be kept."""
    if amount is not None:
        answers.check_sum(draft.call, amount)
    if not 1 <= years <= draft.call.max_years:
        raise Refused(_("Velg hvor mange år dere søker for."), "years")
    if len(title) > answers.NAME_LIMIT:
        raise Refused(_("Navnet er for langt. Kort det ned."), "title")
    draft.amount, draft.years = amount, years
    draft.account = bank.read_account(account) if account.strip() else ""
    draft.title = title.strip()


def set_replies(
    draft: Application, questions: Mapping[int, Question], replies: Mapping[int, str]
) -> None:
    """The words under each question; what we filled in and nobody changed stays marked so."""
    before = {reply.question_id: reply for reply in draft.replies.all()}
    for pk, words in replies.items():
        if pk not in questions:
            continue
        text, value = answers.read(questions[pk], words)
        reply = before.get(pk)
        if reply is None and text:
            Reply.objects.create(application=draft, question_id=pk, text=text, value=value)
        elif reply is not None and not text:
            reply.delete()
        elif reply is not None and reply.text != text:
            reply.text, reply.value, reply.prefilled = text, value, False
            reply.save(update_fields=["text", "value", "prefilled"])


def set_lines(
    draft: Application,
    questions: Mapping[int, Question],
    lines: Mapping[int, Sequence[Line]],
) -> None:
    """The budgets, each as a whole."""
    for pk, rows in lines.items():
        if pk not in questions or questions[pk].kind != QuestionKind.BUDGET:
            continue
        answers.check_lines(rows, answers.field_of(questions[pk]))
        draft.lines.filter(question=pk).delete()
        BudgetLine.objects.bulk_create(
            BudgetLine(
                application=draft,
                question_id=pk,
                position=position,
                income=row.income,
                name=row.name.strip(),
                budget=row.budget,
            )
            for position, row in enumerate(rows)
        )


def add_files(
    draft: Application, questions: Mapping[int, Question], files: Mapping[int, StoredFile]
) -> None:
    """Attachments under their questions; the same one again is a second click."""
    for pk, file in files.items():
        if pk not in questions or questions[pk].kind != QuestionKind.FILE:
            continue
        if draft.files.filter(question=pk, file__sha256=file.sha256).exists():
            continue
        if draft.files.count() >= FILES:
            raise Refused(
                _("Søknaden kan ha høyst %(n)s vedlegg.") % {"n": FILES},
                answers.field_of(questions[pk]),
            )
        ApplicationFile.objects.create(application=draft, question_id=pk, file=file)


@transaction.atomic
def remove_file(attachment: ApplicationFile, *, by: Any) -> None:
    """Take a file out of the draft; the stored file is kept, for it may have been sent before."""
    draft = locked_application(attachment.application)
    check_may_write(draft, by)
    gone, _kinds = draft.files.filter(pk=attachment.pk).delete()
    if not gone:
        return  # a second click
    draft.saves += 1
    draft.edited_at, draft.edited_by = clock.now(), by
    draft.save(update_fields=["saves", "edited_at", "edited_by"])
    audit.record("application.file_removed", draft, by=by, on_behalf_of=draft.organisation)


@transaction.atomic
def withdraw(
    application: Application, *, by: Any, on_behalf_of: Organisation, reason: str
) -> Application:
    """Take back what was sent, until it is decided, and tell the one who has the case.

    They may begin anew while the call is open.

    Args:
        application: sent and not decided.
        by: somebody responsible.
        on_behalf_of: the organisation it is from.
        reason: for the municipality; never public.

    Raises:
        Refused: no right, no reason, not sent, or decided already.
    """
    _call, application = held_with_call(application)
    check_may_send(application, by, on_behalf_of)
    if application.state == ApplicationState.WITHDRAWN:
        return application  # a second click
    if application.state == ApplicationState.DRAFT:
        raise Refused(_("Søknaden er ikke sendt. Dere kan slette kladden."))
    if not policy.may_withdraw_application(by, application):
        raise Refused(_("Søknaden er avgjort, så den kan ikke trekkes. Ring kommunen."))
    words = reason.strip()
    if not words:
        raise Refused(_("Skriv hvorfor dere trekker søknaden. Det holder med noen ord."), "reason")
    if len(words) > REASON:
        raise Refused(_("Teksten er for lang. Kort den ned."), "reason")
    states.move(application, ApplicationState.WITHDRAWN, allowed=APPLICATION)
    application.withdrawn_at, application.withdrawn_reason = clock.now(), words
    application.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    audit.record("application.withdrawn", application, by=by, on_behalf_of=on_behalf_of)
    after.call_back(application, after.RETURNED)
    emails.tell_withdrawn(application)
    return application


@transaction.atomic
def delete_draft(application: Application, *, by: Any) -> None:
    """Throw a draft away, with what was said about it. Gone already is a second click.

    Raises:
        Refused: it has been sent, or no right to write.
    """
    if not Application.objects.filter(pk=application.pk).exists():
        return
    draft = locked_application(application)
    check_may_write(draft, by)
    if draft.state != ApplicationState.DRAFT:
        raise Refused(_("Søknaden er sendt, så den kan ikke slettes. Dere kan trekke den."))
    audit.record("application.draft_deleted", draft, by=by, on_behalf_of=draft.organisation)
    draft.delete()
