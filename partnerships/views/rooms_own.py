"""An organisation in a dialogue room: joining, its own page, asking, handing in, declaring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, files
from core.access import allow, anyone
from core.errors import Refused
from core.pages import answer, attempt
from organisations.models import Organisation
from partnerships.actions import room_documents, room_joining, room_talk
from partnerships.forms.rooms import AskForm, HandInForm, JoinForm
from partnerships.models import DialogueRoom, IdealDeclaration
from partnerships.policies import procurement
from partnerships.policies import rooms as policies
from partnerships.views import room_rows
from partnerships.views.rooms_public import head

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_join, on=policies.visible_rooms, why=policies.why_not_join)
def room_join(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Declare, and come in."""
    theirs = policies.joinable_organisations(request.user, room)
    every = policies.declaring_organisations(request.user)  # also those in it: a second click
    form = JoinForm(request.POST or None, organisations=every if request.POST else theirs)
    if form.is_bound and attempt(form, lambda: join(form, room, request.user)):
        messages.success(request, _("Dere er med. Dere får brev når noe nytt er delt."))
        return redirect("room_participant", ref=room.ref)
    context = head(room, clock.now(), _("Bli med")) | {
        "form": form,
        "none": not theirs.exists(),
        "declaration": procurement.declaration(),
    }
    return answer(request, "partnerships/room_join.html", context)


def join(form: JoinForm, room: DialogueRoom, user: Any) -> Any:
    """What was typed, into the action."""
    given = form.cleaned_data
    return room_joining.join(
        room, by=user, on_behalf_of=given["organisation"], declares=given["declares"]
    )


@require_safe
@allow(anyone, on=policies.own_rooms)
def room_participant(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """What is shared, one's own, and the ways to ask and hand in."""
    return own_page(request, room)


def own_page(
    request: HttpRequest,
    room: DialogueRoom,
    ask: AskForm | None = None,
    hand_in: HandInForm | None = None,
) -> HttpResponse:
    """The page with what was typed."""
    user: Any = request.user
    writing = policies.writing_participants(user, room)
    own = list(policies.own_participants(user, room))
    mine = policies.visible_documents(user).filter(room=room, participant__in=own)
    ask = ask or AskForm(participants=writing)
    hand_in = hand_in or HandInForm(participants=writing)
    context = head(room, clock.now(), _("Deltaker")) | {
        "own": own,
        "may_write": writing.exists(),
        "documents": room_rows.documents(user, room),
        "mine": [(row, room_rows.address(row)) for row in mine.order_by("added_at", "pk")],
        "questions": room_rows.questions(room),
        "meetings": room_rows.meetings(user, room, named=False),
        "ask": ask,
        "hand_in": hand_in,
    }
    return answer(request, "partnerships/room_participant.html", context, ask, hand_in)


@require_POST
@allow(policies.may_take_part, on=policies.own_rooms, why=policies.why_not_take_part)
def room_ask(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Ask something that everyone reads."""
    form = AskForm(request.POST, participants=policies.writing_participants(request.user, room))
    if attempt(form, lambda: asked(form, request.user)):
        messages.success(request, _("Spørsmålet er sendt. Alle kan lese det."))
        return redirect("room_participant", ref=room.ref)
    return own_page(request, room, ask=form)


def asked(form: AskForm, user: Any) -> Any:
    """What was typed, into the action."""
    who = form.cleaned_data["participant"]
    text = form.cleaned_data["text"]
    return room_talk.ask(who, by=user, on_behalf_of=who.organisation, text=text)


@require_POST
@allow(policies.may_take_part, on=policies.own_rooms, why=policies.why_not_take_part)
def room_hand_in(request: HttpRequest, room: DialogueRoom) -> HttpResponse:
    """Hand in a document, to everyone or as a business secret."""
    form = HandInForm(
        request.POST,
        request.FILES,
        participants=policies.writing_participants(request.user, room),
    )
    if made := attempt(form, lambda: handed_in(form, request.user)):
        said = _("Bare kommunen og dere kan lese det.") if made.secret else _("Alle har fått det.")
        messages.success(request, said)
        return redirect("room_participant", ref=room.ref)
    return own_page(request, room, hand_in=form)


def handed_in(form: HandInForm, user: Any) -> Any:
    """Examine the file, then the action."""
    given = form.cleaned_data
    who = given["participant"]
    return room_documents.hand_in(
        who,
        by=user,
        on_behalf_of=who.organisation,
        file=files.receive(given["file"], by=user),
        title=given["document_title"],
        secret=given["secret"],
    )


# --- the declaration ------------------------------------------------------------------------------


@require_safe
@allow(anyone, on=policies.own_parties, key="key")
def ideal_declaration(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What we have declared, and what there is to declare."""
    said = IdealDeclaration.objects.filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "standing": policies.standing_declaration(organisation),
        "earlier": said.exclude(withdrawn_at=None)[:10],
        "declaration": procurement.declaration(),
        "may_declare": policies.may_declare(request.user, organisation),
        "crumbs": [
            (organisation.name, reverse("own_organisation", kwargs={"key": organisation.key})),
            (_("Ideell aktør"), ""),
        ],
    }
    return answer(request, "partnerships/ideal_declaration.html", context)


def back(organisation: Organisation) -> HttpResponse:
    """To the page of the declaration."""
    return redirect("ideal_declaration", key=organisation.key)


@require_POST
@allow(policies.may_declare, on=policies.own_parties, key="key", why=policies.why_not_declare)
def ideal_give(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Declare, outside any room."""
    if request.POST.get("declares") != "on":
        messages.warning(request, _("Kryss av for at dere er en ideell aktør."))
        return back(organisation)
    try:
        room_joining.declare(organisation, by=request.user)
        messages.success(request, _("Erklæringen er gitt."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return back(organisation)


@require_POST
@allow(policies.may_declare, on=policies.own_parties, key="key", why=policies.why_not_declare)
def ideal_withdraw(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Take it back."""
    try:
        room_joining.withdraw_declaration(organisation, by=request.user)
        messages.success(request, _("Erklæringen er trukket tilbake."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return back(organisation)
