"""A mapping (kartlegging): the national core, the place's own questions, what is known before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from consultations.actions.hearings import locked_draft
from consultations.actions.invitees import propose
from consultations.models import AnswerVersion, Hearing, Question, Reply
from consultations.models.mapping import core
from consultations.states import AnswerState, HearingKind, QuestionKind
from core import audit
from core.errors import Refused
from organisations.models import Cause, Organisation, Venue

OWN_PLACE, CHILDREN, OLD = "Ja, eget sted", "Barn og unge", "Eldre"
# Facts are remembered. What one thinks is asked anew, or nothing would ever change.
REMEMBERED = [QuestionKind.NUMBER, QuestionKind.CHOICE]


@dataclass(frozen=True)
class LocalQuestion:
    """A question of the place's own."""

    text: str
    kind: str
    choices: tuple[str, ...] = ()


@transaction.atomic
def make_mapping(hearing: Hearing, *, by: Any) -> Hearing:
    """Turn a new draft into a mapping: the core of the day, and everyone there on the list."""
    hearing = locked_draft(hearing)
    if hearing.kind == HearingKind.MAPPING:
        return hearing  # a second click
    hearing.kind = HearingKind.MAPPING
    hearing.save()
    hearing.questions.all().delete()
    Question.objects.bulk_create(
        Question(
            hearing=hearing,
            text=asked.text,
            help=asked.help,
            kind=asked.kind,
            choices=list(asked.choices),
            core_key=asked.key,
            position=i,
        )
        for i, asked in enumerate(core().questions, 1)
    )
    propose(hearing, by=by)
    audit.record("mapping.started", hearing, by=by, on_behalf_of=hearing.owner, core=core().version)
    return hearing


@transaction.atomic
def save_local_questions(
    hearing: Hearing, *, by: Any, version: int, questions: Sequence[LocalQuestion]
) -> Hearing:
    """Replace the place's own questions; the core stands.

    Args:
        hearing: the draft of a mapping.
        by: the case handler.
        version: the version the form was opened with.
        questions: in order.

    Raises:
        Refused: the hearing is no mapping, or a choice has fewer than two answers.
    """
    hearing = locked_draft(hearing, version)
    if hearing.kind != HearingKind.MAPPING:
        raise Refused(_("Høringen er ikke en kartlegging."))
    for number, question in enumerate(questions, 1):
        if question.kind == QuestionKind.CHOICE and len(set(question.choices)) < 2:
            raise Refused(_("Skriv minst to ulike svar, ett på hver linje."), f"choices_{number}")
    hearing.questions.filter(core_key="").delete()
    first = hearing.questions.count() + 1
    Question.objects.bulk_create(
        Question(
            hearing=hearing,
            text=question.text,
            kind=question.kind,
            choices=list(dict.fromkeys(question.choices)),
            position=position,
        )
        for position, question in enumerate(questions, first)
    )
    hearing.version += 1
    hearing.save(update_fields=["version"])
    audit.record("mapping.questions_saved", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


def reply(version: AnswerVersion, question: Question, words: str) -> Reply:
    """A reply with what can be counted of it.

    Raises:
        Refused: words that are none of the answers.
    """
    value = question.value_of(words)
    if value is None and question.kind != QuestionKind.TEXT:
        raise Refused(_("Velg ett av svarene, eller hopp over."), f"question_{question.pk}")
    return Reply(version=version, question=question, text=words, value=value)


def remember(draft: AnswerVersion) -> None:
    """Fill a first draft with the facts of the last mapping here, and of the profile."""
    hearing, who = draft.answer.hearing, draft.answer.organisation
    if hearing.kind != HearingKind.MAPPING or who is None:
        return
    known = _of_the_profile(who) | _of_last_time(hearing, who)
    questions = hearing.questions.filter(kind__in=REMEMBERED)
    Reply.objects.bulk_create(
        Reply(version=draft, question=question, text=words, value=question.value_of(words))
        for question in questions
        if (words := known.get(question.core_key or question.text))
        and question.value_of(words) is not None
    )


def _of_last_time(hearing: Hearing, who: Organisation) -> dict[str, str]:
    """What it answered the last time the same place asked, by the question's name."""
    before = (
        AnswerVersion.objects.filter(
            answer__organisation=who,
            answer__state=AnswerState.SENT,
            answer__current=F("pk"),
            answer__hearing__kind=HearingKind.MAPPING,
            answer__hearing__municipality=hearing.municipality,
        )
        .exclude(answer__hearing=hearing)
        .order_by("-sent_at")
        .first()
    )
    if before is None:
        return {}
    replies = before.replies.select_related("question")
    return {r.question.core_key or r.question.text: r.text for r in replies}


def _of_the_profile(who: Organisation) -> dict[str, str]:
    """What its own page says already."""
    known = {}
    if Venue.objects.on_offer().filter(owner=who).exists():
        known["lokaler"] = OWN_PLACE
    codes = set(
        Cause.objects.filter(organisation=who, ended_at=None).values_list(
            "topics__code", "topics__parent__code"
        )
    )
    flat = {code for pair in codes for code in pair if code}
    ages = flat & {"barn-og-unge", "eldre"}
    if len(ages) == 1:
        known["alder"] = CHILDREN if "barn-og-unge" in ages else OLD
    return known
