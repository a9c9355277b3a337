"""One idea: written, changed, taken back, hidden with a reason, shown again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow, anyone
from core.errors import Refused
from core.models import new_ref
from core.pages import attempt, refusals_return_to, saved
from partnerships.actions import challenge_ideas as actions
from partnerships.forms.challenges import HideForm, IdeaEditForm, IdeaForm
from partnerships.models import Challenge, ChallengeIdea
from partnerships.policies import challenges as policies
from partnerships.views.challenge_acts import (
    EITHER,
    done,
    posted,
    reader,
    shown,
    writer,
)

leader = allow(anyone, on=policies.led_challenges)


def found(challenge: Challenge, idea: str) -> ChallengeIdea:
    """The idea of this challenge, else 404."""
    rows = challenge.ideas.select_related("organisation", "answers")
    row = get_object_or_404(rows, ref=idea)
    row.challenge = challenge
    return row


def own_idea(request: HttpRequest, challenge: Challenge, idea: str) -> ChallengeIdea:
    """One that the person's organisation wrote, else 404."""
    own = policies.acting_organisations(request.user)
    get_object_or_404(challenge.ideas.filter(organisation__in=own), ref=idea)
    return found(challenge, idea)


@writer
@require_http_methods(EITHER)
def idea_new(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Write one; `svar` in the address says which one it answers."""
    asked = request.GET.get("svar", "")[:10]
    head = found(challenge, asked) if asked.isalnum() else None
    form = IdeaForm(
        posted(request),
        initial={"ref": new_ref()},
        organisations=policies.acting_organisations(request.user),
    )
    if form.is_bound and attempt(form, lambda: add(form, challenge, head, request.user)):
        return done(request, challenge, _("Teksten er lagt ut. Alle kan lese den."))
    said = head.words if head and head.is_standing else ""
    heading = _("Svar på ideen") if head else _("Hva kan hjelpe?")
    lead = _("Dere kan endre teksten til noen svarer, og ta den tilbake når dere vil.")
    return shown(request, challenge, form, heading, _("Legg ut"), lead=lead, said=said)


def add(form: IdeaForm, challenge: Challenge, head: ChallengeIdea | None, user: Any) -> Any:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    own = words.pop("organisation")
    return actions.add_idea(challenge, by=user, on_behalf_of=own, answers=head, **words)


@reader
@require_http_methods(EITHER)
def idea_edit(request: HttpRequest, challenge: Challenge, idea: str) -> HttpResponse:
    """Change one's own until somebody answers."""
    row = own_idea(request, challenge, idea)
    form = IdeaEditForm.opened(row, posted(request))
    may = policies.may_edit_idea(request.user, row)
    if form.is_bound and saved(form, row, lambda: change(form, row, request.user)):
        return done(request, challenge, _("Teksten er endret."))
    lead = "" if may else _("Noen har svart, eller ideen er tatt bort. Teksten står som den er.")
    heading, button = _("Endre ideen"), _("Lagre")
    return shown(request, challenge, form, heading, button, lead=lead, nothing=not may)


def change(form: IdeaEditForm, idea: ChallengeIdea, user: Any) -> ChallengeIdea:
    """What was typed, into the action."""
    return actions.edit_idea(idea, by=user, **form.cleaned_data)


@require_POST
@reader
@refusals_return_to("challenge")
def idea_take_back(request: HttpRequest, challenge: Challenge, idea: str) -> HttpResponse:
    """Take one's own back."""
    actions.take_back(own_idea(request, challenge, idea), by=request.user)
    return done(request, challenge, _("Ideen er tatt tilbake. Ingen ser den lenger."))


@leader
@require_http_methods(EITHER)
def idea_hide(request: HttpRequest, challenge: Challenge, idea: str) -> HttpResponse:
    """Keep one from the public, with a reason."""
    row = found(challenge, idea)
    own = policies.may_hide_for(request.user, row)
    form = HideForm(posted(request), organisations=own)
    if form.is_bound and attempt(form, lambda: hide(form, row, request.user)) is not None:
        return done(request, challenge, _("Ideen er skjult. De som skrev den, får brev."))
    lead = _("Skjul bare det som ikke bør stå offentlig, for eksempel opplysninger om en person.")
    said = row.words if row.taken_back_at is None else ""
    heading = _("Skjul ideen")
    return shown(request, challenge, form, heading, _("Skjul"), lead=lead, said=said, danger=True)


def hide(form: HideForm, idea: ChallengeIdea, user: Any) -> ChallengeIdea:
    """What was typed, into the action."""
    own, reason = form.cleaned_data["organisation"], form.cleaned_data["reason"]
    return actions.hide(idea, by=user, on_behalf_of=own, reason=reason)


@require_POST
@leader
@refusals_return_to("challenge")
def idea_show(request: HttpRequest, challenge: Challenge, idea: str) -> HttpResponse:
    """Let everyone read it again."""
    row = found(challenge, idea)
    own = policies.may_hide_for(request.user, row).first()
    if own is None:
        raise Refused(policies.why_not_lead(request.user, challenge))
    actions.show_again(row, by=request.user, on_behalf_of=own)
    return done(request, challenge, _("Alle kan lese ideen igjen."))
