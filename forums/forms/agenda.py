"""What may be typed about items: the proposal, the answer, the order, the papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, NeededField
from core.files import ACCEPT
from forums import policies
from forums.forms.fields import CarriedRef, PartyField, clause_choices
from forums.models import AgendaItem, Forum, Meeting, Party
from organisations.models import Organisation

MINUTES_MESSAGE = _("Skriv hvor mange minutter, fra 1 til 480.")
MINUTES = dict.fromkeys(("required", "invalid", "min_value", "max_value"), MINUTES_MESSAGE)


def minutes_field(**kwargs: Any) -> forms.IntegerField:
    """How long it takes."""
    return forms.IntegerField(
        min_value=1,
        max_value=480,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages=MINUTES,
        **kwargs,
    )


class ItemForm(forms.Form):
    """A proposed item, and from whom it comes."""

    ref = CarriedRef()
    sender = forms.ChoiceField(
        label=_("Hvem kommer saken fra?"),
        error_messages={"required": _("Velg hvem saken kommer fra."), "invalid_choice": RELOAD},
    )
    title = NeededField(
        label=_("Hva gjelder saken?"),
        max_length=150,
        help_text=_("Slik den skal stå på sakslisten."),
    )
    words = NeededField(
        label=_("Hva handler det om, og hva ønsker dere?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Teksten blir offentlig når saken kommer på sakslisten."),
    )
    minutes = minutes_field(label=_("Hvor mange minutter trenger saken?"), initial=15)
    clauses = forms.MultipleChoiceField(
        label=_("Hvilke punkter i plattformen gjelder det?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
        help_text=_("Velg gjerne ett eller to. Du kan la det stå tomt."),
        error_messages={"invalid_choice": RELOAD},
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Hvilket møte?"),
        required=False,
        to_field_name="ref",
        empty_label=_("Det neste vanlige møtet"),
        error_messages={"invalid_choice": RELOAD},
    )

    def __init__(self, *args: Any, user: Any, forum: Forum, extra: list[Meeting], **more: Any):
        super().__init__(*args, **more)
        self.parties = {f"part:{p.pk}": p for p in policies.own_parties(user, forum)}
        bodies = policies.member_organisations(user, forum)[:50]
        self.bodies = {f"org:{o.ref}": o for o in bodies}
        senders = self.parties | self.bodies
        fields: Any = self.fields
        fields["sender"].choices = [("", _("Velg")), *((k, str(v)) for k, v in senders.items())]
        if len(senders) == 1:
            fields["sender"].initial, fields["sender"].widget = next(iter(senders)), hidden()
        elif len(self.bodies) == 1:
            fields["sender"].initial = next(iter(self.bodies))
        fields["clauses"].choices = clause_choices()
        fields["meeting"].queryset = Meeting.objects.filter(pk__in=[m.pk for m in extra])
        if not extra:
            fields["meeting"].widget = hidden()

    def given(self) -> dict[str, Any]:
        """What was typed, as `actions.propose_item` asks for it."""
        cleaned = dict(self.cleaned_data)
        sender = cleaned.pop("sender")
        party: Party | None = self.parties.get(sender)
        body: Organisation | None = self.bodies.get(sender)
        return cleaned | {"party": party, "on_behalf_of": body}


def hidden() -> forms.HiddenInput:
    """A field with one possible value."""
    return forms.HiddenInput()


class AnswerForm(forms.Form):
    """Yes, or no and why."""

    party = PartyField()
    reason = NeededField(
        label=_("Hvorfor tar dere ikke saken opp?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Den som meldte inn saken, får lese grunnen."),
    )

    def __init__(self, *args: Any, parties: list[Party], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"].offer(parties)
        self.fields["reason"].unmarked = True


class OrderForm(forms.Form):
    """Each item's place and minutes; `flytt` is the button of one row."""

    def __init__(self, *args: Any, items: list[AgendaItem], **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = items
        for number, item in enumerate(items, 1):
            self.fields[f"place_{item.ref}"] = forms.IntegerField(
                label=_("Nummer"), min_value=1, max_value=999, initial=number,
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), _("Skriv et nummer fra 1.")
                ),
            )  # fmt: skip
            self.fields[f"minutes_{item.ref}"] = minutes_field(
                label=_("Minutter"), initial=item.minutes
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each item with its two fields."""
        return [
            {
                "item": item,
                "place": self[f"place_{item.ref}"],
                "minutes": self[f"minutes_{item.ref}"],
                "up": f"{item.ref}:{number - 1}" if number > 1 else "",
                "down": f"{item.ref}:{number + 1}" if number < len(self.items) else "",
            }
            for number, item in enumerate(self.items, 1)
        ]

    def order(self, moved: str = "") -> list[tuple[str, int]]:
        """The items as they should stand; `moved` is «ref:place» of a pressed button."""
        ref, _sep, to = moved.partition(":")
        target = int(to) if to.isascii() and to.isdigit() and len(to) < 4 else None
        places = {}
        for now, item in enumerate(self.items, 1):
            wished = self.cleaned_data[f"place_{item.ref}"]
            if item.ref == ref and target is not None:
                places[item.ref] = (target, 0 if target < now else 2, now)
            else:
                places[item.ref] = (wished, (wished > now) - (wished < now) + 1, now)
        rows = sorted(self.items, key=lambda item: places[item.ref])
        return [(item.ref, self.cleaned_data[f"minutes_{item.ref}"]) for item in rows]


class PaperForm(forms.Form):
    """A paper of an item."""

    paper_title = forms.CharField(
        label=_("Hva heter papiret?"),
        max_length=150,
        required=False,
        help_text=_("La det stå tomt for å bruke filnavnet."),
    )
    file = forms.FileField(
        label=_("Velg fil"),
        help_text=_("PDF, Word, Excel, ODT eller bilde, inntil 25 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Velg en fil.")},
    )
