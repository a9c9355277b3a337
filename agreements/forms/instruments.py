"""What a case handler types of an instrument: shape and wording, nothing saved."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.models import Instrument
from agreements.policies import instruments as policies
from agreements.states import INSTRUMENT_MEANS, InstrumentKind
from core.fields import RELOAD, CarriedNumber, NeededField
from organisations.models import ContactPerson, Municipality, Topic, Venue

REF = r"^[2-9a-z]{10}$"
CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})
PICK = _("Velg fra listen.")


def kind_cards() -> list[tuple[str, str]]:
    """Each kind with one line that says what it means."""
    words = "<strong>{}</strong><span class='meta'>{}</span>"
    return [(k.value, format_html(words, k.label, INSTRUMENT_MEANS[k])) for k in InstrumentKind]


class InstrumentFields(forms.Form):
    """What is offered, to whom, and where one gets it."""

    kind = forms.ChoiceField(
        label=_("Hva slags virkemiddel er det?"),
        choices=InstrumentKind,
        widget=CARDS,
        error_messages={
            "required": _("Velg hva slags virkemiddel det er."),
            "invalid_choice": _("Velg hva slags virkemiddel det er."),
        },
    )
    name = NeededField(
        label=_("Hva heter det?"),
        max_length=120,
        help_text=_("For eksempel: Lydanlegg til utlån"),
    )
    words = NeededField(
        label=_("Hva er det, og hvordan får man det?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("To eller tre setninger er nok. Alle kan lese det."),
    )
    link = forms.URLField(
        label=_("Nettside"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("Skriv adressen slik: www.kommunen.no/utstyr")},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    venue = forms.ModelChoiceField(
        Venue.objects.none(),
        label=_("Lokale"),
        required=False,
        empty_label=_("Ikke knyttet til et lokale"),
        error_messages={"invalid_choice": PICK},
        help_text=_("Da viser vi også om alle kommer inn."),
    )
    contact = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Kontaktperson"),
        required=False,
        empty_label=_("Ingen"),
        error_messages={"invalid_choice": PICK},
        help_text=_("Oppgi minst én av disse tre: nettside, lokale eller kontaktperson."),
    )
    groups = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("Hvem er det laget for?"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
        error_messages={
            "invalid_choice": _("Velg blant gruppene i listen."),
            "invalid_pk_value": _("Velg blant gruppene i listen."),
        },
        help_text=_("Kryss bare av når det passer bedre for noen. Ellers er det for alle."),
    )

    def __init__(self, *args: Any, place: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = kind_cards()
        fields["venue"].queryset = policies.venues_in(place).order_by("name", "pk")
        fields["contact"].queryset = policies.contacts_of(place)
        fields["groups"].queryset = policies.groups()


class NewInstrumentForm(InstrumentFields):
    """One that is not there yet. `ref` is its name from the start: a double click makes one."""

    ref = forms.RegexField(
        REF, widget=forms.HiddenInput, error_messages={"required": RELOAD, "invalid": RELOAD}
    )


class InstrumentForm(InstrumentFields):
    """One as it is, to be changed."""

    version = CarriedNumber(min_value=0)

    @classmethod
    def opened(cls, instrument: Instrument, data: Any = None) -> "InstrumentForm":
        """The form as the instrument is now, with what was typed when there is any."""
        names = ("kind", "name", "words", "link", "version")
        initial: dict[str, Any] = {name: getattr(instrument, name) for name in names}
        initial |= {"venue": instrument.venue_id, "contact": instrument.contact_id}
        initial["groups"] = list(instrument.groups.values_list("code", flat=True))
        return cls(data, place=instrument.municipality, initial=initial)


class PlaceForm(forms.Form):
    """Whose page it is, where a person works for several; what is not theirs falls away."""

    kommune = forms.CharField(
        required=False, max_length=4, validators=[RegexValidator(r"^[0-9]{2,4}$")]
    )

    def number(self) -> str:
        """The number that was asked for, or nothing."""
        return str(self.cleaned_data["kommune"]) if self.is_valid() else ""
