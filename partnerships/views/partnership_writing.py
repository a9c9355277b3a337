"""How both sides write the agreement, how it is checked, and how each party signs it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.pages import answer, attempt, saved
from partnerships.actions import partnership_ideas, partnership_signing, partnership_writing
from partnerships.forms.partnerships import (
    CheckForm,
    ContributionForm,
    DialogueForm,
    ReasonForm,
    SignForm,
    TextForm,
)
from partnerships.models import Partnership, PartnershipCheck
from partnerships.policies import partnerships as policies
from partnerships.states import UNSIGNED
from partnerships.views import partnership_parts as parts
from partnerships.views.partnership_work import EITHER, writer
from partnerships.views.partnerships import of_one

ACT = "partnerships/partnership_act.html"
checker = allow(policies.may_check, on=policies.desk_partnerships, why=policies.why_not_check)
leader = allow(
    policies.may_give_reason, on=policies.desk_partnerships, why=policies.why_not_give_reason
)
key_holder = allow(policies.may_bind, on=policies.party_partnerships, why=policies.why_not_bind)


def posted(request: HttpRequest) -> Any:
    """What was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, partnership: Partnership, words: str) -> HttpResponse:
    """Back to the room with a word of what happened."""
    messages.success(request, words)
    return redirect("partnership_work", ref=partnership.ref)


def shown(
    request: HttpRequest,
    partnership: Partnership,
    form: Any,
    heading: str,
    button: str,
    template: str = ACT,
    **more: Any,
) -> HttpResponse:
    """The page of one act, with what was wrong where something was."""
    context = {
        "form": form,
        "partnership": partnership,
        "heading": heading,
        "button": button,
        "crumbs": parts.under(partnership, heading),
        **more,
    }
    return answer(request, template, context)


def given(form: Any, act: Callable[..., Any], thing: Any, user: Any) -> Callable[[], Any]:
    """The action with what was typed."""
    return lambda: act(thing, by=user, **form.cleaned_data)


@writer
@require_http_methods(EITHER)
def partnership_dialogue(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What came of the talk; then they write."""
    parties = policies.own_parties(request.user, partnership)
    form = DialogueForm(posted(request), parties=parties)
    do = given(form, partnership_ideas.begin_draft, partnership, request.user)
    if form.is_bound and attempt(form, do):
        return done(request, partnership, _("Nå kan alle partene skrive på avtalen."))
    lead = _("Når dere begynner på avtalen, kan ikke flere bli med.")
    heading = _("Begynn på avtalen")
    return shown(request, partnership, form, heading, _("Begynn på avtalen"), lead=lead)


@writer
@require_http_methods(EITHER)
def partnership_text(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The shared text, by either side; who saved first is seen."""
    parties = policies.own_parties(request.user, partnership)
    form = TextForm.opened(partnership, posted(request), parties=parties)
    do = given(form, partnership_writing.save_text, partnership, request.user)
    if form.is_bound and saved(form, partnership, do):
        return done(request, partnership, _("Avtalen er lagret."))
    lead = _("Begge sider skriver på denne teksten. Bidraget skriver hver part for seg.")
    more: dict[str, Any] = {"lead": lead, "warns": signed_by_some(partnership)}
    return shown(request, partnership, form, _("Skriv på avtalen"), _("Lagre"), **more)


def signed_by_some(partnership: Partnership) -> bool:
    """Whether a change now drops a signature."""
    return (
        partnership.state in UNSIGNED
        and partnership.signatures.filter(edition=partnership.edition).exists()
    )


@writer
@require_http_methods(EITHER)
def partnership_contribution(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """One party's own words; `part` in the address says which, where a person acts for two."""
    mine = policies.own_parties(request.user, partnership)
    number = request.GET.get("part", "")
    party = get_object_or_404(mine, pk=int(number)) if number.isdecimal() else mine[0]
    form = ContributionForm.opened(party, posted(request))
    if form.is_bound and saved(form, party, lambda: contribute(form, party, request.user)):
        return done(request, partnership, _("Bidraget er lagret."))
    heading = _("Hva bidrar %(who)s med?") % {"who": party.organisation.name}
    more: dict[str, Any] = {
        "lead": _("Bare dere skriver dette."),
        "warns": signed_by_some(partnership),
    }
    return shown(request, partnership, form, heading, _("Lagre bidraget"), **more)


def contribute(form: ContributionForm, party: Any, user: Any) -> Any:
    """What was typed, into the action."""
    return partnership_writing.save_contribution(
        party.partnership, by=user, party=party, **form.cleaned_data
    )


@checker
@require_http_methods(EITHER)
def partnership_check(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Does it supplement, and within the rules of competition? Answered in public."""
    before = PartnershipCheck.objects.filter(partnership=partnership).first()
    form = CheckForm.opened(partnership, before, posted(request))
    do = given(form, partnership_writing.answer_check, partnership, request.user)
    if form.is_bound and (check := attempt(form, do)):
        if check.is_done:
            return done(request, partnership, _("Sjekken er ferdig. Nå kan partene signere."))
        return done(request, partnership, _("Et svar er rødt. En leder må begrunne det først."))
    renewed(form, partnership)
    lead = _("Frivillige skal være et tillegg til det kommunen gjør, ikke i stedet for det.")
    more: dict[str, Any] = {"lead": lead, "lacks": partnership_writing.missing(partnership)}
    heading = _("Er avtalen et tillegg?")
    return shown(request, partnership, form, heading, _("Lagre svarene"), **more)


def renewed(form: Any, partnership: Partnership) -> None:
    """After somebody changed the words: what is shown now is what the next click is about."""
    if getattr(form, "stale", False):
        partnership.refresh_from_db()
        form.data = form.data.copy()
        form.data["edition"] = partnership.edition


@leader
@require_http_methods(EITHER)
def partnership_reason(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A leader's reason, with name."""
    form = ReasonForm(posted(request), initial={"edition": partnership.edition})
    do = given(form, partnership_writing.give_reason, partnership, request.user)
    if form.is_bound and attempt(form, do):
        return done(request, partnership, _("Grunnen er lagret. Nå kan partene signere."))
    renewed(form, partnership)
    check = parts.check_of(partnership)
    heading = _("Hvorfor inngår dere avtalen likevel?")
    more: dict[str, Any] = {"lead": _("Et svar i sjekken er rødt."), "check": check}
    return shown(request, partnership, form, heading, _("Lagre grunnen"), **more)


@key_holder
@require_http_methods(EITHER)
def partnership_sign(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The whole agreement, and one's own signature under it."""
    held = policies.held_parties(request.user, partnership)
    form = SignForm(posted(request), initial={"edition": partnership.edition}, parties=held)
    do = given(form, partnership_signing.sign, partnership, request.user)
    if form.is_bound and (signed := attempt(form, do)):
        words = _("Alle har signert.") if signed.signed_at else _("Signaturen deres er lagret.")
        return done(request, partnership, words)
    renewed(form, partnership)
    context = of_one(partnership, request.user) | {"may_sign": partnership.state == "checked"}
    context["button"] = _("Signer avtalen")
    context["crumbs"] = parts.under(partnership, _("Les og signer"))
    return answer(request, "partnerships/partnership_sign.html", {**context, "form": form})
