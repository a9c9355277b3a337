"""What may be typed to ask for more time, to give it, and to withdraw a hearing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from core.fields import DayField, NeededField, VersionForm


def reason(label: Any, **more: Any) -> NeededField:
    """A public reason in a few sentences."""
    widget = forms.Textarea(attrs={"rows": 3})
    return NeededField(label=label, max_length=1000, widget=widget, **more)


class AskForm(forms.Form):
    """An organisation's wish for a later deadline."""

    organisation: Any = forms.ModelChoiceField(
        None, to_field_name="ref", label=_("Hvem trenger mer tid?"), empty_label=_("Velg")
    )
    wanted = DayField(
        label=_("Hvilken dag trenger dere?"),
        help_text=_("Siste dag for å svare, til og med denne dagen."),
        error_messages={"required": _("Velg den dagen dere trenger.")},
    )
    reason = reason(
        _("Hvorfor trenger dere mer tid?"), help_text=_("Alle kan lese det dere skriver.")
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        only = list(organisations[:2])
        if len(only) == 1:
            field.initial, field.widget = only[0].ref, forms.HiddenInput()


class ExtendForm(forms.Form):
    """The new deadline, and the days that follow from it."""

    closes_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    closes_on = DayField(
        label=_("Ny siste dag for å svare"),
        help_text=_("Til og med denne dagen. Fristen kan bare bli lengre."),
        error_messages={"required": _("Velg siste dag for å svare.")},
    )
    reason = reason(_("Hvorfor?"), help_text=_("Alle kan lese det dere skriver."))
    answer_by = DayField(label=_("Dagen organisasjonene får vite hva som skjedde"), required=False)
    decides_on = DayField(label=_("Dagen saken avgjøres"), required=False)

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None, **more: Any) -> "ExtendForm":
        """The form as the hearing is now."""
        closes_at = hearing.closes_at.isoformat() if hearing.closes_at else ""
        initial = {
            "closes_at": closes_at,
            "answer_by": hearing.answer_by,
            "decides_on": hearing.decides_on,
        }
        return cls(data, initial=initial | more)


class RefuseForm(forms.Form):
    """Why the deadline stands."""

    no_reason = reason(
        _("Hvorfor kan dere ikke forlenge fristen?"),
        help_text=_("Alle kan lese det dere skriver."),
    )


class WithdrawForm(VersionForm):
    """Why the hearing is taken back."""

    reason = reason(
        _("Hvorfor trekker dere høringen?"),
        help_text=_("Grunnen står på høringens side og i brevet til dem som er invitert."),
    )


class ForWhomForm(forms.Form):
    """Which organisation it is done for; nobody when it is done for oneself."""

    organisation: Any = forms.ModelChoiceField(None, to_field_name="ref", required=False)
    angre = forms.BooleanField(required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
