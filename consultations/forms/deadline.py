"""When a hearing opens and closes: what may be typed."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from consultations.periods import RULES
from core import clock
from core.fields import DayField, VersionForm


class DeadlineForm(VersionForm):
    """When it opens and closes, and when people learn what happened."""

    closes_on = DayField(
        label=_("Siste dag for å svare"),
        help_text=_("Til og med denne dagen."),
        error_messages={"required": _("Velg siste dag for å svare.")},
    )
    closes_time = forms.TimeField(
        label=_("Klokkeslett"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        help_text=_("Uten klokkeslett gjelder fristen til midnatt."),
    )
    opens_on = DayField(
        label=_("Dagen høringen åpner"),
        required=False,
        help_text=_("La feltet stå tomt, så åpner den når den blir publisert."),
    )
    answer_by = DayField(
        label=_("Dagen organisasjonene får vite hva som skjedde"),
        required=False,
        help_text=_("Da har kommunen svart på hvert punkt."),
    )
    decides_on = DayField(label=_("Dagen saken avgjøres"), required=False)
    decided_by = forms.CharField(
        label=_("Hvem avgjør saken?"),
        max_length=80,
        required=False,
        help_text=_("For eksempel «Kommunestyret»."),
    )

    period_rule = forms.ChoiceField(
        label=_("Regel for hvor lenge høringen varer"),
        required=False,
        choices=[
            ("", _("Den som hører til slik høring")),
            *((k, r.name) for k, r in RULES.items()),
        ],
    )
    short_reason = forms.CharField(
        label=_("Hvorfor er fristen kortere?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle kan lese det på høringens side."),
    )
    short_decided_by = forms.CharField(
        label=_("Hvem har bestemt det?"),
        required=False,
        max_length=120,
        help_text=_("Navn og stilling. Det står på høringens side."),
    )

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None) -> "DeadlineForm":
        """The form as the hearing is now, with what was typed when there is any."""
        initial: dict[str, Any] = {
            name: getattr(hearing, name)
            for name in (
                *("version", "answer_by", "decides_on", "decided_by"),
                *("period_rule", "short_reason", "short_decided_by"),
            )
        }
        if hearing.closes_at:
            initial["closes_on"] = clock.last_day(hearing.closes_at)
            wall = hearing.closes_at.astimezone(clock.OSLO).time()
            initial["closes_time"] = wall if wall != time.min else None
        if hearing.opens_at:
            initial["opens_on"] = hearing.opens_at.astimezone(clock.OSLO).date()
        return cls(data, initial=initial)
