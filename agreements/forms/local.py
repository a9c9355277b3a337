"""What one types about a local platform: shape and wording, no rules, nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import comparing
from agreements.forms import editions as decided
from agreements.models import Clause, Edition
from agreements.policies import local as policy
from agreements.policies.local_places import LABELS
from agreements.states import Stand
from core import differences
from core.fields import (
    CarriedNumber,
    DayField,
    NeededField,
    RowField,
    SearchField,
    VersionForm,
    offer,
)
from forums.forms.fields import CarriedRef
from forums.models import Forum
from organisations.models import Municipality
from organisations.states import Level

CARDS = {"data_variant": "outline"}
EVERYONE = "alle"
TABS = {EVERYONE: _("Alle som har eller lager"), **LABELS}
ONE_BY_ONE = "slutter-seg-til"
WORDS = forms.Textarea(attrs={"rows": 5})


def choices_of(stand: Any) -> list[tuple[str, Any]]:
    """What may be done with a national point, each with what it means."""
    said = {
        Stand.SAME: _("Likt: vi har det som det nasjonale"),
        Stand.ADAPTED: _("Tilpasset: vi skriver det på vår måte"),
        Stand.LEFT_OUT: _("Utelatt: vi tar det ikke med, og sier hvorfor"),
    }
    return [(value, said[value]) for value in stand]


class NewLocalForm(forms.Form):
    """Where, and who speaks for the voluntary side."""

    ref = CarriedRef()
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Hvor skal den gjelde?"), empty_label=_("Velg")
    )
    voice = forms.ChoiceField(
        label=_("Hvem sier ja for frivilligheten?"),
        widget=forms.RadioSelect(attrs=CARDS),
    )
    joiners_needed = forms.IntegerField(
        label=_("Hvor mange organisasjoner må slutte seg til?"),
        help_text=_("Gjelder når de slutter seg til én og én. Tallet er synlig for alle."),
        min_value=0,
        max_value=1000,
        required=False,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only = offer(self.fields["municipality"], places)
        self.councils = {
            forum.ref: forum
            for forum in policy.councils()
            .filter(municipality__in=places)
            .select_related("municipality")
        }
        voice: Any = self.fields["voice"]
        voice.choices = [
            *((ref, forum.name if only else f"{forum.name} ({forum.municipality})")
              for ref, forum in self.councils.items()),
            (ONE_BY_ONE, _("Organisasjonene slutter seg til én og én")),
        ]  # fmt: skip
        voice.initial = voice.choices[0][0]

    def content(self) -> dict[str, Any]:
        """For the action."""
        said = self.cleaned_data
        forum: Forum | None = self.councils.get(said["voice"])
        return {
            "ref": said["ref"],
            "municipality": said["municipality"],
            "forum": forum,
            "joiners_needed": said["joiners_needed"] or 0,
        }


class PointForm(forms.Form):
    """The choice for one national point."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    stand = forms.ChoiceField(
        label=_("Hva vil dere gjøre med punktet?"),
        choices=choices_of([Stand.SAME, Stand.ADAPTED, Stand.LEFT_OUT]),
        widget=forms.RadioSelect(attrs=CARDS),
        error_messages={"required": _("Velg om punktet er likt, tilpasset eller utelatt.")},
    )
    text = NeededField(
        label=_("Slik skal punktet være hos dere"),
        help_text=_("Endre det som skal være annerledes. Resten kan stå."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = NeededField(
        label=_("Hvorfor er det utelatt?"),
        help_text=_("Alle kan lese grunnen."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def opened(cls, clause: Clause, data: Any = None) -> "PointForm":
        """As it is chosen; a point that nobody has chosen for has no choice made."""
        initial = {
            "seen": comparing.mark(clause),
            "stand": clause.stand if clause.chosen_at else "",
            "text": clause.text or (clause.origin.text if clause.origin else ""),
            "reason": clause.reason,
        }
        return cls(data, initial=initial)

    def content(self) -> dict[str, str]:
        """For the action."""
        return {name: self.cleaned_data[name] for name in ("seen", "stand", "text", "reason")}

    def is_begun(self, clause: Clause) -> bool:
        """Whether there is something to save while one types; a choice without words is not yet."""
        stand, text = self.data.get("stand", ""), self.data.get("text", "")
        if stand == Stand.ADAPTED:
            own = clause.origin is None or differences.differ(clause.origin.text, text)
            return own and bool(text.strip())
        return stand == Stand.SAME or bool(stand and self.data.get("reason", "").strip())


class OwnForm(forms.Form):
    """A point of one's own."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    heading = forms.CharField(label=_("Overskrift"), max_length=120, required=False)
    text = NeededField(label=_("Hva skal punktet si?"), max_length=5000, widget=WORDS)
    code = forms.CharField(
        label=_("Nummer"),
        help_text=_("La stå tomt for neste ledige, for eksempel L1."),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    @classmethod
    def opened(cls, clause: Clause | None, data: Any = None) -> "OwnForm":
        """A new one, or one that is there; its number stands."""
        if clause is None:
            return cls(data)
        initial = {"seen": comparing.mark(clause), "heading": clause.heading, "text": clause.text}
        form = cls(data, initial=initial)
        del form.fields["code"]
        return form


class TermsForm(VersionForm):
    """What it is called and how long it lasts."""

    title = NeededField(label=_("Hva heter den?"), max_length=150)
    lead = forms.CharField(
        label=_("Hva er den til for?"),
        help_text=_("To setninger."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    valid_from = DayField(
        label=_("Gjelder fra"),
        help_text=_("Den gjelder likevel ikke før begge har sagt ja."),
        required=False,
    )
    term_months = forms.IntegerField(
        label=_("Hvor mange måneder skal den vare?"),
        help_text=_("Den nasjonale varer i 36 måneder."),
        min_value=0,
        max_value=1000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    @classmethod
    def opened(cls, edition: Edition, data: Any = None) -> "TermsForm":
        """As it is now."""
        names = ("version", "title", "lead", "valid_from", "term_months")
        return cls(data, initial={name: getattr(edition, name) for name in names})


class ReadForm(VersionForm):
    """Which words were read: another edition may be on its way when the button is pressed."""

    number = CarriedNumber()

    def content(self) -> dict[str, Any]:
        """For the action, that is given the edition itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


class YesForm(ReadForm, decided.YesForm):
    """The municipality's yes: which body decided, and when."""


class ReturnForm(decided.SideForm):
    """What one side wants otherwise."""

    reason = NeededField(
        label=_("Hva må endres?"),
        help_text=_("Alle kan lese det. Teksten blir et utkast igjen, og alle ja faller bort."),
        max_length=1000,
        widget=WORDS,
    )


class JoinForm(ReadForm):
    """Which organisation joins."""

    organisation: Any = forms.ModelChoiceField(
        None, label=_("Hvilken organisasjon?"), to_field_name="ref", empty_label=_("Velg")
    )

    def __init__(self, data: Any = None, *, organisations: Any) -> None:
        super().__init__(data)
        only = offer(self.fields["organisation"], organisations)
        if only is not None:
            self.fields["organisation"].initial = only.ref


class LocalFilter(forms.Form):
    """Which places: how far, where, with which name. What is not understood falls away."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    fylke = RowField(_("Fylke"), "number", _("Hele landet"))
    q = SearchField(_("Navn på kommune eller fylke"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        counties: Any = self.fields["fylke"]
        counties.queryset = Municipality.objects.current().filter(level=Level.COUNTY)
        counties.label_from_instance = lambda county: county.name

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

    def shown_fields(self) -> list[forms.BoundField]:
        """Those with a label above them."""
        return [self[name] for name in ("q", "fylke")]
