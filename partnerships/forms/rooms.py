"""What may be typed about a dialogue room: shape and wording, no rules, nothing saved."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations.forms.kinds import RefField
from core import clock
from core.fields import DayField, NeededField, RowField, SliceForm, VersionForm, offer
from core.files import ACCEPT
from organisations.branches import TopicsField
from organisations.models import Municipality, Organisation
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.policies.procurement import Threshold, thresholds
from partnerships.states import ROOM_KIND_MEANS, Estimate, Reservable, RoomKind

CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})
OPEN, ENDED = "apne", "avsluttede"
TABS = {OPEN: _("Åpne nå"), "oppsummert": _("Oppsummert"), ENDED: _("Låst og avsluttet")}


def rows(n: int) -> forms.Textarea:
    """A text of so many lines."""
    return forms.Textarea(attrs={"rows": n})


def kinds() -> list[tuple[str, str]]:
    """Each kind with one line on what it means."""
    return [
        (
            kind.value,
            format_html(
                "<strong>{}</strong><span class='meta'>{}</span>", kind.label, ROOM_KIND_MEANS[kind]
            ),
        )
        for kind in RoomKind
    ]


class RoomFilterForm(SliceForm):
    """Which rooms a reader wants to see."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    kommune = RowField(_("Kommune eller fylke"), "number", _("Alle"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = DialogueRoom.objects.public().values("owner")
        self.fields["kommune"].queryset = Municipality.objects.filter(organisation__in=public)
        self.fields["kommune"].label_from_instance = lambda place: place.title

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self["kommune"]]


