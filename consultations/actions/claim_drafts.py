"""A draft begun by somebody whose right to act for the organisation is not confirmed yet.

It belongs to the claim, cannot be sent, and moves to the organisation when the claim is confirmed
(decision 7). Nothing that was written is lost, whatever becomes of the claim.
"""

from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.answers import check_takes_answers
from consultations.models import Answer, AnswerFile, AnswerVersion, Hearing, Reply
from consultations.states import AnswerState
from core import audit, clock
from organisations.actions.claim_drafts import earlier, locked_claim
from organisations.models import Claim, Organisation


@transaction.atomic
def start_for_claim(hearing: Hearing, *, by: Any, claim: Claim) -> AnswerVersion:
    """Open the claim's draft; start one when there is none. An older claim's draft goes on here.

    Raises:
        Refused: the hearing takes no answers now, or the claim is another's or is closed.
    """
    hearing = Hearing.objects.select_for_update(of=("self",), no_key=True).get(pk=hearing.pk)
    check_takes_answers(hearing)
    claim = locked_claim(claim, by=by)
    if before := earlier(hearing.answers.all(), claim):
        return cast(AnswerVersion, before.versions.get(sent_at=None))
    answer = Answer.objects.create(hearing=hearing, claim=claim, created_at=clock.now())
    draft = AnswerVersion.objects.create(
        answer=answer, number=1, edited_at=clock.now(), edited_by=by
    )
    audit.record("answer.started", answer, by=by, claim=claim.pk)
    return draft


@transaction.atomic
def move_drafts(claim: Claim) -> int:
    """Give the claim's drafts to the organisation it was confirmed for. Twice moves nothing.

    Where the organisation has a draft already, the words are added under its own.

    Returns:
        How many moved.
    """
    if claim.organisation is None:
        return 0
    hearings = Answer.objects.filter(claim=claim).order_by("hearing_id").values("hearing_id")
    moved = 0
    for row in hearings:
        hearing = Hearing.objects.select_for_update(of=("self",), no_key=True).get(
            pk=row["hearing_id"]
        )
        own = Answer.objects.select_for_update(of=("self",)).get(hearing=hearing, claim=claim)
        moved += _move(own, hearing, claim.organisation)
    return moved


def _move(own: Answer, hearing: Hearing, organisation: Organisation) -> bool:
    """One draft; False when the organisation's sent answer stands, and it stays with the claim."""
    theirs = Answer.objects.select_for_update(of=("self",)).filter(
        hearing=hearing, organisation=organisation
    )
    answer = theirs.first()
    if answer is None:
        own.organisation, own.claim = organisation, None
        own.save(update_fields=["organisation", "claim"])
        answer = own
    elif draft := answer.versions.filter(sent_at=None).first():
        _add_under(draft, own.versions.get())
        own.delete()
    elif answer.state == AnswerState.SENT and not hearing.is_open(clock.now()):
        return False
    else:
        before = answer.current.number if answer.current else 0
        own.versions.update(answer=answer, number=before + 1)
        own.delete()
    audit.record("answer.draft_moved", answer, by=None, on_behalf_of=organisation)
    return True


def _add_under(draft: AnswerVersion, added: AnswerVersion) -> None:
    """Both texts stand in the organisation's draft, the newcomer's last and with their name."""
    name = _("Fra kladden til %(name)s:") % {"name": added.edited_by.name}
    draft.text = "\n\n".join(part for part in (draft.text, _named(name, added.text)) if part)
    theirs = {reply.question_id: reply for reply in draft.replies.all()}
    for reply in added.replies.all():
        if old := theirs.get(reply.question_id):
            old.text = f"{old.text}\n\n{_named(name, reply.text)}"
            old.save(update_fields=["text"])
        else:
            Reply.objects.create(version=draft, question_id=reply.question_id, text=reply.text)
    AnswerFile.objects.filter(version=added).update(version=draft)
    draft.saves += 1
    draft.save(update_fields=["text", "saves"])


def _named(name: str, text: str) -> str:
    """A text under the name of who wrote it; nothing stays nothing."""
    return f"{name}\n{text}" if text.strip() else ""


@transaction.atomic
def move_unsent(merged: Organisation, heir: Organisation) -> int:
    """Drafts of an organisation that has gone into another go on there; what was sent stays.

    One that the heir has an answer of its own to stays with the one that is no more.

    Returns:
        How many moved.
    """
    taken = Answer.objects.filter(organisation=heir).values("hearing")
    drafts = Answer.objects.filter(organisation=merged, state=AnswerState.DRAFT)
    return drafts.exclude(hearing__in=taken).update(organisation=heir)
