"""What both sides do with a challenge: share, change, join, try, take up, end, follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow, anyone
from core.errors import Refused
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to, saved
from partnerships.actions import challenge_around, challenge_posting, challenge_trying
from partnerships.forms.challenges import (
    EditForm,
    EndForm,
    ForForm,
    PilotForm,
    PostForm,
    TakeUpForm,
)
from partnerships.models import Challenge, ChallengePilot
from partnerships.policies import challenges as policies
from partnerships.views import challenge_parts as parts

EITHER = ["GET", "HEAD", "POST"]
ACT = "partnerships/challenge_act.html"
poster = allow(policies.may_edit, on=policies.posted_challenges, why=policies.why_not_edit)
trier = allow(policies.may_try, on=policies.led_challenges, why=policies.why_not_try)
ender = allow(policies.may_be_at_the_end, on=policies.led_challenges, why=policies.why_not_end)
taker = allow(policies.may_take_up, on=policies.visible_challenges, why=policies.why_not_take_up)
writer = allow(policies.may_answer, on=policies.visible_challenges, why=policies.why_not_answer)
reader = allow(anyone, on=policies.visible_challenges)


def posted(request: HttpRequest) -> Any:
    """What was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, challenge: Challenge, words: str) -> HttpResponse:
    """Back to the page with a word of what happened."""
    messages.success(request, words)
    return redirect(challenge)