class NewRoomForm(forms.Form):
    """A need that somebody begins on."""

    ref = RefField()
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Hvem trenger det?"), empty_label=None
    )
    title = NeededField(label=_("Hva gjelder dialogen?"), max_length=150)
    kind = forms.ChoiceField(label=_("Hva slags dialog?"), widget=CARDS)
    need = NeededField(
        label=_("Hva trenger dere?"),
        max_length=5000,
        widget=rows(6),
        help_text=_("Skriv enkelt: hvem det er for, og hva som skal bli bedre."),
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = kinds()
        offer(fields["owner"], owners)


class RoomForm(VersionForm):
    """The need, the field, the last day and whom to ask."""

    title = NeededField(label=_("Hva gjelder dialogen?"), max_length=150)
    kind = forms.ChoiceField(label=_("Hva slags dialog?"), widget=CARDS)
    need = NeededField(label=_("Hva trenger dere?"), max_length=5000, widget=rows(8))
    wonder = forms.CharField(
        label=_("Hva vil dere ha råd om?"),
        max_length=3000,
        required=False,
        widget=rows(5),
        help_text=_("Ett spørsmål på hver linje."),
    )
    topics = TopicsField(
        label=_("Temaer"),
        required=False,
        help_text=_("Alle som arbeider med temaene hos dere, blir invitert. Ingen plukkes ut."),
    )
    closes_on = DayField(
        label=_("Siste dag for å delta"),
        required=False,
        help_text=_("Minst 14 dager etter at rommet åpner."),
    )
    contact_name = forms.CharField(label=_("Hvem kan de spørre?"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telefon"), max_length=20, required=False)
    contact_email = forms.CharField(label=_("E-post"), max_length=254, required=False)

    WORDS = ("title", "kind", "need", "wonder", "contact_name", "contact_phone", "contact_email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = kinds()

    @classmethod
    def opened(cls, room: DialogueRoom, data: Any = None) -> "RoomForm":
        """The form as the room is now, with what was typed when there is any."""
        initial: dict[str, Any] = {name: getattr(room, name) for name in (*cls.WORDS, "version")}
        initial["topics"] = list(room.topics.values_list("pk", flat=True))
        initial["closes_on"] = clock.last_day(room.closes_at) if room.closes_at else None
        return cls(data, initial=initial)


class OpenForm(VersionForm):
    """The checklist, confirmed by the procurement officer."""

    reservable = forms.ChoiceField(
        label=_("Kan en konkurranse holdes for ideelle?"),
        choices=Reservable.choices,
        widget=CARDS,
        error_messages={"required": _("Svar på om konkurransen kan holdes for ideelle.")},
    )
    social_aim = forms.BooleanField(label=_("Tjenesten har et sosialt formål"), required=False)
    common_good = forms.BooleanField(label=_("Den er til nytte for fellesskapet"), required=False)
    budget_efficient = forms.BooleanField(
        label=_("Den gir god bruk av kommunens penger"), required=False
    )
    words = forms.CharField(
        label=_("Hvorfor mener dere det?"),
        max_length=3000,
        required=False,
        widget=rows(4),
        help_text=_("Alle kan lese det. Må være med når dere svarer ja over."),
    )
    estimate = forms.ChoiceField(
        label=_("Hva er verdien anslått til?"),
        choices=Estimate.choices,
        widget=CARDS,
        error_messages={"required": _("Svar på hva verdien er anslått til.")},
    )
    uncertainty_read = forms.BooleanField(
        label=_("Jeg har lest det som er usikkert, og har vurdert saken"), required=False
    )

    CONDITIONS = ("social_aim", "common_good", "budget_efficient")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        first: Threshold = thresholds()[0]
        fields["estimate"].help_text = first.name

    def conditions(self) -> list[forms.BoundField]:
        """The three that all must hold."""
        return [self[name] for name in self.CONDITIONS]


class JoinForm(forms.Form):
    """Which organisation joins, and what it declares."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Hvem blir med?"), empty_label=_("Velg organisasjon")
    )
    declares = forms.BooleanField(
        label=_("Ja, vi er en ideell aktør etter punktene over"), required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offer(fields["organisation"], organisations)


class _AsParticipant(forms.Form):
    """As whom something is said; asked only of one who is there for several."""

    IDS = "id_%s"

    participant = forms.ModelChoiceField(
        RoomParticipant.objects.none(), label=_("For hvem?"), empty_label=_("Velg organisasjon")
    )

    def __init__(self, *args: Any, participants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = self.IDS
        fields: Any = self.fields
        offer(fields["participant"], participants)
        fields["participant"].label_from_instance = lambda row: row.organisation.name


class AskForm(_AsParticipant):
    """A question that everyone reads."""

    IDS = "sporsmal_%s"

    text = NeededField(
        label=_("Hva lurer dere på?"),
        max_length=2000,
        widget=rows(3),
        help_text=_("Alle kan lese spørsmålet. Det står at «en deltaker» spør. Ikke skriv navnet."),
    )


class DocumentForm(forms.Form):
    """One document of the municipality's."""

    document_title = forms.CharField(
        label=_("Hva heter dokumentet?"), max_length=150, required=False
    )
    file = forms.FileField(
        label=_("Velg fil"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB."),
    )


class HandInForm(DocumentForm, _AsParticipant):
    """One document of a participant's."""

    IDS = "dokument_%s"
    secret = forms.BooleanField(
        label=_("Dette er en forretningshemmelighet"),
        required=False,
        help_text=_("Da leser bare kommunen og dere det. Ellers får alle deltakerne det."),
    )
    field_order = ("participant", "document_title", "file", "secret")


class AnswerForm(forms.Form):
    """The answer that everyone gets."""

    words = NeededField(
        label=_("Svaret"),
        max_length=5000,
        widget=rows(5),
        help_text=_("Alle kan lese det, og det kan ikke endres etterpå."),
    )


class MeetingForm(forms.Form):
    """A one-to-one meeting that has been."""

    participant = forms.ModelChoiceField(
        RoomParticipant.objects.none(),
        label=_("Hvem møtte dere?"),
        empty_label=_("Velg organisasjon"),
    )
    held_on = DayField(label=_("Hvilken dag?"))
    held_from = forms.TimeField(
        label=_("Fra klokka"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter varte det?"),
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    people = NeededField(
        label=_("Hvem var med?"),
        max_length=500,
        help_text=_("Bare kommunen og organisasjonen selv ser navnene."),
    )
    subjects = NeededField(label=_("Hva gjaldt møtet?"), max_length=300)
    words = NeededField(
        label=_("Referat"),
        max_length=5000,
        widget=rows(6),
        help_text=_(
            "Alle kan lese det, og det kan ikke endres etterpå. Ikke skriv hvem dere møtte."
        ),
    )
    secret = forms.CharField(
        label=_("Forretningshemmeligheter"),
        max_length=5000,
        required=False,
        widget=rows(4),
        help_text=_("Bare kommunen og organisasjonen selv leser dette."),
    )

    def __init__(self, *args: Any, participants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offer(fields["participant"], participants)
        fields["participant"].label_from_instance = lambda row: row.organisation.name


class SummaryForm(VersionForm):
    """What the dialogue came to."""

    summary = NeededField(
        label=_("Hva lærte dere?"),
        max_length=20000,
        widget=rows(12),
        help_text=_("Alle kan lese oppsummeringen når den er publisert."),
    )

    @classmethod
    def opened(cls, room: DialogueRoom, data: Any = None) -> "SummaryForm":
        """What is written so far, with what was typed when there is any."""
        return cls(data, initial={"version": room.version, "summary": room.summary})


class AnnounceForm(VersionForm):
    """Where and when it was announced."""

    notice_url = NeededField(
        label=_("Lenken til kunngjøringen"),
        max_length=500,
        help_text=_("For eksempel fra doffin.no."),
    )
    notice_on = DayField(label=_("Hvilken dag ble den kunngjort?"))


class NoProcurementForm(VersionForm):
    """Why nothing is bought."""

    reason = NeededField(
        label=_("Hvorfor blir det ikke en anskaffelse?"),
        max_length=2000,
        widget=rows(4),
        help_text=_("Alle kan lese det, og deltakerne får det i brev."),
    )


class CloseForm(forms.Form):
    """What came of it, where that is known."""

    agreements = forms.IntegerField(
        label=_("Hvor mange langsiktige avtaler førte det til?"),
        min_value=0,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("La feltet stå tomt hvis dere ikke vet."),
    )
