"""An answer that came on paper: the municipality enters it for those who wrote, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.actions.answers import check_lengths, make_current, seal, set_replies
from consultations.models import Answer, AnswerFile, AnswerVersion, Hearing
from consultations.policies import may_handle
from consultations.states import AnswerKind, AnswerState, HearingState
from core import audit, clock
from core.errors import Refused
from core.models import StoredFile
from organisations.models import Organisation

UNSEALED = "-"  # until `seal`, in the same transaction, knows the words


@dataclass(frozen=True)
class Paper:
    """What lay in the envelope, and from whom: an organisation, or a named private person."""

    organisation: Organisation | None
    name: str
    name_withheld: bool
    received_on: date
    kind: str
    text: str
    replies: Mapping[int, str]
    scan: StoredFile | None


@transaction.atomic
def enter_paper(hearing: Hearing, paper: Paper, *, by: Any) -> AnswerVersion:
    """Enter it as sent. Whether it is late follows the day it came, not the day it is entered.

    The organisation sees it as its own, and may send another until the deadline.

    Raises:
        Refused: no right, no sender or two, a date ahead of us, nothing written and no scan, or
            the sender has answered in the portal already.
    """
    hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    check_paper(hearing, paper, by)
    if before := _entered_before(hearing, paper):
        return before
    answer = _answer_of(hearing, paper)
    draft = AnswerVersion.objects.create(
        answer=answer,
        number=_make_room(answer),
        kind=paper.kind,
        text=paper.text,
        received_on=paper.received_on,
        sent_at=clock.now(),
        sent_by=by,
        digest=UNSEALED,
        edited_at=clock.now(),
        edited_by=by,
    )
    set_replies(draft, paper.replies)
    if paper.scan:
        AnswerFile.objects.create(version=draft, file=paper.scan)
    seal(draft, hearing, by, clock.now())
    make_current(answer, draft)
    emails.tell_entered(draft)
    audit.record(
        "answer.entered_from_paper",
        answer,
        by=by,
        on_behalf_of=hearing.owner,
        received_on=paper.received_on.isoformat(),
        digest=draft.digest,
    )
    return draft


def check_paper(hearing: Hearing, paper: Paper, by: Any) -> None:
    """What must be so before anything is written."""
    if not may_handle(by, hearing):
        raise Refused(_("Bare kommunens egne folk kan legge inn svar fra posten."))
    if hearing.state != HearingState.PUBLISHED:
        raise Refused(_("Høringen tar ikke imot svar lenger."))
    if paper.kind == AnswerKind.JOINS:
        raise Refused(_("Velg «Med merknad» eller «Uten merknad»."), "kind")
    check_sender(hearing, paper)
    check_date(hearing, paper.received_on)
    check_lengths(paper.text, paper.replies)


def check_sender(hearing: Hearing, paper: Paper) -> None:
    """Exactly one: an organisation, or a private person where the hearing lets them."""
    if paper.organisation is not None and paper.name:
        raise Refused(_("Velg en organisasjon, eller skriv et navn. Ikke begge."), "name")
    if paper.organisation is None and not paper.name:
        raise Refused(_("Velg hvem svaret er fra."), "organisation")
    if paper.name and not hearing.allows_persons:
        raise Refused(_("Høringen tar bare imot svar fra organisasjoner."), "name")
    ended = paper.organisation and (
        paper.organisation.dissolved_at or paper.organisation.merged_into_id
    )
    if ended:
        raise Refused(_("Organisasjonen er lagt ned. Velg en annen."), "organisation")


def check_date(hearing: Hearing, received_on: date) -> None:
    """From the day it opened until today."""
    if received_on > clock.today():
        raise Refused(_("Datoen er ikke kommet ennå. Skriv dagen brevet kom."), "received_on")
    opened = hearing.opens_at
    if opened and clock.end_of_day(received_on) <= opened:
        raise Refused(_("Brevet kom før høringen åpnet. Se på datoen."), "received_on")


def _entered_before(hearing: Hearing, paper: Paper) -> AnswerVersion | None:
    """The same letter entered by a first click: same sender, same day, same words and scan."""
    answers = hearing.answers.sent().filter(
        organisation=paper.organisation,
        person=None,
        paper_name=paper.name,
        current__received_on=paper.received_on,
        current__text=paper.text,
        current__kind=paper.kind,
    )
    for answer in answers.select_related("current"):
        scans = {f.file.sha256 for f in answer.current.files.select_related("file")}  # type: ignore[union-attr]
        if scans == ({paper.scan.sha256} if paper.scan else set()):
            return answer.current
    return None


def _answer_of(hearing: Hearing, paper: Paper) -> Answer:
    """The organisation's answer, or a new one. One that it has sent itself is left alone.

    Whether it has begun on a draft is its own affair: the paper goes in before it, unsaid.
    """
    if paper.organisation is None:
        return Answer.objects.create(
            hearing=hearing,
            paper_name=paper.name,
            name_withheld=paper.name_withheld,
            created_at=clock.now(),
        )
    answer, _made = Answer.objects.get_or_create(
        hearing=hearing, organisation=paper.organisation, defaults={"created_at": clock.now()}
    )
    if answer.state == AnswerState.SENT:
        raise Refused(_("Organisasjonen har svart i Samspill allerede."), "organisation")
    return answer


def _make_room(answer: Answer) -> int:
    """The number of the paper's version; an open draft of theirs becomes the next one."""
    draft = answer.versions.filter(sent_at=None).first()
    if draft is None:
        return answer.versions.count() + 1
    number = draft.number
    draft.number, draft.saves = number + 1, draft.saves + 1
    draft.save(update_fields=["number", "saves"])
    return number
