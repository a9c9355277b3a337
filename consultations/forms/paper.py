"""What the municipality types when an answer came by post."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.answer import WordsField
from consultations.models import Hearing
from consultations.states import AnswerKind
from core.fields import DayField
from core.files import ACCEPT

KINDS = (AnswerKind.WITH_REMARKS, AnswerKind.WITHOUT_REMARKS)


class PaperForm(forms.Form):
    """Who wrote, when it came, what it says, and the letter itself as a file."""

    organisation = forms.CharField(
        label=_("Hvilken organisasjon er svaret fra?"),
        help_text=_("Organisasjonsnummer eller hele navnet."),
        max_length=200,
        required=False,
        error_messages={"required": _("Velg hvem svaret er fra.")},
    )
    name = forms.CharField(
        label=_("Eller navnet på en privatperson"),
        help_text=_("Fornavn og etternavn, slik det står i brevet."),
        max_length=150,
        required=False,
    )
    name_withheld = forms.BooleanField(label=_("Ikke vis navnet offentlig"), required=False)
    received_on = DayField(
        label=_("Når kom brevet?"),
        help_text=_("Dagen avgjør om svaret kom i tide."),
        error_messages={
            "required": _("Skriv dagen brevet kom."),
            "invalid": _("Skriv datoen som dag.måned.år, for eksempel 16.03.2027."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Hva svarer de?"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=AnswerKind.WITH_REMARKS,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg hva de svarer.")),
        widget=forms.RadioSelect,
    )
    text = WordsField(
        label=_("Hva skriver de ellers?"),
        help_text=_("Skriv av det viktigste. Hele brevet ligger ved som fil."),
    )
    file = forms.FileField(
        label=_("Skannet brev"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF eller bilde. Inntil 25 MB. Filen blir offentlig."),
    )

    def __init__(self, *args: Any, hearing: Hearing, find: Any, **kwargs: Any) -> None:
        """`find` gives the organisations that fit a name or a number."""
        super().__init__(*args, **kwargs)
        self.find = find
        self.questions = list(hearing.questions.all())
        if not hearing.allows_persons:
            del self.fields["name"], self.fields["name_withheld"]
            self.fields["organisation"].required = True  # nobody else may answer
        for number, question in enumerate(self.questions, 1):
            self.fields[f"question_{question.pk}"] = WordsField(label=f"{number}. {question.text}")

    def clean_organisation(self) -> Any:
        """The one organisation that is meant."""
        words = self.cleaned_data["organisation"]
        if not words:
            return None
        found = list(self.find(words)[:20])
        exact = [o for o in found if o.name.lower() == words.lower()] or found
        if not exact:
            raise forms.ValidationError(
                _("Vi finner ingen organisasjon som passer. Sjekk tallene eller navnet.")
            )
        if len(exact) > 1:
            raise forms.ValidationError(_("Flere passer. Skriv organisasjonsnummeret."))
        return exact[0]

    def replies(self) -> dict[int, str]:
        """What they wrote under each question."""
        return {q.pk: self.cleaned_data[f"question_{q.pk}"] for q in self.questions}

    def question_fields(self) -> list[forms.BoundField]:
        """The questions in order."""
        return [self[f"question_{question.pk}"] for question in self.questions]
