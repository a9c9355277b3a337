"""Giving a seat: shape and wording."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.fields import DayField
from forums.forms.holders import HolderField, WithHolder
from forums.models import Forum, Party
from organisations.models import Organisation


class SeatForm(WithHolder):
    """Who, from which side, as what, until when."""

    party = forms.ModelChoiceField(
        Party.objects.none(),
        label=_("Fra hvilken part?"),
        required=False,
        empty_label=_("Ingen av dem"),
    )
    holder = HolderField(
        label=_("Hvem?"),
        required=False,
        help_text=_(
            "E-posten til en person som har en bruker, eller navnet på en organisasjon. Har en"
            " organisasjon vervet, gjelder det dem som er ansvarlige der, også når styret skifter."
        ),
    )
    name = forms.CharField(
        label=_("Navnet alle ser"),
        max_length=120,
        required=False,
        help_text=_("La det stå tomt, så bruker vi navnet i Samspill."),
    )
    position = forms.CharField(
        label=_("Verv"), max_length=60, help_text=_("For eksempel leder, nestleder eller medlem.")
    )
    starts = DayField(label=_("Fra og med"))
    ends = DayField(
        label=_("Til og med"),
        required=False,
        help_text=_("La det stå tomt når ingen sluttdato er bestemt."),
    )
    appointed = forms.CharField(
        label=_("Hvordan ble det valgt?"),
        max_length=200,
        required=False,
        help_text=_("For eksempel «Valgt på årsmøtet for organisasjonene 12. mars»."),
    )
    may_approve = forms.BooleanField(
        label=_("Kan handle for parten"),
        required=False,
        help_text=_("Innkaller, svarer på saker og godkjenner referat for parten."),
    )

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        field: Any = self.fields["party"]
        field.queryset = forum.parties.filter(ended_at=None)

    @classmethod
    def opened(cls, forum: Forum, data: Any = None) -> "SeatForm":
        """From today, as a member."""
        return cls(data, forum=forum, initial={"starts": clock.today(), "position": _("medlem")})

    def clean(self) -> dict[str, Any]:
        """Find the one who is named."""
        super().clean()
        self.cleaned_data["found"] = self.find_holder(self.forum.municipality)
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.seats.give_seat` asks for it."""
        given = dict(self.cleaned_data)
        found = given.pop("found")
        for name in ("holder", "holder_pick"):
            given.pop(name)
        return given | {
            "person": found if isinstance(found, User) else None,
            "organisation": found if isinstance(found, Organisation) else None,
        }
