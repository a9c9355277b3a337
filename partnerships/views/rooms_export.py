"""Who took part in a dialogue, for the tender file: CSV, XLSX and JSON (clause K4).

It shows that everyone was treated alike: who was invited, who joined, which documents went out and
when, what was asked, and which meetings there were. Business secrets are in none of them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, spreadsheets
from core.access import allow
from core.spreadsheets import Sheet
from dispatch.models import Letter
from dispatch.states import LetterState
from partnerships.emails.rooms import invitations
from partnerships.models import DialogueRoom
from partnerships.policies import rooms as policies

LANGUAGE = "nb"  # data is the same to everyone
NAME = "dialogrom"
opens = allow(policies.may_open_list, on=policies.work_rooms, why=policies.why_not_open_list)


@require_safe
@opens
def room_file_csv(request: HttpRequest, room: DialogueRoom) -> HttpResponseBase:
    """Everything as one list in the order it happened."""
    with translation.override(LANGUAGE):
        headings = [_("Når"), _("Hva"), _("Hvem"), _("Opplysning")]
        lines = sorted(events(room))
        return spreadsheets.as_csv(file_name(room), Sheet(NAME, headings, iter(lines)))


@require_safe
@opens
def room_file_xlsx(request: HttpRequest, room: DialogueRoom) -> HttpResponseBase:
    """One sheet for each kind of thing."""
    with translation.override(LANGUAGE):
        sheets = [
            Sheet(
                _("Organisasjoner"),
                [_("Navn"), _("Organisasjonsnummer"), _("Invitert"), _("Invitert fordi"),
                 _("Brevet"), _("Ble med"), _("Erklæring")],
                [[*row.values()] for row in organisations(room)],
            ),
            Sheet(
                _("Dokumenter"),
                [_("Dokument"), _("Fra"), _("Delt med alle")],
                [[*row.values()] for row in documents(room)],
            ),
            Sheet(
                _("Spørsmål"),
                [_("Nr."), _("Fra"), _("Stilt"), _("Spørsmål"), _("Besvart"), _("Svar")],
                [[*row.values()] for row in questions(room)],
            ),
            Sheet(
                _("Møter"),
                [_("Med"), _("Når"), _("Minutter"), _("Hvem"), _("Tema"), _("Referat")],
                [[*row.values()] for row in meetings(room)],
            ),
        ]  # fmt: skip
        return spreadsheets.workbook(file_name(room), sheets)


@require_safe
@opens
def room_file_json(request: HttpRequest, room: DialogueRoom) -> HttpResponseBase:
    """For a program."""
    with translation.override(LANGUAGE):
        found = {
            "room": {
                "title": room.title,
                "owner": room.owner.name,
                "state": room.state,
                "opened": hour(room.opened_at),
                "closes": hour(room.closes_at),
                "summarised": hour(room.summarised_at),
                "ended": hour(room.ended_at),
                "notice": room.notice_url,
            },
            "organisations": organisations(room),
            "documents": documents(room),
            "questions": questions(room),
            "meetings": meetings(room),
        }
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{file_name(room)}.json"'
    return response


def file_name(room: DialogueRoom) -> str:
    """Of the file, without its ending."""
    return f"{NAME}-{room.ref}"


def hour(instant: datetime | None) -> str:
    """«2027-03-16 14.12» in Oslo, which also sorts."""
    return f"{instant.astimezone(clock.OSLO):%Y-%m-%d %H.%M}" if instant else ""


def organisations(room: DialogueRoom) -> list[dict[str, str]]:
    """Those invited and those who joined, a line each, by name."""
    states = dict(invitations(room).values_list("recipient_ref", "state"))
    found: dict[int, dict[str, str]] = {}
    for row in room.invitations.select_related("organisation"):
        found[row.organisation_id] = who(row.organisation) | {
            "invited": hour(row.invited_at),
            "why": ", ".join(row.why),
            "letter": letter_words(states.get(f"org:{row.organisation_id}")),
        }
    for one in room.participants.select_related("organisation", "declaration"):
        row_ = found.setdefault(
            one.organisation_id,
            who(one.organisation) | {"invited": "", "why": "", "letter": ""},
        )
        row_["joined"] = hour(one.joined_at)
        row_["declared"] = f"{one.declaration.edition}, {hour(one.declaration.declared_at)}"
    lines = [{"joined": "", "declared": ""} | row for row in found.values()]
    order = ("name", "orgnr", "invited", "why", "letter", "joined", "declared")
    return sorted(
        ({name: line[name] for name in order} for line in lines), key=lambda line: line["name"]
    )


def who(organisation: Any) -> dict[str, str]:
    """The organisation's name and number."""
    return {"name": organisation.name, "orgnr": organisation.orgnr or ""}


