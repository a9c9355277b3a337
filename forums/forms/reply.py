"""The answer to an invitation: one form, where each button answers and takes the rest along."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Invitation
from forums.states import AnswerChoice, Mode


class ReplyForm(forms.Form):
    """What is not sent along stays as it was, so that a button alone is an answer."""

    answer = forms.ChoiceField(choices=AnswerChoice, widget=forms.HiddenInput)
    people = forms.IntegerField(
        label=_("Hvor mange kommer?"),
        min_value=1,
        max_value=50,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    mode = forms.ChoiceField(
        label=_("Hvordan blir dere med?"), choices=Mode, required=False, widget=forms.RadioSelect
    )
    needs = forms.CharField(
        label=_("Er det noe vi bør vite?"),
        help_text=_("Tolk, teleslynge, mat, trapper. Bare de som lager møtet, leser dette."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, invitation: Invitation) -> None:
        kept = {name: getattr(invitation, name) for name in ("answer", "people", "mode", "needs")}
        super().__init__(data, initial=kept)
        self.fields["people"].unmarked = True
        if not invitation.meeting.online_url:
            del self.fields["mode"]

    def clean(self) -> dict[str, Any]:
        """Each field as it was sent, else as it was; of those who do not come, nothing more."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == AnswerChoice.NO:
            self.errors.clear()
            mode = self.initial["mode"] if "mode" in self.fields else Mode.ON_SITE
            return {**self.initial, "answer": AnswerChoice.NO, "mode": mode}
        for name in self.fields:
            if name not in self.data and name not in self.errors:
                cleaned[name] = self.initial[name]
        if cleaned.get("people") is None and "people" not in self.errors:
            cleaned["people"] = self.initial["people"]
        cleaned.setdefault("mode", Mode.ON_SITE)
        cleaned["mode"] = cleaned["mode"] or self.initial["mode"]
        return cleaned
