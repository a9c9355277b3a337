"""What those who write together may type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import CarriedNumber


class CommentForm(forms.Form):
    """A word to the others."""

    comment = forms.CharField(
        label=_("Skriv til de andre hos dere"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
        error_messages={"required": _("Skriv noe i kommentaren.")},
    )


class SignOffForm(forms.Form):
    """Whom to ask."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        error_messages={
            "required": _("Velg hvem som skal godkjenne."),
            "invalid_choice": _("Velg en som er ansvarlig hos dere."),
        },
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        chosen.queryset = User.objects.filter(pk__in=[person.pk for person in people])


class ApprovalForm(forms.Form):
    """Which draft was read."""

    saves = CarriedNumber(min_value=0)
