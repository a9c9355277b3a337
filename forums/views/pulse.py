"""Two questions when the minutes are approved, to those who came and to the parties."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.pages import answer, attempt
from forums import policies
from forums.actions.pulse import give_pulse, pulse_subject
from forums.forms.pulse import PulseForm
from forums.models import Meeting
from forums.states import MeetingState
from organisations.models import Pulse


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_give_pulse, on=policies.visible_meetings, why=policies.why_not_give_pulse)
def meeting_pulse(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How did it go? Asked once of each organisation; the parties read what was written."""
    mine = policies.pulse_givers(request.user, meeting)
    given = Pulse.objects.filter(subject=pulse_subject(meeting))
    left = mine.exclude(pk__in=given.values("organisation"))
    again = request.method == "POST"  # a second click must find what it chose
    form = PulseForm(
        request.POST or None,
        organisations=mine if again else left,
        readers=_("Bare partene leser dette, uten navn, når fem har svart."),
    )
    if form.is_bound and attempt(form, lambda: give(form, meeting, request.user)):
        messages.success(request, _("Takk. Tallene vises når fem har svart."))
        return redirect("meeting_pulse", ref=meeting.ref)
    party = policies.may_sit_at(request.user, meeting.forum)
    context = {
        "thing": meeting,
        "form": form,
        "over": meeting.state == MeetingState.CLOSED,
        "not_yet": _("Vi spør når referatet er godkjent."),
        "left": left.exists(),
        "pulse": given.means(),
        "said": given.said() if party else [],
    }
    return answer(request, "forums/meeting_pulse.html", context)


def give(form: PulseForm, meeting: Meeting, user: Any) -> Pulse:
    """What was chosen, into the action."""
    words = dict(form.cleaned_data)
    return give_pulse(meeting, by=user, on_behalf_of=words.pop("organisation"), **words)
