"""What a hearing says: shape and wording, no rules, nothing saved."""

from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from consultations.states import KIND_MEANS, PARTICIPATION_MEANS, HearingKind, Participation
from core.fields import VersionForm
from core.files import ACCEPT
from organisations.branches import TopicsField
from organisations.models import ContactPerson, Municipality
from organisations.states import Level

QUESTIONS = 10
EMPTY_QUESTIONS = 3  # always room for three more
WHOLE_COUNTY, SOME = "county", "some"
CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})
CHOSEN_LATER = [HearingKind.MATTER, HearingKind.FRAMEWORK, HearingKind.EARLY]


class ContentForm(VersionForm):
    """What the hearing says, whom it concerns and what it asks."""

    kind = forms.ChoiceField(label=_("Hva slags høring er det?"), choices=HearingKind, widget=CARDS)
    title = forms.CharField(label=_("Overskrift"), max_length=150)
    lead = forms.CharField(
        label=_("Ingress"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("To setninger: hva dere vil, og hva dere spør om."),
    )
    in_short = forms.CharField(
        label=_("Kort fortalt"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ett punkt på hver linje."),
    )
    background = forms.CharField(
        label=_("Bakgrunn"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Det folk må vite for å svare. Resten kan ligge i dokumentene."),
    )
    topics = TopicsField(
        label=_("Temaer"),
        required=False,
        help_text=_("Vi inviterer dem som har sagt at de brenner for temaene."),
    )
    area_scope = forms.ChoiceField(
        label=_("Hvor gjelder det?"),
        widget=CARDS,
        choices=[(WHOLE_COUNTY, _("Hele fylket")), (SOME, _("Noen kommuner"))],
    )
    areas = forms.ModelMultipleChoiceField(
        Municipality.objects.none(),
        label=_("Velg kommunene"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
    )
    participation = forms.ChoiceField(
        label=_("Hvor mye kan svarene endre?"), choices=Participation, widget=CARDS
    )
    allows_persons = forms.BooleanField(
        label=_("Privatpersoner kan også svare"),
        help_text=_("De svarer i sitt eget navn. Navnet kan holdes utenfor den offentlige siden."),
        required=False,
    )
    contact = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Hvem kan de ringe?"),
        help_text=_("Må være valgt før høringen kan publiseres."),
        required=False,
        empty_label=_("Velg en kontaktperson"),
    )

    def __init__(self, *args: Any, hearing: Hearing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality, fields = hearing.municipality, cast(Any, self.fields)
        self.hearing = hearing
        self.is_mapping = hearing.kind == HearingKind.MAPPING
        if self.is_mapping:
            fields["topics"].help_text = _("Alle som holder til hos dere, blir spurt uansett.")
        if hearing.kind in CHOSEN_LATER:
            kinds = [(kind.value, kind.label) for kind in CHOSEN_LATER]
            fields["kind"].choices = cards(kinds, KIND_MEANS)
        else:  # a mapping and a part of a plan are that from the start
            del self.fields["kind"]
        fields["participation"].choices = cards(Participation.choices, PARTICIPATION_MEANS)
        fields["contact"].queryset = municipality.contact_persons.all()
        self.is_county = municipality.level == Level.COUNTY
        if self.is_county:
            fields["areas"].queryset = municipality.municipalities.filter(valid_to=None)
        else:
            del self.fields["areas"], self.fields["area_scope"]
        for number in range(1, QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Spørsmål %(n)s") % {"n": number}, max_length=300, required=False
            )
            self.fields[f"words_{number}"] = forms.IntegerField(
                label=_("Omtrent hvor mange ord ønsker dere?"),
                min_value=10,
                max_value=2000,
                required=False,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None) -> "ContentForm":
        """The form as the hearing is now, with what was typed when there is any."""
        areas = list(hearing.areas.values_list("pk", flat=True))
        whole = not areas or hearing.municipality_id in areas
        plain = (
            "version",
            "kind",
            "title",
            "lead",
            "in_short",
            "background",
            "participation",
            "allows_persons",
        )
        questions = list(hearing.questions.all())
        return cls(
            data,
            hearing=hearing,
            initial={name: getattr(hearing, name) for name in plain}
            | {"contact": hearing.contact_id, "topics": list(hearing.topics.all())}
            | {"areas": areas, "area_scope": WHOLE_COUNTY if whole else SOME}
            | {f"question_{i}": q.text for i, q in enumerate(questions, 1)}
            | {f"words_{i}": q.word_target for i, q in enumerate(questions, 1)},
        )

    def clean(self) -> dict[str, Any]:
        """A county that says «noen kommuner» must say which."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("area_scope") == SOME and not cleaned.get("areas"):
            self.add_error("areas", _("Velg minst én kommune, eller velg hele fylket."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.save_content` asks for it."""
        names: tuple[str, ...] = (
            "version",
            "kind",
            "title",
            "lead",
            "in_short",
            "background",
            "topics",
            "participation",
            "contact",
            "allows_persons",
        )
        names = tuple(name for name in names if name in self.fields)
        some = self.cleaned_data.get("area_scope") == SOME
        return {name: self.cleaned_data[name] for name in names} | {
            "areas": self.cleaned_data["areas"] if some else [self.hearing.municipality],
            "questions": [self.cleaned_data[f"question_{i}"] for i in range(1, QUESTIONS + 1)],
            "word_targets": [self.cleaned_data[f"words_{i}"] for i in range(1, QUESTIONS + 1)],
        }

    def question_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each question shown, with how many words are wished for."""
        shown = self.question_fields()
        return [(field, self[field.name.replace("question", "words")]) for field in shown]

    def question_fields(self) -> list[forms.BoundField]:
        """The questions that are written, and three empty ones."""
        fields = [self[f"question_{i}"] for i in range(1, QUESTIONS + 1)]
        filled = [i for i, field in enumerate(fields, 1) if field.value()]
        return fields[: max(filled, default=0) + EMPTY_QUESTIONS]


def cards(choices: Any, means: Any) -> list[tuple[str, str]]:
    """Choices with one line each saying what they mean."""
    return [
        (value, format_html("<strong>{}</strong><span class='meta'>{}</span>", label, means[value]))
        for value, label in choices
    ]


class DocumentForm(forms.Form):
    """One document at a time, with the title people see."""

    document_title = forms.CharField(
        label=_("Hva heter dokumentet?"), max_length=150, required=False
    )
    file = forms.FileField(
        label=_("Velg fil"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB."),
    )
