"""Asking to be let in, saying no, inviting, and handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr

from accounts.forms import EMAIL_LENGTH, NameField
from organisations.branches import area_branches
from organisations.forms.fields import Words
from organisations.forms.search import FEWEST_DIGITS, SEARCH_LENGTH
from organisations.models import Membership, Municipality, Organisation
from organisations.states import CLAIMABLE, STAFF_LABELS, Kind, Level, Role

ROWS = 3  # people who take over, on one page
CHOOSE_ROLE = {"required": _("Velg en rolle."), "invalid_choice": _("Velg en rolle.")}
VOLUNTARY_ROLES = [
    (Role.RESPONSIBLE.value, _("Ansvarlig: kan skrive, sende og slippe inn andre")),
    (Role.WRITER.value, _("Kan skrive: lager kladder som en ansvarlig sender")),
    (Role.READER.value, _("Kan lese: ser det dere arbeider med")),
]


class EmailField(forms.EmailField):
    """An address that fits the column, with our sentences."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("Skriv adressen slik: navn@laget.no")})
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=EMAIL_LENGTH, **kwargs)


class JoinSearch(forms.Form):
    """A number or part of a name."""

    q = Words(
        label=_("Navn eller organisasjonsnummer"),
        max_length=SEARCH_LENGTH,
        required_message=_("Skriv navnet eller nummeret."),
    )

    def clean_q(self) -> str:
        """The words; a number without its spaces."""
        typed: str = self.cleaned_data["q"]
        digits = "".join(typed.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS):
            return typed
        if not orgnr.is_valid(digits):
            raise forms.ValidationError(
                _("Organisasjonsnummeret %(number)s finnes ikke. Sjekk tallene. Det skal ha ni.")
                % {"number": digits}
            )
        return digits


