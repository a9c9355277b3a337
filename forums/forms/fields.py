"""Fields that the forms of forums share: the ref of what is not made yet, the side one acts for."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD
from core.models import new_ref
from forums.models import Party
from forums.states import CLAUSES


class CarriedRef(forms.RegexField):
    """The name of a thing from before it is made, so that a double click makes one."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": RELOAD, "invalid": RELOAD}
        super().__init__(
            r"^[2-9a-z]{10}$",
            widget=forms.HiddenInput,
            initial=new_ref,
            error_messages=messages,
            **kwargs,
        )


class PartyField(forms.ModelChoiceField):
    """One of the parties that a person may act for; hidden when there is only one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Hvilken part svarer du for?"))
        kwargs.setdefault("empty_label", _("Velg"))
        kwargs.setdefault("error_messages", {"required": _("Velg part."), "invalid_choice": RELOAD})
        super().__init__(Party.objects.none(), **kwargs)

    def offer(self, parties: list[Party]) -> None:
        """Only these."""
        self.queryset = Party.objects.filter(pk__in=[party.pk for party in parties])
        if len(parties) == 1:
            self.initial, self.widget = parties[0].pk, forms.HiddenInput()


def clause_label(code: str) -> str:
    """«K2: Frivilligheten tar selv initiativ»."""
    names = CLAUSES.get(get_language() or "nb", CLAUSES["nb"])
    return names.get(code, code)


def clause_choices() -> list[tuple[str, str]]:
    """Every clause with its code."""
    return [(code, f"{code}: {clause_label(code)}") for code in CLAUSES["nb"]]
