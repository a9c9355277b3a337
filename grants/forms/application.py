"""What an organisation may type in an application: shape and wording, nothing saved.

A field that cannot be read does not stop the others from being saved.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consultations.forms.answer import OrganisationForm as WhoForm
from consultations.forms.answer import WordsField
from consultations.forms.merging import Merged, marks, merge, read_marks
from core.errors import Refused
from core.fields import CarriedNumber, DayField
from core.files import ACCEPT
from core.money import read_nok
from grants import answers, bank
from grants.answers import Line
from grants.models import Application, Question
from grants.states import Binding, QuestionKind

PARTS = ("side", "name", "sum")
BLANKS = 2  # empty lines under a budget
SHORT = {"class": "ds-input short", "autocomplete": "off"}


class OrganisationForm(WhoForm):
    """For whom one applies."""

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, organisations=organisations, **kwargs)
        who: Any = self.fields["organisation"]
        who.label = _("Hvem søker du for?")
        who.error_messages["required"] = _("Velg hvem du søker for.")


class ReadField(forms.CharField):
    """Words that one of our own readers understands, kept as it returns them."""

    def __init__(self, reader: Callable[[str], str], **kwargs: Any) -> None:
        self.reader = reader
        kwargs.setdefault("widget", forms.TextInput(attrs=SHORT))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        """A refusal of the reader is an error beside the field."""
        words = super().clean(str(value or "").replace("\x00", ""))
        try:
            return self.reader(words)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None


def read_account(words: str) -> str:
    """Eleven digits, or nothing yet."""
    return bank.read_account(words) if words.strip() else ""


class LinesWidget(forms.Widget):
    """A budget as rows of three inputs: which side, what, and how much."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]]:
        """The rows as typed; those that are wholly empty are no rows."""
        rows = (
            [data.get(f"{name}-{n}-{part}", "").replace("\x00", "") for part in PARTS]
            for n in range(answers.LINES + 2 * BLANKS + 2)
        )
        return [row for row in rows if row[1].strip() or row[2].strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form had no budget at all."""
        return f"{name}-0-side" not in data


def sides_of(field: forms.BoundField) -> list[dict[str, Any]]:
    """Income and costs apart, each with a few empty rows, and the sum of what can be read."""
    value: Any = field.value()
    rows = shown_rows(value) if isinstance(value, str) else value or []
    number, sides = 0, []
    for key, label in (("income", _("Inntekter")), ("cost", _("Utgifter"))):
        own = [row for row in rows if (row[0] == "income") == (key == "income")]
        inputs: list[dict[str, Any]] = []
        for _side, name, typed in [*own, *([["", "", ""]] * BLANKS)]:
            inputs.append({"n": number, "name": name, "sum": typed, "place": len(inputs) + 1})
            number += 1
        sides.append({"key": key, "label": label, "rows": inputs, "total": total(own)})
    return sides


def shown_rows(words: str) -> list[list[str]]:
    """Rows as they stand in the fields, the sums in groups of three digits."""
    rows = json.loads(words or "[]")
    return [[side, name, answers.shown_sum(read_nok(typed))] for side, name, typed in rows]


def total(rows: list[list[str]]) -> Decimal:
    """The sum of the rows that can be read."""
    found = Decimal(0)
    for row in rows:
        try:
            found += read_nok(row[2])
        except Refused:
            continue
    return found


class LinesField(forms.Field):
    """A budget, kept as JSON of rows, so that it is compared as any other words."""

    widget = LinesWidget

    def clean(self, value: Any) -> str:
        """Every row needs a name and a sum that can be read."""
        rows = [[side, name.strip(), self.sum_of(name, words)] for side, name, words in value or []]
        try:
            answers.check_lines(lines_of(rows), "")
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        return as_json(rows)

    def sum_of(self, name: str, words: str) -> str:
        """The sum of one row in plain digits."""
        try:
            return answers.plain_sum(read_nok(words))
        except Refused as refusal:
            if name.strip():
                raise forms.ValidationError(f"«{name.strip()}»: {refusal.message}") from None
            raise forms.ValidationError(refusal.message) from None


def as_json(rows: list[list[str]]) -> str:
    """Rows as words; incomes first, as they are shown."""
    ordered = sorted(rows, key=lambda row: row[0] != "income")
    return json.dumps(ordered, ensure_ascii=False) if rows else ""


def lines_of(rows: list[list[str]]) -> list[Line]:
    """Rows as the action takes them."""
    return [Line(side == "income", name, read_nok(words)) for side, name, words in rows]


class ApplicationForm(forms.Form):
    """The shared draft: one field for each question, the sum, the years and the account."""

    saves = CarriedNumber(min_value=0)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.call = application.call
        self.questions = list(self.call.questions.all())
        self.fields |= self.about_the_project()
        for number, question in enumerate(self.questions, 1):
            self.fields[answers.field_of(question)] = question_field(question, number)
        self.fields |= self.about_the_money()

    def about_the_project(self) -> dict[str, forms.Field]:
        """Free money has no project to name."""
        if self.call.binding == Binding.FREE:
            return {}
        return {
            "title": forms.CharField(
                label=_("Hva kaller dere det dere søker om penger til?"),
                help_text=_("Alle kan lese dette hvis dere får tilskudd."),
                required=False,
                max_length=answers.NAME_LIMIT,
                error_messages={"max_length": _("Navnet er for langt. Kort det ned.")},
                widget=forms.TextInput(attrs={"class": "ds-input"}),
            )
        }

    def about_the_money(self) -> dict[str, forms.Field]:
        """How much, for how long, and where it goes."""
        many = self.call.max_years > 1
        found: dict[str, forms.Field] = {
            "amount": ReadField(
                lambda words: answers.plain_sum(answers.read_sum(self.call, words)),
                label=_("Hvor mye søker dere om i året?") if many else _("Hvor mye søker dere om?"),
                widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
            )
        }
        if many:
            found["years"] = forms.ChoiceField(
                label=_("Hvor mange år søker dere for?"),
                choices=[(str(n), years_words(n)) for n in range(1, self.call.max_years + 1)],
                error_messages={"invalid_choice": _("Velg hvor mange år dere søker for.")},
                required=False,
                widget=forms.RadioSelect,
            )
        found["account"] = ReadField(
            read_account,
            label=_("Hvilket kontonummer skal pengene til?"),
            help_text=_("11 sifre. Vises aldri offentlig."),
            widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric"}),
        )
        return found

    @classmethod
    def opened(
        cls, application: Application, data: Any = None, files: Any = None
    ) -> "ApplicationForm":
        """The form as the draft is now, with what was typed when there is any."""
        words = words_now(application)
        shown = {
            "saves": application.saves,
            "seen": marks(words),
            "amount": answers.shown_sum(application.amount),
            "account": bank.shown(application.account),
        }
        return cls(data, files, application=application, initial=words | shown)

    def names(self) -> list[str]:
        """The fields that hold words, in the order of the page."""
        apart = {answers.field_of(q) for q in self.questions if q.kind == QuestionKind.FILE}
        return [name for name in self.fields if name not in apart | {"saves", "seen"}]

    def typed(self) -> dict[str, str]:
        """What was typed and can be read, as words that can be compared."""
        return {
            name: as_words(self.cleaned_data[name])
            for name in self.names()
            if name in self.cleaned_data and not self.is_left_out(name)
        }

    def is_left_out(self, name: str) -> bool:
        """Whether the browser did not send the field at all: then it stands as it was."""
        widget = self.fields[name].widget
        return bool(widget.value_omitted_from_data(self.data, self.files, name))

    def merged(self, application: Application) -> Merged:
        """What was typed, brought together with the draft as it is now, field by field."""
        now = words_now(application)
        seen = read_marks(self.cleaned_data.get("seen") or "")
        if not seen and self.cleaned_data["saves"] == application.saves:
            seen = read_marks(marks(now))
        merged = merge(self.typed(), now, seen)
        merged.words = now | merged.words  # what cannot be read stands as it was
        return merged

    def uploads(self) -> dict[int, Any]:
        """Question → the file chosen under it."""
        chosen = {q.pk: self.cleaned_data.get(answers.field_of(q)) for q in self.files_asked()}
        return {pk: upload for pk, upload in chosen.items() if upload}

    def files_asked(self) -> list[Question]:
        """The questions that ask for an attachment."""
        return [q for q in self.questions if q.kind == QuestionKind.FILE]

    def not_files(self) -> str:
        """What the quiet save sends: everything but the files."""
        names = ",".join(answers.field_of(q) for q in self.files_asked())
        return f"not {names}" if names else "*"

    def put(self, data: Any, name: str, words: str) -> None:
        """Lay words in the data of the form, as if they were typed."""
        if not isinstance(self.fields[name], LinesField):
            data[name] = words
            return
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        rows = enumerate(json.loads(words) if words else [])
        for n, row in rows:
            data.update({f"{name}-{n}-{p}": w for p, w in zip(PARTS, row, strict=True)})


def question_field(question: Question, number: int) -> forms.Field:
    """The field of one question, by how it is answered."""
    given: dict[str, Any] = {
        "label": f"{number}. {question.text}",
        "help_text": help_of(question),
    }
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.BUDGET:
        return LinesField(required=False, **given)
    if kind == QuestionKind.FILE:
        chooser = forms.FileInput(attrs={"accept": ACCEPT})
        return forms.FileField(required=False, allow_empty_file=True, widget=chooser, **given)
    if kind == QuestionKind.DATE:
        wrong = {"invalid": _("Skriv en dato, for eksempel 01.03.2027.")}
        looks = {"type": "date", "class": "ds-input short"}
        widget = forms.DateInput(attrs=looks, format="%Y-%m-%d")
        return DayField(required=False, error_messages=wrong, widget=widget, **given)
    if kind == QuestionKind.CHOICE:
        return forms.ChoiceField(
            required=False,
            choices=[(choice, choice) for choice in question.choices],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Velg ett av svarene.")},
            **given,
        )
    if kind == QuestionKind.TEXT:
        return LongField(word_target=question.words, **given)
    return ReadField(
        lambda words: answers.read(question, words)[0],
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
        **given,
    )


class LongField(WordsField):
    """A text that has an end."""

    def clean(self, value: Any) -> str:
        """Refuse what belongs in an attachment."""
        words: str = super().clean(value)
        if len(words) > answers.TEXT_LIMIT:
            raise forms.ValidationError(_("Teksten er for lang. Skriv det viktigste her."))
        return words


def help_of(question: Question) -> str:
    """Why it is asked, a good answer, and whether it may be skipped."""
    example = _("Eksempel: %(words)s") % {"words": question.example} if question.example else ""
    files = _("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB.")
    return " ".join(
        str(words)
        for words in (
            question.why,
            example,
            files if question.kind == QuestionKind.FILE else "",
            "" if question.needed else _("Du kan hoppe over."),
        )
        if words
    )


def years_words(n: int) -> str:
    """«Ett år», «3 år»."""
    return ngettext("Ett år", "%(n)s år", n) % {"n": n}


def words_now(application: Application) -> dict[str, str]:
    """The draft as it is, field by field."""
    replies = {reply.question_id: reply.text for reply in application.replies.all()}
    budgets: dict[int, list[list[str]]] = {}
    for line in application.lines.all():
        side = "income" if line.income else "cost"
        row = [side, line.name, answers.plain_sum(line.budget)]
        budgets.setdefault(line.question_id, []).append(row)
    asked = {
        answers.field_of(question): as_json(budgets.get(question.pk, []))
        if question.kind == QuestionKind.BUDGET
        else replies.get(question.pk, "")
        for question in application.call.questions.all()
        if question.kind != QuestionKind.FILE
    }
    return {
        "title": application.title,
        "amount": answers.plain_sum(application.amount),
        "years": str(application.years),
        "account": application.account,
        **asked,
    }


def as_words(value: Any) -> str:
    """What a field holds, as it is compared."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def budgets_in(application: Application, words: Mapping[str, str]) -> dict[int, list[Line]]:
    """Question → the lines of its budget, from merged words."""
    return {
        question.pk: lines_of(json.loads(words[answers.field_of(question)] or "[]"))
        for question in application.call.questions.all()
        if question.kind == QuestionKind.BUDGET
    }