class RoleField(forms.ChoiceField):
    """One of the roles that the organisation has, said in its own words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Hva skal personen kunne gjøre?"))
        super().__init__(
            choices=VOLUNTARY_ROLES,
            widget=forms.RadioSelect,
            error_messages=CHOOSE_ROLE,
            **kwargs,
        )


def roles_of(organisation: Organisation) -> list[tuple[str, Any]]:
    """The roles there are in it."""
    if organisation.kind == Kind.VOLUNTARY:
        return VOLUNTARY_ROLES
    return [(role.value, str(words).capitalize()) for role, words in STAFF_LABELS.items()]


class ClaimForm(forms.Form):
    """As what, and who the person is."""

    role = RoleField(label=_("Hva skal du kunne gjøre?"), initial=CLAIMABLE[-1].value)
    words = Words(
        label=_("Hvem er du i organisasjonen?"),
        required=False,
        max_length=300,
        help_text=_("For eksempel: Jeg ble valgt til leder på årsmøtet i mars."),
    )


class GroupForm(forms.Form):
    """A group that has no organisation number."""

    name = Words(
        label=_("Hva heter dere?"), max_length=200, required_message=_("Skriv hva dere heter.")
    )
    seat = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Hvilken kommune holder dere til i?"),
        to_field_name="number",
        empty_label=_("Velg kommune"),
        error_messages={
            "required": _("Velg en kommune."),
            "invalid_choice": _("Velg en kommune fra listen."),
        },
    )
    email = EmailField(
        label=_("E-post til gruppen"),
        help_text=_("Vi sender en lenke dit, så vi vet at adressen er deres. Den vises ikke."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Municipality.objects.current().select_related("county")
        seat: Any = self.fields["seat"]
        seat.queryset = places.filter(level=Level.MUNICIPALITY)
        seat.choices = [("", seat.empty_label), *_municipalities(places)]


def _municipalities(places: Any) -> list[tuple[Any, Any]]:
    """A group per county, without the county itself."""
    branches = area_branches(places, set(), "number")
    return [(b.label, [(o.value, o.label) for o in b.options if o.level]) for b in branches]


class ReasonForm(forms.Form):
    """Why the answer is no."""

    reason = Words(
        label=_("Hvorfor svarer du nei?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Den som spurte, får lese det."),
        required_message=_("Skriv hvorfor. Den som spurte, får vite det."),
    )


class InviteForm(forms.Form):
    """A colleague."""

    name = NameField(required=False)
    email = EmailField(
        label=_("E-post"), help_text=_("Bare den som eier adressen, kan bruke invitasjonen.")
    )
    role = RoleField()

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = roles_of(organisation)
        role.initial = Role.WRITER.value
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class RoleForm(forms.Form):
    """Another role."""

    role = RoleField()

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {"role": membership.role}
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = roles_of(membership.organisation)


class LeaveForm(forms.Form):
    """The last one says that nobody is left."""

    nobody_left = forms.BooleanField(
        label=_("Ja, jeg slutter selv om ingen andre er ansvarlig"), required=False
    )


class HandoverForm(forms.Form):
    """Who takes over, and who steps down."""

    leaving = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("Hvem går av?"),
        help_text=_("De beholder tilgangen til den første i det nye styret har sagt ja."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst én som går av."),
            "invalid_choice": _("En av dem har sluttet allerede. Velg på nytt."),
            "invalid_pk_value": _("En av dem har sluttet allerede. Velg på nytt."),
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS + 1):
            self.fields[f"name_{n}"] = NameField(
                label=_("Navn"), required=False, widget=forms.TextInput({"autocomplete": "off"})
            )
            self.fields[f"email_{n}"] = EmailField(label=_("E-post"), required=n == 1)
        leaving: Any = self.fields["leaving"]
        leaving.queryset = people
        leaving.label_from_instance = lambda m: f"{m.user.name} – {m.get_role_display()}"
        leaving.initial = [membership.pk for membership in people]

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of the page: name and e-mail."""
        return [(self[f"name_{n}"], self[f"email_{n}"]) for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """A name without an address reaches nobody."""
        given: dict[str, Any] = super().clean() or {}
        for n in range(2, ROWS + 1):
            if given.get(f"name_{n}") and f"email_{n}" in given and not given[f"email_{n}"]:
                self.add_error(f"email_{n}", _("Skriv e-posten også."))
        return given

    def people(self) -> list[tuple[str, str]]:
        """(name, e-mail) of those who take over."""
        given = self.cleaned_data
        rows = [(given[f"name_{n}"], given[f"email_{n}"]) for n in range(1, ROWS + 1)]
        return [(name, email) for name, email in rows if email]


class GuestForm(forms.Form):
    """The first person of a municipality, let in by the operator."""

    name = NameField(widget=forms.TextInput({"autocomplete": "off"}))
    email = EmailField(label=_("E-post"))


class MergeForm(forms.Form):
    """Which two become one."""

    merged = Words(
        label=_("Den som går inn i en annen"),
        max_length=SEARCH_LENGTH,
        help_text=_("Organisasjonsnummer, eller koden i adressen for en uten nummer."),
    )
    heir = Words(
        label=_("Den som består"),
        max_length=SEARCH_LENGTH,
        help_text=_("Organisasjonsnummer, eller koden i adressen for en uten nummer."),
    )

    def clean_merged(self) -> str:
        """Without spaces."""
        return "".join(self.cleaned_data["merged"].split())

    def clean_heir(self) -> str:
        """Without spaces."""
        return "".join(self.cleaned_data["heir"].split())


class PartySearch(forms.Form):
    """Part of a municipality's name."""

    q = Words(label=_("Navn"), required=False, max_length=SEARCH_LENGTH)


__all__ = [
    "ClaimForm",
    "GroupForm",
    "GuestForm",
    "HandoverForm",
    "InviteForm",
    "JoinSearch",
    "LeaveForm",
    "MergeForm",
    "PartySearch",
    "ReasonForm",
    "RoleForm",
]
