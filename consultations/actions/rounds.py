"""Beginning a hearing from another: a new round, a copy, a template."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consultations.actions.hearings import create, locked, locked_draft
from consultations.actions.invitees import propose
from consultations.models import Hearing, HearingTemplate, Question
from consultations.models.hearing import PUBLIC_STATES
from consultations.models.template import REUSED, Words
from consultations.states import HearingKind, QuestionKind
from core import audit, clock
from core.errors import Refused
from organisations.models import Organisation

WORDS = ("in_short", "background", "participation")
# What a person decided about the list stands in the new round; the matches are found anew.
KEEP_DECIDED = """
INSERT INTO consultations_invitee
    (hearing_id, organisation_id, source, why, cause, "group", accepted, reason)
SELECT %s, i.organisation_id, i.source, i.why, i.cause, i."group", i.accepted, i.reason
FROM consultations_invitee i JOIN organisations_organisation o ON o.id = i.organisation_id
WHERE i.hearing_id = %s AND (i.source = 'added' OR NOT i.accepted)
  AND o.dissolved_at IS NULL AND o.merged_into_id IS NULL
ON CONFLICT (hearing_id, organisation_id) DO NOTHING
"""


@transaction.atomic
def next_round(
    before: Hearing, *, by: Any, on_behalf_of: Organisation, ref: str, changed: str
) -> Hearing:
    """Start the next round of a hearing whose matter has changed: its words, and its people.

    Additions by hand and rejections stand, and everyone who answered is on the list. Rounds
    cannot go in a circle: each follows an earlier row, and nothing ever changes what it follows.

    Args:
        before: published once, and over.
        by: the case handler.
        on_behalf_of: the same owner.
        ref: the new draft's name; the same again is a second click.
        changed: what is new since the last time; public.

    Raises:
        Refused: another owner's hearing, one that is a draft or still open, nothing said of what
            is new, or a round that has its next one already.
    """
    before = locked(before)
    changed = changed.strip()
    if again := before.rounds.filter(ref=ref, owner=on_behalf_of).first():
        return again
    _check_may_follow(before, on_behalf_of, changed)
    hearing = _copied(before, ref=ref, by=by, title=before.title, lead=before.lead)
    hearing.follows, hearing.round, hearing.changed = before, before.round + 1, changed
    hearing.process, hearing.phase = before.process, before.phase
    hearing.kind = before.kind
    hearing.save()
    with connection.cursor() as cursor:
        cursor.execute(KEEP_DECIDED, [hearing.pk, before.pk])
    propose(hearing, by=by)
    audit.record("hearing.follows", hearing, by=by, on_behalf_of=on_behalf_of, before=before.pk)
    return hearing


def _check_may_follow(before: Hearing, owner: Organisation, changed: str) -> None:
    """Refuse what is no new round of one's own hearing."""
    if before.owner_id != owner.pk:
        raise Refused(_("Dere kan bare lage en ny runde av deres egen høring."))
    if before.state not in PUBLIC_STATES:
        raise Refused(_("Høringen er ikke publisert ennå. Endre kladden i stedet."))
    if before.is_coming(clock.now()) or before.is_open(clock.now()):
        raise Refused(_("Høringen er fortsatt åpen. Vent til fristen er ute, eller trekk den."))
    if before.rounds.exists():
        raise Refused(_("Høringen har allerede en ny runde. Lag den neste runden av den."))
    if not changed:
        raise Refused(_("Skriv hva som er nytt siden sist. Det er dette folk skal svare på."),
                      "changed")  # fmt: skip


@transaction.atomic
def copy(before: Hearing, *, by: Any, ref: str, title: str, lead: str) -> Hearing:
    """Start a draft with the words, topics, areas and questions of an earlier hearing of one's own.

    The invitees are found anew, and nothing ties the two together. A part of a plan becomes an
    ordinary matter.
    """
    if again := Hearing.objects.filter(ref=ref, owner=before.owner).first():
        return again
    hearing = _copied(before, ref=ref, by=by, title=title, lead=lead)
    if before.kind != HearingKind.PLAN:
        hearing.kind = before.kind
    hearing.save()
    propose(hearing, by=by)
    return hearing


def _copied(before: Hearing, *, ref: str, by: Any, title: str, lead: str) -> Hearing:
    """A new draft with what the other says; the caller saves it."""
    hearing = create(
        ref=ref,
        by=by,
        on_behalf_of=before.owner,
        municipality=before.municipality,
        title=title,
        lead=lead,
    )
    for name in WORDS:
        setattr(hearing, name, getattr(before, name))
    hearing.contact = before.contact or hearing.contact
    hearing.topics.set(before.topics.all())
    hearing.areas.set(before.areas.all())
    Question.objects.bulk_create(
        Question(
            hearing=hearing,
            text=question.text,
            help=question.help,
            position=question.position,
            kind=question.kind,
            choices=question.choices,
            core_key=question.core_key,
        )
        for question in before.questions.all()
    )
    return hearing


@transaction.atomic
def fill(hearing: Hearing, *, by: Any, words: Words) -> Hearing:
    """Put a template's words into a new draft; what it has been called stays.

    Args:
        hearing: a draft that nobody has written more in.
        by: the case handler.
        words: of a national template, or of one's own.
    """
    hearing = locked_draft(hearing)
    if hearing.version > 1 or hearing.questions.exists():
        return hearing  # a second click
    hearing.kind = words.kind
    hearing.in_short, hearing.background = words.in_short, words.background
    hearing.participation = words.participation
    hearing.save()
    hearing.topics.set(words.topics)
    Question.objects.bulk_create(
        Question(hearing=hearing, text=text, position=i)
        for i, text in enumerate(words.questions, 1)
    )
    propose(hearing, by=by)
    return hearing


@transaction.atomic
def save_template(hearing: Hearing, *, by: Any, name: str) -> HearingTemplate:
    """Keep a hearing's words under a name; the same name again writes over.

    Raises:
        Refused: no name, or a hearing that cannot be used again as it is.
    """
    if not name.strip():
        raise Refused(_("Gi malen et navn."), "name")
    if hearing.kind not in REUSED:
        raise Refused(
            _("Bare vanlige høringer kan bli maler. Bruk denne som utgangspunkt i stedet.")
        )
    template, _made = HearingTemplate.objects.update_or_create(
        owner=hearing.owner,
        name=name.strip(),
        defaults={field: getattr(hearing, field) for field in ("kind", "title", "lead", *WORDS)}
        | {
            "questions": list(
                hearing.questions.filter(kind=QuestionKind.TEXT).values_list("text", flat=True)
            ),
            "saved_at": clock.now(),
        },
    )
    template.topics.set(hearing.topics.all())
    audit.record("template.saved", hearing, by=by, on_behalf_of=hearing.owner, name=template.name)
    return template


@transaction.atomic
def delete_template(template: HearingTemplate, *, by: Any) -> None:
    """Throw a template away; hearings made from it are as they were."""
    audit.record("template.deleted", template, by=by, on_behalf_of=template.owner)
    template.delete()
