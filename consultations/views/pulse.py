"""Two questions when a hearing is over, to those who answered and to the municipality."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations import actions, policies
from consultations.models import Hearing
from consultations.states import HearingState
from core.access import allow
from core.pages import answer, attempt
from forums.forms.pulse import PulseForm
from organisations.models import Pulse
from organisations.states import Kind


def figures(hearing: Hearing) -> dict[str, Any]:
    """What the organisations found: the means, and how many; no means below five."""
    rows = Pulse.objects.filter(subject=actions.pulse_subject(hearing))
    return rows.exclude(organisation__kind__in=[Kind.MUNICIPALITY, Kind.COUNTY]).means()


def words(hearing: Hearing) -> list[str]:
    """What they wrote, for the municipality to learn from; without names, and not below five."""
    rows = Pulse.objects.filter(subject=actions.pulse_subject(hearing))
    return rows.exclude(organisation=hearing.owner_id).said()


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_give_pulse, on=policies.visible_hearings, why=policies.why_not_give_pulse)
def hearing_pulse(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """How did it go? Asked once of each organisation."""
    mine = policies.pulse_givers(request.user, hearing)
    given = Pulse.objects.filter(subject=actions.pulse_subject(hearing))
    left = mine.exclude(pk__in=given.values("organisation"))
    again = request.method == "POST"  # a second click must find what it chose
    form = PulseForm(request.POST or None, organisations=mine if again else left)
    said = attempt(form, lambda: give(form, hearing, request.user)) if form.is_bound else None
    if said:
        messages.success(request, _("Takk. Tallene vises når fem har svart."))
        return redirect(hearing)
    context = {
        "hearing": hearing,
        "thing": hearing,
        "not_yet": _("Vi spør når saken er avgjort."),
        "form": form,
        "over": hearing.state == HearingState.CONCLUDED,
        "left": left.exists(),
    }
    return answer(request, "consultations/hearing_pulse.html", context)


def give(form: PulseForm, hearing: Hearing, user: Any) -> Pulse:
    """What was chosen, into the action."""
    words = dict(form.cleaned_data)
    return actions.give_pulse(hearing, by=user, on_behalf_of=words.pop("organisation"), **words)
