"""Sending an application, the first time and after the municipality has asked for more.

The database's clock, read under lock, decides whether it is in time. What was sent is kept word by
word with a digest, and nothing the applicant does afterwards changes it.
"""

import hashlib
import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from grants import answers
from grants.actions.applying import check_takes_applications
from grants.actions.cowriting import check_signed_off
from grants.actions.drafting import check_may_send, held_with_call
from grants.emails import after
from grants.emails import applying as letters
from grants.models import Application, Call, Question, Submission
from grants.policies import applying as policy
from grants.states import APPLICATION, ApplicationState, CallState, QuestionKind, Rule
from organisations.models import Organisation

MOST_MINUTES, MOST_PEOPLE = 60_000, 1_000


@transaction.atomic
def send(
    application: Application,
    *,
    by: Any,
    on_behalf_of: Organisation,
    saves: int,
    minutes: int | None = None,
    people: int | None = None,
    stated: Collection[int] = (),
) -> Submission:
    """Send what was previewed. The same again gives the first one back.

    Args:
        application: a draft, or one that was returned.
        by: somebody responsible for the organisation at this instant.
        on_behalf_of: the organisation it binds.
        saves: the count of saves of what was previewed.
        minutes: how long the work took, as they say; optional.
        people: how many shared it; optional.
        stated: requirements (pk) that the register knows nothing of, and they say they meet.

    Raises:
        Stale: it has changed since the preview.
        Refused: no right to send, the deadline has passed, the organisation is no more, it waits
            for approval, or something is missing. The draft is kept.
    """
    call, application = held_with_call(application)
    check_may_send(application, by, on_behalf_of)
    if not policy.is_open_to_write(application):
        return sent_already(application)
    check_alive(application)
    check_in_time(application, call)
    if application.saves != saves:
        raise Stale
    check_signed_off(application, by)
    check_whole(application, stated)
    check_work(minutes, people)
    application.minutes = added(application.minutes, minutes)
    application.people = people if people is not None else application.people
    submission = seal(application, by, stated)
    after.call_back(application, after.RETURNED)
    letters.send_receipt(submission)
    letters.tell_register_address(submission)
    audit.record(
        "application.sent",
        application,
        by=by,
        on_behalf_of=on_behalf_of,
        submission=submission.number,
        digest=submission.digest,
    )
    return submission


def sent_already(application: Application) -> Submission:
    """What the first click sent.

    Raises:
        Refused: it was withdrawn.
    """
    last = application.submissions.last()
    if last is None or application.state == ApplicationState.WITHDRAWN:
        raise Refused(_("Dere har trukket søknaden."))
    return last


def check_alive(application: Application) -> None:
    """An organisation that has ended, or gone into another, applies for nothing."""
    organisation: Any = application.organisation
    if organisation.merged_into_id is not None:
        raise Refused(
            _("%(name)s er slått sammen med %(heir)s. Søk for dem.")
            % {"name": organisation, "heir": organisation.merged_into}
        )
    if organisation.dissolved_at is not None:
        raise Refused(
            _("%(name)s er slettet i Enhetsregisteret og kan ikke søke. Kladden er tatt vare på.")
            % {"name": organisation}
        )


def check_in_time(application: Application, call: Call) -> None:
    """The first time before the deadline; what was asked for later, until the case has gone on."""
    if application.state == ApplicationState.DRAFT:
        check_takes_applications(call)
    elif call.state == CallState.WITHDRAWN:
        raise Refused(_("Kommunen har trukket utlysningen."))


def check_work(minutes: int | None, people: int | None) -> None:
    """Refuse a slip of the finger in what they say of the work."""
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("Skriv minutter som et tall over 0, eller la feltet stå tomt."), "minutes")
    if people is not None and not 0 < people <= MOST_PEOPLE:
        raise Refused(_("Skriv hvor mange dere var, eller la feltet stå tomt."), "people")


def added(before: int | None, more: int | None) -> int | None:
    """The work of both times together."""
    return before if more is None else (before or 0) + more


# --- what is missing ------------------------------------------------------------------


def check_whole(application: Application, stated: Collection[int]) -> None:
    """Refuse while something is missing, with the first of it.

    Raises:
        Refused: beside the field it is about.
    """
    for field, sentence in missing(application):
        raise Refused(sentence, field)
    for requirement in application.call.requirements.all():
        if requirement.rule == Rule.STATEMENT and requirement.pk not in stated:
            raise Refused(_("Kryss av for hvert krav som dere oppfyller."), "stated")


