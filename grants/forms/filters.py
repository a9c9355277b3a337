"""What a case handler may ask of the lists: which applications, in what order, from where."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.fields import INPUT, SliceForm
from core.money import read_nok
from grants.states import ApplicationState
from organisations.models import Topic
from organisations.states import TopicScheme

MINE, NOBODY = "meg", "ingen"
STATES = [(s.value, s.label) for s in ApplicationState if s != ApplicationState.DRAFT]
BY_POINTS, BY_SUM, BY_NAME, BY_NUMBER = "poeng", "sum", "navn", "nummer"
ORDERS = {
    BY_NUMBER: _("Nummer"),
    BY_NAME: _("Navn"),
    BY_SUM: _("Beløp, størst først"),
    BY_POINTS: _("Poeng, flest først"),
}


class Asked(SliceForm):
    """What was asked for travels with the address."""

    def kept(self, **more: Any) -> str:
        """The filters as a query, «?…», without the place in the list; empty without any."""
        query = QueryDict(mutable=True)
        self.full_clean()
        for name in self.fields:
            if name != "etter" and self.cleaned_data.get(name):
                query[name] = str(self.data.get(name))
        query.update({name: str(value) for name, value in more.items() if value})
        return f"?{query.urlencode()}" if query else ""


class SumField(forms.CharField):
    """An amount to search by; one that cannot be read falls away."""

    def clean(self, value: Any) -> Any:
        """NOK, or nothing."""
        text = super().clean(value)
        try:
            return read_nok(text) if text else None
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class InboxFilter(Asked):
    """State, handler, overdue, sums, ICNPO group, and words or a number."""

    sok = forms.CharField(
        label=_("Navn, orgnummer eller søknadsnummer"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=INPUT | {"type": "search"}),
    )
    tilstand = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Alle")), *STATES],
        widget=forms.Select(attrs=INPUT),
    )
    hos = forms.ChoiceField(
        label=_("Saksbehandler"), required=False, widget=forms.Select(attrs=INPUT)
    )
    icnpo = forms.ModelChoiceField(
        Topic.objects.filter(scheme=TopicScheme.ICNPO, parent=None),
        label=_("Slags organisasjon (ICNPO)"),
        required=False,
        to_field_name="code",
        empty_label=_("Alle"),
        widget=forms.Select(attrs=INPUT),
    )
    fra = SumField(
        label=_("Søker om minst"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=INPUT | {"inputmode": "numeric"}),
    )
    til = SumField(
        label=_("Søker om høyst"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=INPUT | {"inputmode": "numeric"}),
    )
    forfalt = forms.BooleanField(label=_("Bare svar som er forsinket"), required=False)

    def __init__(self, data: Any, people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        hos: Any = self.fields["hos"]
        own = [(MINE, _("Meg")), (NOBODY, _("Ingen"))]
        hos.choices = [("", _("Alle")), *own, *[(str(pk), name) for pk, name in people]]

    def lists(self) -> list[dict[str, Any]]:
        """Those one chooses in, with their choices read out: label, name, chosen, choices."""
        groups: Any = self.fields["icnpo"]
        named = [(group.code, str(group)) for group in groups.queryset]
        choices = {
            "tilstand": STATES,
            "hos": self.fields["hos"].choices[1:],
            "icnpo": named,
        }
        return [
            {"field": self[name], "chosen": self[name].value() or "", "choices": rows}
            for name, rows in choices.items()
        ]


class ListFilter(Asked):
    """The recommendation list: its order, and whether only those without a proposal."""

    sorter = forms.ChoiceField(
        label=_("Sorter etter"),
        required=False,
        choices=list(ORDERS.items()),
        widget=forms.Select(attrs=INPUT),
    )
    mangler = forms.BooleanField(label=_("Bare de som ikke er innstilt"), required=False)


class ColumnsForm(forms.Form):
    """Two or three applications to read side by side."""

    valgt = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ticked: Any = self.fields["valgt"]
        numbers = data.getlist("valgt") if data else []
        ticked.choices = [(n, n) for n in numbers if n.isdecimal() and len(n) < 10]

    def chosen(self) -> list[int]:
        """The numbers of the applications, at most three."""
        self.full_clean()
        return list(dict.fromkeys(self.cleaned_data.get("valgt") or []))[:3]
