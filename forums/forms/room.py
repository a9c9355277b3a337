"""What may be typed during a meeting: who came, what came of it, who does what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, DayField, NeededField
from forums.forms.fields import CarriedRef
from forums.models import AgendaItem, Meeting, Party
from forums.states import ItemOutcome, Mode
from organisations.models import Organisation

PEOPLE_MESSAGE = _("Skriv hvor mange som kom, fra 1 til 500.")


def people_field(**kwargs: Any) -> forms.IntegerField:
    """How many came."""
    return forms.IntegerField(
        label=_("Hvor mange?"),
        min_value=1,
        max_value=500,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), PEOPLE_MESSAGE
        ),
        **kwargs,
    )


def mode_field() -> forms.ChoiceField:
    """On site or online."""
    return forms.ChoiceField(
        label=_("Hvordan?"), choices=Mode.choices, initial=Mode.ON_SITE,
        error_messages={"required": RELOAD, "invalid_choice": RELOAD},
    )  # fmt: skip


class CameForm(forms.Form):
    """One that came: a party or an organisation by a button, or a name that was typed."""

    party = forms.ModelChoiceField(
        Party.objects.none(), required=False, error_messages={"invalid_choice": RELOAD}
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.active(),
        required=False,
        to_field_name="ref",
        error_messages={"invalid_choice": RELOAD},
    )
    name = NeededField(label=_("Navn på gruppen"), max_length=200, required=False)
    people = people_field()
    mode = mode_field()

    def __init__(self, *args: Any, parties: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"].queryset = parties

    def given(self) -> dict[str, Any]:
        """What was typed, as `actions.register` asks for it."""
        cleaned = self.cleaned_data
        who = cleaned["party"] or cleaned["organisation"] or cleaned["name"]
        return {"attended": who, "people": cleaned["people"], "mode": cleaned["mode"]}


class TickForm(forms.Form):
    """Those who said yes, many at once."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.active(),
        to_field_name="ref",
        error_messages={
            "required": _("Kryss av for dem som kom."),
            "invalid_choice": RELOAD,
            "invalid_list": RELOAD,
        },
    )


class FindForm(forms.Form):
    """A name to look for among the members."""

    q = forms.CharField(required=False, max_length=100, label=_("Finn en organisasjon"))


class OutcomeForm(forms.Form):
    """What came of an item."""

    outcome = forms.ChoiceField(
        label=_("Hva kom ut av saken?"),
        choices=[("", _("Velg")), *ItemOutcome.choices],
        required=False,
        error_messages={"invalid_choice": RELOAD},
    )
    result = NeededField(
        label=_("Med deres egne ord"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    read = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class FollowUpForm(forms.Form):
    """Who does what by when."""

    ref = CarriedRef()
    what = NeededField(label=_("Hva skal gjøres?"), max_length=200)
    owner = forms.ModelChoiceField(
        Party.objects.none(),
        label=_("Hvem gjør det?"),
        required=False,
        empty_label=_("Alle partene"),
        error_messages={"invalid_choice": RELOAD},
    )
    due = DayField(
        label=_("Innen"),
        error_messages={"required": _("Velg en dag."), "invalid": _("Velg en dag.")},
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=_("Fra hvilken sak?"),
        required=False,
        to_field_name="ref",
        empty_label=_("Ingen bestemt sak"),
        error_messages={"invalid_choice": RELOAD},
    )

    def __init__(self, *args: Any, meeting: Meeting, parties: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = parties
        self.fields["item"].queryset = meeting.items.filter(state="accepted")


class DoneForm(forms.Form):
    """What was done."""

    note = NeededField(
        label=_("Hva ble gjort?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle kan lese det."),
    )
