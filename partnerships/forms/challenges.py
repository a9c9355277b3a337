"""What is typed about a challenge: the problem, ideas, a pilot, what was learned, and filters."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import (
    INPUT,
    RELOAD,
    CarriedNumber,
    DayField,
    NeededField,
    RowField,
    SliceForm,
    VersionForm,
    offer,
)
from forums import policies as forums
from forums.forms.fields import CarriedRef
from forums.models import Forum, Party
from organisations.branches import TopicsField
from organisations.models import Municipality, Organisation, Topic
from organisations.models.organisation import Alphabetical
from organisations.states import Kind
from partnerships.models import Challenge, ChallengeIdea, ChallengePilot, Partnership
from partnerships.states import ChallengeState, PostedBy

EVERYONE_READS = _("Alle kan lese det.")
COLUMNS = forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"})


def long_text(label: Any, limit: int, rows: int, tip: Any = None) -> NeededField:
    """A field for paragraphs; the action says what is missing."""
    area = forms.Textarea(attrs={"rows": rows})
    return NeededField(label=label, max_length=limit, widget=area, help_text=tip)


class ForForm(forms.Form):
    """For which organisation one acts; hidden where there is only one."""

    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvem skriver du for?"),
        empty_label=_("Velg"),
        error_messages={"required": _("Velg hvem du skriver for."), "invalid_choice": RELOAD},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = offer(self.fields["organisation"], organisations)


class ProblemFields(forms.Form):
    """What the problem is."""

    title = NeededField(
        label=_("Hva gjelder det?"),
        max_length=150,
        help_text=_("For eksempel «Ungdom har ingen steder å være på fredager»."),
    )
    words = long_text(
        _("Hva er problemet?"),
        3000,
        6,
        _("Skriv hva dere ser, og hvem det gjelder. Dere trenger ikke ha en løsning."),
    )
    topics = TopicsField(
        label=_("Temaer"),
        help_text=_("Velg fra ett til fem."),
        required_message=_("Velg minst ett tema."),
    )


class PostForm(ProblemFields, ForForm):
    """A new one, from either side. `ref` is its name from the start: a double click makes one."""

    ref = CarriedRef()
    municipality: Any = forms.ModelChoiceField(
        Municipality.objects.none(),
        to_field_name="number",
        label=_("Hvilken kommune gjelder det?"),
        required=False,
        empty_label=_("Velg kommune eller fylkeskommune"),
        error_messages={"invalid_choice": _("Velg hvilken kommune det gjelder.")},
    )
    field_order = ["ref", "organisation", "municipality", "title", "words", "topics"]

    def __init__(self, *args: Any, places: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = places.order_by(Alphabetical("name"), "number")
        field.label_from_instance = lambda place: place.title
        if self.only is None:
            field.help_text = _("Trengs ikke når du skriver for en kommune.")
        elif self.only.kind != Kind.VOLUNTARY:
            field.widget = forms.HiddenInput()
        elif self.only.seat is not None and not self.initial.get("municipality"):
            self.initial["municipality"] = self.only.seat.number


class EditForm(VersionForm, ProblemFields):
    """The problem as it is."""

    @classmethod
    def opened(cls, challenge: Challenge, data: Any = None) -> "EditForm":
        """With what is saved now."""
        topics = list(challenge.topics.values_list("pk", flat=True))
        initial = {name: getattr(challenge, name) for name in ("title", "words", "version")}
        return cls(data, initial={**initial, "topics": topics})


class IdeaForm(ForForm):
    """An idea, or an answer to one."""

    ref = CarriedRef()
    words = long_text(_("Hva tenker dere?"), 2000, 5, EVERYONE_READS)
    field_order = ["ref", "organisation", "words"]


class IdeaEditForm(VersionForm):
    """An idea as it is."""

    words = long_text(_("Hva tenker dere?"), 2000, 5, EVERYONE_READS)

    @classmethod
    def opened(cls, idea: ChallengeIdea, data: Any = None) -> "IdeaEditForm":
        """With what is saved now."""
        return cls(data, initial={"words": idea.words, "version": idea.version})


class HideForm(ForForm):
    """Why an idea is kept from the public."""

    reason = NeededField(
        label=_("Hvorfor?"),
        max_length=300,
        help_text=_("Alle kan lese det. Ikke gjenta ordene i ideen."),
    )


class PilotForm(ForForm):
    """What is tried."""

    version = CarriedNumber(min_value=0)
    what = long_text(_("Hva vil dere prøve ut?"), 2000, 4, EVERYONE_READS)
    starts = DayField(
        label=_("Første dag"), error_messages={"required": _("Velg den første dagen.")}
    )
    ends = DayField(label=_("Siste dag"), error_messages={"required": _("Velg den siste dagen.")})
    shows = long_text(
        _("Hva skal vise at det virker?"),
        1000,
        3,
        _("For eksempel «Minst 20 ungdommer kommer hver fredag»."),
    )
    field_order = ["version", "organisation", "what", "starts", "ends", "shows"]

    @classmethod
    def opened(
        cls, pilot: ChallengePilot | None, data: Any = None, *, organisations: Any = None
    ) -> "PilotForm":
        """As it is now, or empty."""
        names = ("what", "starts", "ends", "shows", "version")
        initial = {name: getattr(pilot, name) for name in names} if pilot else {"version": 0}
        if organisations is None:
            organisations = Organisation.objects.none()
        return cls(data, initial=initial, organisations=organisations)


class EndForm(ForForm):
    """How it went, and what everyone can learn."""

    to = forms.ChoiceField(
        label=_("Hvordan gikk det?"),
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
        error_messages={
            "required": _("Velg hvordan det gikk."),
            "invalid_choice": _("Velg hvordan det gikk."),
        },
    )
    learning = long_text(
        _("Hva lærte dere?"),
        3000,
        6,
        _("Hva virket, hva virket ikke, og hva vil dere si til andre? Alle kan lese det."),
    )

    led_to: Any = forms.ModelChoiceField(
        Partnership.objects.none(),
        label=_("Ble det til et partnerskap?"),
        required=False,
        empty_label=_("Nei, eller ikke ennå"),
        error_messages={"invalid_choice": RELOAD},
    )

    def __init__(
        self,
        *args: Any,
        challenge: Challenge,
        partnerships: QuerySet[Partnership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        became: Any = self.fields["led_to"]
        became.queryset = partnerships
        if challenge.is_talked_about or not partnerships.exists():
            del self.fields["led_to"]
        away = (ChallengeState.PUT_AWAY.value, _("Vi legger det bort"))
        choices = [away]
        field: Any = self.fields["to"]
        if not challenge.is_talked_about:
            choices = [(ChallengeState.ADOPTED.value, _("Vi tar det i bruk")), away]
        else:
            field.initial, field.widget = away[0], forms.HiddenInput()
        field.choices = choices


class TakeUpForm(forms.Form):
    """Where it is taken up, for whom, and what one wants the meeting to talk about."""

    ref = CarriedRef()
    where = forms.ChoiceField(
        label=_("Hvor vil du ta det opp?"),
        error_messages={"required": _("Velg hvor."), "invalid_choice": RELOAD},
    )
    words = long_text(
        _("Hva vil dere at møtet skal snakke om?"),
        3000,
        4,
        _("Vi legger ved lenken til utfordringen."),
    )

    def __init__(self, *args: Any, user: Any, choices: list[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways: dict[str, tuple[Forum, Party | None, Organisation | None]] = {}
        labels = []
        for forum in choices:
            for party in forums.own_parties(user, forum):
                self.ways[f"p{party.pk}"] = (forum, party, None)
                labels.append((f"p{party.pk}", f"{forum.name} ({party})"))
            for one in forums.member_organisations(user, forum):
                self.ways[f"m{forum.pk}-{one.pk}"] = (forum, None, one)
                labels.append((f"m{forum.pk}-{one.pk}", f"{forum.name} ({one.name})"))
        field: Any = self.fields["where"]
        field.choices = labels
        if len(labels) == 1:
            field.initial, field.widget = labels[0][0], forms.HiddenInput()

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        forum, party, organisation = self.ways[self.cleaned_data["where"]]
        return {
            "forum": forum,
            "party": party,
            "on_behalf_of": organisation,
            "ref": self.cleaned_data["ref"],
            "words": self.cleaned_data["words"],
        }


ALL = "alle"
TABS = {
    ALL: (_("Alle"), list(ChallengeState)),
    "delt": (_("Delt"), [ChallengeState.SHARED]),
    "droftes": (_("Under drøfting"), [ChallengeState.DISCUSSED]),
    "proves-ut": (_("Prøves ut"), [ChallengeState.TRIED]),
    "tatt-i-bruk": (_("Tatt i bruk"), [ChallengeState.ADOPTED]),
    "lagt-bort": (_("Lagt bort"), [ChallengeState.PUT_AWAY]),
}


class ChallengeFilter(SliceForm):
    """Which challenges to show; what cannot be understood falls away."""

    vis = forms.ChoiceField(
        required=False, choices=[(name, words) for name, (words, _states) in TABS.items()]
    )
    kommune = RowField(_("Kommune eller fylke"), "number", _("Hele landet"))
    tema = RowField(_("Tema"), "code", _("Alle temaer"))
    fra = forms.ChoiceField(
        label=_("Delt av"),
        required=False,
        choices=[("", _("Begge sider")), *PostedBy.choices],
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        having = Challenge.objects.values("municipality")
        places = Municipality.objects.filter(pk__in=having)
        fields["kommune"].queryset = places.order_by(Alphabetical("name"), "number")
        fields["kommune"].label_from_instance = lambda place: place.title
        about = Challenge.objects.filter(topics=OuterRef("pk"))
        fields["tema"].queryset = Topic.objects.filter(Exists(about)).order_by("name_nb", "code")

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees."""
        return [self["kommune"], self["tema"], self["fra"]]
