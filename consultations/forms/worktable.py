"""What a case handler may ask of the work table, and do with several points at once."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from consultations.states import Outcome

UNTREATED, TREATED, ALL = "mangler", "behandlet", "alle"
MINE, NOBODY = "meg", "ingen"
FIELD = {"class": "ds-input"}
FILTERS = ("tema", "hos", "resultat", "sporsmal", "sok")


class TableForm(forms.Form):
    """Which points to show, and from where. What cannot be understood falls away."""

    vis = forms.ChoiceField(
        required=False, choices=[(value, value) for value in (UNTREATED, TREATED, ALL)]
    )
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    punkt = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    side = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    sok = forms.CharField(
        label=_("Ord i punktet"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=FIELD | {"type": "search"}),
    )
    tema = forms.TypedChoiceField(
        label=_("Tema"), required=False, widget=forms.Select(attrs=FIELD), coerce=int
    )
    hos = forms.ChoiceField(label=_("Hos hvem"), required=False, widget=forms.Select(attrs=FIELD))
    resultat = forms.ChoiceField(
        label=_("Hva som skjedde"),
        required=False,
        choices=[("", _("Alle")), *Outcome.choices],
        widget=forms.Select(attrs=FIELD),
    )
    sporsmal = forms.TypedChoiceField(
        label=_("Spørsmål"), required=False, widget=forms.Select(attrs=FIELD), coerce=int
    )

    def __init__(self, data: Any, hearing: Hearing, staff: list[tuple[int, str]]) -> None:
        super().__init__(data)
        everything = ("", _("Alle"))
        choices: dict[str, list[Any]] = {
            "tema": list(hearing.themes.values_list("pk", "name")),
            "hos": [(MINE, _("Meg")), (NOBODY, _("Ingen")), *staff],
            "sporsmal": [(q.pk, q.text[:80]) for q in hearing.questions.all()],
        }
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = [everything, *found]
        self.full_clean()

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

    def kept(self, **more: Any) -> str:
        """The address's question with the filters that are set, «» when there are none."""
        query = QueryDict(mutable=True)
        asked = self.asked() | {"etter": None, "punkt": None, "side": None} | more
        query.update({name: str(value) for name, value in asked.items() if value})
        return f"?{query.urlencode()}" if query else ""


class SeveralForm(forms.Form):
    """The points that were ticked, and what to do with them."""

    valgt = forms.TypedMultipleChoiceField(required=False, coerce=int)
    theme = forms.CharField(label=_("Tema"), required=False, max_length=80)
    to = forms.TypedChoiceField(
        label=_("Hvem skal svare?"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: Any, staff: list[tuple[int, str]]) -> None:
        super().__init__(data)
        ticked: Any = self.fields["valgt"]
        numbers = data.getlist("valgt") if data else []
        ticked.choices = [(n, n) for n in numbers if n.isdecimal() and len(n) < 19]
        to: Any = self.fields["to"]
        to.choices = [("", _("Ingen")), *staff]
