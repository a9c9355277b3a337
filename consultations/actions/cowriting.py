"""Writing together inside an organisation: comments on the draft, and approval before sending.

Nobody outside sees any of it. Comments stay with the answer for its own people after it is sent,
since a new version may follow; they go when the draft is thrown away, and with who wrote them.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails, policies
from consultations.actions.answers import check_may_write, locked_draft
from consultations.models import Answer, AnswerComment, SignOff
from core import audit, clock
from core.errors import Refused, Stale
from organisations.policies import may_send

COMMENTS = 200  # for one answer


@transaction.atomic
def comment(answer: Answer, *, by: Any, text: str) -> AnswerComment:
    """Say something to those who write the answer together; the same words twice are one click.

    Raises:
        Refused: no words, no right to write, sent already, or 200 comments.
    """
    draft = locked_draft(answer)
    check_may_write(draft.answer, by)
    words = text.strip()
    if not words:
        raise Refused(_("Skriv noe i kommentaren."), "comment")
    last = answer.comments.last()
    if last and (last.author_id, last.text) == (by.pk, words):
        return last
    if answer.comments.count() >= COMMENTS:
        raise Refused(_("Det er mange kommentarer nå. Slett noen, så er det plass."), "comment")
    return AnswerComment.objects.create(
        answer=answer, author=by, text=words, written_at=clock.now()
    )


def delete_comment(comment: AnswerComment, *, by: Any) -> None:
    """Take one's own comment away; one that is gone already was a second click."""
    if comment.author_id != by.pk:
        raise Refused(_("Bare den som skrev kommentaren, kan slette den."))
    comment.delete()


def forget_comments(person: Any) -> None:
    """What a leaving person said to colleagues goes with the person."""
    AnswerComment.objects.filter(author=person).delete()
    SignOff.objects.filter(approver=person, version__sent_at=None).delete()


@transaction.atomic
def ask_sign_off(answer: Answer, *, by: Any, approver: Any) -> SignOff:
    """Ask one who is responsible to approve the draft; they get a letter. Again: a new one asked.

    Raises:
        Refused: oneself, one who is not responsible there, or the draft is sent.
    """
    draft = locked_draft(answer)
    check_may_write(draft.answer, by)
    if approver.pk == by.pk:
        raise Refused(_("Be en annen enn deg selv om å godkjenne."), "approver")
    if draft.answer.organisation is None or not may_send(approver, draft.answer.organisation):
        raise Refused(_("Velg en som er ansvarlig hos dere."), "approver")
    before = SignOff.objects.filter(version=draft).first()
    if before and before.approver_id == approver.pk and before.approved_at is None:
        return before  # a second click
    SignOff.objects.filter(version=draft).delete()
    asked = SignOff.objects.create(
        version=draft, approver=approver, asked_by=by, asked_at=clock.now()
    )
    emails.ask_sign_off(asked)
    audit.record(
        "answer.sign_off_asked",
        answer,
        by=by,
        on_behalf_of=answer.organisation,
        approver=approver.pk,
    )
    return asked


@transaction.atomic
def sign_off(answer: Answer, *, by: Any, saves: int) -> SignOff:
    """Approve the draft as it was read.

    Raises:
        Stale: it was changed after it was read.
        Refused: another is asked, or nobody is.
    """
    draft = locked_draft(answer)
    asked = SignOff.objects.select_for_update().filter(version=draft, approver=by).first()
    if asked is None or not policies.may_send_answer(by, draft.answer):
        raise Refused(_("Du er ikke bedt om å godkjenne svaret."))
    if draft.saves != saves:
        raise Stale
    if asked.approved_at is not None and asked.saves == saves:
        return asked  # a second click
    asked.approved_at, asked.saves = clock.now(), saves
    asked.save(update_fields=["approved_at", "saves"])
    audit.record("answer.signed_off", answer, by=by, on_behalf_of=answer.organisation)
    return asked


@transaction.atomic
def drop_sign_off(answer: Answer, *, by: Any) -> None:
    """Go on without the approval; nobody asked is a second click."""
    draft = locked_draft(answer)
    check_may_write(draft.answer, by)
    gone, _kinds = SignOff.objects.filter(version=draft).delete()
    if gone:
        audit.record("answer.sign_off_dropped", answer, by=by, on_behalf_of=answer.organisation)
