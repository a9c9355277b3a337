"""How it went, asked when a hearing is over."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.hearings import locked
from consultations.models import Hearing
from consultations.states import HearingState
from core.errors import Refused
from organisations.actions import answer_pulse
from organisations.models import Organisation, Pulse


def pulse_subject(hearing: Hearing) -> str:
    """What the answers are about."""
    return f"hearing:{hearing.ref}"


@transaction.atomic
def give_pulse(
    hearing: Hearing,
    *,
    by: Any,
    on_behalf_of: Organisation,
    listened: int,
    informed: int,
    words: str,
) -> Pulse:
    """One answer for each organisation, once the case is decided (clause P4).

    Raises:
        Refused: it is not decided yet, or what `organisations.actions.answer_pulse` refuses.
    """
    if locked(hearing).state != HearingState.CONCLUDED:
        raise Refused(_("Saken er ikke avgjort ennå. Svar når vedtaket er kommet."))
    return answer_pulse(
        pulse_subject(hearing),
        by=by,
        on_behalf_of=on_behalf_of,
        listened=listened,
        informed=informed,
        words=words,
    )
