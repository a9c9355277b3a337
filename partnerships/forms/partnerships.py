"""What the parties of a partnership type: the idea, the agreement, the check, and what follows."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import (
    INPUT,
    CarriedNumber,
    DayField,
    NeededField,
    RowField,
    SearchField,
    SliceForm,
    VersionForm,
    YesNoField,
    offer,
)
from forums.forms.convening import clock_time
from forums.forms.fields import CarriedRef
from organisations.models import Municipality, Organisation
from organisations.models.organisation import Alphabetical
from organisations.states import Kind
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipMeeting,
    PartnershipParty,
)
from partnerships.states import (
    BINDING,
    CHECK,
    TALKING,
    THEME_CHOICES,
    WRITING,
    PartnershipState,
)

EVERYONE_READS = _("Alle kan lese det.")
COLUMNS = forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"})


def long_text(label: Any, limit: int, rows: int, tip: Any = None) -> NeededField:
    """A field for paragraphs; the action says what is missing, if anything is."""
    area = forms.Textarea(attrs={"rows": rows})
    return NeededField(label=label, max_length=limit, widget=area, help_text=tip)


class NeededDay(DayField):
    """A day that must be there in the end, and may be empty while they write."""

    def validate(self, value: Any) -> None:
        """Let an empty day through; `missing` says that it is needed."""


class PartyForm(forms.Form):
    """For which of the parties one acts; hidden where there is only one."""

    party: Any = forms.ModelChoiceField(
        PartnershipParty.objects.none(),
        label=_("Hvem gjør du dette for?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg hvem du gjør dette for.")},
    )

    def __init__(self, *args: Any, parties: QuerySet[PartnershipParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["party"], parties)


class IdeaWords(forms.Form):
    """What it is called, what it is for, and its themes."""

    title = NeededField(
        label=_("Hva skal partnerskapet hete?"),
        max_length=150,
        help_text=_("For eksempel «Åpen kafé hver onsdag»."),
    )
    purpose = long_text(_("Hva vil dere oppnå sammen?"), 2000, 5, EVERYONE_READS)
    themes = forms.MultipleChoiceField(
        label=_("Temaer"), choices=THEME_CHOICES, required=False, widget=COLUMNS
    )


class IdeaForm(IdeaWords):
    """A new idea, from either side. `ref` is its name from the start: a double click makes one."""

    ref = CarriedRef()
    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvem skriver du for?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg hvem du skriver for.")},
    )
    municipality: Any = forms.ModelChoiceField(
        Municipality.objects.none(),
        to_field_name="number",
        label=_("Hvilken kommune vil dere samarbeide med?"),
        required=False,
        empty_label=_("Velg kommune eller fylkeskommune"),
    )
    field_order = ["ref", "organisation", "municipality", "title", "purpose", "themes"]

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        places: QuerySet[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        only = offer(fields["organisation"], organisations)
        fields["municipality"].queryset = places.order_by(Alphabetical("name"), "number")
        fields["municipality"].label_from_instance = lambda place: place.title
        if only is None:
            tip = _("Trengs ikke når du skriver for en kommune.")
            fields["municipality"].help_text = tip
        elif only.kind != Kind.VOLUNTARY:
            fields["municipality"].widget = forms.HiddenInput()
        else:
            self._needs_a_place(only)

    def _needs_a_place(self, only: Organisation) -> None:
        """An organisation says with whom; most with the one they belong to."""
        field = self.fields["municipality"]
        field.required = True
        field.error_messages["required"] = _("Velg kommunen dere vil samarbeide med.")
        if only.seat is not None and not self.initial.get("municipality"):
            self.initial["municipality"] = only.seat.number


class JoinForm(forms.Form):
    """For whom one joins."""

    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvem blir med?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg hvem som blir med.")},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = offer(self.fields["organisation"], organisations)


class FindForm(forms.Form):
    """Whom to ask."""

    q = SearchField(_("Navn på organisasjonen"))


class DialogueForm(PartyForm):
    """What came of the talk."""

    words = long_text(
        _("Hva snakket dere om, og hva ble dere enige om?"),
        3000,
        6,
        _("Hvilket behov ser dere, og hva kan hver av dere gjøre? Alle kan lese det."),
    )


class TextForm(VersionForm, IdeaWords, PartyForm):
    """The shared text of the agreement as it is."""

    legal_basis = NeededField(
        label=_("Hva bygger avtalen på?"),
        max_length=500,
        help_text=_("Et vedtak, en plan eller en lov."),
    )
    starts = NeededDay(label=_("Første dag"))
    ends = NeededDay(label=_("Siste dag"))
    follow_up = NeededField(
        label=_("Hvordan følger dere opp avtalen?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Et møte hvert år kommer av seg selv. Skriv hva dere gjør ellers."),
    )
    field_order = [
        "party", "title", "purpose", "themes", "legal_basis", "starts", "ends", "follow_up",
    ]  # fmt: skip

    WORDS = ("title", "purpose", "themes", "legal_basis", "starts", "ends", "follow_up")

    @classmethod
    def opened(cls, partnership: Partnership, data: Any = None, *, parties: Any = None) -> Any:
        """The form as the text is now, with what was typed when there is any."""
        initial = {name: getattr(partnership, name) for name in (*cls.WORDS, "version")}
        parties = partnership.parties.none() if parties is None else parties
        return cls(data, initial=initial, parties=parties)


class ContributionForm(VersionForm):
    """One party's own words."""

    words = long_text(
        _("Hva bidrar dere med?"),
        3000,
        7,
        _("Skriv med egne ord: penger, lokaler, folk, tid, kunnskap. Alle kan lese det."),
    )
    field_order = ["words"]

    @classmethod
    def opened(cls, party: PartnershipParty, data: Any = None) -> "ContributionForm":
        """The form as the contribution is now."""
        return cls(data, initial={"words": party.contribution, "version": party.version})


