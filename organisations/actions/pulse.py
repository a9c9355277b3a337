"""How it went, asked of both sides when something is over (clause P4)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import Organisation, Pulse
from organisations.policies import roles


@transaction.atomic
def answer_pulse(
    subject: str,
    *,
    by: Any,
    on_behalf_of: Organisation,
    listened: int,
    informed: int,
    words: str = "",
) -> Pulse:
    """One answer for each organisation; the first one counts.

    Args:
        subject: what it is about, «hearing:<ref>».
        by: anybody with a role there.
        on_behalf_of: an organisation, or the municipality itself.
        listened: 1–5, «vi ble lyttet til».
        informed: 1–5, «vi visste hva som skjedde etterpå».
        words: what they want to add.

    Raises:
        Refused: no role there, a number outside, or they have answered already.
    """
    on_behalf_of = Organisation.objects.select_for_update(of=("self",)).get(pk=on_behalf_of.pk)
    if not roles(by, on_behalf_of):
        raise Refused(_("Du handler ikke for denne organisasjonen."), "organisation")
    for field, value in (("listened", listened), ("informed", informed)):
        if value not in range(1, 6):
            raise Refused(_("Velg et tall fra 1 til 5."), field)
    before = Pulse.objects.filter(subject=subject, organisation=on_behalf_of).first()
    if before:
        if (before.listened, before.informed, before.words) == (listened, informed, words.strip()):
            return before  # a second click
        raise Refused(_("Dere har allerede svart. Takk."))
    pulse = Pulse.objects.create(
        subject=subject,
        organisation=on_behalf_of,
        listened=listened,
        informed=informed,
        words=words.strip(),
        answered_by=by,
        answered_at=clock.now(),
    )
    audit.record("pulse.answered", on_behalf_of, by=by, on_behalf_of=on_behalf_of, about=subject)
    return pulse
