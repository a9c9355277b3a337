"""A draft begun by somebody whose right to act for the organisation is not confirmed yet.

It belongs to the claim, cannot be sent, and moves to the organisation when the claim is confirmed
(decision 7). Nothing that was written is lost. And what follows an organisation into another.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import Refused
from grants import answers, budget
from grants.actions.applying import begin, check_takes_applications
from grants.models import Application, BudgetLine, Call, Reply
from grants.policies import applying as policy
from grants.states import ApplicationState
from organisations.actions.claim_drafts import earlier, locked_claim
from organisations.models import Claim, Organisation
from organisations.states import Kind

ENDED = (ApplicationState.WITHDRAWN, ApplicationState.DECLINED, ApplicationState.CLOSED)


@transaction.atomic
def start_for_claim(call: Call, *, by: Any, claim: Claim) -> Application:
    """Open the claim's draft; begin one when there is none. An older claim's draft goes on here.

    Raises:
        Refused: the call takes no applications now, or the claim is another's or is closed.
    """
    call = budget.locked(call)
    claim = locked_claim(claim, by=by)
    if claim.organisation is not None and claim.organisation.kind not in (
        Kind.VOLUNTARY,
        Kind.NATIONAL,
    ):
        raise Refused(_("Bare frivillige organisasjoner kan søke."))
    before: Application | None = earlier(call.applications.all(), claim)
    if before is not None:
        return before
    check_takes_applications(call)
    return begin(call, by=by, claim=claim)


@transaction.atomic
def move_drafts(claim: Claim) -> int:
    """Give the claim's drafts to the organisation it was confirmed for. Twice moves nothing.

    Where the organisation has a draft already, the words are added under its own.

    Returns:
        How many moved.
    """
    if claim.organisation is None:
        return 0
    calls = Call.objects.filter(applications__claim=claim).order_by("pk")
    moved = 0
    for call in list(calls):
        budget.locked(call)
        own = Application.objects.select_for_update(of=("self",)).get(call=call, claim=claim)
        moved += _move(own, claim.organisation)
    return moved


def _move(own: Application, organisation: Organisation) -> bool:
    """One draft; False when they have sent theirs already, and it stays with the claim."""
    theirs = Application.objects.select_for_update(of=("self",)).filter(
        call=own.call_id, organisation=organisation
    )
    there = theirs.exclude(state=ApplicationState.WITHDRAWN).first()
    if there is None:
        own.organisation, own.claim = organisation, None
        own.save(update_fields=["organisation", "claim"])
    elif not policy.is_open_to_write(there):
        return False
    else:
        _add_under(there, own)
        own.delete()
    audit.record("application.draft_moved", there or own, by=None, on_behalf_of=organisation)
    return True


def _add_under(draft: Application, added: Application) -> None:
    """Both texts stand in the organisation's draft, the newcomer's last and with their name."""
    name = _("Fra kladden til %(name)s:") % {"name": added.edited_by.name}
    theirs = {reply.question_id: reply for reply in draft.replies.all()}
    for reply in added.replies.select_related("question"):
        old = theirs.get(reply.question_id)
        if old is None:
            Reply.objects.filter(pk=reply.pk).update(application=draft)
        elif reply.question.kind == "text" and not reply.prefilled and old.text != reply.text:
            old.text = f"{old.text}\n\n{name}\n{reply.text}"[: answers.TEXT_LIMIT]
            old.prefilled = False
            old.save(update_fields=["text", "prefilled"])
    if not draft.lines.exists():
        BudgetLine.objects.filter(application=added).update(application=draft)
    added.files.update(application=draft)
    draft.amount = draft.amount or added.amount
    draft.title = draft.title or added.title
    draft.account = draft.account or added.account
    draft.saves += 1
    draft.save(update_fields=["amount", "title", "account", "saves"])


@transaction.atomic
def move_to_heir(merged: Organisation, heir: Organisation) -> int:
    """What is not ended of an organisation that has gone into another, goes on there.

    Where the heir has an application of its own in the same call, that of the one that is no more
    stays with it.

    Returns:
        How many moved.
    """
    own = Application.objects.filter(organisation=merged).exclude(state__in=ENDED)
    taken = Application.objects.filter(organisation=heir).exclude(state=ApplicationState.WITHDRAWN)
    moved = 0
    for application in own.exclude(call__in=taken.values("call")).order_by("call_id", "pk"):
        budget.locked(application.call)
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        row.organisation = heir
        row.save(update_fields=["organisation"])
        audit.record("application.moved_to_heir", row, by=None, on_behalf_of=heir, merged=merged.pk)
        moved += 1
    return moved
