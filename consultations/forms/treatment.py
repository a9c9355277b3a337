"""What a case handler may type while the answers are treated."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing, Treatment
from consultations.states import Outcome
from core.fields import DayField, NeededField, VersionForm


class PointForm(forms.Form):
    """A part of an answer, in the sender's own words."""

    text = NeededField(
        label=_("Lim inn det punktet gjelder"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ordrett, slik det står i svaret."),
    )


class LateForm(forms.Form):
    """Why a late answer is left without points."""

    reason = NeededField(
        label=_("Hvorfor blir svaret ikke behandlet?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begrunnelsen blir offentlig."),
    )


class TreatForm(VersionForm):
    """What the municipality does with a point, and why."""

    outcome = forms.ChoiceField(
        label=_("Hva gjør kommunen med punktet?"),
        choices=[("", _("Velg")), *Outcome.choices],
        error_messages={"required": _("Velg hva kommunen gjør med punktet.")},
    )
    reason = NeededField(
        label=_("Hvorfor? Skriv til organisasjonene"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Si hva som blir endret, eller hvorfor det ikke blir det."),
    )

    @classmethod
    def opened(cls, treatment: Treatment, data: Any = None) -> "TreatForm":
        """The form as the point is now, with what was typed when there is any."""
        names = ("version", "outcome", "reason")
        return cls(data, initial={name: getattr(treatment, name) for name in names})


class ShowForm(forms.Form):
    """Which answers to show, and from where."""

    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    svar = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class SummaryForm(VersionForm):
    """What the hearing led to."""

    summary = NeededField(
        label=_("Hva førte høringen til?"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Skriv til dem som svarte. Punktene med begrunnelse kommer under."),
    )

    changes = NeededField(
        label=_("Dette ble endret på grunn av høringen"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Den nye teksten, eller hva som er nytt i den."),
    )

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None, proposal: str = "") -> "SummaryForm":
        """The form as the hearing is now; a proposal stands where nothing is written yet."""
        return cls(
            data,
            initial={
                "version": hearing.version,
                "summary": hearing.summary or proposal,
                "changes": hearing.changes_because,
            },
        )


class ConcludeForm(VersionForm):
    """What was decided."""

    outcome = NeededField(
        label=_("Hva ble vedtatt?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Teksten går til alle som svarte, og står på høringens side."),
    )
    decision_on = DayField(label=_("Når ble det vedtatt?"), required=False)
    decision_url = forms.URLField(
        label=_("Lenke til vedtaket"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Skriv hele adressen, slik: https://kommunen.no/sak/12.")},
        help_text=_("For eksempel saken i innsynsløsningen."),
    )

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None) -> "ConcludeForm":
        """The form as the hearing is now, with what was typed when there is any."""
        return cls(
            data,
            initial={
                "version": hearing.version,
                "outcome": hearing.outcome,
                "decision_on": hearing.decision_on,
                "decision_url": hearing.decision_url,
            },
        )
