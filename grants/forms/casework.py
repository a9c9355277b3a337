"""What a case handler may type about one application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import DayField, NeededField
from grants.models import Criterion
from grants.states import ConflictGround, Outcome


class NoteForm(forms.Form):
    """A note between colleagues."""

    text = NeededField(
        label=_("Nytt notat"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Søkeren ser ikke notatet. Det kan likevel bli bedt om innsyn i det."),
    )


class ReturnForm(forms.Form):
    """What is missing, and the day to have answered by."""

    missing = NeededField(
        label=_("Hva mangler?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv til organisasjonen. De får teksten på e-post."),
    )
    answer_by = DayField(label=_("Siste dag å svare"))


class HandForm(forms.Form):
    """A colleague."""

    handler = forms.TypedChoiceField(label=_("Overfør saken til"), coerce=int)

    def __init__(self, data: Any, people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        handler: Any = self.fields["handler"]
        handler.choices = [("", _("Velg")), *people]


class ConflictForm(forms.Form):
    """Why one may not handle it."""

    ground = forms.ChoiceField(
        label=_("Hvorfor er du inhabil?"),
        choices=ConflictGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvorfor du er inhabil.")},
    )
    words = NeededField(
        label=_("Hva gjelder det?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skriv ikke mer enn nødvendig. Kollegaene dine kan lese det."),
    )


class LiftForm(forms.Form):
    """Why it is no conflict all the same."""

    reason = NeededField(
        label=_("Hvorfor er personen habil likevel?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ScoreForm(forms.Form):
    """0–5 for each criterion of the call."""

    def __init__(self, data: Any, criteria: list[Criterion], own: dict[int, Any]) -> None:
        super().__init__(data)
        self.criteria = criteria
        for criterion in criteria:
            row = own.get(criterion.pk)
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.text,
                coerce=int,
                choices=[("", _("Velg")), *[(n, str(n)) for n in range(6)]],
                initial=row.points if row else "",
                error_messages={"required": _("Gi 0 til 5 poeng for hvert punkt.")},
            )
            self.fields[f"words_{criterion.pk}"] = forms.CharField(
                label=_("Hvorfor?"),
                required=False,
                max_length=500,
                initial=row.words if row else "",
            )

    def given(self) -> dict[str, dict[int, Any]]:
        """As the action takes them."""
        typed = self.cleaned_data
        return {
            name: {criterion.pk: typed[f"{name}_{criterion.pk}"] for criterion in self.criteria}
            for name in ("points", "words")
        }


class TextForm(forms.Form):
    """A standard text."""

    title = NeededField(label=_("Navn på teksten"), max_length=80)
    outcome = forms.ChoiceField(
        label=_("Brukes ved"),
        required=False,
        choices=[("", _("Alle svar")), *Outcome.choices],
    )
    text = NeededField(label=_("Tekst"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))


class ViewForm(forms.Form):
    """A name for the filters that are chosen."""

    name = NeededField(label=_("Lagre utvalget som"), max_length=80)
