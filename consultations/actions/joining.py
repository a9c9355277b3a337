"""Joining another organisation's answer («slutter seg til»), which counts as one's own answer.

It points at the answer and never at a version, so that it follows what the other sends later, and
there are no chains (decision 16): one answer holds the words, the others stand behind it.
"""

from django.utils.translation import gettext as _

from consultations import emails
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerKind, AnswerState
from core.errors import Refused


def check_may_join(draft: AnswerVersion, hearing: Hearing) -> None:
    """Refuse oneself, a circle, a chain, and what is not there to be joined.

    Args:
        draft: about to be sent; its hearing is locked, so that no other sending comes between.
        hearing: the hearing of the draft.

    Raises:
        Refused: beside the field where the answer was chosen.
    """
    answer = draft.answer
    if draft.joins_id is None:
        raise Refused(_("Velg hvilket svar dere slutter dere til."), "joins")
    if answer.organisation_id is None:
        raise Refused(_("Bare en organisasjon kan slutte seg til et annet svar."), "kind")
    if draft.joins_id == answer.pk:
        raise Refused(_("Dere kan ikke slutte dere til deres eget svar."), "joins")
    if answer.number and Answer.objects.sent().filter(joins=answer).exists():
        raise Refused(
            _("Andre har sluttet seg til svaret deres, så dere kan ikke slutte dere til et annet."),
            "kind",
        )
    check_joinable(Answer.objects.select_related("current").get(pk=draft.joins_id), hearing)


def check_joinable(other: Answer, hearing: Hearing) -> None:
    """Sent in the same hearing, by an organisation, with remarks of its own."""
    if other.hearing_id != hearing.pk or other.organisation_id is None:
        raise Refused(_("Velg et svar fra en organisasjon i denne høringen."), "joins")
    if other.state != AnswerState.SENT or other.current is None:
        raise Refused(_("Svaret er trukket. Velg et annet."), "joins")
    if other.joins_id is not None:
        raise Refused(
            _("%(name)s har selv sluttet seg til et annet svar. Velg det i stedet.")
            % {"name": other.organisation},
            "joins",
        )
    if other.current.kind != AnswerKind.WITH_REMARKS:
        raise Refused(_("Svaret er uten merknad. Velg «Uten merknad» for deres eget."), "joins")


def tell_joiners(answer: Answer, kind: str) -> None:
    """Tell those who joined that the answer is changed or withdrawn; nothing when nobody has."""
    if Answer.objects.sent().filter(joins=answer).exists():
        emails.tell_joiners(answer, kind)
