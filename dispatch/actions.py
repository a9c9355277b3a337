"""What people do about letters: stop and start sending, help one letter, ask for no more."""

from collections.abc import Collection
from hmac import compare_digest
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core import audit
from core.clock import PortalNow
from core.errors import Refused
from dispatch.letters import nudge
from dispatch.letters.ended import stop_kinds
from dispatch.models import EVERYTHING, Letter, LetterEvent, Sending, Suppression
from dispatch.states import LETTER, NOT_REACHED, LetterState
from dispatch.suppression import suppress

S = LetterState
ASKED = "ba om å slippe"  # the reason of a suppression that the recipient may undo


# --- the one switch -------------------------------------------------------------------------------


@transaction.atomic
def pause(*, by: Any, why: str) -> None:
    """Stop all sending at once: no worker takes a letter, none hands over the one it holds.

    Raises:
        Refused: no reason is given, or it is paused already.
    """
    if not (why := why.strip()):
        raise Refused(_("Skriv hvorfor utsendingen skal stanses."), "why")
    sending = _sending()
    if sending.paused_at:
        raise Refused(_("Utsendingen er allerede stanset."))
    Sending.objects.update(
        paused_at=Now(), paused_by_id=by.pk, paused_by=str(by)[:200], paused_why=why[:300]
    )
    audit.record("sending.paused", sending, by=by, why=why)


@transaction.atomic
def resume(*, by: Any) -> None:
    """Let letters go again.

    Raises:
        Refused: it is not paused.
    """
    sending = _sending()
    if not sending.paused_at:
        raise Refused(_("Utsendingen er ikke stanset."))
    Sending.objects.update(paused_at=None, paused_by_id=None, paused_by="", paused_why="")
    audit.record("sending.resumed", sending, by=by)
    nudge()


def _sending() -> Sending:
    """The one row, made when missing, under lock."""
    Sending.objects.bulk_create([Sending()], ignore_conflicts=True)
    return Sending.objects.select_for_update().get()


# --- one letter -----------------------------------------------------------------------------------


@transaction.atomic
def send_again(letter: Letter, *, by: Any, email: str = "") -> Letter:
    """Try a letter once more, to the address it had or to a new one.

    A letter that never left keeps its row. One that came back or was stopped is finished; it gets a
    successor in the same set, to the new address.

    Args:
        letter: one that has not reached its recipient.
        by: the person who decides it, having read that it may arrive twice.
        email: the recipient's address now.

    Returns:
        The letter that is sent.

    Raises:
        Refused: there is nothing to send again, or only a dead address to send it to.
    """
    letter = _locked(letter)
    new = email.strip().lower()
    changed = bool(new) and new != letter.email
    must_be_sendable(letter, new if changed else letter.email, changed=changed)
    if S.PENDING in LETTER[S(letter.state)]:
        _back_to_pending(letter, new if changed else letter.email)
        sent = letter
    else:
        sent = _successor(letter, new)
        _mark_reached(letter, by, _("Sendt på nytt til en ny adresse"))
    audit.record("letter.sent_again", letter, by=by, new_address=changed)
    nudge()
    return sent


def must_be_sendable(letter: Letter, email: str, *, changed: bool) -> None:
    """Whether it makes sense to send it to this address, which may be another than it had.

    Raises:
        Refused: it does not; the sentence says what to do instead.
    """
    if letter.state not in NOT_REACHED or letter.state == S.EXPIRED or letter.reached_at:
        raise Refused(_("Dette brevet kan ikke sendes på nytt."))
    if letter.batch.withdrawn_at is not None:
        raise Refused(_("Saken er trukket, så brevet skal ikke sendes."))
    if Letter.objects.filter(pk=letter.pk, expires_at__lte=PortalNow()).exists():
        raise Refused(_("Fristen er ute, så brevet er ikke til nytte lenger. Ring i stedet."))
    if S.PENDING not in LETTER[S(letter.state)] and not changed:
        raise Refused(_("Brevet kom i retur. Legg inn en ny adresse først, eller ring."))
    stopped = Suppression.objects.filter(email=email, scope__in=[EVERYTHING, letter.batch.scope])
    if stopped.exists():
        raise Refused(_("Adressen er stoppet. Finn en ny adresse, eller ring."))


def _back_to_pending(letter: Letter, email: str) -> None:
    """As if it were new: the waits and the three days begin again."""
    was = letter.state
    Letter.objects.filter(pk=letter.pk).update(
        **_fresh(), email=email, fence=letter.fence + 1, last_code=None
    )
    LetterEvent.objects.create(
        letter=letter, was=was, became=S.PENDING, fence=letter.fence + 1, detail="sendt på nytt"
    )


