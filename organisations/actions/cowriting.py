"""Writing together inside an organisation: comments on a draft, and approval before it is sent.

The part that is alike for every draft. Who calls has locked the draft, asks its own rule first, and
records it with its own verb.
"""

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale
from organisations.models import Organisation
from organisations.policies import may_send

COMMENTS = 200  # for one draft
LENGTH = 2000  # characters


def comment(thread: Any, *, by: Any, text: str) -> Any:
    """Say something to those who write together; the same words twice are one click.

    Args:
        thread: the draft's own comments, a related manager.
        by: who says it.
        text: the words.

    Raises:
        Refused: no words, too many, or 200 comments.
    """
    words = text.strip()
    if not words:
        raise Refused(_("Skriv noe i kommentaren."), "comment")
    if len(words) > LENGTH:
        raise Refused(_("Kommentaren er for lang. Kort den ned."), "comment")
    last = thread.last()
    if last and (last.author_id, last.text) == (by.pk, words):
        return last
    if thread.count() >= COMMENTS:
        raise Refused(_("Det er mange kommentarer nå. Slett noen, så er det plass."), "comment")
    return thread.create(author=by, text=words, written_at=clock.now())


def delete_comment(comment: Any, *, by: Any) -> None:
    """Take one's own comment away; one that is gone already was a second click."""
    if comment.author_id != by.pk:
        raise Refused(_("Bare den som skrev kommentaren, kan slette den."))
    type(comment).objects.filter(pk=comment.pk).delete()


def ask(
    kind: Any, organisation: Organisation | None, *, by: Any, approver: Any, **draft: Any
) -> tuple[Any, bool]:
    """Ask one who is responsible to approve the draft. Again: another is asked.

    Args:
        kind: the app's model of an approval.
        organisation: whose draft it is; None while a claim waits.
        by: who asks.
        approver: whom.
        draft: the field and the draft.

    Returns:
        What is asked, and whether it is new: then they get a letter.

    Raises:
        Refused: oneself, or one who is not responsible there.
    """
    if approver.pk == by.pk:
        raise Refused(_("Be en annen enn deg selv om å godkjenne."), "person")
    if organisation is None or not may_send(approver, organisation):
        raise Refused(_("Velg en som er ansvarlig hos dere."), "person")
    before = kind.objects.filter(**draft).first()
    if before and before.approver_id == approver.pk and before.approved_at is None:
        return before, False  # a second click
    kind.objects.filter(**draft).delete()
    asked = kind.objects.create(**draft, approver=approver, asked_by=by, asked_at=clock.now())
    return asked, True


def approve(asked: Any, *, now: int, read: int) -> bool:
    """Approve the draft as it was read.

    Args:
        asked: the approval, locked.
        now: how many times the draft is saved.
        read: how many times it was when it was read.

    Returns:
        False for a second click.

    Raises:
        Stale: it was changed after it was read.
    """
    if now != read:
        raise Stale
    if asked.approved_at is not None and asked.saves == read:
        return False
    asked.approved_at, asked.saves = clock.now(), read
    asked.save(update_fields=["approved_at", "saves"])
    return True
