"""Short ways: «uten merknad» in one click, and joining from the other answer's own page."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.answers import save_draft, send, start
from consultations.actions.joining import check_joinable
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerKind
from core.errors import Refused
from organisations.models import Organisation


@transaction.atomic
def send_without_remarks(hearing: Hearing, *, by: Any, on_behalf_of: Organisation) -> AnswerVersion:
    """Answer «uten merknad» at once; a second click gives the first one's answer back.

    Raises:
        Refused: somebody has begun on a draft, the organisation has answered with remarks, no
            right to send, or the hearing takes no answers.
    """
    Hearing.objects.select_for_update(of=("self",), no_key=True).get(pk=hearing.pk)
    before = hearing.answers.filter(organisation=on_behalf_of).select_related("current").first()
    if before and before.versions.filter(sent_at=None).exists():
        raise Refused(_("Dere har en kladd. Gå til den, og velg «Uten merknad» der."))
    if before and before in hearing.answers.sent() and before.current:
        if before.current.kind == AnswerKind.WITHOUT_REMARKS:
            return before.current
        raise Refused(_("Dere har svart med merknad. Velg «Endre svaret» for å endre det."))
    draft = start(hearing, by=by, on_behalf_of=on_behalf_of)
    draft = save_draft(
        draft.answer,
        by=by,
        saves=draft.saves,
        kind=AnswerKind.WITHOUT_REMARKS,
        text="",
        replies={},
    )
    return send(draft.answer, by=by, on_behalf_of=on_behalf_of, saves=draft.saves)


@transaction.atomic
def start_joining(
    hearing: Hearing, *, by: Any, on_behalf_of: Organisation, other: Answer
) -> AnswerVersion:
    """Open the draft with the other's answer chosen; the words that stand there are kept in it.

    Raises:
        Refused: what cannot be joined, or the draft cannot be opened.
    """
    draft = start(hearing, by=by, on_behalf_of=on_behalf_of)
    if other.organisation_id == on_behalf_of.pk:
        raise Refused(_("Dere kan ikke slutte dere til deres eget svar."), "joins")
    check_joinable(other, draft.answer.hearing)
    if (draft.kind, draft.joins_id) == (AnswerKind.JOINS, other.pk):
        return draft  # a second click; colleagues who have it open are not stale
    return save_draft(
        draft.answer,
        by=by,
        saves=draft.saves,
        kind=AnswerKind.JOINS,
        text=draft.text,
        replies={reply.question_id: reply.text for reply in draft.replies.all()},
        joins=other,
    )
