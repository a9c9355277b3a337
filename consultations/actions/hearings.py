"""Writing the draft of a hearing: what it says, its documents, when it closes."""

from collections.abc import Iterable
from datetime import date, time
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import periods
from consultations.actions.invitees import propose
from consultations.models import Hearing, HearingDocument, Question
from consultations.states import HearingKind, HearingState, Participation
from core import audit, clock
from core.errors import Refused, Stale
from core.models import StoredFile
from organisations.models import ContactPerson, Municipality, Organisation, Topic


def locked(hearing: Hearing) -> Hearing:
    """The row under lock."""
    rows = Hearing.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=hearing.pk)


def locked_draft(hearing: Hearing, version: int | None = None) -> Hearing:
    """The row under lock, still a draft: what is up for approval is frozen.

    Raises:
        Refused: it is no draft any longer; said before the version, for it is the reason why.
        Stale: when `version` is given and somebody has changed the hearing since.
    """
    row = locked(hearing)
    if row.state != HearingState.DRAFT:
        raise Refused(_("Innholdet er låst. Ta høringen tilbake til kladd for å endre den."))
    if version is not None and row.version != version:
        raise Stale
    return row


@transaction.atomic
def create(
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality,
    title: str,
    lead: str,
) -> Hearing:
    """Start a draft. The same `ref` again (double click) gives the same draft back.

    Raises:
        Stale: the `ref` names another municipality's hearing.
    """
    if Hearing.objects.filter(ref=ref).exclude(owner=on_behalf_of).exists():
        raise Stale
    hearing, made = Hearing.objects.get_or_create(
        ref=ref,
        owner=on_behalf_of,
        defaults={
            "municipality": municipality,
            "title": title,
            "lead": lead,
            "created_by": by,
            "created_at": clock.now(),
            "contact": ContactPerson.objects.filter(municipality=municipality).first(),
        },
    )
    if made:
        hearing.areas.add(municipality)
        audit.record("hearing.created", hearing, by=by, on_behalf_of=on_behalf_of)
    return hearing


