"""How the list of instruments may be narrowed: shape and wording."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Instrument
from agreements.policies.instruments import groups
from agreements.states import InstrumentKind
from core.fields import INPUT, RowField
from grants.models import Scheme
from insight.directory import Wanted
from organisations.forms import FACTS
from organisations.models import ACCESS_FACTS, ContactPerson, Municipality, Venue

ACCESS = [(FACTS[name][3], FACTS[name][2]) for name in ACCESS_FACTS]  # slug and words
FIELD_OF = {FACTS[name][3]: name for name in ACCESS_FACTS}
LIST = _("Velg fra listen.")


class InstrumentFilter(forms.Form):
    """Place, kind, group and accessibility; the addresses use permanent codes."""

    kommune = RowField(_("Kommune eller fylke"), "number", _("Hele landet"))
    slag = forms.ChoiceField(
        label=_("Slags virkemiddel"),
        required=False,
        choices=[("", _("Alle slag")), *InstrumentKind.choices],
        widget=forms.Select(attrs=INPUT),
        error_messages={"invalid_choice": LIST},
    )
    gruppe = RowField(_("Hva driver dere med?"), "code", _("Alt"))
    har = forms.MultipleChoiceField(
        label=_("Vis bare lokaler der dette er på plass"),
        required=False,
        choices=ACCESS,
        widget=forms.CheckboxSelectMultiple({"data_variant": "columns"}),
        error_messages={"invalid_choice": _("Velg blant punktene i listen.")},
    )
    etter = forms.CharField(
        required=False,
        max_length=32,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[a-z]+-[0-9]{1,18}$", _("Begynn på nytt fra første side."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kommune"].queryset = with_something(str(self.data.get("kommune", ""))[:4])
        fields["kommune"].label_from_instance = lambda place: place.title
        fields["gruppe"].queryset = groups()
        for name in ("kommune", "gruppe"):
            fields[name].error_messages["invalid_choice"] = LIST

    def wanted(self) -> Wanted:
        """What was asked for."""
        asked = self.cleaned_data
        return Wanted(
            place=asked["kommune"],
            kind=asked["slag"],
            group=asked["gruppe"],
            facts=tuple(FIELD_OF[slug] for slug in asked["har"]),
            after=asked["etter"],
        )

    def shown_fields(self) -> list[forms.BoundField]:
        """The choices in one line."""
        return [self[name] for name in ("kommune", "slag", "gruppe")]


def with_something(asked: str) -> Any:
    """The places that offer anything, and the one that was asked for, empty or not."""
    here = {"municipality": OuterRef("pk")}
    offered = (
        Q(Exists(Instrument.objects.on_offer().filter(**here)))
        | Q(Exists(Venue.objects.on_offer().filter(**here)))
        | Q(Exists(ContactPerson.objects.filter(**here)))
        | Q(Exists(Scheme.objects.filter(owner=OuterRef("organisation"), ended_at=None)))
    )
    named = Q(number=asked) if asked.isdigit() else Q(pk=None)
    return Municipality.objects.current().filter(offered | named).order_by("name", "number")
