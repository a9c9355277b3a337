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
from core import audit
from core.errors import Refused
from organisations.actions import cowriting


@transaction.atomic
def comment(answer: Answer, *, by: Any, text: str) -> AnswerComment:
    """Say something to those who write the answer together; the same words twice are one click.

    Raises:
        Refused: no words, too many, no right to write, sent already, or 200 comments.
    """
    check_may_write(locked_draft(answer).answer, by)
    said: AnswerComment = cowriting.comment(answer.comments, by=by, text=text)
    return said


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
    asked: SignOff
    asked, new = cowriting.ask(
        SignOff, draft.answer.organisation, by=by, approver=approver, version=draft
    )
    if new:
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
    if cowriting.approve(asked, now=draft.saves, read=saves):
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