@transaction.atomic
def save_content(
    hearing: Hearing,
    *,
    by: Any,
    version: int,
    topics: Iterable[Topic],
    areas: Iterable[Municipality],
    questions: Iterable[str],
    word_targets: Iterable[int | None] = (),
    **fields: Any,
) -> Hearing:
    """Save what the hearing says; the list of invitees follows topics and areas.

    Args:
        hearing: a draft.
        by: the case handler.
        version: the version the form was opened with.
        topics: what it is about; decides who is invited.
        areas: where; one's own municipality, or a county's municipalities.
        questions: one text each, in order; empty ones fall away.
        word_targets: about how many words are wished for under each of them, or None.
        fields: kind, title, lead, in_short, background, participation, contact, allows_persons.
    """
    hearing = locked_draft(hearing, version)
    areas = own_areas(hearing, areas)
    before = _audience(hearing)
    for name, value in fields.items():
        setattr(hearing, name, value)
    _check_level(hearing)
    hearing.topics.set(topics)
    hearing.areas.set(areas)
    if _audience(hearing) != before:
        hearing.reviewed_at = None
    hearing.version += 1
    hearing.save()
    _set_questions(hearing, questions, word_targets)
    propose(hearing, by=by)
    audit.record("hearing.edited", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


def _check_level(hearing: Hearing) -> None:
    """What is asked about early can still be changed, or it is not early."""
    if (hearing.kind, hearing.participation) == (HearingKind.EARLY, Participation.INFORMATION):
        raise Refused(
            _("I et tidlig innspill må svarene kunne endre noe. Velg «Rådgivning» eller mer."),
            "participation",
        )


def own_areas(hearing: Hearing, areas: Iterable[Municipality]) -> list[Municipality]:
    """The areas, which are the owner's: a county's own municipalities, or the place itself.

    Raises:
        Refused: none at all, or somebody else's.
    """
    chosen = list(areas)
    home = hearing.municipality_id
    if not chosen:
        raise Refused(_("Velg minst én kommune, eller velg hele fylket."), "areas")
    for area in chosen:
        if home not in (area.pk, area.county_id):
            raise Refused(
                _("%(place)s ligger utenfor området deres. Velg bare deres egne kommuner.")
                % {"place": area.title},
                "areas",
            )
    return chosen


def _audience(hearing: Hearing) -> tuple[str, set[int], set[int]]:
    """What decides who is invited; when it changes, the list must be gone through again."""
    topics = hearing.topics.values_list("pk", flat=True)
    areas = hearing.areas.values_list("pk", flat=True)
    return hearing.kind, set(topics), set(areas)


def _set_questions(
    hearing: Hearing, texts: Iterable[str], word_targets: Iterable[int | None]
) -> None:
    """Replace a draft's questions; nobody can have answered them yet.

    Those of a mapping are written on a page of their own (`actions/mapping.py`).
    """
    if hearing.kind == HearingKind.MAPPING:
        return
    wished = zip_longest((text.strip() for text in texts), word_targets, fillvalue=None)
    asked = [(text, target) for text, target in wished if text]
    hearing.questions.all().delete()
    Question.objects.bulk_create(
        Question(hearing=hearing, text=text, word_target=target, position=i)
        for i, (text, target) in enumerate(asked, 1)
    )


@transaction.atomic
def add_document(hearing: Hearing, *, by: Any, file: StoredFile, title: str) -> HearingDocument:
    """Put an examined file among the hearing's documents; the same one twice is a second click."""
    hearing = locked_draft(hearing)
    if before := hearing.documents.filter(
        file__sha256=file.sha256, file__name=file.name, title=title or file.name
    ).first():
        return before
    document = HearingDocument.objects.create(
        hearing=hearing, file=file, title=title or file.name, position=hearing.documents.count() + 1
    )
    audit.record("hearing.document_added", hearing, by=by, on_behalf_of=hearing.owner)
    return document


@transaction.atomic
def remove_document(document: HearingDocument, *, by: Any) -> None:
    """Take a document out of a draft; the file itself is kept for the log."""
    hearing = locked_draft(document.hearing)
    document.delete()
    audit.record("hearing.document_removed", hearing, by=by, on_behalf_of=hearing.owner)


@transaction.atomic
def save_deadline(
    hearing: Hearing,
    *,
    by: Any,
    version: int,
    closes_on: date,
    closes_time: time | None = None,
    opens_on: date | None = None,
    answer_by: date | None = None,
    decides_on: date | None = None,
    decided_by: str = "",
    period_rule: str = "",
    short_reason: str = "",
    short_decided_by: str = "",
) -> Hearing:
    """Set when it opens and closes, and what happens afterwards.

    Args:
        hearing: a draft.
        by: the case handler.
        version: the version the form was opened with.
        closes_on: the last day to answer («til og med»).
        closes_time: wall-clock time in Oslo, where the deadline is not midnight.
        opens_on: a later day than today, or None for at publication.
        answer_by: the day the senders have their answer.
        decides_on: the day the matter is decided.
        decided_by: who decides it.
        period_rule: a profile of `periods.toml`; empty for the one of the hearing's kind.
        short_reason: public; why the time is shorter than the rule's minimum.
        short_decided_by: public; who decided that.

    Raises:
        Refused: a deadline that has passed, lies before the opening, or does not exist.
    """
    hearing = locked_draft(hearing, version)
    closes_at = (
        clock.at(closes_on, closes_time, "closes_time")
        if closes_time
        else clock.end_of_day(closes_on)
    )
    opens_at = clock.start_of_day(opens_on) if opens_on else None
    if closes_at <= clock.now():
        raise Refused(_("Fristen har allerede gått ut. Velg en dag fram i tid."), "closes_on")
    if opens_on and opens_on < clock.today():
        raise Refused(
            _("Dagen er passert. La feltet stå tomt, så åpner høringen når den blir publisert."),
            "opens_on",
        )
    if opens_at and closes_at <= opens_at:
        raise Refused(_("Fristen er før høringen åpner. Velg en senere dag."), "closes_on")
    check_order(closes_on, answer_by, decides_on)
    keep_period(hearing, period_rule, short_reason, short_decided_by)
    hearing.opens_at, hearing.closes_at = opens_at, closes_at
    hearing.answer_by, hearing.decides_on, hearing.decided_by = answer_by, decides_on, decided_by
    hearing.version += 1
    hearing.save()
    audit.record("hearing.deadline_set", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


def keep_period(hearing: Hearing, rule: str, reason: str, decided_by: str) -> None:
    """The rule that was chosen, and why the time is shorter than it asks for.

    Raises:
        Refused: a rule nobody knows, or a reason without the name of who decided.
    """
    if rule and rule not in periods.RULES:
        raise Refused(_("Velg en av reglene."), "period_rule")
    reason, decided_by = reason.strip(), decided_by.strip()
    if reason and not decided_by:
        raise Refused(_("Skriv hvem som har bestemt den kortere fristen."), "short_decided_by")
    if decided_by and not reason:
        raise Refused(_("Skriv hvorfor fristen er kortere."), "short_reason")
    hearing.period_rule = rule
    hearing.short_reason, hearing.short_decided_by = reason, decided_by


def check_order(closes_on: date, answer_by: date | None, decides_on: date | None) -> None:
    """Senders learn what happened after the deadline and before the decision."""
    if answer_by and answer_by <= closes_on:
        raise Refused(
            _("Organisasjonene må få svar etter fristen. Velg en senere dag."), "answer_by"
        )
    if decides_on and decides_on <= (answer_by or closes_on):
        raise Refused(
            _("Saken må avgjøres etter at organisasjonene har fått svar. Velg en senere dag."),
            "decides_on",
        )
