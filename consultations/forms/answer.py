"""What an organisation may type in an answer: shape and wording, nothing saved."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations import policies
from consultations.forms import mapping
from consultations.forms.merging import Merged, marks, merge, read_marks
from consultations.forms.pasted import plain_words
from consultations.models import Answer, AnswerVersion
from consultations.states import AnswerKind
from core import clock
from core.fields import CarriedNumber
from core.files import ACCEPT
from core.templatetags.portal import kort_dato
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
    AnswerKind.JOINS: (
        _("Vi slutter oss til et annet svar"),
        _("Teller som deres eget svar."),
    ),
}
LISTED = 200  # answers one may choose between here; the others have a button on their own page


class WordsField(forms.CharField):
    """A long text as people paste it: one kind of line break, no NUL bytes, no markup."""

    def __init__(self, word_target: int | None = None, **kwargs: Any) -> None:
        self.word_target = word_target
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "class": "ds-input"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Browsers send CR LF, and some documents hide a NUL in what is pasted."""
        text = str(value or "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        return plain_words(super().to_python(text) or "")


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


class JoinsField(forms.ModelChoiceField):
    """Another organisation's sent answer, by name and day."""

    now: Any = None  # read once for all labels

    def label_from_instance(self, obj: Any) -> str:
        """«Bøkeblad barneteater, 8. februar»."""
        return f"{obj.organisation}, {kort_dato(obj.current.sent_at, self.now)}"


class AnswerForm(forms.Form):
    """The shared draft: the kind, one text per question, what else, and a file to add."""

    saves = CarriedNumber(min_value=0)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Hva vil dere svare?"),
        choices=AnswerKind,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg hva dere vil svare.")),
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    joins = JoinsField(
        Answer.objects.none(),
        label=_("Hvilket svar slutter dere dere til?"),
        help_text=_("Velg blant svar som er sendt. Endrer de svaret sitt, får dere beskjed."),
        required=False,
        widget=forms.Select(attrs={"class": "ds-input"}),
        to_field_name="ref",
        empty_label=_("Velg et svar"),
        error_messages={
            "invalid_choice": _("Dere kan ikke slutte dere til det svaret. Velg et annet.")
        },
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

    name_withheld = forms.BooleanField(
        label=_("Ikke vis navnet mitt offentlig"),
        help_text=_("Kommunen ser hvem du er."),
        required=False,
    )

    def __init__(self, *args: Any, draft: AnswerVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.questions = list(draft.answer.hearing.questions.all())
        self.offer_kinds()
        if draft.answer.person_id is None:
            del self.fields["name_withheld"]
        for number, question in enumerate(self.questions, 1):
            asked = mapping.reply_field(question, number)
            self.fields[f"question_{question.pk}"] = asked or WordsField(
                label=f"{number}. {question.text}",
                help_text=" ".join(
                    str(words) for words in (question.help, wish(question)) if words
                ),
                word_target=question.word_target,
            )
        mapping.shape(self, draft.answer.hearing)
        self.remembers = mapping.remembers(draft)

    def offer_kinds(self) -> None:
        """What may be answered; joining only where there is something to join."""
        fields: Any = self.fields
        others = policies.joinable_answers(self.draft.answer)
        listed = [] if self.draft.answer.person_id else list(others[:LISTED])
        chosen = self.draft.joins
        if chosen and chosen not in listed and others.filter(pk=chosen.pk).exists():
            listed.append(chosen)
        fields["joins"].queryset, fields["joins"].now = others, clock.now()
        fields["joins"].choices = [
            ("", fields["joins"].empty_label),
            *((other.ref, fields["joins"].label_from_instance(other)) for other in listed),
        ]
        offered = [
            k for k in KIND_MEANS if k != AnswerKind.JOINS or listed or chosen or self.is_bound
        ]
        fields["kind"].choices = [
            (
                k.value,
                format_html('<strong>{}</strong><span class="meta">{}</span>', *KIND_MEANS[k]),
            )
            for k in offered
        ]
        if AnswerKind.JOINS not in offered:
            del fields["joins"]

    @classmethod
    def opened(cls, draft: AnswerVersion, data: Any = None, files: Any = None) -> "AnswerForm":
        """The form as the draft is now, with what was typed when there is any."""
        words = words_now(draft)
        return cls(
            data, files, draft=draft, initial=words | {"saves": draft.saves, "seen": marks(words)}
        )

    def names(self) -> list[str]:
        """The fields that hold what is said, in the order of the page."""
        said = ["kind", "joins", *(f.name for f in self.question_fields()), "text", "name_withheld"]
        return [name for name in said if name in self.fields]

    def typed(self) -> dict[str, str]:
        """What was typed, as words that can be compared."""
        return {name: as_words(self.cleaned_data.get(name)) for name in self.names()}

    def merged(self, draft: AnswerVersion) -> Merged:
        """What was typed, brought together with the draft as it is now.

        A form without marks knows only how many saves there had been.
        """
        now = words_now(draft)
        seen = read_marks(self.cleaned_data.get("seen") or "")
        if not seen and self.cleaned_data["saves"] == draft.saves:
            seen = read_marks(marks(now))
        return merge(self.typed(), now, seen)

    def joined(self, words: dict[str, str]) -> Answer | None:
        """The answer that merged words name."""
        chosen: Answer | None = self.cleaned_data.get("joins")
        named = words.get("joins", "")
        if chosen is not None and chosen.ref == named:
            return chosen
        return self.draft.answer.hearing.answers.filter(ref=named).first() if named else None

    def question_fields(self) -> list[forms.BoundField]:
        """The questions in order."""
        return [self[f"question_{question.pk}"] for question in self.questions]


def wish(question: Any) -> Any:
    """How much is wished for; never a limit."""
    if question.word_target:
        return _("Gjerne rundt %(n)s ord. Du kan hoppe over.") % {"n": question.word_target}
    return _("Gjerne 2–5 setninger. Du kan hoppe over.")


def words_now(draft: AnswerVersion) -> dict[str, str]:
    """The draft as it is, field by field."""
    replies = {reply.question_id: reply.text for reply in draft.replies.all()}
    questions = {
        f"question_{q.pk}": replies.get(q.pk, "") for q in draft.answer.hearing.questions.all()
    }
    return {
        "kind": draft.kind,
        "text": draft.text,
        "joins": draft.joins.ref if draft.joins else "",
        "name_withheld": as_words(draft.answer.name_withheld),
        **questions,
    }


def as_words(value: Any) -> str:
    """What a field holds, as it is compared."""
    if isinstance(value, Answer):
        return str(value.ref)
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value or "")


class SendForm(forms.Form):
    """What was previewed: which version, and after how many saves."""

    number = CarriedNumber(min_value=1)
    saves = CarriedNumber(min_value=0)