def _fresh() -> dict[str, Any]:
    return {"state": S.PENDING, "next_at": Now(), "attempt": 0, "tried_at": None, "urgent": True}


def _successor(letter: Letter, email: str) -> Letter:
    """A new letter of the same set; its key says whose place it takes, so there is only one."""
    made, _new = Letter.objects.get_or_create(
        key=f"{letter.key}:{letter.pk}"[-120:],
        defaults={
            "batch": letter.batch,
            "recipient_ref": letter.recipient_ref,
            "recipient_name": letter.recipient_name,
            "email": email,
            "merge": letter.merge,
            "expires_at": letter.expires_at,
            "urgent": True,
        },
    )
    return made


@transaction.atomic
def note_reached(letter: Letter, *, by: Any, note: str) -> Letter:
    """They have been told in another way; the letter leaves the list of those not reached.

    Raises:
        Refused: no note, or the letter needs none.
    """
    letter = _locked(letter)
    if not (note := note.strip()):
        raise Refused(_("Skriv hvordan dere nådde dem."), "note")
    if letter.state not in NOT_REACHED or letter.reached_at:
        raise Refused(_("Dette brevet trenger ikke hjelp lenger."))
    _mark_reached(letter, by, note)
    audit.record("letter.reached_otherwise", letter, by=by)
    return letter


@transaction.atomic
def forget_reached(letter: Letter, *, by: Any) -> Letter:
    """The note was a slip: they have not been told, and the letter is on the list again."""
    letter = _locked(letter)
    if letter.reached_at:
        Letter.objects.filter(pk=letter.pk).update(
            reached_at=None, reached_by_id=None, reached_note=""
        )
        audit.record("letter.not_reached_otherwise", letter, by=by)
    return letter


def _mark_reached(letter: Letter, by: Any, note: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        reached_at=Now(), reached_by_id=by.pk, reached_note=note[:300]
    )


def _locked(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("batch")
    return rows.get(pk=letter.pk)


# --- no more of this ------------------------------------------------------------------------------


def refusable_letter(token: str) -> Letter | None:
    """The letter whose «Slutt å få slike e-poster» was followed; None for a made-up address."""
    number, _dash, secret = token.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    letter = Letter.objects.select_related("batch").filter(pk=int(number)).first()
    if letter is None or not letter.batch.refusable:
        return None
    return letter if compare_digest(letter.token.hex, secret) else None


def has_refused(letter: Letter) -> bool:
    """Whether the recipient gets no more of this kind."""
    return Suppression.objects.filter(email=letter.email, scope=letter.batch.scope).exists()


@transaction.atomic
def refuse(letter: Letter) -> None:
    """The recipient wants no more of this kind; again changes nothing."""
    if not has_refused(letter):
        row = suppress(letter.email, reason=ASKED, scope=letter.batch.scope)
        audit.record("suppression.asked", row, by=None)


@transaction.atomic
def accept_again(letter: Letter) -> None:
    """The recipient has changed their mind; again changes nothing."""
    for row in Suppression.objects.filter(email=letter.email, scope=letter.batch.scope):
        audit.record("suppression.undone", row, by=None)
        row.delete()


@transaction.atomic
def lift(suppression: Suppression, *, by: Any, why: str) -> None:
    """Open an address again: the operator knows that it works.

    Raises:
        Refused: no reason, or the recipient asked for it and only they may undo it.
    """
    if not (why := why.strip()):
        raise Refused(_("Skriv hvorfor adressen kan åpnes igjen."), "why")
    if suppression.scope != EVERYTHING:
        raise Refused(_("De har selv takket nei. Bare de kan angre."))
    audit.record("suppression.lifted", suppression, by=by, why=why)
    suppression.delete()


# --- what is no longer so -------------------------------------------------------------------------


def withdraw(about: str, kinds: Collection[str]) -> int:
    """End the letters of these kinds about one page that have not gone; the caller's transaction.

    Args:
        about: address of the page, as the letters were written with.
        kinds: «hearing.invitation», «hearing.reminder».

    Returns:
        How many were ended; none of the sets can be sent again.
    """
    return stop_kinds(about, kinds)


def stop_to(about: str, kinds: Collection[str], recipient_refs: Collection[str]) -> int:
    """The same for some recipients only; the sets themselves go on."""
    return stop_kinds(about, kinds, recipient_refs)
