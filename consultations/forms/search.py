"""What a reader may ask of a list: which hearings, and from where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from organisations.models import Municipality, Topic

OPEN, COMING, ENDED = "apne", "kommende", "avsluttede"
TABS = {OPEN: _("Åpne"), COMING: _("Kommende"), ENDED: _("Avsluttede")}
FIELD = {"class": "ds-input"}


class SliceForm(forms.Form):
    """From which row a long list goes on. What cannot be understood falls away."""

    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    bort = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    grunn = forms.CharField(required=False, max_length=80)

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class HearingFilterForm(SliceForm):
    """Words, topic and municipality; the addresses use the permanent codes."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    q = forms.CharField(
        label=_("Ord i høringen"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=FIELD | {"type": "search"}),
    )
    tema = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("Tema"),
        required=False,
        to_field_name="code",
        empty_label=_("Alle temaer"),
        widget=forms.Select(attrs=FIELD),
    )
    kommune = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Kommune"),
        required=False,
        to_field_name="number",
        empty_label=_("Alle kommuner"),
        widget=forms.Select(attrs=FIELD),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Hearing.objects.public()
        self.fields["tema"].queryset = Topic.objects.filter(
            pk__in=Hearing.topics.through.objects.filter(hearing__in=public).values("topic")
        ).order_by("name_nb", "pk")
        self.fields["kommune"].queryset = Municipality.objects.filter(
            pk__in=public.values("municipality")
        )

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self["q"], self["tema"], self["kommune"]]
