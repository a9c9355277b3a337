"""Searching for organisations and municipalities."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr

from organisations.forms.fields import Branch, Words, area_branches, topic_branches
from organisations.models import Municipality, Topic

SEARCH_LENGTH = 100
FEWEST_DIGITS = 6  # fewer may be part of a name
COUNTED = [
    _("null"),
    _("ett"),
    _("to"),
    _("tre"),
    _("fire"),
    _("fem"),
    _("seks"),
    _("sju"),
    _("åtte"),
    _("ni"),
    _("ti"),
    _("elleve"),
    _("tolv"),
]
KEY = RegexValidator(r"^[0-9a-z]{9,10}$", _("Begynn på nytt fra første side."))


class OrganisationSearch(forms.Form):
    """Part of a name, or a number; a place and a topic. `etter` is the last one already shown."""

    q = Words(label=_("Navn eller nummer"), required=False, max_length=SEARCH_LENGTH)
    kommune = forms.ChoiceField(
        label=_("Kommune eller fylke"),
        required=False,
        error_messages={"invalid_choice": _("Velg en kommune fra listen.")},
    )
    tema = forms.ChoiceField(
        label=_("Tema"),
        required=False,
        error_messages={"invalid_choice": _("Velg et tema fra listen.")},
    )
    etter = Words(required=False, max_length=10, validators=[KEY], widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, areas: Iterable[Municipality], topics: Iterable[Topic], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kommune"].choices = _grouped(area_branches(areas, set(), "number"))
        fields["tema"].choices = _grouped(topic_branches(topics, set(), "code"))

    def clean_q(self) -> str:
        """The words; an organisation number without its spaces, and only when it can be one."""
        typed: str = self.cleaned_data["q"]
        digits = "".join(typed.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS):
            return typed
        if len(digits) != 9:
            n = COUNTED[len(digits)] if len(digits) < len(COUNTED) else len(digits)
            raise forms.ValidationError(
                _("Organisasjonsnummeret har %(n)s siffer. Det skal ha ni.") % {"n": n}
            )
        if not orgnr.is_valid(digits):
            raise forms.ValidationError(
                _("Organisasjonsnummeret %(number)s finnes ikke. Sjekk tallene.")
                % {"number": orgnr.format(digits)}
            )
        return digits


def is_number(asked: str) -> bool:
    """Whether what was asked for, cleaned, is an organisation number."""
    return asked.isascii() and asked.isdigit() and len(asked) == 9


def _grouped(branches: Iterable[Branch]) -> list[tuple[Any, Any]]:
    """«Alle», then a group per branch."""
    groups = [(b.label, [(option.value, option.label) for option in b.options]) for b in branches]
    return [("", _("Alle")), *groups]


class MunicipalitySearch(forms.Form):
    """Part of a name, or a number."""

    q = Words(label=_("Finn kommunen din"), required=False, max_length=SEARCH_LENGTH)
