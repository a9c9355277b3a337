"""What anyone may read of dialogue rooms: the list, one room, and its documents (clause K4)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, files
from core.access import allow, anyone, public
from core.pages import absolute, after, page
from partnerships.forms.rooms import ENDED, OPEN, TABS, RoomFilterForm
from partnerships.models import DialogueRoom, RoomDocument
from partnerships.policies import rooms as policies
from partnerships.states import ROOM_ENDED, RoomState
from partnerships.views import room_rows

ROWS = 20
ORDER = {OPEN: ("closes_at", "pk"), "oppsummert": ("-closes_at", "-pk")}


@public
@require_safe
def room_list(request: HttpRequest) -> HttpResponse:
    """Open, summed up, or ended; a fixed number of statements."""
    form, now = RoomFilterForm(request.GET), clock.now()
    asked = form.asked()
    tab = asked["vis"] or OPEN
    chosen = of_tab(policies.visible_rooms(request.user), tab, now)
    if place := asked["kommune"]:
        chosen = chosen.filter(owner=place.organisation_id)
    rooms, following = page(
        after(chosen, asked["etter"], ORDER.get(tab, ("-ended_at", "-pk"))), ROWS
    )
    context = {
        "form": form,
        "tab": tab,
        "tabs": TABS.items(),
        "rows": [{"room": room, "tag": room_rows.tag(room, now)} for room in rooms],
        "following": following,
        "narrowed": bool(place),
        "now": now,
        "works": policies.may_see_rooms(request.user),
    }
    return render(request, "partnerships/room_list.html", context)


def of_tab(rooms: QuerySet[DialogueRoom], tab: str, now: datetime) -> QuerySet[DialogueRoom]:
    """The rooms of one tab; those past their last day are waiting to be summed up."""
    if tab == OPEN:
        return rooms.filter(state=RoomState.OPEN, closes_at__gt=now)
    if tab == ENDED:
        return rooms.filter(state__in=ROOM_ENDED)
    over = Q(state=RoomState.OPEN, closes_at__lte=now)
    return rooms.filter(over | Q(state=RoomState.SUMMARISED))


@require_safe
@allow(anyone, on=policies.visible_rooms, anonymous=True)
def room(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Everything that is said to all, and the way in."""
    now, user = clock.now(), request.user
    context = head(room, now) | {
        "documents": room_rows.documents(user, room),
        "questions": room_rows.questions(room),
        "meetings": room_rows.meetings(user, room, named=False),
        "checklist": room_rows.checklist(room),
        "n": room.participants.count(),
        "invited": room.invitations.count(),
        "topics": room.topics.all(),
        "own": list(policies.own_participants(user, room)) if user.is_authenticated else [],
        "works_here": user.is_authenticated and policies.may_read_work(user, room),
    }
    return render(request, "partnerships/room.html", context)


def head(room: DialogueRoom, now: datetime, here: str = "") -> dict[str, Any]:
    """What every page of a room shows around its own content."""
    trail = [(_("Dialogrom"), reverse("room_list")), (room.title, "")]
    if here:
        trail[-1:] = [(room.title, room.get_absolute_url()), (here, "")]
    return {
        "room": room,
        "now": now,
        "tag": room_rows.tag(room, now),
        "takes_part": room.takes_part(now),
        "advice": room_rows.advice(),
        "canonical": absolute(room.get_absolute_url()),
        "place": room.owner.municipalities.first(),
        "crumbs": trail,
    }


@require_safe
@allow(anyone, on=policies.visible_documents, key="pk", anonymous=True)
def room_document(request: HttpRequest, document: RoomDocument, ref: str) -> FileResponse:
    """One document as a download; what one may not read is not there."""
    if document.room.ref != ref:
        raise Http404
    return files.hand_out(document.file)
