"""What a case handler may type into a hearing: shape and wording, no rules, nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, NeededField, offer
from organisations.models import Municipality


class ReasonForm(forms.Form):
    """A reason; whether it may be empty is the action's to say."""

    reason = NeededField(
        label=_("Hvorfor?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReturnForm(forms.Form):
    """What must be changed before it can be published."""

    reason = NeededField(
        label=_("Hva må endres?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewHearingForm(forms.Form):
    """The least a draft needs. `ref` is its name from the start, so a double click makes one."""

    ref = forms.RegexField(
        r"^[2-9a-z]{10}$",
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD},
    )
    start_from = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Hvem har høringen?"), empty_label=_("Velg")
    )
    title = forms.CharField(
        label=_("Hva handler høringen om?"),
        max_length=150,
        help_text=_("Overskriften alle ser. Skriv slik folk snakker om saken."),
    )
    lead = forms.CharField(
        label=_("Hva vil dere, og hva spør dere om?"),
        max_length=400,
        help_text=_("To setninger. De står øverst i invitasjonen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["municipality"], municipalities)


class WorkListForm(forms.Form):
    """Which hearings to show, and from where; what cannot be understood falls away."""

    vis = forms.CharField(required=False, max_length=20)
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
