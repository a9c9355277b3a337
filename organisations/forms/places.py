"""Whom to call in a municipality, and the rooms that are lent out."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from organisations.forms.fields import Words
from organisations.models import ContactPerson, Municipality, Venue
from organisations.states import Fact

MANY = 100_000
PHONE = RegexValidator(r"^\+?[0-9][0-9 ]{3,18}$", _("Skriv telefonnummeret slik: 33 00 00 00"))
# field → (what is asked, what yes means, what a person filters by, its slug in addresses)
FACTS: dict[str, tuple[Any, Any, Any, str]] = {
    "step_free": (
        _("Er det trinnfritt inn?"),
        _("Ingen trapp, kant eller tung dør fra gata til rommet."),
        _("Trinnfritt"),
        "trinnfritt",
    ),
    "lift": (
        _("Er det heis?"),
        _("Heis til rommet, eller alt på bakkeplan."),
        _("Heis eller bakkeplan"),
        "heis",
    ),
    "wheelchair_toilet": (
        _("Er det toalett for rullestol?"),
        _("Plass til å snu og til å flytte seg over fra siden."),
        _("Toalett for rullestol"),
        "toalett",
    ),
    "parking": (
        _("Er det HC-parkering?"),
        _("En merket plass nær inngangen."),
        _("HC-parkering"),
        "parkering",
    ),
    "hearing_loop": (
        _("Er det teleslynge?"),
        _("Den er prøvd og virker."),
        _("Teleslynge"),
        "teleslynge",
    ),
    "contrast": (
        _("Er det godt lys og tydelige kontraster?"),
        _("Dører, trapper og skilt er lette å se."),
        _("Lys og kontraster"),
        "lys",
    ),
    "assistance": (
        _("Kan noen hjelpe på stedet?"),
        _("En vaktmester eller vert som kan åpne, bære eller vise vei."),
        _("Noen som kan hjelpe"),
        "hjelp",
    ),
    "storage": (
        _("Er det noe å låse ting inn i?"),
        _("Et skap eller en bod dere kan bruke fast."),
        _("Lagerplass"),
        "lager",
    ),
    "sound": (
        _("Tåler rommet lyd?"),
        _("Det er laget for musikk eller høye stemmer, uten å plage naboene."),
        _("Tåler lyd"),
        "lyd",
    ),
}


class ContactForm(forms.Form):
    """One contact person."""

    name = Words(
        label=_("Navn"), max_length=120, required_message=_("Skriv navnet på kontaktpersonen.")
    )
    title = Words(
        label=_("Stilling"),
        max_length=120,
        required=False,
        help_text=_("For eksempel: rådgiver for frivillighet"),
    )
    phone = Words(
        label=_("Telefon"),
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Et nummer kommunen selv har. Alle kan se det."),
    )
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Skriv adressen slik: navn@kommunen.no")},
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    hours = Words(
        label=_("Når kan man ringe?"),
        max_length=120,
        required=False,
        help_text=_("For eksempel: Torsdager også kl. 16–18"),
    )

    def __init__(self, *args: Any, person: ContactPerson | None = None, **kwargs: Any) -> None:
        if person:
            kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class WebPage(forms.URLField):
    """A link that opens in a browser and nothing else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            assume_scheme="https",
            validators=[URLValidator(schemes=["http", "https"])],
            error_messages={"invalid": _("Skriv adressen slik: www.kommunen.no/lokaler")},
            widget=forms.TextInput({"inputmode": "url"}),
            **kwargs,
        )


class FactField(forms.ChoiceField):
    """Yes, no or not looked at. Unanswered is the last, so nobody is asked twice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Fact.choices,
            initial=Fact.UNKNOWN,
            widget=forms.RadioSelect({"data_variant": "columns"}),
            error_messages={"invalid_choice": _("Velg ja, nei eller ikke undersøkt.")},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """One of the three."""
        return super().clean(value or Fact.UNKNOWN)


class VenueForm(forms.Form):
    """A room, and what is known of getting into it."""

    name = Words(
        label=_("Hva heter lokalet?"), max_length=120, required_message=_("Skriv hva det heter.")
    )
    address = Words(
        label=_("Hvor er det?"), max_length=200, required_message=_("Skriv hvor det er.")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Kommune"),
        empty_label=None,
        error_messages={"invalid_choice": _("Velg en kommune fra listen.")},
    )
    about = Words(
        label=_("Hva egner det seg til?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )
    people = forms.IntegerField(
        label=_("Plass til hvor mange?"),
        required=False,
        min_value=1,
        max_value=MANY,
        widget=forms.NumberInput({"class": "short"}),
    )
    area = forms.IntegerField(
        label=_("Hvor mange kvadratmeter?"),
        required=False,
        min_value=1,
        max_value=MANY,
        widget=forms.NumberInput({"class": "short"}),
    )
    free = forms.BooleanField(label=_("Gratis for frivillige organisasjoner"), required=False)
    price = Words(
        label=_("Pris"),
        required=False,
        max_length=120,
        help_text=_("For eksempel: 200 kroner timen"),
    )
    booking_url = WebPage(
        label=_("Nettside der man låner det"),
        required=False,
        help_text=_("Samspill viser veien. Lånet avtaler dere der."),
    )
    assistance_contact = Words(
        label=_("Hvem kan hjelpe, og hvordan får man tak i dem?"),
        required=False,
        max_length=120,
        help_text=_("For eksempel: Vaktmesteren, 33 00 00 00, hverdager til kl. 20"),
    )

    def __init__(self, *args: Any, places: Any, venue: Venue | None = None, **kwargs: Any) -> None:
        if venue:
            kwargs["initial"] = {name: getattr(venue, name) for name in (*self.base_fields, *FACTS)}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["municipality"].queryset = places
        if len(only := list(places[:2])) == 1:  # nothing to choose
            fields["municipality"].widget = forms.HiddenInput()
            fields["municipality"].initial = only[0]
        for name, (question, yes, _filter, _slug) in FACTS.items():
            fields[name] = FactField(label=question, help_text=yes)
        for name in ("people", "area"):
            fields[name].error_messages["invalid"] = _("Skriv et helt tall.")

    def access_facts(self) -> list[forms.BoundField]:
        """The questions about getting in, in the order they are met."""
        return [self[name] for name in FACTS if name not in {"storage", "sound"}]


class VenueFilter(forms.Form):
    """What a venue must have; `etter` is the last one already shown."""

    har = forms.MultipleChoiceField(
        label=_("Vis bare lokaler der dette er på plass"),
        required=False,
        choices=[(slug, words) for _q, _yes, words, slug in FACTS.values()],
        widget=forms.CheckboxSelectMultiple({"data_variant": "columns"}),
        error_messages={"invalid_choice": _("Velg blant punktene i listen.")},
    )
    gratis = forms.BooleanField(label=_("Bare gratis lokaler"), required=False)
    etter = Words(
        required=False,
        max_length=10,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[0-9a-z]{10}$", _("Begynn på nytt fra første side."))],
    )

    def wanted(self) -> dict[str, Any]:
        """The columns and what must stand in them."""
        chosen = self.cleaned_data["har"]
        facts = {name: Fact.YES for name, parts in FACTS.items() if parts[3] in chosen}
        return facts | ({"free": True} if self.cleaned_data["gratis"] else {})
