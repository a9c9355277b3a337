"""What is typed when a hearing begins from another: shape and wording, nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, NeededField

REF = r"^[2-9a-z]{10}$"


class RefField(forms.RegexField):
    """The name of what is made, from the start, so that a double click makes one."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": RELOAD, "invalid": RELOAD}
        super().__init__(REF, widget=forms.HiddenInput, error_messages=messages, **kwargs)


class NextRoundForm(forms.Form):
    """What is new since the last time."""

    ref = RefField()
    changed = NeededField(
        label=_("Hva er nytt siden sist?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Står øverst i den nye høringen, og i invitasjonen. Alle kan lese det."),
    )


class TemplateForm(forms.Form):
    """What the template is called."""

    name = NeededField(
        label=_("Hva skal malen hete?"),
        max_length=80,
        help_text=_("Bare dere ser malen. Bruker dere et navn om igjen, blir den gamle byttet ut."),
    )
