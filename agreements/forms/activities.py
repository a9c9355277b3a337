"""What the parties type about their common activities: shape and wording, no rules."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Activity, Party, Platform
from agreements.policies import parties
from agreements.states import ActivityState
from core.fields import (
    INPUT,
    CarriedNumber,
    DayField,
    NeededField,
    RowField,
    SliceForm,
    VersionForm,
)
from forums.forms.fields import CarriedRef, clause_choices

PARTY = _("Hvilken part svarer du for?")


class SideField(forms.ModelChoiceField):
    """One of the parties of a platform; hidden when there is only one to choose."""

    def __init__(self, label: Any = PARTY, **kwargs: Any) -> None:
        super().__init__(
            Party.objects.none(),
            label=label,
            empty_label=_("Velg"),
            error_messages={"invalid_choice": _("Velg en av partene.")},
            **kwargs,
        )

    def offer(self, sides: list[Party]) -> None:
        """Only these."""
        self.queryset = Party.objects.filter(pk__in=[side.pk for side in sides])
        if len(sides) == 1:
            self.initial, self.widget = sides[0].pk, forms.HiddenInput()


class ActivityForm(forms.Form):
    """What is to be done, by whom and when."""

    party = SideField()
    title = NeededField(label=_("Hva heter aktiviteten?"), max_length=150)
    words = NeededField(
        label=_("Hva skal dere gjøre?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    responsible = SideField(label=_("Hvem er ansvarlig?"))
    due = DayField(
        label=_("Når skal det være gjort?"), help_text=_("Siste dag. Den sier hvilket år det er.")
    )
    criterion = NeededField(
        label=_("Hvordan ser dere at det lyktes?"),
        help_text=_("Noe dere kan telle eller se. For eksempel «30 kommuner var med»."),
        max_length=300,
    )
    clauses = forms.MultipleChoiceField(
        label=_("Hvilke punkter i plattformen gjelder det?"),
        choices=clause_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett punkt i plattformen."),
            "invalid_choice": _("Plattformen har ikke punktet %(value)s."),
        },
    )

    def __init__(self, *args: Any, platform: Platform, sides: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        fields["party"].offer(sides)
        fields["responsible"].queryset = platform.parties.all()


class NewActivityForm(ActivityForm):
    """Before it is proposed."""

    ref = CarriedRef()


class ChangeActivityForm(ActivityForm):
    """A proposal, or one that is taken up again."""

    version = CarriedNumber(min_value=0)

    @classmethod
    def opened(
        cls, activity: Activity, sides: list[Party], data: Any = None
    ) -> "ChangeActivityForm":
        """The form as the activity is now."""
        names = ("version", "title", "words", "due", "criterion", "clauses")
        own = {name: getattr(activity, name) for name in names}
        own["responsible"] = activity.responsible_id
        return cls(data, platform=activity.platform, sides=sides, initial=own)


class ChoosePlatformForm(forms.Form):
    """Which platform, for one who speaks in several."""

    plattform = forms.CharField(required=False, max_length=10)


class YesForm(VersionForm):
    """A party's yes."""

    party = SideField()

    def __init__(self, *args: Any, sides: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["party"]).offer(sides)


class StepForm(VersionForm):
    """The next step."""

    to = forms.ChoiceField(choices=ActivityState, widget=forms.HiddenInput)


class DoneForm(VersionForm):
    """When it was done, and what came of it."""

    done_on = DayField(label=_("Når var den gjort?"))
    result = NeededField(
        label=_("Hva kom ut av det?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StopForm(YesForm):
    """Why it is postponed or cancelled."""

    reason = NeededField(
        label=_("Hvorfor?"),
        help_text=_("Alle kan lese det. De andre partene får brev."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnchorForm(forms.Form):
    """Where it stands in the party's own plan."""

    party = SideField()
    where = NeededField(
        label=_("Hvor står den i planen deres?"),
        help_text=_("For eksempel «Handlingsplan 2027, punkt 4»."),
        max_length=200,
    )
    url = forms.URLField(
        label=_("Lenke til planen"), required=False, max_length=200, assume_scheme="https"
    )

    def __init__(self, *args: Any, activity: Activity, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = parties.own_parties(user, activity.platform)
        cast(Any, self.fields["party"]).offer(sides)


class PlanFilter(SliceForm):
    """Which year and platform. What cannot be understood falls away."""

    ar = forms.TypedChoiceField(
        label=_("År"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    plattform = RowField(_("Plattform"), "ref", _("Alle"))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Alle år")), *((year, str(year)) for year in years)]
        cast(Any, self.fields["ar"]).choices = choices
        plans = Activity.objects.values("platform")
        cast(Any, self.fields["plattform"]).queryset = Platform.objects.filter(pk__in=plans)

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self["ar"], self["plattform"]]
