"""Keeping words of an answer from the public, with a ground and a reason that everyone can read.

The answer itself is never changed: its receipt, and what the municipality reads, hold.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.models import Answer, Hearing, Withholding
from consultations.moderation import Cover, plain, stands_in
from consultations.policies import may_handle
from consultations.states import AnswerState, Ground, HearingState
from core import audit, clock
from core.errors import Refused
from core.models import StoredFile

SUMMARISED = (HearingState.SUMMARISED, HearingState.CONCLUDED)


@transaction.atomic
def withhold(
    answer: Answer,
    *,
    by: Any,
    ground: str,
    reason: str,
    passage: str = "",
    file: StoredFile | None = None,
) -> Withholding:
    """Keep a passage, a file or the whole answer from the public, and tell the sender.

    Args:
        answer: sent.
        by: somebody with a part in the hearing.
        ground: a `Ground`.
        reason: one public sentence; it may not repeat the words.
        passage: words of the answer as they stand there; white space aside.
        file: one that was sent with it. Neither passage nor file: the whole answer.

    Raises:
        Refused: no ground or reason, words that do not stand there, or words that the
            municipality itself repeats in a text that is not out yet.
    """
    hearing, answer = locked(answer, by)
    passage, reason = plain(passage), plain(reason)
    check_why(ground, reason)
    same = answer.withholdings.standing().filter(passage=passage, file=file).first()
    if same is not None:  # a second click
        return same
    if passage:
        check_passage(hearing, answer, passage, reason)
    withheld = Withholding.objects.create(
        answer=answer,
        passage=passage,
        file=file,
        ground=ground,
        reason=reason,
        withheld_at=clock.now(),
        withheld_by=by,
    )
    emails.tell_withheld(withheld)
    audit.record(
        "answer.withheld",
        answer,
        by=by,
        on_behalf_of=hearing.owner,
        withholding=withheld.pk,
        ground=ground,
        what="passage" if passage else "file" if file else "whole",
    )
    return withheld


def locked(answer: Answer, by: Any) -> tuple[Hearing, Answer]:
    """The hearing and then the answer under lock, in the order that everyone locks.

    Raises:
        Refused: no part in the hearing, or an answer that is not sent.
    """
    rows = Hearing.objects.select_for_update(of=("self",)).select_related("owner", "contact")
    hearing = rows.get(pk=answer.hearing_id)
    if not may_handle(by, hearing):
        raise Refused(_("Bare saksbehandlere og godkjennere i kommunen kan gjøre dette."))
    answers = Answer.objects.select_for_update(of=("self",)).select_related("current")
    answer = answers.get(pk=answer.pk)
    if answer.state == AnswerState.DRAFT or answer.current is None:
        raise Refused(_("Svaret er ikke sendt, så ingen kan lese det ennå."))
    answer.hearing = hearing
    return hearing, answer


def check_why(ground: str, reason: str) -> None:
    """Nothing is withheld without a ground and a reason."""
    if ground not in Ground.values:
        raise Refused(_("Velg hva det gjelder."), "ground")
    if not reason:
        raise Refused(_("Skriv hvorfor, i én setning. Den blir offentlig."), "reason")


def check_passage(hearing: Hearing, answer: Answer, passage: str, reason: str) -> None:
    """The words stand in the answer, and in no text of the municipality's that is not out yet.

    What is out is covered there too; what is not, the municipality can still write anew.
    """
    version: Any = answer.current
    texts = [*version.replies.values_list("text", flat=True), version.text]
    if not any(stands_in(passage, text) for text in texts):
        raise Refused(
            _("Ordene står ikke i svaret. Lim inn hele ord, slik de står der."), "passage"
        )
    if stands_in(passage, reason):
        raise Refused(_("Begrunnelsen gjentar ordene. Skriv den uten dem."), "reason")
    if hearing.state in SUMMARISED:
        return
    if stands_in(passage, hearing.summary):
        raise Refused(
            _("Ordene er sitert i oppsummeringen. Ta dem ut der først, og hold dem så tilbake."),
            "passage",
        )
    reasons = hearing.treatments.exclude(reason="").values_list("reason", flat=True)
    if any(stands_in(passage, text) for text in reasons):
        raise Refused(
            _("Ordene er sitert i svaret på et punkt. Ta dem ut der først, og hold dem tilbake."),
            "passage",
        )


def check_quotes_nothing(cover: Cover, text: str, field: str) -> None:
    """The municipality's own words may not bring out what is withheld.

    Raises:
        Refused: beside `field`.
    """
    if cover.quoted_in(text):
        raise Refused(_("Teksten gjentar ord som er holdt tilbake i et svar. Ta dem ut."), field)


@transaction.atomic
def lift(withholding: Withholding, *, by: Any) -> Withholding:
    """Let the public read it again, and tell the sender."""
    hearing, answer = locked(withholding.answer, by)
    row = Withholding.objects.select_for_update(of=("self",)).get(pk=withholding.pk)
    if row.lifted_at is not None:  # a second click
        return row
    row.lifted_at, row.lifted_by = clock.now(), by
    row.save(update_fields=["lifted_at", "lifted_by"])
    row.answer = answer
    emails.tell_shown_again(row)
    audit.record(
        "answer.shown_again", answer, by=by, on_behalf_of=hearing.owner, withholding=row.pk
    )
    return row
