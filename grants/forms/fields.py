"""Fields that forms of grants share: a sum of money, a reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.fields import NeededField
from core.money import read_nok


def typed(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


class NokField(forms.CharField):
    """An amount in NOK as people write it; `Decimal`, or None where it may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Read it, or say what is wrong with it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_nok(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None

    def prepare_value(self, value: Any) -> Any:
        """«12000», «12000,50»: as one types it."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:.2f}".removesuffix(".00").replace(".", ",")


class NeededNokField(NokField):
    """A sum that is needed in the end; that it is missing is said by the action."""

    def validate(self, value: Any) -> None:
        """Let nothing through to the action."""


class ReasonForm(forms.Form):
    """Why; the label says of what."""

    def __init__(
        self, data: Any = None, *, label: Any, tip: Any = "", name: str = "reason", most: int = 500
    ) -> None:
        super().__init__(data)
        self.fields[name] = NeededField(
            label=label,
            help_text=tip or _("Organisasjonen leser grunnen."),
            max_length=most,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