class CheckForm(forms.Form):
    """The questions of the check, and the edition that they are about."""

    statutory = YesNoField(label=CHECK["statutory"])
    replaces_staff = YesNoField(label=CHECK["replaces_staff"])
    their_initiative = YesNoField(label=CHECK["their_initiative"])
    must_be_tendered = YesNoField(
        label=CHECK["must_be_tendered"],
        help_text=_(
            "Kjøper dere en tjeneste, gjelder reglene om anskaffelser også når den som gjør "
            "den, er ideell. Snakk da med alle på feltet i et dialogrom først."
        ),
    )
    edition = CarriedNumber(min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CHECK:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("Svar ja eller nei.")

    @classmethod
    def opened(
        cls, partnership: Partnership, check: PartnershipCheck | None, data: Any = None
    ) -> "CheckForm":
        """With the answers that were given last, where there are any."""
        initial: dict[str, Any] = {name: getattr(check, name, None) for name in CHECK}
        return cls(data, initial={**initial, "edition": partnership.edition})


class ReasonForm(forms.Form):
    """The leader's reason."""

    reason = long_text(
        _("Hvorfor inngår dere avtalen likevel?"),
        1000,
        4,
        _("Grunnen og navnet ditt står på siden. Alle kan lese det."),
    )
    edition = CarriedNumber(min_value=1)


class SignForm(PartyForm):
    """The edition that was read; nobody signs another."""

    edition = CarriedNumber(min_value=1)


class MeetingForm(VersionForm, PartyForm):
    """When and where the yearly meeting is."""

    day = DayField(label=_("Dag"), error_messages={"required": _("Velg dagen møtet holdes.")})
    starts = clock_time(_("Begynner klokka"), _("Skriv når møtet begynner."))
    ends = clock_time(_("Slutter klokka"), _("Skriv når møtet slutter."))
    place = forms.CharField(label=_("Sted"), required=False, max_length=200)
    online_url = forms.URLField(
        label=_("Lenke til møtet på nett"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Lenken må begynne med https:// og være hel.")},
    )

    @classmethod
    def opened(cls, meeting: PartnershipMeeting, data: Any = None, *, parties: Any = None) -> Any:
        """As the meeting is now."""
        initial: dict[str, Any] = {
            "version": meeting.version,
            "place": meeting.place,
            "online_url": meeting.online_url,
        }
        if meeting.starts_at and meeting.ends_at:
            starts = meeting.starts_at.astimezone(clock.OSLO)
            ends = meeting.ends_at.astimezone(clock.OSLO)
            initial |= {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
        parties = meeting.partnership.parties.none() if parties is None else parties
        return cls(data, initial=initial, parties=parties)

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it.

        Raises:
            Refused: at a time of day that the change of clocks takes away or gives twice.
        """
        typed = dict(self.cleaned_data)
        day = typed.pop("day")
        typed["starts_at"] = clock.at(day, typed.pop("starts"), "starts")
        typed["ends_at"] = clock.at(day, typed.pop("ends"), "ends")
        typed["place"] = " ".join(typed["place"].split())
        return typed


class NotesForm(VersionForm, PartyForm):
    """What came of the meeting."""

    notes = long_text(_("Hva snakket dere om, og hva ble dere enige om?"), 5000, 8, EVERYONE_READS)

    @classmethod
    def opened(cls, meeting: PartnershipMeeting, data: Any = None, *, parties: Any = None) -> Any:
        """As the notes are now."""
        parties = meeting.partnership.parties.none() if parties is None else parties
        initial = {"version": meeting.version, "notes": meeting.notes}
        return cls(data, initial=initial, parties=parties)


class EvaluationForm(PartyForm):
    """One party's short words."""

    words = long_text(
        _("Hvordan har samarbeidet gått?"),
        2000,
        6,
        _("Hva virket, hva virket ikke, og hva vil dere endre?"),
    )


class WhyForm(PartyForm):
    """Why one goes out, or why it should end."""

    reason = long_text(_("Hvorfor?"), 500, 3, EVERYONE_READS)


class RenewForm(PartyForm):
    """The name of the new one, from before it is made."""

    ref = CarriedRef()


ALL = "alle"
TABS = {
    ALL: (_("Alle"), list(PartnershipState)),
    "i-gang": (_("Signert og i gang"), BINDING),
    "ideer": (_("Ideer"), TALKING),
    "skrives": (_("Under skriving"), WRITING),
    "over": (_("Avsluttet"), [PartnershipState.ENDED, PartnershipState.RENEWED]),
}


class PartnershipFilter(SliceForm):
    """Which partnerships to show; what cannot be understood falls away."""

    kommune = RowField(_("Kommune eller fylke"), "number", _("Hele landet"))
    tema = forms.ChoiceField(
        label=_("Tema"),
        required=False,
        choices=[("", _("Alle temaer")), *THEME_CHOICES],
        widget=forms.Select(attrs=INPUT),
    )
    vis = forms.ChoiceField(
        required=False, choices=[(name, words) for name, (words, _states) in TABS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kommune"]
        having = Partnership.objects.values("municipality")
        found = Municipality.objects.filter(pk__in=having)
        field.queryset = found.order_by(Alphabetical("name"), "number")
        field.label_from_instance = lambda place: place.title

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees."""
        return [self["kommune"], self["tema"]]