def missing(application: Application) -> list[tuple[str, str]]:
    """Field and sentence of everything that must be there before it is sent."""
    found = missing_answers(application)
    if application.amount is None:
        found.append(("amount", _("Skriv hvor mye dere søker om.")))
    else:
        try:
            answers.check_sum(application.call, application.amount)
        except Refused as refusal:
            found.append(("amount", refusal.message))
    if not application.account:
        found.append(("account", _("Skriv kontonummeret pengene skal til.")))
    return found


def missing_answers(application: Application) -> list[tuple[str, str]]:
    """The questions that need an answer and have none."""
    answered = set(application.replies.values_list("question", flat=True))
    answered |= set(application.lines.values_list("question", flat=True))
    answered |= set(application.files.values_list("question", flat=True))
    return [
        (answers.field_of(question), _("Svar på «%(question)s»") % {"question": question.text})
        for question in application.call.questions.all()
        if question.needed and question.pk not in answered
    ]


# --- what was sent --------------------------------------------------------------------


def seal(application: Application, by: Any, stated: Collection[int]) -> Submission:
    """Keep what is sent, and let the application go on its way."""
    now, first = clock.now(), application.state == ApplicationState.DRAFT
    replies = list(application.replies.all())
    application.answered = len(replies)
    application.prefilled = sum(reply.prefilled for reply in replies)
    if application.number is None:
        highest = application.call.applications.aggregate(top=Max("number"))
        application.number = (highest["top"] or 0) + 1
    number = application.submissions.count() + 1
    content = content_of(application, number, stated) | {"sent_at": now.isoformat()}
    submission = Submission.objects.create(
        application=application,
        number=number,
        sent_at=now,
        sent_by=by,
        content=content,
        digest=digest(content),
    )
    to = ApplicationState.SUBMITTED if first else ApplicationState.RESUBMITTED
    states.move(application, to, allowed=APPLICATION)
    application.sent_at = application.sent_at or now
    application.save(
        update_fields=[
            "number",
            "state",
            "sent_at",
            "prefilled",
            "answered",
            "minutes",
            "people",
        ]
    )
    return submission


def digest(content: dict[str, Any]) -> str:
    """SHA-256 over what was sent, so that a receipt can be checked later."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def content_of(application: Application, number: int, stated: Collection[int]) -> dict[str, Any]:
    """Everything as it will be read, in JSON that keeps: sums are text with two decimals.

    Keys: call, call_title, application, number, organisation {name, orgnr}, title, amount, years,
    account, answers (see `answer_of`) and requirements (see `requirements_of`).
    """
    organisation: Any = application.organisation
    amount: Any = application.amount
    return {
        "call": application.call.ref,
        "call_title": application.call.title,
        "application": application.ref,
        "number": number,
        "organisation": {"name": organisation.name, "orgnr": organisation.orgnr},
        "title": application.title,
        "amount": as_text(amount),
        "years": application.years,
        "account": application.account,
        "answers": answers_of(application),
        "requirements": requirements_of(application, stated),
    }


def answers_of(application: Application) -> list[dict[str, Any]]:
    """Every question in order, with what was answered."""
    replies = {reply.question_id: reply for reply in application.replies.all()}
    lines, files = list(application.lines.all()), list(application.files.select_related("file"))
    return [
        answer_of(question, replies.get(question.pk))
        | {
            "lines": [
                {"income": line.income, "name": line.name, "budget": as_text(line.budget)}
                for line in lines
                if line.question_id == question.pk
            ],
            "files": [
                {
                    "ref": item.file.ref,
                    "name": item.file.name,
                    "size": item.file.size,
                    "sha256": item.file.sha256,
                }
                for item in files
                if item.question_id == question.pk
            ],
        }
        for question in application.call.questions.all()
    ]


def answer_of(question: Question, reply: Any) -> dict[str, Any]:
    """One question: pk, kind, its words, the answer's words, its number, and who filled it in."""
    value = reply.value if reply else None
    return {
        "question": question.pk,
        "kind": QuestionKind(question.kind).value,
        "asked": question.text,
        "text": reply.text if reply else "",
        "value": None if value is None else as_text(value),
        "prefilled": bool(reply and reply.prefilled),
    }


def requirements_of(application: Application, stated: Collection[int]) -> list[dict[str, Any]]:
    """Each requirement: met by the register (true, false), or said by themselves (null)."""
    organisation: Any = application.organisation
    return [
        {
            "requirement": requirement.pk,
            "text": requirement.text,
            "met": met,
            "stated": requirement.pk in stated,
        }
        for requirement, met in policy.eligible(organisation, application.call)
    ]


def as_text(amount: Decimal) -> str:
    """Two decimals, as the column has it."""
    return f"{amount:.2f}"
