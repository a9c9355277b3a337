"""How it went, asked when the minutes of a meeting are approved (clause P4)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refused
from forums import policies
from forums.models import Meeting
from forums.states import MeetingState
from organisations.actions import answer_pulse
from organisations.models import Organisation, Pulse


def pulse_subject(meeting: Meeting) -> str:
    """What the answers are about."""
    return f"meeting:{meeting.ref}"


@transaction.atomic
def give_pulse(
    meeting: Meeting,
    *,
    by: Any,
    on_behalf_of: Organisation,
    listened: int,
    informed: int,
    words: str,
) -> Pulse:
    """One answer for each organisation that came or is a party, once the minutes are approved.

    Raises:
        Refused: not approved yet, was not there, or what `organisations.actions.answer_pulse`
            refuses.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("Referatet er ikke godkjent ennå. Svar når det er det."))
    if not policies.pulse_givers(by, meeting).filter(pk=on_behalf_of.pk).exists():
        raise Refused(policies.why_not_give_pulse(by, meeting), "organisation")
    return answer_pulse(
        pulse_subject(meeting),
        by=by,
        on_behalf_of=on_behalf_of,
        listened=listened,
        informed=informed,
        words=words,
    )
