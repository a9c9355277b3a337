"""Asking for another order of parties, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NeededField
from forums.models import Party
from organisations.models import Organisation


class OrderForm(forms.Form):
    """A number beside each party, none for one that leaves; and perhaps one that joins."""

    joins = forms.CharField(
        label=_("Ny part"),
        required=False,
        max_length=120,
        help_text=_(
            "Organisasjonsnummeret til en organisasjon, eller et navn på en side uten egen"
            " organisasjon. Den kommer sist."
        ),
    )
    reason = NeededField(
        label=_("Hvorfor?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle kan lese det."),
    )

    def __init__(self, *args: Any, order: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        for place, party in enumerate(order, 1):
            self.fields[f"place_{party.pk}"] = forms.TypedChoiceField(
                label=party.name,
                coerce=int,
                initial=place,
                choices=[(0, _("Går ut")), *((n, f"{n}.") for n in range(1, len(order) + 1))],
                widget=forms.Select(attrs={"class": "short"}),
            )

    def places(self) -> list[forms.BoundField]:
        """One for each party."""
        return [self[f"place_{party.pk}"] for party in self.order]

    def clean_joins(self) -> Organisation | str:
        """The organisation with that number, else the name."""
        typed = " ".join(self.cleaned_data["joins"].split())
        digits = "".join(typed.split())
        if not (digits.isascii() and digits.isdigit()):
            return typed
        found = Organisation.objects.active().filter(orgnr=digits).first()
        if found is None:
            raise forms.ValidationError(_("Vi finner ingen organisasjon med det nummeret."))
        return found

    def clean(self) -> dict[str, Any]:
        """Each number once."""
        super().clean()
        given = [self.cleaned_data.get(f"place_{party.pk}") for party in self.order]
        taken = [n for n in given if n]
        if len(set(taken)) != len(taken):
            raise forms.ValidationError(_("To parter har samme plass. Gi hver sin."))
        return self.cleaned_data

    def wanted(self) -> list[Party | Organisation | str]:
        """All of them as they should be."""
        staying = [party for party in self.order if self.cleaned_data[f"place_{party.pk}"]]
        staying.sort(key=lambda party: self.cleaned_data[f"place_{party.pk}"])
        joins = self.cleaned_data["joins"]
        return [*staying, *([joins] if joins else [])]


class NoForm(forms.Form):
    """Why not."""

    answer = NeededField(
        label=_("Hvorfor sier dere nei?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alle kan lese det."),
    )
