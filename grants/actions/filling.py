"""Filling in what we may know from before, so that nobody writes it again (clause R3).

What an answer was filled in with is marked; the mark goes when somebody changes the words.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from grants import answers
from grants.actions.drafting import check_may_write, locked_application
from grants.models import Application, BudgetLine, Question, Reply
from grants.states import ApplicationState, QuestionKind, Recall
from organisations.models import Organisation

REPEATED = (QuestionKind.TEXT, QuestionKind.NUMBER, QuestionKind.MONEY, QuestionKind.CHOICE)


def fill(application: Application) -> None:
    """Answer what the call asks and we know, in a draft that is new.

    A draft of a claim gets only what is public: the person may not be one of theirs.
    """
    about = application.organisation or (application.claim and application.claim.organisation)
    known = {Recall.ABOUT: (about.about.strip(), None)} if about else {}
    if application.organisation is not None:
        known |= said_before(application.organisation, application)
        application.account = last_account(application.organisation, application)
        application.save(update_fields=["account"])
    for question in application.call.questions.exclude(recall=Recall.NOTHING):
        text, value = known.get(Recall(question.recall), ("", None))
        answer(application, question, text, value)


def answer(application: Application, question: Question, text: str, value: Any) -> None:
    """Fill in one answer, where the words fit what is asked."""
    try:
        words, read = answers.read(question, text)
    except Refused:
        return
    if words:
        Reply.objects.create(
            application=application,
            question=question,
            text=words,
            value=read if value is None else value,
            prefilled=True,
        )


def said_before(
    organisation: Organisation, application: Application
) -> dict[Recall, tuple[str, Any]]:
    """What the organisation answered last when the same was asked, in any call."""
    earlier = (
        Reply.objects.filter(application__organisation=organisation)
        .exclude(application=application.pk)
        .exclude(question__recall__in=(Recall.NOTHING, Recall.ABOUT))
        .order_by("application__edited_at", "pk")
    )
    rows = earlier.values_list("question__recall", "text", "value")
    return {Recall(recall): (text, value) for recall, text, value in rows}


def last_account(organisation: Organisation, application: Application) -> str:
    """The account of the organisation's last application; empty when there is none."""
    earlier = Application.objects.filter(organisation=organisation).exclude(pk=application.pk)
    found = earlier.exclude(account="").order_by("-edited_at", "-pk")
    return found.values_list("account", flat=True).first() or ""


def last_year(application: Application) -> Application | None:
    """What the organisation sent to the call before this one."""
    if application.organisation_id is None or application.call.before_id is None:
        return None
    sent = Application.objects.sent().exclude(state=ApplicationState.WITHDRAWN)
    return sent.filter(
        call=application.call.before_id, organisation=application.organisation_id
    ).first()


@transaction.atomic
def copy_last_year(application: Application, *, by: Any) -> Application:
    """Take last year's words in where nothing is written yet; again changes nothing more.

    Answers to the same question of the same kind, the title, the sum and the budget. Days and
    attachments were last year's, and are not taken along.

    Raises:
        Refused: there is nothing to copy, no right to write, or it is sent.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    before = last_year(draft)
    if before is None:
        raise Refused(_("Vi fant ingen søknad fra i fjor."))
    same = {(q.text, q.kind): q for q in draft.call.questions.all()}
    copy_replies(draft, before, same)
    copy_lines(draft, before, same)
    draft.title = draft.title or before.title
    draft.amount = draft.amount or allowed_sum(draft, before)
    draft.account = draft.account or before.account
    draft.saves += 1
    draft.edited_at, draft.edited_by = clock.now(), by
    fields = ["title", "amount", "account", "saves", "edited_at", "edited_by"]
    draft.save(update_fields=fields)
    audit.record(
        "application.copied", draft, by=by, on_behalf_of=draft.organisation, source=before.pk
    )
    return draft


def copy_replies(draft: Application, before: Application, same: dict[Any, Question]) -> None:
    """The answers, each marked as filled in by us."""
    taken = set(draft.replies.values_list("question", flat=True))
    for reply in before.replies.select_related("question"):
        question = same.get((reply.question.text, reply.question.kind))
        if question and question.pk not in taken and question.kind in REPEATED:
            answer(draft, question, reply.text, reply.value)


def copy_lines(draft: Application, before: Application, same: dict[Any, Question]) -> None:
    """The budget, without what it became."""
    taken = set(draft.lines.values_list("question", flat=True))
    copies = [
        BudgetLine(
            application=draft,
            question=same[key],
            position=line.position,
            income=line.income,
            name=line.name,
            budget=line.budget,
        )
        for line in before.lines.select_related("question")
        if (key := (line.question.text, line.question.kind)) in same and same[key].pk not in taken
    ]
    BudgetLine.objects.bulk_create(copies)


def allowed_sum(draft: Application, before: Application) -> Any:
    """Last year's sum, where this year's call gives as much."""
    try:
        return answers.read_sum(draft.call, answers.plain_sum(before.amount))
    except Refused:
        return None
