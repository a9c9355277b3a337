"""What one types to make a payment list, and to say that it is paid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import DayField


class MakeListForm(forms.Form):
    """Which instalments, and the day the bank is asked to pay. The page draws the boxes."""

    pay_on = DayField(label=_("Når skal banken betale?"))
    instalments: Any = forms.TypedMultipleChoiceField(
        label=_("Utbetalinger"),
        coerce=int,
        error_messages={
            "required": _("Kryss av for minst én utbetaling."),
            "invalid_choice": _("En av utbetalingene kan ikke velges nå. Last siden på nytt."),
        },
    )

    def __init__(self, *args: Any, payable: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instalments"].choices = [(pk, pk) for pk in payable]
        self.fields["pay_on"].initial = clock.today


class PaidForm(forms.Form):
    """The day the money went."""

    paid_on = DayField(label=_("Hvilken dag gikk pengene?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = clock.today
