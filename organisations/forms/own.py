"""An organisation's own facts and its causes."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from organisations.branches import Branch, Several, TopicsField, area_branches, ticked
from organisations.forms.fields import Words
from organisations.forms.places import PHONE
from organisations.models import Cause, Municipality, Organisation
from organisations.states import TargetGroup

WEIGHTS = [
    (3, _("Svært viktig for oss")),
    (2, _("Viktig for oss")),
    (1, _("Greit å vite om")),
]


class WithAreas(forms.Form):
    """A form where one chooses places."""

    area_field = "areas"

    def area_branches(self) -> list[Branch]:
        """The counties with their municipalities, to tick."""
        return area_branches(Municipality.objects.current(), ticked(self[self.area_field]))


class OwnFactsForm(WithAreas):
    """What the organisation says of itself."""

    area_field = "works_in"

    about = Words(
        label=_("Om dere"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Hva gjør dere, og for hvem? Noen setninger er nok."),
    )
    website = forms.URLField(
        label=_("Nettside"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("Skriv adressen slik: www.laget.no")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    email = forms.EmailField(
        label=_("E-post for brev fra Samspill"),
        required=False,
        max_length=254,
        help_text=_(
            "En adresse som noen hos dere logger inn med. Står det ingen, sender vi til "
            "den som er ansvarlig. Adressen vises ikke for andre."
        ),
        error_messages={"invalid": _("Skriv adressen slik: navn@laget.no")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = Words(
        label=_("Telefon"),
        required=False,
        max_length=20,
        validators=[PHONE],
        help_text=_(
            "Kommuner som inviterer dere, kan ringe hvis brevet ikke kommer fram. "
            "Nummeret vises ikke for andre."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    works_in = Several(
        label=_("Hvor holder dere til?"),
        queryset=Municipality.objects.current(),
        required=False,
        help_text=_("Velg kommunene dere er i. Er dere i hele fylket, velger dere fylket."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "about": organisation.about,
            "website": organisation.website,
            "email": organisation.email,
            "phone": organisation.phone,
            "works_in": list(organisation.areas.values_list("municipality_id", flat=True)),
        }
        super().__init__(*args, **kwargs)


class CauseForm(WithAreas):
    """One hjertesak."""

    title = Words(
        label=_("Hva brenner dere for?"),
        max_length=120,
        help_text=_("Én kort setning, for eksempel: Barn skal kunne være med uten å betale."),
        required_message=_("Skriv hva dere brenner for."),
    )
    words = Words(
        label=_("Fortell mer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Med deres egne ord. Alle kan lese det."),
    )
    topics = TopicsField(
        label=_("Hvilke temaer handler det om?"),
        help_text=_("Temaene avgjør hvilke høringer dere får vite om. Velg ett eller flere."),
        required_message=_("Velg minst ett tema. Temaene avgjør hvilke høringer dere får."),
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Hvem gjelder det?"),
        required=False,
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
        error_messages={"invalid_choice": _("Velg blant gruppene i listen.")},
    )
    areas = Several(
        label=_("Hvor gjelder det?"),
        queryset=Municipality.objects.current(),
        required=False,
        help_text=_("Gjelder det der dere holder til, trenger dere ikke å velge noe."),
    )
    weight = forms.TypedChoiceField(
        label=_("Hvor viktig er saken?"),
        choices=WEIGHTS,
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Velg hvor viktig saken er."),
            "required": _("Velg hvor viktig saken er."),
        },
    )

    def __init__(self, *args: Any, cause: Cause | None = None, **kwargs: Any) -> None:
        if cause:
            kwargs["initial"] = {
                "title": cause.title,
                "words": cause.words,
                "weight": cause.weight,
                "target_groups": cause.target_groups,
                "topics": list(cause.topics.values_list("pk", flat=True)),
                "areas": list(cause.areas.values_list("pk", flat=True)),
            }
        super().__init__(*args, **kwargs)

    def areas_folded(self) -> str:
        """What hides the places until somebody asks for them; nothing once one is chosen."""
        chosen = ticked(self["areas"]) or self["areas"].errors
        return "" if chosen else str(_("Bare noen steder? Velg kommuner eller fylker"))
