"""What one types about a municipality's policy: shape and wording, no rules, nothing saved."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import LocalPolicy, SelfCheck
from agreements.policies import local_policy as policies
from agreements.states import EvidenceKind, PolicyKind, PolicyLevel, PolicyState, SelfAnswer
from consultations.models import Hearing
from core.fields import INPUT, DayField, NeededField, RowField, VersionForm, offer
from core.files import ACCEPT
from forums.forms.fields import CarriedRef
from forums.models import Meeting
from organisations.models import Municipality
from organisations.states import Level

LINK = _("Lim inn hele adressen, for eksempel https://kommunen.no/sak.")
CHOICES = 30  # hearings and meetings to choose among, the latest


class LinkField(forms.URLField):
    """An address of a page."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", LINK)
        kwargs.setdefault("required", False)
        super().__init__(label=label, max_length=200, assume_scheme="https", **kwargs)


class NewPolicyForm(forms.Form):
    """The least a policy needs."""

    ref = CarriedRef()
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Hvem lager politikken?"), empty_label=_("Velg")
    )
    title = NeededField(label=_("Hva heter den?"), max_length=150)
    kind = forms.ChoiceField(label=_("Hva slags dokument blir det?"), choices=PolicyKind)
    lead = forms.CharField(
        label=_("Hva skal den gjøre for frivilligheten?"),
        help_text=_("To setninger. Alle kan lese dem."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["municipality"], places)


class PolicyForm(VersionForm):
    """What the policy is called and what it is."""

    title = NeededField(label=_("Hva heter den?"), max_length=150)
    kind = forms.ChoiceField(label=_("Hva slags dokument er det?"), choices=PolicyKind)
    lead = forms.CharField(
        label=_("Hva skal den gjøre for frivilligheten?"),
        help_text=_("To setninger. Alle kan lese dem."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    in_municipal_plan = forms.TypedChoiceField(
        label=_("Er den del av kommuneplanen?"),
        choices=[("", _("Ikke avgjort")), ("yes", _("Ja")), ("no", _("Nei"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
    )

    @classmethod
    def opened(cls, policy: LocalPolicy, data: Any = None) -> "PolicyForm":
        """The form as the policy is now, with what was typed when there is any."""
        said = {True: "yes", False: "no", None: ""}[policy.in_municipal_plan]
        names = ("version", "title", "kind", "lead")
        own = {name: getattr(policy, name) for name in names}
        return cls(data, initial=own | {"in_municipal_plan": said})


class ThingField(forms.ModelChoiceField):
    """A hearing or a meeting in Samspill."""

    def __init__(self, rows: Any, label: Any, none: Any, wrong: Any) -> None:
        super().__init__(
            rows,
            label=label,
            required=False,
            empty_label=none,
            error_messages={"invalid_choice": wrong},
        )

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return str(obj)


class EvidenceForm(forms.Form):
    """One thing that shows how the policy came about."""

    kind = forms.ChoiceField(label=_("Hva viser det?"), choices=EvidenceKind)
    words = forms.CharField(
        label=_("Hva er dette?"),
        help_text=_("For eksempel «Åpent møte på biblioteket, 42 kom»."),
        max_length=300,
        required=False,
    )
    happened_on = DayField(label=_("Hvilken dag var det?"), required=False)
    url = LinkField(_("Lenke"))
    file = forms.FileField(
        label=_("Fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB. Alle kan laste den ned."),
    )
    hearing = ThingField(
        Hearing.objects.none(),
        _("Eller en høring dere har hatt i Samspill"),
        _("Ingen"),
        _("Velg en høring som kommunen har hatt."),
    )
    meeting = ThingField(
        Meeting.objects.none(),
        _("Eller et møte dere har holdt i Samspill"),
        _("Ingen"),
        _("Velg et møte som er holdt."),
    )

    def __init__(self, *args: Any, policy: LocalPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        usable: dict[str, Any] = {
            "hearing": policies.usable_hearings(policy),
            "meeting": policies.usable_meetings(policy),
        }
        for name, rows in usable.items():
            latest = list(rows.values_list("pk", flat=True)[:CHOICES])
            fields[name].queryset = rows.filter(pk__in=latest)


class MoveForm(VersionForm):
    """The next step of the work."""

    to = forms.ChoiceField(choices=PolicyState, widget=forms.HiddenInput)


class DecisionForm(VersionForm):
    """Who decided it, when, and for how long."""

    decided_on = DayField(label=_("Hvilken dag ble den vedtatt?"))
    decided_by = NeededField(
        label=_("Hvem vedtok den?"),
        help_text=_("For eksempel kommunestyret."),
        max_length=120,
    )
    case_url = LinkField(_("Lenke til saken"))
    valid_to = DayField(
        label=_("Gjelder den til en bestemt dag?"),
        help_text=_("Siste dag. La den stå tom hvis den gjelder til neste blir vedtatt."),
        required=False,
    )

    @classmethod
    def opened(cls, policy: LocalPolicy, data: Any = None) -> "DecisionForm":
        """The form as the decision is now."""
        names = ("version", "decided_on", "decided_by", "case_url", "valid_to")
        return cls(data, initial={name: getattr(policy, name) for name in names})


class SelfCheckForm(forms.Form):
    """What the municipality says of itself by one criterion."""

    answer = forms.ChoiceField(
        label=_("Hva svarer dere?"), choices=SelfAnswer, widget=forms.RadioSelect
    )
    words = NeededField(
        label=_("Hvorfor?"),
        help_text=_("Én eller to setninger. Alle kan lese dem."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    url = LinkField(_("Lenke som viser det"))

    @classmethod
    def opened(cls, criterion: str, row: SelfCheck | None, data: Any = None) -> "SelfCheckForm":
        """The form as it was last said; each criterion has fields of its own names."""
        names = ("answer", "words", "url")
        own = {name: getattr(row, name) for name in names} if row else {}
        return cls(data, initial=own, prefix=criterion)


class FoundForm(forms.Form):
    """Which municipalities to show. What cannot be understood falls away."""

    fylke = RowField(_("Fylke"), "number", _("Hele landet"))
    niva = forms.ChoiceField(
        label=_("Nivå"),
        required=False,
        choices=[("", _("Alle")), *PolicyLevel.choices],
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Municipality.objects.current().filter(level=Level.COUNTY)
        cast(Any, self.fields["fylke"]).queryset = counties

    def asked(self) -> dict[str, str]:
        """The county's number and the level, each empty where nothing is asked."""
        self.full_clean()
        county = self.cleaned_data.get("fylke")
        return {
            "fylke": county.number if county else "",
            "niva": self.cleaned_data.get("niva") or "",
        }


class TakeForm(forms.Form):
    """Something that was suggested."""

    name = forms.CharField(max_length=60)
