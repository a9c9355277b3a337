"""What an organisation types into an innspill, and the municipality into its answers."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, NeededField, VersionForm
from forums.models import Forum, Proposal
from organisations.models import Municipality, Organisation
from organisations.models.organisation import Alphabetical
from organisations.states import Kind

WAITING, ANSWERED, ALL = "venter", "besvart", "alle"
TABS = {ALL: _("Alle"), WAITING: _("Venter på svar"), ANSWERED: _("Besvart")}
DESK_TABS = {WAITING: _("Venter på svar"), ANSWERED: _("Besvart"), ALL: _("Alle")}


def places() -> Any:
    """Every municipality and county that exists now, by name."""
    return Municipality.objects.current().order_by(Alphabetical("name"), "number")


def long_text(rows: int) -> forms.Textarea:
    """A field for paragraphs."""
    return forms.Textarea(attrs={"rows": rows})


class ProposalWords(forms.Form):
    """To whom, about what, and the words themselves."""

    municipality: Any = forms.ModelChoiceField(
        None,
        to_field_name="number",
        label=_("Hvem skriver dere til?"),
        empty_label=_("Velg kommune eller fylkeskommune"),
        error_messages={"required": _("Velg kommunen eller fylkeskommunen dere skriver til.")},
    )
    title = NeededField(
        label=_("Hva handler innspillet om?"),
        max_length=150,
        help_text=_("Overskriften alle ser."),
    )
    words = NeededField(
        label=_("Hva vil dere, og hvorfor?"),
        max_length=5000,
        widget=long_text(10),
        help_text=_("Skriv ikke om navngitte personer eller helse."),
    )
    wants_agenda = forms.BooleanField(
        required=False,
        label=_("Vi ønsker at saken tas opp i kommunens møteplass for frivilligheten"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = places()
        self.fields["municipality"].label_from_instance = lambda place: place.title


class NewProposalForm(ProposalWords):
    """A first draft. `ref` is its name from the start, so a double click makes one."""

    ref = forms.RegexField(
        r"^[2-9a-z]{10}$",
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD},
    )
    organisation: Any = forms.ModelChoiceField(
        None,
        to_field_name="ref",
        label=_("Hvem skriver du for?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg hvem du skriver for.")},
    )
    field_order = ["ref", "organisation"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        only = list(organisations[:2])
        if len(only) == 1:
            field.initial, field.widget = only[0].ref, forms.HiddenInput()
            self._suggest_home(only[0])

    def _suggest_home(self, organisation: Organisation) -> None:
        """Most write to where they belong; the national parties belong nowhere in particular."""
        if organisation.kind == Kind.VOLUNTARY and organisation.seat:
            self.initial["municipality"] = (
                self.initial.get("municipality") or organisation.seat.number
            )


class EditProposalForm(VersionForm, ProposalWords):
    """A draft again, with the version that was read."""

    field_order = ["municipality", "title", "words", "wants_agenda"]

    @classmethod
    def opened(cls, proposal: Proposal, data: Any = None) -> "EditProposalForm":
        """The form as the draft is now."""
        fields = ("version", "title", "words", "wants_agenda")
        initial = {name: getattr(proposal, name) for name in fields}
        return cls(data, initial=initial | {"municipality": proposal.municipality.number})


class ProposalFilter(forms.Form):
    """Which innspill to show, and from where; what cannot be understood falls away."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    kommune: Any = forms.ModelChoiceField(
        None,
        label=_("Kommune"),
        required=False,
        to_field_name="number",
        empty_label=_("Alle kommuner"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = Proposal.objects.sent().filter(municipality=OuterRef("pk"))
        asked = Municipality.objects.filter(Exists(written))
        self.fields["kommune"].queryset = asked.order_by(Alphabetical("name"), "number")
        self.fields["kommune"].label_from_instance = lambda place: place.title

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class WordsForm(forms.Form):
    """What the municipality says; the label says which of its answers it is."""

    def __init__(self, data: Any, *, label: Any, limit: int = 2000, tip: Any = None) -> None:
        super().__init__(data)
        self.fields["words"] = NeededField(
            label=label,
            max_length=limit,
            help_text=tip or _("Alle kan lese det."),
            widget=long_text(6),
        )


class DeclineForm(forms.Form):
    """Why it goes no further."""

    reason = NeededField(
        label=_("Hvorfor tar dere det ikke videre?"),
        max_length=5000,
        widget=long_text(5),
        help_text=_("Alle kan lese grunnen."),
    )


class OnAgendaForm(forms.Form):
    """In which of the municipality's forums."""

    forum: Any = forms.ModelChoiceField(
        None,
        to_field_name="ref",
        label=_("Hvor skal saken tas opp?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg møteplassen.")},
    )

    def __init__(self, *args: Any, forums: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums
        only: list[Forum] = list(forums[:2])
        if len(only) == 1:
            self.fields["forum"].initial = only[0].ref
