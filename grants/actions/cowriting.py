"""Writing together inside an organisation: comments on the draft, and approval before sending.

Nobody outside sees any of it. It goes with the draft, and with the person who wrote it.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from grants.actions.drafting import check_may_write, locked_application
from grants.emails import applying as letters
from grants.models import Application, ApplicationComment, SignOff
from grants.policies import applying as policy
from organisations.actions import cowriting


@transaction.atomic
def comment(application: Application, *, by: Any, text: str) -> ApplicationComment:
    """Say something to those who write together; the same words twice are one click.

    Raises:
        Refused: no words, too many, no right to write, sent already, or 200 comments.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    said: ApplicationComment = cowriting.comment(draft.comments, by=by, text=text)
    return said


@transaction.atomic
def ask_sign_off(application: Application, *, by: Any, approver: Any) -> SignOff:
    """Ask one who is responsible to approve the draft; they get a letter. Again: another is asked.

    Raises:
        Refused: oneself, one who is not responsible there, or the application is sent.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    asked: SignOff
    asked, new = cowriting.ask(
        SignOff, draft.organisation, by=by, approver=approver, application=draft
    )
    if new:
        letters.ask_sign_off(asked)
        audit.record(
            "application.sign_off_asked",
            draft,
            by=by,
            on_behalf_of=draft.organisation,
            approver=approver.pk,
        )
    return asked


@transaction.atomic
def sign_off(application: Application, *, by: Any, saves: int) -> SignOff:
    """Approve the draft as it was read.

    Raises:
        Stale: it was changed after it was read.
        Refused: another is asked, or nobody is.
    """
    draft = locked_application(application)
    asked = SignOff.objects.select_for_update().filter(application=draft, approver=by).first()
    if asked is None or not policy.may_send_application(by, draft):
        raise Refused(_("Du er ikke bedt om å godkjenne søknaden."))
    if cowriting.approve(asked, now=draft.saves, read=saves):
        audit.record("application.signed_off", draft, by=by, on_behalf_of=draft.organisation)
    return asked


@transaction.atomic
def drop_sign_off(application: Application, *, by: Any) -> None:
    """Go on without the approval; nobody asked is a second click."""
    draft = locked_application(application)
    check_may_write(draft, by)
    gone, _kinds = SignOff.objects.filter(application=draft).delete()
    if gone:
        audit.record("application.sign_off_dropped", draft, by=by, on_behalf_of=draft.organisation)


def check_signed_off(draft: Application, by: Any) -> None:
    """While somebody is asked to approve, only they send; what was changed waits again."""
    asked = SignOff.objects.select_related("approver").filter(application=draft).first()
    if asked is None or asked.approver_id == by.pk:
        return
    if asked.approved_at is None or asked.saves != draft.saves:
        raise Refused(
            _("Søknaden venter på godkjenning fra %(name)s. Trekk spørsmålet for å sende uten.")
            % {"name": asked.approver}
        )


@transaction.atomic
def forget(person: Any, *, by: Any) -> None:
    """What a leaving person said to colleagues, and what waits for them, goes with them.

    So do drafts that waited for a claim: nobody else could ever read them.
    """
    ApplicationComment.objects.filter(author=person).delete()
    waiting = SignOff.objects.filter(approver=person)
    waiting.filter(application__state__in=policy.OPEN_TO_WRITE).delete()
    for draft in Application.objects.filter(claim__user=person).order_by("call_id", "pk"):
        audit.record("application.draft_deleted", draft, by=by)
        draft.delete()
