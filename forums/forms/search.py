"""What a reader may ask of the lists of meetings and members."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from forums.models import Forum
from forums.states import ForumKind
from organisations.models import Municipality

COMING, PAST, PLACES = "kommende", "tidligere", "moteplasser"
TABS = {COMING: _("Kommende møter"), PAST: _("Tidligere møter"), PLACES: _("Møteplasser")}
FIELD = {"class": "ds-input"}


class SliceForm(forms.Form):
    """From which row a long list goes on. What cannot be understood falls away."""

    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class MeetingFilter(SliceForm):
    """Which tab, where, and of what kind; a place is offered when it has a forum."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    kommune = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Kommune eller fylke"),
        required=False,
        to_field_name="number",
        empty_label=_("Hele landet"),
        widget=forms.Select(attrs=FIELD),
    )
    slag = forms.ChoiceField(
        label=_("Slags møteplass"),
        required=False,
        choices=[("", _("Alle slag")), *ForumKind.choices],
        widget=forms.Select(attrs=FIELD),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kommune"]
        field.queryset = Municipality.objects.filter(
            Exists(Forum.objects.filter(municipality=OuterRef("pk")))
        )
        field.label_from_instance = lambda place: place.name

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees."""
        return [self["kommune"], self["slag"]]


class OrganisationSearch(SliceForm):
    """Whom to put on a list."""

    q = forms.CharField(
        label=_("Navn på organisasjonen"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=FIELD | {"type": "search"}),
    )
