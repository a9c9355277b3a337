"""What a case handler may type on the list of invitees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import SavedList
from core.fields import RELOAD, NeededField, offer
from organisations.models import Organisation

GROUPS, REJECTED, WITHOUT_EMAIL = "", "tatt-bort", "uten-epost"


class ListForm(forms.Form):
    """Where on the list the person stands; carried along so that a save comes back there."""

    gruppe = forms.CharField(required=False, max_length=80)
    finn = forms.CharField(required=False, max_length=100)
    vis = forms.ChoiceField(
        required=False,
        choices=[(value, value) for value in (GROUPS, REJECTED, WITHOUT_EMAIL)],
    )
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    sok = forms.CharField(required=False, max_length=100)
    innen = forms.RegexField(r"^[0-9]{1,5}$", required=False)

    def place(self) -> dict[str, Any]:
        """What could be understood; the rest falls away."""
        self.full_clean()
        names = ("gruppe", "finn", "vis", "etter", "sok", "innen")
        return {name: self.cleaned_data.get(name) or "" for name in names}


class ChosenForm(forms.Form):
    """An organisation that the page has found, to put on a list."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvilken organisasjon?"),
        error_messages={
            "required": _("Velg en organisasjon."),
            "invalid_choice": _("Velg en organisasjon fra listen."),
        },
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations


class AddForm(ChosenForm):
    """An organisation that no cause found, and why it is invited."""

    reason = NeededField(
        label=_("Hvorfor skal de inviteres?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begrunnelsen blir offentlig."),
    )


class GroupForm(forms.Form):
    """A whole group, and why it goes; whether the reason may be empty is the action's to say."""

    group = forms.CharField(max_length=80, error_messages=dict.fromkeys(("required",), RELOAD))
    reason = NeededField(max_length=500)


class CategoryForm(forms.Form):
    """Why everyone of one kind is added."""

    reason = NeededField(max_length=500)


class AddListForm(forms.Form):
    """A saved list, and why those on it are invited."""

    saved = forms.ModelChoiceField(
        SavedList.objects.none(),
        label=_("Hvilken liste?"),
        empty_label=_("Velg"),
        error_messages={
            "required": _("Velg en liste."),
            "invalid_choice": _("Listen finnes ikke lenger. Velg en annen."),
        },
    )
    reason = NeededField(
        label=_("Hvorfor skal de inviteres?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begrunnelsen blir offentlig, og står ved alle på listen."),
    )

    def __init__(self, *args: Any, lists: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["saved"]
        field.queryset = lists


class ListNameForm(forms.Form):
    """What a list is called; that it is missing is said by the action."""

    name = NeededField(
        label=_("Hva skal listen hete?"),
        max_length=80,
        help_text=_("For eksempel: Lag som bruker idrettshallene"),
    )


class NewListForm(ListNameForm):
    """A list made by hand. `ref` is its name from the start, so a double click makes one."""

    ref = forms.RegexField(
        r"^[2-9a-z]{10}$",
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD},
    )
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Hvem eier listen?"), empty_label=_("Velg")
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], owners)


class PlaceInListForm(forms.Form):
    """Where in a list the person stands; what cannot be understood falls away."""

    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    sok = forms.CharField(required=False, max_length=100)
    papir = forms.BooleanField(required=False)

    def place(self) -> dict[str, Any]:
        """What could be understood."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in ("etter", "sok", "papir")}
