"""What one types to claim money back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import DayField, NeededField
from grants.forms.fields import NokField


class RepaymentForm(forms.Form):
    """How much, why, and by when."""

    amount = NokField(label=_("Hvor mye skal de betale tilbake?"))
    due = DayField(label=_("Frist for å betale"))
    reason = NeededField(
        label=_("Hvorfor kreves pengene tilbake?"),
        help_text=_("Grunnen står i brevet til organisasjonen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
