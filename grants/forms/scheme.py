"""Making a scheme with sensible defaults, and changing it: shape and wording, nothing saved."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, NeededField, VersionForm, YesNoField, offer
from grants.models import Scheme
from grants.states import BINDING_MEANS, Binding
from grants.terms import CHECK
from organisations.branches import TopicsField
from organisations.models import Organisation

REF = r"^[2-9a-z]{10}$"
CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})
COMPLAINT_BODY = _("Kommunens klagenemnd")
PLAIN = ("name", "purpose", "in_kind", "complaints", "complaint_body", "decided_by")


# the municipality reads it here; where organisations do, it is said to them
MEANS = BINDING_MEANS | {
    Binding.FREE: _("Organisasjonen bestemmer selv hva pengene går til. Ingen prosjektrapport.")
}


def binding_cards() -> list[tuple[str, str]]:
    """How free the money is, each with one line that says what it means."""
    words = "<strong>{}</strong><span class='meta'>{}</span>"
    return [(b.value, format_html(words, b.label, MEANS[b])) for b in Binding]


class SchemeFields(forms.Form):
    """What stands from year to year."""

    name = NeededField(
        label=_("Hva heter ordningen?"),
        max_length=120,
        help_text=_("For eksempel «Driftstilskudd til lag og foreninger»."),
    )
    purpose = NeededField(
        label=_("Hva skal pengene føre til?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Formålet. Alle kan lese det."),
    )
    binding = forms.ChoiceField(
        label=_("Hvor fritt kan pengene brukes?"), choices=Binding, widget=CARDS
    )
    statutory = YesNoField(label=CHECK["statutory"])
    replaces_staff = YesNoField(label=CHECK["replaces_staff"])
    their_initiative = YesNoField(label=CHECK["their_initiative"])
    check_reason = forms.CharField(
        label=_("Hvorfor gjør dere det likevel?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bare når oppgaven er kommunens egen. Alle kan lese det."),
    )
    in_kind = forms.BooleanField(
        label=_("Det er ikke penger, men for eksempel lån av lokaler"), required=False
    )
    complaints = forms.BooleanField(
        label=_("Vedtakene kan klages på"),
        required=False,
        help_text=_("En fast ordning er som regel enkeltvedtak, og da er det klagerett."),
    )
    complaint_body = forms.CharField(label=_("Hvem avgjør klager?"), max_length=120, required=False)
    decided_by = forms.CharField(
        label=_("Hvem bestemmer hvem som får?"),
        max_length=120,
        required=False,
        help_text=_("For eksempel «Hovedutvalget for kultur». Det står i brevene."),
    )
    topics = TopicsField(
        label=_("Temaer"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
    )

    CHECK = (*CHECK, "check_reason")
    MORE = ("decided_by", "complaints", "complaint_body", "in_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["binding"].choices = binding_cards()

    def check_fields(self) -> list[forms.BoundField]:
        """Those that are asked when the money is for a task."""
        return [self[name] for name in self.CHECK]

    def more_fields(self) -> list[forms.BoundField]:
        """Those that stand behind «Flere valg»."""
        return [self[name] for name in self.MORE]

    def check_open(self) -> bool:
        """Whether the check must be seen."""
        chosen = self["binding"].value() == Binding.ASSIGNMENT
        return chosen or any(field.errors for field in self.check_fields())

    def more_open(self) -> bool:
        """Whether one of them was refused, so that they must be seen."""
        return any(field.errors for field in self.more_fields())


class NewSchemeForm(SchemeFields):
    """A scheme and its first call. `ref` is its name from the start: a double click makes one."""

    ref = forms.RegexField(
        REF, widget=forms.HiddenInput, error_messages={"required": RELOAD, "invalid": RELOAD}
    )
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Hvem gir pengene?"), empty_label=_("Velg")
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], owners)

    @classmethod
    def opened(cls, data: Any, *, owners: Any, ref: str) -> "NewSchemeForm":
        """With free funds and a right to complain, as most schemes should be."""
        initial = {
            "ref": ref,
            "binding": Binding.FREE,
            "complaints": True,
            "complaint_body": str(COMPLAINT_BODY),
        }
        return cls(data, owners=owners, initial=initial)


class SchemeForm(SchemeFields, VersionForm):
    """The scheme as it is, to be changed."""

    @classmethod
    def opened(cls, scheme: Scheme, data: Any = None) -> "SchemeForm":
        """The form as the scheme is now, with what was typed when there is any."""
        names = (*PLAIN, "binding", "version", *cls.CHECK)
        initial: dict[str, Any] = {name: getattr(scheme, name) for name in names}
        initial["topics"] = list(scheme.topics.values_list("pk", flat=True))
        return cls(data, initial=initial)


class StartForm(forms.Form):
    """Which call the new one is made from; nothing: an empty one."""

    fra = forms.RegexField(REF, required=False)

    def named(self) -> str:
        """Its name, or nothing; what cannot be understood falls away."""
        self.full_clean()
        return str(self.cleaned_data.get("fra", ""))
