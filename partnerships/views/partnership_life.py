"""What the parties do while it lasts: the yearly meeting, looking back, ending, renewing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.models import new_ref
from core.pages import attempt, saved
from partnerships.actions import partnership_ending, partnership_ideas, partnership_meetings
from partnerships.forms.partnerships import (
    EvaluationForm,
    MeetingForm,
    NotesForm,
    RenewForm,
    WhyForm,
)
from partnerships.models import Partnership, PartnershipMeeting
from partnerships.policies import partnerships as policies
from partnerships.states import EvaluationKind
from partnerships.views.partnership_work import EITHER, writer
from partnerships.views.partnership_writing import done, given, key_holder, posted, shown


def meeting_of(partnership: Partnership, number: int) -> PartnershipMeeting:
    """The n-th yearly meeting, else 404."""
    rows = partnership.meetings.select_related("partnership")
    return get_object_or_404(rows, number=number)


@writer
@require_http_methods(EITHER)
def partnership_meeting(request: HttpRequest, partnership: Partnership, number: int) -> Any:
    """Time and place of a yearly meeting; everyone gets it in the calendar."""
    meeting = meeting_of(partnership, number)
    parties = policies.own_parties(request.user, partnership)
    form = MeetingForm.opened(meeting, posted(request), parties=parties)
    if form.is_bound and saved(form, meeting, lambda: set_meeting(form, meeting, request.user)):
        return done(request, partnership, _("Møtet er satt, og alle partene får innkalling."))
    heading = _("Når møtes dere?")
    more: dict[str, Any] = {"lead": _("Alle partene får møtet i kalenderen."), "meeting": meeting}
    return shown(request, partnership, form, heading, _("Send innkallingen"), **more)


def set_meeting(form: MeetingForm, meeting: PartnershipMeeting, user: Any) -> Any:
    """What was typed, into the action."""
    return partnership_meetings.set_meeting(meeting, by=user, **form.given())


@writer
@require_http_methods(EITHER)
def partnership_meeting_held(request: HttpRequest, partnership: Partnership, number: int) -> Any:
    """What came of it."""
    meeting = meeting_of(partnership, number)
    parties = policies.own_parties(request.user, partnership)
    form = NotesForm.opened(meeting, posted(request), parties=parties)
    do = given(form, partnership_meetings.hold_meeting, meeting, request.user)
    if form.is_bound and saved(form, meeting, do):
        return done(request, partnership, _("Notatet er lagret, og alle kan lese det."))
    return shown(request, partnership, form, _("Hva kom ut av møtet?"), _("Lagre notatet"))


@writer
@require_http_methods(EITHER)
def partnership_evaluate(request: HttpRequest, partnership: Partnership, kind: str) -> Any:
    """One party's words; nobody reads them before every party has written."""
    if kind not in EvaluationKind.values:
        raise Http404
    parties = policies.own_parties(request.user, partnership)
    form = EvaluationForm(posted(request), parties=parties)

    def do() -> Any:
        return partnership_ending.evaluate(
            partnership, by=request.user, kind=kind, **form.cleaned_data
        )

    if form.is_bound and attempt(form, do):
        return done(request, partnership, _("Svaret er lagret. Det vises når alle har svart."))
    lead = _("Ingen leser hva den andre har skrevet, før alle har svart. Da blir det offentlig.")
    heading = _("Hvordan har samarbeidet gått?")
    return shown(request, partnership, form, heading, _("Lagre svaret"), lead=lead)


@key_holder
@require_http_methods(EITHER)
def partnership_end(request: HttpRequest, partnership: Partnership) -> Any:
    """One party's yes to ending it; before the last day every party must say so."""
    held = policies.held_parties(request.user, partnership)
    form = WhyForm(posted(request), parties=held)
    do = given(form, partnership_ending.agree_to_end, partnership, request.user)
    if form.is_bound and (after := attempt(form, do)):
        words = _("Partnerskapet er avsluttet.")
        if after.state != "ended":
            words = _("De andre partene får brev. Avtalen gjelder til alle har sagt ja.")
        return done(request, partnership, words)
    lead = _("Avtalen gjelder til siste dag. Skal den slutte før, må alle partene si ja.")
    wishes = partnership.end_wishes.select_related("party__organisation")
    more: dict[str, Any] = {"lead": lead, "wishes": wishes, "danger": True}
    return shown(request, partnership, form, _("Vil dere avslutte?"), _("Avslutt"), **more)


@writer
@require_http_methods(EITHER)
def partnership_withdraw(request: HttpRequest, partnership: Partnership) -> Any:
    """Go out before it is signed."""
    parties = policies.own_parties(request.user, partnership)
    form = WhyForm(posted(request), parties=parties)
    do = given(form, partnership_ideas.withdraw, partnership, request.user)
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Dere er ikke lenger med."))
        return redirect(partnership)
    lead = _("Er ikke begge sider igjen, er partnerskapet over. Siden blir stående.")
    more: dict[str, Any] = {"lead": lead, "danger": True}
    return shown(request, partnership, form, _("Vil dere trekke dere?"), _("Trekk dere"), **more)


@allow(policies.may_decline, on=policies.party_partnerships, why=policies.why_not_decline)
@require_http_methods(EITHER)
def partnership_decline(request: HttpRequest, partnership: Partnership) -> Any:
    """Say no to an idea, or to coming in."""
    asked = policies.asked_parties(request.user, partnership)
    form = WhyForm(posted(request), parties=asked)
    do = given(form, partnership_ideas.decline, partnership, request.user)
    if form.is_bound and attempt(form, do):
        messages.success(request, _("De får vite at dere takker nei, og hvorfor."))
        return redirect(partnership)
    lead = _("Sier kommunen nei, er ideen over. Siden blir stående, med grunnen.")
    return shown(request, partnership, form, _("Takk nei"), _("Takk nei"), lead=lead)


@writer
@require_http_methods(EITHER)
def partnership_renew(request: HttpRequest, partnership: Partnership) -> Any:
    """A new one that follows this one, with its words filled in."""
    parties = policies.own_parties(request.user, partnership)
    form = RenewForm(posted(request), initial={"ref": new_ref()}, parties=parties)
    do = given(form, partnership_ending.renew, partnership, request.user)
    if form.is_bound and (fresh := attempt(form, do)):
        return done(request, fresh, _("Teksten er fylt inn. Velg nye datoer, og se over alt."))
    lead = _("Dere får en ny avtale med den gamle teksten i. Den må sjekkes og signeres på nytt.")
    return shown(request, partnership, form, _("Vil dere fornye?"), _("Begynn på ny"), lead=lead)
