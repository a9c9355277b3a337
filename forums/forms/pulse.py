"""How it went, in two questions: a meeting here, a hearing in the app above."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation

SCALE = [
    (1, _("1 – helt uenig")),
    (2, "2"),
    (3, _("3 – verken eller")),
    (4, "4"),
    (5, _("5 – helt enig")),
]


class PulseForm(forms.Form):
    """Two statements on a scale, and room for words."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Hvem svarer du for?"), empty_label=None
    )
    listened = forms.TypedChoiceField(
        label=_("Vi ble lyttet til"), choices=SCALE, coerce=int, widget=forms.RadioSelect
    )
    informed = forms.TypedChoiceField(
        label=_("Vi visste hva som skjedde etterpå"),
        choices=SCALE,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Vil du si mer?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bare kommunen leser dette, uten navn, når fem har svart."),
    )

    def __init__(self, data: Any, *, organisations: Any, readers: Any = "") -> None:
        """`readers` says who reads the words, where that is not the municipality alone."""
        super().__init__(data)
        if readers:
            self.fields["words"].help_text = readers
        whom: Any = self.fields["organisation"]
        whom.queryset = organisations
        if len(organisations) == 1:
            whom.initial, whom.widget = organisations[0], forms.HiddenInput()
