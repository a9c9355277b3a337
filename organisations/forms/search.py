"""Searching for organisations and municipalities."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr

from organisations.branches import Branch, area_branches, topic_branches
from organisations.forms.fields import Words
from organisations.models import Municipality, Topic
from organisations.states import Kind

SEARCH_LENGTH = 100
SHOWN = ("number", "name", "level", "county")  # what a list of places needs
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
POSITION = RegexValidator(r"^[0-4]\.[0-9a-z]{9,10}$", _("Begynn på nytt fra første side."))
NUMBER = RegexValidator(r"^[0-9]{2}([0-9]{2})?$", _("Velg en kommune fra listen."))
CODE = RegexValidator(r"^[0-9a-z-]{1,20}$", _("Velg et tema fra listen."))
KINDS: dict[str, tuple[Any, Q]] = {
    "frivillig": (_("Frivillige organisasjoner"), Q(kind=Kind.VOLUNTARY)),
    "registrert": (_("I Frivillighetsregisteret"), Q(in_voluntary_register=True)),
    "uten-nummer": (_("Uten organisasjonsnummer"), Q(kind=Kind.VOLUNTARY, orgnr=None)),
    "hele-landet": (_("Arbeider i hele landet"), Q(nationwide=True)),
    "nasjonal": (_("Nasjonale parter"), Q(kind=Kind.NATIONAL)),
}


class OrganisationSearch(forms.Form):
    """Words or a number; a place, a topic and a kind. `etter` is the last one already shown.

    A place and a topic are looked up when they are asked for, because the list is drawn from
    `places` and `topics` by the page that needs it.
    """

    q = Words(label=_("Navn, ord eller nummer"), required=False, max_length=SEARCH_LENGTH)
    kommune = Words(label=_("Kommune eller fylke"), required=False, max_length=4)
    tema = Words(label=_("Tema"), required=False, max_length=20)
    slag = forms.ChoiceField(
        label=_("Slag"),
        required=False,
        choices=[("", _("Alle")), *((slug, words) for slug, (words, _q) in KINDS.items())],
        error_messages={"invalid_choice": _("Velg et slag fra listen.")},
    )
    etter = Words(required=False, max_length=12, validators=[POSITION], widget=forms.HiddenInput)

    def clean_kommune(self) -> Any:
        """The place, or nothing."""
        return self._one("kommune", NUMBER, Municipality.objects.current(), "number")

    def clean_tema(self) -> Any:
        """The topic, or nothing."""
        return self._one("tema", CODE, Topic.objects.all(), "code")

    def _one(self, field: str, shape: RegexValidator, rows: Any, key: str) -> Any:
        """The row with this key; a sentence when there is none."""
        typed = self.cleaned_data[field]
        if not typed:
            return None
        shape(typed)
        if (row := rows.filter(**{key: typed}).first()) is None:
            raise forms.ValidationError(shape.message)
        return row

    def places(self) -> list[Branch]:
        """The counties with their municipalities, to choose one."""
        return area_branches(
            Municipality.objects.current().only(*SHOWN), self._chosen("kommune"), "number"
        )

    def topics(self) -> list[Branch]:
        """The tree of topics, to choose one."""
        return topic_branches(Topic.objects.all(), self._chosen("tema"), "code")

    def _chosen(self, field: str) -> set[str]:
        return {str(self[field].value() or "")}

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


class MunicipalitySearch(forms.Form):
    """Part of a name, or a number."""

    q = Words(label=_("Finn kommunen din"), required=False, max_length=SEARCH_LENGTH)
