"""Dialogue rooms at the municipality's desk: the list, the need, the room and its documents."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, files
from core.access import allow
from core.fields import SliceForm
from core.models import new_ref
from core.pages import after, answer, attempt, page, refusals_return_to, saved, saved_words
from partnerships.actions import room_documents, room_ending, rooms
from partnerships.forms.rooms import DocumentForm, NewRoomForm, RoomForm
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.policies import room_field
from partnerships.policies import rooms as policies
from partnerships.states import RoomState
from partnerships.views import room_rows

ROWS = 20
OPENED_OR_SENT = ["GET", "HEAD", "POST"]
handles = allow(policies.may_handle, on=policies.work_rooms, why=policies.why_not_handle)


@require_safe
@allow(policies.may_see_rooms)
def work_rooms(request: HttpRequest) -> HttpResponse:
    """Every room of one's municipalities, the newest first."""
    asked, now = SliceForm(request.GET).asked(), clock.now()
    worked = policies.with_stake(request.user, policies.work_rooms(request.user))
    counted = worked.annotate(
        taking_part=Count("participants", distinct=True),
        unanswered=Count("questions", filter=Q(questions__answer=""), distinct=True),
    )
    found, following = page(after(counted, asked["etter"], ("-created_at", "-pk")), ROWS)
    context = {
        "rows": [{"room": room, "tag": room_rows.tag(room, now)} for room in found],
        "following": following,
        "may_start": policies.may_start_room(request.user),
        "now": now,
    }
    return render(request, "partnerships/work_rooms.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_start_room, why=policies.why_not_start_room)
def room_new(request: HttpRequest) -> HttpResponse:
    """Begin on a need."""
    owners = policies.starting_owners(request.user)
    form = NewRoomForm(request.POST or None, owners=owners, initial={"ref": new_ref()})
    if form.is_bound and (made := attempt(form, lambda: begin(form, request.user))):
        return redirect("room_edit", ref=made.ref)
    crumbs = [desk(), (_("Nytt dialogrom"), "")]
    return answer(request, "partnerships/work_room_new.html", {"form": form, "crumbs": crumbs})


def begin(form: NewRoomForm, user: Any) -> DialogueRoom:
    """What was typed, into the action."""
    given = dict(form.cleaned_data)
    return rooms.create_room(given.pop("owner"), by=user, **given)


def desk() -> tuple[str, str]:
    """The first step of every trail here."""
    return _("Dialogrom"), reverse("work_rooms")


def crumbs(room: DialogueRoom, here: str = "") -> list[tuple[str, str]]:
    """The way to a page of a room's desk; with no name to the desk itself."""
    if not here:
        return [desk(), (room.title, "")]
    return [desk(), (room.title, reverse("room_work", kwargs={"ref": room.ref})), (here, "")]


@require_http_methods(OPENED_OR_SENT)
@handles
def room_edit(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Write the need before it is opened."""
    form = RoomForm.opened(room, request.POST or None)
    if form.is_bound and saved(form, room, lambda: save(form, room, request.user)):
        messages.success(request, saved_words())
        return redirect("room_work", ref=room.ref)
    if not form.is_bound and room.state != RoomState.NEED:
        return redirect("room_work", ref=room.ref)
    context = {"form": form, "room": room, "crumbs": crumbs(room, _("Behovet"))}
    return answer(request, "partnerships/work_room_edit.html", context)


def save(form: RoomForm, room: DialogueRoom, user: Any) -> DialogueRoom:
    """What was typed, into the action."""
    return rooms.save_room(room, by=user, **form.cleaned_data)


@require_http_methods(OPENED_OR_SENT)
@handles
@refusals_return_to("room_work")
def room_discard(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Ask, then throw the need away; one that is opened stays."""
    if request.method == "POST":
        rooms.discard_room(room, by=request.user)
        messages.success(request, _("Behovet er slettet."))
        return redirect("work_rooms")
    if room.state != RoomState.NEED:
        return redirect("room_work", ref=room.ref)
    context = {
        "room": room,
        "form": Form(),
        "heading": _("Slett behovet"),
        "lead": _("Teksten og dokumentene blir borte. Det kan ikke gjøres om."),
        "button": _("Slett"),
        "danger": True,
        "crumbs": crumbs(room, _("Slett")),
    }
    return answer(request, "partnerships/room_act.html", context)


@require_safe
@allow(policies.may_read_work, on=policies.work_rooms, why=policies.why_not_handle)
def room_work(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """The whole room as those who handle it see it, with what is next."""
    return room_page(request, room, DocumentForm())


def room_page(request: HttpRequest, room: DialogueRoom, upload: DocumentForm) -> HttpResponse:
    """The page with what was typed."""
    user, now = request.user, clock.now()
    handles_it = policies.may_handle(user, room)
    context = {
        "room": room,
        "now": now,
        "tag": room_rows.tag(room, now),
        "takes_part": room.takes_part(now),
        "crumbs": crumbs(room),
        "upload": upload,
        "may_handle": handles_it,
        "may_procure": policies.may_procure(user, room),
        "may_open_list": policies.may_open_list(user, room),
        "why_not": policies.why_not_procure(user, room),
        "questions": room_rows.questions(room, named=handles_it),
        "n": room.participants.count(),
        "participants": participants(room) if handles_it else [],
        "meetings": room_rows.meetings(user, room, named=handles_it),
        "checklist": room_rows.checklist(room),
        "topics": room.topics.all(),
        **papers(user, room),
        **beginning(room),
    }
    return answer(request, "partnerships/work_room.html", context, upload)


def participants(room: DialogueRoom) -> QuerySet[RoomParticipant]:
    """Who is in, with what they declared."""
    return room.participants.select_related("organisation", "declaration")


def papers(user: Any, room: DialogueRoom) -> dict[str, Any]:
    """The documents, those that wait apart, and the secrets that this person may read."""
    found = policies.visible_documents(user).filter(room=room).order_by("added_at", "pk")
    listed = [(row, room_rows.address(row)) for row in found]
    return {
        "waiting": [pair for pair in listed if not pair[0].secret and not pair[0].shared_at],
        "shared": [pair for pair in listed if pair[0].shared_at],
        "secrets": [pair for pair in listed if pair[0].secret],
    }


def beginning(room: DialogueRoom) -> dict[str, Any]:
    """What is missing before it is opened, and how many would be invited; else who was."""
    if room.state != RoomState.NEED:
        return {"lacks": [], "invited": room.invitations.count()}
    lacks = [lack.message for lack in rooms.missing(room, clock.now())]
    return {"lacks": lacks, "invited": room_field.how_many(room)}


@require_POST
@handles
def room_document_add(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Lay a document in the room; it is shared by another button."""
    upload = DocumentForm(request.POST, request.FILES)
    if attempt(upload, lambda: laid(upload, room, request.user)):
        messages.success(request, _("Dokumentet ligger i rommet. Det er ikke delt ennå."))
        return redirect("room_work", ref=room.ref)
    return room_page(request, room, upload)


def laid(upload: DocumentForm, room: DialogueRoom, user: Any) -> Any:
    """Examine the file, then the action."""
    stored = files.receive(upload.cleaned_data["file"], by=user)
    title = upload.cleaned_data["document_title"]
    return room_documents.add_document(room, by=user, file=stored, title=title)


@require_POST
@handles
@refusals_return_to("room_work")
def room_document_remove(request: HttpRequest, room: DialogueRoom, pk: int) -> HttpResponse:
    """Take out one that is not shared."""
    document = get_object_or_404(room.documents.filter(participant=None), pk=pk)
    room_documents.remove_document(document, by=request.user)
    return redirect("room_work", ref=room.ref)


@require_POST
@handles
@refusals_return_to("room_work")
def room_share(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Share all that waits, with everyone at once."""
    n = room_documents.share_documents(room, by=request.user)
    messages.success(request, _("%(n)s dokumenter er delt med alle.") % {"n": n})
    return redirect("room_work", ref=room.ref)


@require_POST
@handles
@refusals_return_to("room_work")
def room_ask_to_open(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Tell the procurement officers."""
    room_ending.ask_to_open(room, by=request.user)
    messages.success(request, _("Innkjøperne har fått brev."))
    return redirect("room_work", ref=room.ref)