def letter_words(state: str | None) -> str:
    """What became of the invitation's letter."""
    if state is None:
        return _("Ingen adresse")
    if state == LetterState.ACCEPTED:
        return _("Sendt")
    return str(dict(Letter._meta.get_field("state").flatchoices).get(state, state))


def documents(room: DialogueRoom) -> list[dict[str, str]]:
    """What was shared with everyone, and when; secrets are not there."""
    rows = room.documents.filter(secret=False, shared_at__isnull=False)
    return [
        {
            "title": row.title,
            "from": row.participant.organisation.name if row.participant else room.owner.name,
            "shared": hour(row.shared_at),
        }
        for row in rows.select_related("participant__organisation").order_by("shared_at", "pk")
    ]


def questions(room: DialogueRoom) -> list[dict[str, str]]:
    """Each with who asked and when it was answered."""
    return [
        {
            "number": str(row.number),
            "from": row.participant.organisation.name,
            "asked": hour(row.asked_at),
            "text": row.text,
            "answered": hour(row.answered_at),
            "answer": row.answer,
        }
        for row in room.questions.select_related("participant__organisation")
    ]


def meetings(room: DialogueRoom) -> list[dict[str, str]]:
    """The log without its confidential part."""
    return [
        {
            "with": row.participant.organisation.name,
            "held": hour(row.held_at),
            "minutes": str(row.minutes),
            "people": row.people,
            "subjects": row.subjects,
            "words": row.words,
        }
        for row in room.meetings.select_related("participant__organisation")
    ]


def events(room: DialogueRoom) -> Iterator[list[str]]:
    """Everything with its time, for one list."""
    for org in organisations(room):
        if org["invited"]:
            yield [org["invited"], _("Invitert"), org["name"], f"{org['why']}. {org['letter']}"]
        if org["joined"]:
            yield [org["joined"], _("Ble med"), org["name"], org["declared"]]
    for paper in documents(room):
        yield [paper["shared"], _("Dokument delt med alle"), paper["from"], paper["title"]]
    for asked in questions(room):
        yield [asked["asked"], _("Spørsmål %(n)s") % {"n": asked["number"]}, asked["from"],
               asked["text"]]  # fmt: skip
        if asked["answered"]:
            yield [asked["answered"], _("Svar på %(n)s") % {"n": asked["number"]},
                   room.owner.name, asked["answer"]]  # fmt: skip
    for met in meetings(room):
        yield [met["held"], _("Møte, %(n)s minutter") % {"n": met["minutes"]}, met["with"],
               f"{met['subjects']} ({met['people']}): {met['words']}"]  # fmt: skip
    yield from phases(room)


def phases(room: DialogueRoom) -> Iterator[list[str]]:
    """What the municipality did with the room itself."""
    for instant, words, more in (
        (room.opened_at, _("Rommet åpnet"), ""),
        (room.summarised_at, _("Oppsummert"), room.summary),
        (room.ended_at, _("Avsluttet"), room.notice_url or room.reason),
    ):
        if instant:
            yield [hour(instant), words, room.owner.name, more]
