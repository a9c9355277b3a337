"""What an organisation may type in an answer: shape and wording, nothing saved."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations.forms import mapping
from consultations.forms.hearing import CarriedNumber
from consultations.models import AnswerVersion
from consultations.states import AnswerKind
from core.files import ACCEPT
from organisations.models import Organisation

KIND_MEANS = {
    AnswerKind.WITH_REMARKS: (
        _("Vi har noe å si"),
        _("Svar på spørsmålene under. Ett er nok."),
    ),
    AnswerKind.WITHOUT_REMARKS: (
        _("Uten merknad"),
        _("Dere har lest saken og har ikke noe å tilføye."),
    ),
}


class WordsField(forms.CharField):
    """A long text as people paste it: one kind of line break, no NUL bytes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "class": "ds-input"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Browsers send CR LF, and some documents hide a NUL in what is pasted."""
        text = str(value or "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text) or ""


class OrganisationForm(forms.Form):
    """For whom the person answers; the address and the session decide nothing."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvem svarer du for?"),
        to_field_name="ref",
        empty_label=None,
        error_messages={
            "required": _("Velg hvem du svarer for."),
            "invalid_choice": _("Velg en organisasjon du kan skrive for."),
        },
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class AnswerForm(forms.Form):
    """The shared draft: the kind, one text per question, what else, and a file to add."""

    saves = CarriedNumber(min_value=0)
    kind = forms.ChoiceField(
        label=_("Hva vil dere svare?"),
        choices=AnswerKind,
        error_messages={"required": _("Velg hva dere vil svare.")},
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    text = WordsField(
        label=_("Er det noe annet kommunen bør vite?"),
        help_text=_("Gjerne 2–5 setninger. Du kan hoppe over."),
    )
    file = forms.FileField(
        label=_("Legg ved fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB."),
    )

    def __init__(self, *args: Any, draft: AnswerVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.value, format_html('<strong>{}</strong><span class="meta">{}</span>', *words))
            for kind, words in KIND_MEANS.items()
        ]
        self.questions = list(draft.answer.hearing.questions.all())
        for number, question in enumerate(self.questions, 1):
            asked = mapping.reply_field(question, number)
            self.fields[f"question_{question.pk}"] = asked or WordsField(
                label=f"{number}. {question.text}",
                help_text=" ".join(
                    str(words)
                    for words in (question.help, _("Gjerne 2–5 setninger. Du kan hoppe over."))
                    if words
                ),
            )
        mapping.shape(self, draft.answer.hearing)
        self.remembers = mapping.remembers(draft)

    @classmethod
    def opened(cls, draft: AnswerVersion, data: Any = None, files: Any = None) -> "AnswerForm":
        """The form as the draft is now, with what was typed when there is any."""
        words = {f"question_{reply.question_id}": reply.text for reply in draft.replies.all()}
        own = {name: getattr(draft, name) for name in ("saves", "kind", "text")}
        return cls(data, files, draft=draft, initial=own | words)

    def replies(self) -> dict[int, str]:
        """What was typed under each question."""
        return {q.pk: self.cleaned_data[f"question_{q.pk}"] for q in self.questions}

    def question_fields(self) -> list[forms.BoundField]:
        """The questions in order."""
        return [self[f"question_{question.pk}"] for question in self.questions]

    def differs(self) -> list[str]:
        """The fields whose words are other than the draft's; a file is always new."""
        return [
            name
            for name in ("kind", "text", *(f.name for f in self.question_fields()))
            if self.cleaned_data.get(name, "") != (self.initial.get(name) or "")
        ]


class SendForm(forms.Form):
    """What was previewed: which version, and after how many saves."""

    number = CarriedNumber(min_value=1)
    saves = CarriedNumber(min_value=0)