def shown(
    request: HttpRequest,
    challenge: Challenge | None,
    form: Any,
    heading: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """The page of one act, with what was wrong where something was."""
    way = parts.under(challenge, heading) if challenge else parts.crumbs((heading, ""))
    context = {
        "challenge": challenge,
        "form": form,
        "heading": heading,
        "button": button,
        "crumbs": way,
        **more,
    }
    return answer(request, ACT, context)


@allow(policies.may_post, why=policies.why_not_post)
@require_http_methods(EITHER)
def challenge_new(request: HttpRequest) -> HttpResponse:
    """Share a problem; `til` in the address says in which municipality."""
    form = PostForm(
        posted(request),
        initial={"ref": new_ref(), "municipality": request.GET.get("til")},
        organisations=policies.acting_organisations(request.user),
        places=policies.places(),
    )
    if form.is_bound and (made := attempt(form, lambda: post(form, request.user))):
        return done(request, made, _("Utfordringen er delt. Nå kan alle lese den."))
    lead = _("Del et problem dere ser. Alle kan lese det og komme med ideer.")
    return shown(request, None, form, _("Hva trenger dere hjelp til?"), _("Del"), lead=lead)


def post(form: PostForm, user: Any) -> Challenge:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    words["topics"] = list(words["topics"])
    return challenge_posting.post(by=user, on_behalf_of=words.pop("organisation"), **words)


@poster
@require_http_methods(EITHER)
def challenge_edit(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Change the words until somebody answers."""
    form = EditForm.opened(challenge, posted(request))
    if form.is_bound and saved(form, challenge, lambda: change(form, challenge, request.user)):
        return done(request, challenge, _("Teksten er endret."))
    lead = _("Dere kan endre teksten til noen svarer.")
    return shown(request, challenge, form, _("Endre teksten"), _("Lagre"), lead=lead)


def change(form: EditForm, challenge: Challenge, user: Any) -> Challenge:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    words["topics"] = list(words["topics"])
    return challenge_posting.edit(challenge, by=user, **words)


@writer
@require_http_methods(EITHER)
def challenge_join(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """«Vi vil være med»."""
    own = policies.joinable(request.user, challenge)
    inside = policies.leavable(request.user, challenge)
    mine = own | inside if request.method == "POST" else own  # a second click is no error
    form = ForForm(posted(request), organisations=mine)
    if form.is_bound and attempt(form, lambda: join(form, challenge, request.user)):
        return done(request, challenge, _("Dere er med. De andre har fått beskjed."))
    lead = _("Da er dere med når noe prøves ut. Dere kan trekke dere igjen.")
    if not own.exists():
        lead = _("Dere er allerede med.")
    return shown(
        request, challenge, form, _("Vil dere være med?"), _("Bli med"), lead=lead,
        nothing=not own.exists(),
    )  # fmt: skip


def join(form: ForForm, challenge: Challenge, user: Any) -> Any:
    """For the one that was chosen."""
    chosen = form.cleaned_data["organisation"]
    return challenge_trying.join(challenge, by=user, on_behalf_of=chosen)


@require_POST
@reader
@refusals_return_to("challenge")
def challenge_leave(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Go out again, for the one whose button it was."""
    form = ForForm(request.POST, organisations=policies.leavable(request.user, challenge))
    if not form.is_valid():
        raise Refused(_("Dere er ikke med."))
    chosen = form.cleaned_data["organisation"]
    challenge_trying.leave(challenge, by=request.user, on_behalf_of=chosen)
    return done(request, challenge, _("Dere er ikke med lenger."))


@trier
@require_http_methods(EITHER)
def challenge_try(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Begin a pilot, or change the one that goes on."""
    before: ChallengePilot | None = getattr(challenge, "pilot", None)
    mine = policies.leading(request.user, challenge)
    form = PilotForm.opened(before, posted(request), organisations=mine)
    if form.is_bound and tried(form, before, challenge, request.user):
        words = _("Planen er endret.") if before else _("Nå prøves det ut.")
        return done(request, challenge, words)
    heading = _("Endre utprøvingen") if before else _("Hva vil dere prøve ut?")
    button = _("Lagre") if before else _("Sett i gang")
    return shown(request, challenge, form, heading, button)


def tried(form: PilotForm, before: ChallengePilot | None, challenge: Challenge, user: Any) -> bool:
    """Whether it is saved; what is saved now is shown where somebody saved first."""

    def act() -> Any:
        words = dict(form.cleaned_data)
        chosen = words.pop("organisation")
        return challenge_trying.begin_pilot(challenge, by=user, on_behalf_of=chosen, **words)

    return saved(form, before, act) if before else bool(attempt(form, act))


@ender
@require_http_methods(EITHER)
def challenge_end(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Adopted or put away, with what was learned."""
    if not challenge.is_open and request.method != "POST":
        return redirect(challenge)
    who = policies.enders if challenge.is_open else policies.leading
    mine = who(request.user, challenge)
    became = policies.may_have_led_to(challenge)
    form = EndForm(posted(request), organisations=mine, challenge=challenge, partnerships=became)
    if form.is_bound and attempt(form, lambda: end(form, challenge, request.user)) is not None:
        return done(
            request, challenge, _("Utfordringen er avsluttet. Alle kan lese hva dere lærte.")
        )
    lead = _("Det dere lærte, er nyttig for andre, også når det ikke gikk.")
    heading = _("Avslutt utfordringen") if challenge.is_talked_about else _("Hvordan gikk det?")
    return shown(request, challenge, form, heading, _("Avslutt"), lead=lead)


def end(form: EndForm, challenge: Challenge, user: Any) -> Challenge:
    """What was typed, into the action."""
    words = dict(form.cleaned_data)
    return challenge_trying.end(challenge, by=user, on_behalf_of=words.pop("organisation"), **words)


@taker
@require_http_methods(EITHER)
def challenge_take_up(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Propose it as an item at a table in the municipality."""
    choices = policies.forums_for(request.user, challenge)
    form = TakeUpForm(
        posted(request), initial={"ref": new_ref()}, user=request.user, choices=choices
    )
    if form.is_bound and attempt(form, lambda: take_up(form, challenge, request.user)):
        words = _("Saken er meldt inn. Du får brev når den er besvart.")
        return done(request, challenge, words)
    one = choices[0].name if len(choices) == 1 else ""
    heading = _("Ta det opp i et møte")
    lead = _("Saken meldes inn til %(name)s.") % {"name": one} if one else ""
    return shown(request, challenge, form, heading, _("Meld inn saken"), lead=lead)


def take_up(form: TakeUpForm, challenge: Challenge, user: Any) -> Any:
    """What was typed, into the action."""
    return challenge_around.take_up(challenge, by=user, **form.given())


@require_POST
@reader
@refusals_return_to("challenge")
def challenge_follow(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """Be told when it moves."""
    challenge_around.follow(challenge, by=request.user)
    return done(request, challenge, _("Du får brev når det skjer noe her."))


@require_POST
@reader
def challenge_unfollow(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """No more news."""
    challenge_around.unfollow(challenge, by=request.user)
    return done(request, challenge, _("Du får ikke flere brev herfra."))
