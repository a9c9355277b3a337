"""Changing what is out, and withdrawing it: shape and wording, no rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import DayField, NeededField, VersionForm
from grants.forms.content import WORDS, WordsAndDays, initial_of, instants
from grants.models import Call
from grants.states import ReportForm

REASON = _("Alle kan lese det, og alle det gjelder, får det i brev.")


class ChangeForm(WordsAndDays, VersionForm):
    """What may change after publication, and why."""

    report_by = DayField(label=_("Frist for rapporten"), required=False)
    reason = NeededField(
        label=_("Hvorfor endrer dere?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=REASON,
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        if call.report_form == ReportForm.NONE:
            del self.fields["report_by"]

    @classmethod
    def opened(cls, call: Call, data: Any = None) -> "ChangeForm":
        """The form as the call is now, with what was typed when there is any."""
        initial = initial_of(
            call, *WORDS, "budget", "decision_by", "payment_by", "report_by", "version"
        )
        return cls(data, call=call, initial=initial)

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.calls.change` asks for it."""
        return instants(self.call, self.cleaned_data)


class WithdrawForm(VersionForm):
    """Why it is withdrawn."""

    reason = NeededField(
        label=_("Hvorfor trekker dere utlysningen?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=REASON,
    )
