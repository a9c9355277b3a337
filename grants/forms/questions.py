"""Questions, requirements and criteria of a draft: shape and wording, no rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NeededField, VersionForm
from grants.models import Criterion, Question, Requirement
from grants.states import QuestionKind, Recall, Rule

QUESTION = ("kind", "text", "why", "example", "words", "needed", "recall")
REQUIREMENT = ("rule", "text", "reason", "legal_basis", "question")
WORDS = 100  # what is enough, unless somebody says otherwise


class QuestionForm(VersionForm):
    """One question. The version is the call's."""

    text = NeededField(label=_("Hva spør dere om?"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Hvordan svarer de?"), choices=QuestionKind, initial=QuestionKind.TEXT
    )
    why = NeededField(
        label=_("Hvorfor spør dere?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Søkerne leser det ved siden av spørsmålet."),
    )
    words = forms.IntegerField(
        label=_("Omtrent hvor mange ord er nok?"),
        min_value=0,
        max_value=100_000,
        required=False,
        initial=WORDS,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Bare når de svarer med egne ord."),
    )
    choices = forms.CharField(
        label=_("Svarene de kan velge"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ett på hver linje. Bare når de skal velge ett av flere svar."),
    )
    example = forms.CharField(
        label=_("Et godt svar"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Et kort eksempel gjør det lettere å svare."),
    )
    recall = forms.ChoiceField(
        label=_("Kan vi fylle ut noe for dem?"),
        choices=Recall,
        required=False,
        help_text=_("Har de svart på dette før, står svaret der når de søker."),
    )
    needed = forms.BooleanField(label=_("De må svare på dette"), required=False, initial=True)

    @classmethod
    def opened(cls, version: int, question: Question | None, data: Any = None) -> "QuestionForm":
        """The question as it is, or an empty one."""
        initial: dict[str, Any] = {"version": version}
        if question is not None:
            initial |= {name: getattr(question, name) for name in QUESTION}
            initial["choices"] = "\n".join(question.choices)
        return cls(data, initial=initial)

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.questions.save_question` asks for it."""
        return self.cleaned_data | {"choices": self.cleaned_data["choices"].splitlines()}


class RequirementForm(VersionForm):
    """One requirement. The version is the call's."""

    text = NeededField(
        label=_("Hva krever dere?"),
        max_length=300,
        help_text=_("«Laget holder til i kommunen.»"),
    )
    rule = forms.ChoiceField(
        label=_("Hvordan sjekkes det?"),
        choices=Rule,
        help_text=_("Alt annet enn det første svarer registeret på for dem."),
    )
    reason = NeededField(
        label=_("Hvorfor trengs kravet?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alle kan lese det. Finner dere ingen grunn, trenger dere ikke kravet."),
    )
    legal_basis = forms.CharField(
        label=_("Hvor er det bestemt?"),
        max_length=300,
        required=False,
        help_text=_("Loven, forskriften eller vedtaket kravet står i."),
    )
    question = forms.CharField(
        label=_("Spørsmål i sjekken"),
        max_length=300,
        required=False,
        help_text=_(
            "Slik at de kan sjekke på ett minutt om de kan søke. «Har dere minst fem medlemmer?»"
        ),
    )

    @classmethod
    def opened(
        cls, version: int, requirement: Requirement | None, data: Any = None
    ) -> "RequirementForm":
        """The requirement as it is, or an empty one."""
        initial: dict[str, Any] = {"version": version, "rule": Rule.STATEMENT}
        if requirement is not None:
            initial |= {name: getattr(requirement, name) for name in REQUIREMENT}
        return cls(data, initial=initial)


class CriterionForm(VersionForm):
    """One criterion. The version is the call's."""

    text = NeededField(
        label=_("Hva gir poeng?"), max_length=200, help_text=_("«Når ut til nye grupper.»")
    )
    weight = forms.IntegerField(
        label=_("Hvor mye teller det?"),
        min_value=0,
        max_value=1000,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Fra 1 til 10."),
    )

    @classmethod
    def opened(cls, version: int, criterion: Criterion | None, data: Any = None) -> "CriterionForm":
        """The criterion as it is, or an empty one."""
        initial: dict[str, Any] = {"version": version}
        if criterion is not None:
            initial |= {"text": criterion.text, "weight": criterion.weight}
        return cls(data, initial=initial)


class BurdenForm(VersionForm):
    """Why more is asked than the sum should cost."""

    burden_reason = forms.CharField(
        label=_("Hvorfor spør dere om så mye?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Står på utlysningens side."),
    )


class MoveForm(VersionForm):
    """Which way."""

    up = forms.BooleanField(required=False)
