"""What a reader may ask of a list: which hearings, and from where."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from consultations.models.hearing import PUBLIC_STATES
from consultations.states import HearingKind
from organisations.models import Municipality, Topic
from organisations.states import Level

OPEN, COMING, ENDED = "apne", "kommende", "avsluttede"
TABS = {OPEN: _("Åpne"), COMING: _("Kommende"), ENDED: _("Avsluttede")}
NARROWS = ("q", "tema", "kommune", "fylke", "slag")  # what a reader may narrow the list by
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
    """Words, topic, place and kind; the addresses use the permanent codes.

    A choice is there when at least one hearing has it: one look in an index each, however many.
    """

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
    fylke = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Fylke"),
        required=False,
        to_field_name="number",
        empty_label=_("Alle fylker"),
        widget=forms.Select(attrs=FIELD),
    )
    slag = forms.ChoiceField(
        label=_("Slags høring"),
        required=False,
        choices=[("", _("Alle slag")), *HearingKind.choices],
        widget=forms.Select(attrs=FIELD),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Hearing.objects.public()
        tagged = Hearing.topics.through.objects.filter(topic=OuterRef("pk"))
        self.fields["tema"].queryset = Topic.objects.filter(
            Exists(tagged.filter(hearing__state__in=PUBLIC_STATES))
        ).order_by("name_nb", "pk")
        self.fields["kommune"].queryset = Municipality.objects.filter(
            Exists(public.filter(municipality=OuterRef("pk"))), level=Level.MUNICIPALITY
        )
        self.fields["fylke"].queryset = Municipality.objects.filter(level=Level.COUNTY)
        self.fields["fylke"].label_from_instance = lambda county: county.name
        self.fields["kommune"].label_from_instance = lambda place: place.name

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self[name] for name in NARROWS]
