"""Writing an answer together, and sending it on behalf of the organisation."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from consultations import emails, policies
from consultations.actions import mapping
from consultations.actions.joining import check_may_join, tell_joiners
from consultations.models import Answer, AnswerFile, AnswerVersion, Hearing, Reply, SignOff
from consultations.states import ANSWER, AnswerKind, AnswerState, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import StoredFile
from organisations.models import Organisation
from organisations.policies import may_write

TEXT_LIMIT = 50_000  # characters in one field


@transaction.atomic
def start(hearing: Hearing, *, by: Any, on_behalf_of: Organisation) -> AnswerVersion:
    """Open the organisation's shared draft; start one when there is none.

    A sent answer may be written anew until the deadline: the draft begins as a copy of it.

    Raises:
        Refused: the hearing takes no answers now, or the sent answer stands.
    """
    hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    check_takes_answers(hearing)
    if not may_write(by, on_behalf_of):
        raise Refused(_("Du kan ikke skrive for denne organisasjonen."), "organisation")
    answer, _made = Answer.objects.get_or_create(
        hearing=hearing, organisation=on_behalf_of, defaults={"created_at": clock.now()}
    )
    return open_draft(answer, hearing, by)


def open_draft(answer: Answer, hearing: Hearing, by: Any) -> AnswerVersion:
    """The draft of an answer that is locked through its hearing; a new one when there is none."""
    if draft := answer.versions.filter(sent_at=None).first():
        return draft
    check_may_change(answer, hearing, clock.now())
    draft = _new_draft(answer, by)
    audit.record("answer.started", answer, by=by, on_behalf_of=answer.organisation)
    return draft


def check_takes_answers(hearing: Hearing) -> None:
    """Refuse when it has not opened, or when the summary is out."""
    if hearing.state != HearingState.PUBLISHED:
        raise Refused(_("Høringen tar ikke imot svar lenger."))
    if hearing.is_coming(clock.now()):
        raise Refused(_("Høringen har ikke åpnet ennå."))


def check_may_change(answer: Answer, hearing: Hearing, now: datetime) -> None:
    """A sent answer stands when the deadline has passed; an unsent one may come late.

    So may one that was withdrawn, and one that joined an answer that is withdrawn: what they had
    said is no more (decision 16).
    """
    if answer.state != AnswerState.SENT or not hearing.closes_at or now < hearing.closes_at:
        return
    joined = answer.joins
    if joined is None or joined.state == AnswerState.SENT:
        raise Refused(_("Fristen er ute. Svaret dere sendte, gjelder."))


def _new_draft(answer: Answer, by: Any) -> AnswerVersion:
    """The next version, filled from the one that counts now."""
    before = answer.current
    draft = AnswerVersion.objects.create(
        answer=answer,
        number=before.number + 1 if before else 1,
        kind=before.kind if before else AnswerKind.WITH_REMARKS,
        joins=before.joins if before else None,
        text=before.text if before else "",
        edited_at=clock.now(),
        edited_by=by,
    )
    if before:
        Reply.objects.bulk_create(
            Reply(version=draft, question_id=r.question_id, text=r.text, value=r.value)
            for r in before.replies.all()
        )
        AnswerFile.objects.bulk_create(
            AnswerFile(version=draft, file_id=f.file_id) for f in before.files.all()
        )
    else:
        mapping.remember(draft)
    return draft


@transaction.atomic
def save_draft(
    answer: Answer,
    *,
    by: Any,
    saves: int,
    kind: str,
    text: str,
    replies: Mapping[int, str],
    joins: Answer | None = None,
    name_withheld: bool = False,
    file: StoredFile | None = None,
) -> AnswerVersion:
    """Save what has been written so far.

    Args:
        answer: with an open draft.
        by: the person who writes.
        saves: the count of saves the form was opened with.
        kind: an `AnswerKind`.
        text: what the questions did not ask about.
        replies: question id → text.
        joins: the answer to join, when the kind says so.
        name_withheld: a private person's wish; an organisation's name always stands.
        file: an attachment to add.

    Raises:
        Stale: someone else has saved since; both texts are kept, one in the form.
        Refused: a text longer than 50,000 characters, or no right to write for it any longer.
    """
    draft = locked_draft(answer)
    check_may_write(draft.answer, by)
    if draft.saves != saves:
        raise Stale(
            _("En annen hos dere har lagret mens du skrev. Se hva som er endret, og lagre på nytt.")
        )
    check_lengths(text, replies)
    draft.kind, draft.text = kind, text
    draft.joins = joins if kind == AnswerKind.JOINS else None
    draft.saves += 1
    draft.edited_at, draft.edited_by = clock.now(), by
    draft.save(update_fields=["kind", "text", "joins", "saves", "edited_at", "edited_by"])
    set_replies(draft, replies)
    if draft.answer.person_id and draft.answer.name_withheld != name_withheld:
        draft.answer.name_withheld = name_withheld
        draft.answer.save(update_fields=["name_withheld"])
    if file and not draft.files.filter(file__sha256=file.sha256, file__name=file.name).exists():
        AnswerFile.objects.create(version=draft, file=file)  # the same one is a second click
    return draft


def locked_draft(answer: Answer) -> AnswerVersion:
    """The open draft under lock, with its answer and hearing as they are now.

    The hearing is locked first, so that everyone locks in one order.

    Raises:
        Refused: there is no draft: it has been sent, perhaps by a second click.
    """
    hearing = Hearing.objects.select_for_update(of=("self",), no_key=True).get(pk=answer.hearing_id)
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    answer.hearing = hearing
    draft = (
        AnswerVersion.objects.select_for_update(of=("self",))
        .filter(answer=answer, sent_at=None)
        .first()
    )
    if draft is None:
        raise Refused(_("Svaret er allerede sendt."))
    draft.answer = answer
    return draft


def check_may_write(answer: Answer, by: Any) -> None:
    """Asked again under lock: somebody may have left since the page was opened."""
    if not policies.may_write_answer(by, answer):
        raise Refused(
            _("Du kan ikke skrive for %(name)s lenger. Kopier det du har skrevet, og be en av dem.")
            % {"name": answer.own_name}
        )


def check_lengths(text: str, replies: Mapping[int, str]) -> None:
    """Refuse a text that belongs in an attachment, beside its own field."""
    for field, words in {
        "text": text,
        **{f"question_{pk}": t for pk, t in replies.items()},
    }.items():
        if len(words) > TEXT_LIMIT:
            raise Refused(
                _("Teksten er for lang. Legg den ved som fil, og skriv det viktigste her."), field
            )


def set_replies(draft: AnswerVersion, replies: Mapping[int, str]) -> None:
    """Replace the words under each question; only questions of this hearing count."""
    known = draft.answer.hearing.questions.in_bulk()
    draft.replies.all().delete()
    Reply.objects.bulk_create(
        mapping.reply(draft, known[pk], words)
        for pk, words in replies.items()
        if pk in known and words.strip()
    )


@transaction.atomic
def send(
    answer: Answer, *, by: Any, on_behalf_of: Organisation | None, saves: int
) -> AnswerVersion:
    """Send the draft. The database's clock, read under lock, decides whether it is late.

    Args:
        answer: with an open draft.
        by: a person who is responsible for the organisation at this instant.
        on_behalf_of: the organisation it binds; None for a private person's own answer.
        saves: the count of saves of what was previewed.

    Raises:
        Stale: the draft has changed since the preview.
        Refused: no right to send, nothing written, it waits for somebody's approval, it joins what
            cannot be joined, or no answers are taken any longer.
    """
    draft = locked_draft(answer)
    answer, hearing, now = draft.answer, draft.answer.hearing, clock.now()
    check_takes_answers(hearing)
    check_may_change(answer, hearing, now)
    check_may_send(answer, by, on_behalf_of)
    if draft.saves != saves:
        raise Stale
    check_signed_off(draft, by)
    seal(draft, hearing, by, now)
    make_current(answer, draft)
    emails.send_receipt(draft)
    emails.stop_reminders(hearing, answer.organisation)
    audit.record(
        "answer.sent",
        answer,
        by=by,
        on_behalf_of=on_behalf_of,
        version=draft.number,
        late=draft.late,
        digest=draft.digest,
    )
    return draft


def check_may_send(answer: Answer, by: Any, on_behalf_of: Organisation | None) -> None:
    """A responsible person for the organisation it is from, or the person whose own it is."""
    whose = on_behalf_of.pk if on_behalf_of else None
    if answer.organisation_id != whose or not policies.may_send_answer(by, answer):
        raise Refused(_("Bare en ansvarlig hos dere kan sende svaret."))
    if answer.person_id and not answer.hearing.allows_persons:
        raise Refused(_("Høringen tar bare imot svar fra organisasjoner."))


def check_signed_off(draft: AnswerVersion, by: Any) -> None:
    """While somebody is asked to approve, only they send; afterwards anybody responsible.

    What was approved and then changed waits again.
    """
    asked = SignOff.objects.select_related("approver").filter(version=draft).first()
    if asked is None or asked.approver_id == by.pk:
        return
    if asked.approved_at is None or asked.saves != draft.saves:
        raise Refused(
            _("Svaret venter på godkjenning fra %(name)s. Trekk spørsmålet for å sende uten.")
            % {"name": asked.approver}
        )


def seal(draft: AnswerVersion, hearing: Hearing, by: Any, now: datetime) -> None:
    """Close the draft with time, sender, lateness and digest."""
    if draft.kind != AnswerKind.WITH_REMARKS:
        draft.text = ""
        draft.replies.all().delete()
    if draft.kind == AnswerKind.JOINS:
        draft.files.all().delete()  # the words are the other's, the files too
        check_may_join(draft, hearing)
    elif draft.kind == AnswerKind.WITH_REMARKS and not (
        draft.text.strip() or draft.replies.exists() or draft.files.exists()
    ):
        raise Refused(_("Svaret er tomt. Skriv noe, eller velg «Uten merknad»."), "kind")
    draft.sent_at, draft.sent_by = now, by
    if draft.received_on is not None:
        now = clock.start_of_day(draft.received_on)
    draft.late = bool(hearing.closes_at and now >= hearing.closes_at)
    draft.digest = digest(draft)
    draft.save()


def digest(version: AnswerVersion) -> str:
    """SHA-256 over everything that was sent, so that a receipt can be checked later."""
    content = {
        "hearing": version.answer.hearing.ref,
        "answer": version.answer.ref,
        "version": version.number,
        "kind": version.kind,
        "text": version.text,
        "replies": [[r.question_id, r.text] for r in version.replies.all()],
        "files": [f.file.sha256 for f in version.files.select_related("file")],
        "sent_at": version.sent_at.isoformat() if version.sent_at else "",
    }
    if version.joins:
        content["joins"] = version.joins.ref
    if version.received_on:
        content["received_on"] = version.received_on.isoformat()
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def make_current(answer: Answer, draft: AnswerVersion) -> None:
    """The version just sent counts from now; the first one gives the answer its number.

    Those who have joined the answer are told that its words are others.
    """
    if answer.number is None:
        highest = Answer.objects.filter(hearing=answer.hearing_id).aggregate(top=Max("number"))
        answer.number = (highest["top"] or 0) + 1
    states.move(answer, AnswerState.SENT, allowed=ANSWER)
    answer.current, answer.joins = draft, draft.joins
    answer.withdrawn_at = answer.withdrawn_by = None
    answer.save(
        update_fields=["number", "state", "current", "joins", "withdrawn_at", "withdrawn_by"]
    )
    tell_joiners(answer, emails.JOINED_CHANGED)


@transaction.atomic
def delete_draft(answer: Answer, *, by: Any) -> None:
    """Throw the draft away; what has been sent stays."""
    draft = locked_draft(answer)
    draft.delete()
    audit.record("answer.draft_deleted", answer, by=by, on_behalf_of=answer.organisation)
    if answer.state == AnswerState.DRAFT:
        answer.delete()


@transaction.atomic
def delete_own_drafts(person: Any, *, by: Any) -> None:
    """Throw away what a person wrote in their own name and did not send."""
    drafts = AnswerVersion.objects.filter(answer__person=person, sent_at=None)
    for draft in drafts.select_related("answer").order_by("pk"):
        delete_draft(draft.answer, by=by)
