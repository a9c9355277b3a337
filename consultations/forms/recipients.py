"""What a case handler may type on the list of invitees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.hearing import NeededField
from organisations.models import Organisation

GROUPS, REJECTED, WITHOUT_EMAIL = "", "tatt-bort", "uten-epost"


class ListForm(forms.Form):
    """Where on the list the person stands; carried along so that a save comes back there."""

    gruppe = forms.CharField(required=False, max_length=80)
    finn = forms.CharField(required=False, max_length=100)
    vis = forms.ChoiceField(
        required=False,
        choices=[(value, value) for value in (GROUPS, REJECTED, WITHOUT_EMAIL)],
    )
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    sok = forms.CharField(required=False, max_length=100)

    def place(self) -> dict[str, Any]:
        """What could be understood; the rest falls away."""
        self.full_clean()
        names = ("gruppe", "finn", "vis", "etter", "sok")
        return {name: self.cleaned_data.get(name) or "" for name in names}


class AddForm(forms.Form):
    """An organisation that no cause found."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvilken organisasjon?"),
        error_messages={
            "required": _("Velg en organisasjon."),
            "invalid_choice": _("Velg en organisasjon fra listen."),
        },
    )
    reason = NeededField(
        label=_("Hvorfor skal de inviteres?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begrunnelsen blir offentlig."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
