"""Writing together inside an organisation: comments on the draft, and approval before sending.

Nobody outside sees any of it. It goes with the draft, and with the person who wrote it.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused, Stale
from grants.actions.drafting import check_may_write, locked_application
from grants.emails import applying as letters
from grants.models import Application, ApplicationComment, SignOff
from grants.policies import applying as policy
from organisations.policies import may_send

COMMENTS = 200  # for one application
LENGTH = 2000  # characters


@transaction.atomic
def comment(application: Application, *, by: Any, text: str) -> ApplicationComment:
    """Say something to those who write together; the same words twice are one click.

    Raises:
        Refused: no words, too many, no right to write, sent already, or 200 comments.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    words = text.strip()
    if not words:
        raise Refused(_("Skriv noe i kommentaren."), "comment")
    if len(words) > LENGTH:
        raise Refused(_("Kommentaren er for lang. Kort den ned."), "comment")
    last = draft.comments.last()
    if last and (last.author_id, last.text) == (by.pk, words):
        return last
    if draft.comments.count() >= COMMENTS:
        raise Refused(_("Det er mange kommentarer nå. Slett noen, så er det plass."), "comment")
    return ApplicationComment.objects.create(
        application=draft, author=by, text=words, written_at=clock.now()
    )


def delete_comment(comment: ApplicationComment, *, by: Any) -> None:
    """Take one's own comment away; one that is gone already was a second click."""
    if comment.author_id != by.pk:
        raise Refused(_("Bare den som skrev kommentaren, kan slette den."))
    ApplicationComment.objects.filter(pk=comment.pk).delete()


@transaction.atomic
def ask_sign_off(application: Application, *, by: Any, approver: Any) -> SignOff:
    """Ask one who is responsible to approve the draft; they get a letter. Again: another is asked.

    Raises:
        Refused: oneself, one who is not responsible there, or the application is sent.
    """
    draft = locked_application(application)
    check_may_write(draft, by)
    if approver.pk == by.pk:
        raise Refused(_("Be en annen enn deg selv om å godkjenne."), "person")
    if draft.organisation is None or not may_send(approver, draft.organisation):
        raise Refused(_("Velg en som er ansvarlig hos dere."), "person")
    before = SignOff.objects.filter(application=draft).first()
    if before and before.approver_id == approver.pk and before.approved_at is None:
        return before  # a second click
    SignOff.objects.filter(application=draft).delete()
    asked = SignOff.objects.create(
        application=draft, approver=approver, asked_by=by, asked_at=clock.now()
    )
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
    if draft.saves != saves:
        raise Stale
    if asked.approved_at is not None and asked.saves == saves:
        return asked  # a second click
    asked.approved_at, asked.saves = clock.now(), saves
    asked.save(update_fields=["approved_at", "saves"])
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
