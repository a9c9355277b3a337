"""The questions of a mapping: how they are asked, and how a place writes its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from consultations.models import AnswerVersion, Hearing, Question
from consultations.states import AnswerKind, HearingKind, QuestionKind
from core.fields import VersionForm

LOCAL = 8
EMPTY_LOCAL = 2
SKIP = ("", _("Hopp over"))


class NumberField(forms.CharField):
    """A whole number as people write it: «1 200» is 1200."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        self.question = question
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "ds-input short"})
        super().__init__(widget=widget, max_length=20, **kwargs)

    def to_python(self, value: Any) -> str:
        """Without the spaces."""
        return "".join(str(value or "").split())

    def validate(self, value: str) -> None:
        """Refuse what is no number."""
        super().validate(value)
        if value and self.question.value_of(value) is None:
            raise forms.ValidationError(_now("Skriv et helt tall, for eksempel 40."))


def reply_field(question: Question, number: int) -> forms.Field | None:
    """How a question that is not answered in words is asked; None when it is."""
    given: dict[str, Any] = {
        "label": f"{number}. {question.text}",
        "help_text": question.help,
        "required": False,
    }
    if question.kind == QuestionKind.TEXT:
        return None
    if question.kind == QuestionKind.NUMBER:
        return NumberField(question, **given)
    scale = question.kind == QuestionKind.SCALE
    answers = [str(n) for n in range(1, 6)] if scale else question.choices
    return forms.ChoiceField(
        choices=[*((word, word) for word in answers), SKIP],
        widget=forms.RadioSelect(attrs={"data_variant": "row" if scale else "columns"}),
        error_messages={"invalid_choice": _("Velg ett av svarene, eller hopp over.")},
        **given,
    )


def shape(form: Any, hearing: Hearing) -> None:
    """In a mapping there is nothing to choose between: the questions are the answer."""
    if hearing.kind == HearingKind.MAPPING:
        form.fields["kind"].widget = forms.HiddenInput()
        form.initial["kind"] = AnswerKind.WITH_REMARKS


def remembers(draft: AnswerVersion) -> bool:
    """Nobody has saved anything, and yet something stands there."""
    if draft.saves or draft.answer.hearing.kind != HearingKind.MAPPING:
        return False
    return draft.replies.exists()


class LocalQuestionsForm(VersionForm):
    """The place's own questions: the words, how they are answered, and the answers to choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LOCAL + 1):
            self.fields[f"text_{n}"] = forms.CharField(
                label=_("Spørsmål %(n)s") % {"n": n}, max_length=300, required=False
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Hvordan svarer de?"), choices=QuestionKind, required=False
            )
            self.fields[f"choices_{n}"] = forms.CharField(
                label=_("Svarene de kan velge"),
                help_text=_("Ett på hver linje. Bare når de skal velge ett av flere svar."),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @classmethod
    def opened(cls, hearing: Hearing, data: Any = None) -> "LocalQuestionsForm":
        """The form as the mapping is now, with what was typed when there is any."""
        initial: dict[str, Any] = {"version": hearing.version}
        for n, question in enumerate(hearing.questions.filter(core_key="")[:LOCAL], 1):
            initial |= {
                f"text_{n}": question.text,
                f"kind_{n}": question.kind,
                f"choices_{n}": "\n".join(question.choices),
            }
        return cls(data, initial=initial)

    def shown(self) -> list[list[forms.BoundField]]:
        """The questions that are written, and two empty ones; three fields each."""
        rows = [[self[f"{name}_{n}"] for name in ("text", "kind", "choices")]
                for n in range(1, LOCAL + 1)]  # fmt: skip
        filled = [i for i, row in enumerate(rows, 1) if row[0].value()]
        return rows[: max(filled, default=0) + EMPTY_LOCAL]

    def rows(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What was typed: text, kind and answers; rows without words fall away."""
        given = self.cleaned_data
        return [
            (
                given[f"text_{n}"].strip(),
                given[f"kind_{n}"] or QuestionKind.TEXT,
                self._choices(n) if given[f"kind_{n}"] == QuestionKind.CHOICE else (),
            )
            for n in range(1, LOCAL + 1)
            if given[f"text_{n}"].strip()
        ]

    def _choices(self, n: int) -> tuple[str, ...]:
        lines = self.cleaned_data[f"choices_{n}"].splitlines()
        return tuple(line.strip() for line in lines if line.strip())
