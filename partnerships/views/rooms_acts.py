"""What is done in a dialogue room, each on a page of its own: opened, answered, logged, ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import allow
from core.pages import answer, attempt, saved, saved_words
from partnerships.actions import room_ending, room_talk, rooms
from partnerships.actions.rooms import Confirmed
from partnerships.forms.rooms import (
    AnnounceForm,
    AnswerForm,
    CloseForm,
    MeetingForm,
    NoProcurementForm,
    OpenForm,
    SummaryForm,
)
from partnerships.models import DialogueRoom
from partnerships.policies import room_field
from partnerships.policies import rooms as policies
from partnerships.states import ROOM_ENDED, RoomState
from partnerships.views import room_rows
from partnerships.views.rooms_desk import crumbs, handles

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
procures = allow(policies.may_procure, on=policies.work_rooms, why=policies.why_not_procure)


def typed(request: HttpRequest) -> Any:
    """What was posted, also when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def step(
    request: HttpRequest,
    room: DialogueRoom,
    form: Any,
    act: Callable[[], Any],
    *,
    done: str,
    template: str = "partnerships/room_act.html",
    when: bool = True,
    **context: Any,
) -> HttpResponse:
    """The page of one act; when it is sent, the act is done and one is back at the room.

    Args:
        form: bound or not.
        act: what is done with what was typed.
        done: what is said afterwards.
        template: the page.
        when: False where the act is no longer, or not yet, there; the page leads back.
        context: heading, button and so on.
    """
    if form.is_bound and did(form, room, act):
        messages.success(request, done)
        return redirect("room_work", ref=room.ref)
    if not form.is_bound and not when:
        return redirect("room_work", ref=room.ref)
    here = {"form": form, "room": room, "crumbs": crumbs(room, str(context["heading"]))}
    return answer(request, template, here | context)


def did(form: Any, room: DialogueRoom, act: Callable[[], Any]) -> Any:
    """Done, or a form with what was wrong; long texts are kept when somebody saved first."""
    return saved(form, room, act) if hasattr(form, "opened") else attempt(form, act)


@require_http_methods(OPENED_OR_SENT)
@procures
def room_open(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """The checklist; then everyone in the field is invited."""
    form = OpenForm(typed(request), initial={"version": room.version})
    return step(
        request,
        room,
        form,
        lambda: opened(form, room, request.user),
        done=_("Rommet er åpent. Alle på feltet får brev."),
        template="partnerships/work_room_open.html",
        when=room.state == RoomState.NEED,
        heading=_("Åpne dialogrommet"),
        advice=room_rows.advice(),
        invited=room_field.how_many(room),
        lacks=[lack.message for lack in rooms.missing(room, clock.now())],
    )


def opened(form: OpenForm, room: DialogueRoom, user: Any) -> DialogueRoom:
    """What was confirmed, into the action."""
    given = dict(form.cleaned_data)
    version = given.pop("version")
    return rooms.open_room(room, by=user, version=version, confirmed=Confirmed(**given))


@require_http_methods(OPENED_OR_SENT)
@handles
def room_answer(request: HttpRequest, room: DialogueRoom, pk: int) -> HttpResponse:
    """Answer a question, to everyone at once."""
    question = get_object_or_404(room.questions, pk=pk)
    form = AnswerForm(typed(request), initial={"words": question.answer})
    return step(
        request,
        room,
        form,
        lambda: room_talk.answer(question, by=request.user, words=form.cleaned_data["words"]),
        done=_("Svaret er sendt til alle deltakerne."),
        when=room.is_live and not question.answer,
        heading=_("Svar på spørsmål %(n)s") % {"n": question.number},
        button=_("Send svaret til alle"),
        quote=question.text,
    )


@require_http_methods(OPENED_OR_SENT)
@handles
def room_meeting_new(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Log a one-to-one meeting."""
    inside = room.participants.select_related("organisation")
    form = MeetingForm(typed(request), participants=inside)
    return step(
        request,
        room,
        form,
        lambda: logged(form, room, request.user),
        done=_("Møtet er skrevet opp. Alle kan lese referatet."),
        when=room.is_live,
        heading=_("Skriv opp et møte"),
        button=_("Skriv opp møtet"),
        lead=_("Møter med én organisasjon skal være åpne for dem som ikke var der."),
    )


def logged(form: MeetingForm, room: DialogueRoom, user: Any) -> Any:
    """What was typed, into the action; the hour on the wall becomes an instant."""
    given = dict(form.cleaned_data)
    held_at = clock.at(given.pop("held_on"), given.pop("held_from"), "held_from")
    return room_talk.log_meeting(room, by=user, held_at=held_at, **given)


@require_http_methods(OPENED_OR_SENT)
@handles
def room_summary(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Write the summary; keep it, or publish it."""
    form, keep = SummaryForm.opened(room, typed(request)), "lagre" in request.POST
    act = room_ending.save_summary if keep else room_ending.summarise
    published = _("Oppsummeringen er publisert. Deltakerne får brev.")
    return step(
        request,
        room,
        form,
        lambda: act(room, by=request.user, **form.cleaned_data),
        done=saved_words() if keep else published,
        when=room.state == RoomState.OPEN,
        heading=_("Oppsummer dialogen"),
        button=_("Publiser oppsummeringen"),
        keep=True,
    )


@require_http_methods(OPENED_OR_SENT)
@procures
def room_announce(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Lock it: the procurement is announced."""
    initial = {"version": room.version, "notice_on": clock.today()}
    form = AnnounceForm(typed(request), initial=initial)
    return step(
        request,
        room,
        form,
        lambda: room_ending.announce(room, by=request.user, **form.cleaned_data),
        done=_("Rommet er låst. Deltakerne får brev med kunngjøringen."),
        when=room.state == RoomState.SUMMARISED,
        heading=_("Kunngjort: lås rommet"),
        button=_("Lås rommet nå"),
        danger=True,
        lead=_("Etterpå kan ingen spørre, svare, dele eller skrive noe. Det kan ikke gjøres om."),
    )


@require_http_methods(OPENED_OR_SENT)
@procures
def room_no_procurement(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Nothing is bought, and why."""
    form = NoProcurementForm(typed(request), initial={"version": room.version})
    return step(
        request,
        room,
        form,
        lambda: room_ending.end_without_procurement(room, by=request.user, **form.cleaned_data),
        done=_("Dialogen er avsluttet uten anskaffelse. Deltakerne får brev."),
        when=room.state == RoomState.SUMMARISED,
        heading=_("Ingen anskaffelse"),
        button=_("Si fra til alle"),
        lead=_("Etterpå kan ingen skrive i rommet."),
    )


@require_http_methods(OPENED_OR_SENT)
@procures
def room_close(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """The end, and what came of it."""
    form = CloseForm(typed(request))
    return step(
        request,
        room,
        form,
        lambda: room_ending.close_room(room, by=request.user, **form.cleaned_data),
        done=_("Rommet er avsluttet."),
        when=room.state in ROOM_ENDED and room.state != RoomState.CLOSED,
        heading=_("Avslutt rommet"),
        button=_("Avslutt"),
    )
