"""What may be typed of minutes: the text, and one party's word on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import CarriedNumber, DayField, NeededField
from forums.forms.fields import PartyField
from forums.models import Minutes, Party


class MinutesForm(forms.Form):
    """The text and the summary."""

    version = CarriedNumber()
    words = NeededField(
        label=_("Hva ble sagt utenom sakene?"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Sakene med det som kom ut av dem, kommer med av seg selv."),
    )
    summary = NeededField(
        label=_("Kort sammendrag til medlemmene"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Står øverst i referatet og i brevet til dem som var invitert."),
    )

    @classmethod
    def opened(cls, minutes: Minutes | None, data: Any = None) -> "MinutesForm":
        """The form as the minutes are now, with what was typed when there is any."""
        if minutes is None:
            return cls(data, initial={"version": 0})
        names = ("version", "words", "summary")
        return cls(data, initial={name: getattr(minutes, name) for name in names})


class VerdictForm(forms.Form):
    """One party's yes or objection to the version that was read."""

    version = CarriedNumber()
    party = PartyField()
    words = NeededField(
        label=_("Merknad eller innvending"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Er noe feil, skriv det her og send innvendingen. Alle kan lese det."),
    )

    def __init__(self, *args: Any, parties: list[Party], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"].offer(parties)


class PeriodForm(forms.Form):
    """From and to which day; what cannot be understood falls away."""

    fra = DayField(required=False)
    til = DayField(required=False)
