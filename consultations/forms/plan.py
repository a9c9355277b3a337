"""What a case handler may type into a plan: shape and wording, no rules, nothing saved."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.content import cards
from consultations.forms.kinds import RefField
from consultations.models import PlanProcess
from consultations.states import PARTICIPATION_MEANS, PHASES, Participation, PlanState, PlanType
from core import clock
from core.fields import CarriedNumber, DayField, NeededField, VersionForm, offer
from organisations.branches import TopicsField
from organisations.models import ContactPerson, Municipality

CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})
TITLE = _("Hva heter planen?")
LEAD = _("Hva er det, og hvorfor nå?")


class NewPlanForm(forms.Form):
    """The least a plan needs."""

    ref = RefField()
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Hvem lager planen?"), empty_label=_("Velg")
    )
    title = forms.CharField(label=TITLE, max_length=150)
    plan_type = forms.ChoiceField(label=_("Hva slags plan er det?"), choices=PlanType)
    lead = forms.CharField(
        label=LEAD,
        max_length=400,
        help_text=_("To setninger. De står øverst i varselet."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["municipality"], municipalities)


class PlanForm(VersionForm):
    """What the plan says, how one takes part, and when its phases begin."""

    title = forms.CharField(label=TITLE, max_length=150)
    plan_type = forms.ChoiceField(label=_("Hva slags plan er det?"), choices=PlanType)
    lead = forms.CharField(label=LEAD, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    topics = TopicsField(
        label=_("Temaer"),
        required=False,
        help_text=_("Vi varsler dem som brenner for temaene."),
    )
    participation = forms.ChoiceField(
        label=_("Hvor mye kan de påvirke?"), choices=Participation, widget=CARDS
    )
    participation_plan = forms.CharField(
        label=_("Hvem kan være med, og hvordan?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Må være skrevet før planprogrammet. Si særlig hvordan barn, unge og andre "
                    "som trenger det, blir hørt."),
    )  # fmt: skip
    contact = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Hvem kan de ringe?"),
        required=False,
        empty_label=_("Velg en kontaktperson"),
    )

    def __init__(self, *args: Any, process: PlanProcess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        fields["participation"].choices = cards(Participation.choices, PARTICIPATION_MEANS)
        fields["contact"].queryset = process.municipality.contact_persons.all()
        if process.state != PlanState.DRAFT:
            del self.fields["topics"]
        for phase in PHASES:
            self.fields[f"date_{phase}"] = DayField(label=phase.label, required=False)

    @classmethod
    def opened(cls, process: PlanProcess, data: Any = None) -> "PlanForm":
        """The form as the plan is now, with what was typed when there is any."""
        plain = ("version", "title", "plan_type", "lead", "participation", "participation_plan")
        dates = {f"date_{d.phase}": d.planned_on for d in process.dates.all()}
        own = {name: getattr(process, name) for name in plain}
        more = {"contact": process.contact_id, "topics": list(process.topics.all())}
        return cls(data, process=process, initial=own | more | dates)

    def date_fields(self) -> list[forms.BoundField]:
        """When each phase is meant to begin."""
        return [self[f"date_{phase}"] for phase in PHASES]

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.save_plan` asks for it."""
        given = dict(self.cleaned_data)
        dates = {phase.value: given.pop(f"date_{phase}") for phase in PHASES}
        return given | {"dates": dates}


class MoveForm(forms.Form):
    """The next phase, and what was decided when that is it."""

    version = CarriedNumber(min_value=0)
    to = forms.ChoiceField(choices=PlanState, widget=forms.HiddenInput)
    decision = NeededField(
        label=_("Hva ble vedtatt?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MeetingForm(forms.Form):
    """A meeting in a phase."""

    phase = forms.ChoiceField(label=_("Fase"), choices=[(p.value, p.label) for p in PHASES])
    meeting_title = forms.CharField(label=_("Hva slags møte er det?"), max_length=150)
    day = DayField(label=_("Dag"))
    time = forms.TimeField(
        label=_("Klokkeslett"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Hvor?"), max_length=150)

    def starts_at(self) -> datetime:
        """The instant that the clock in Oslo shows then."""
        return clock.at(self.cleaned_data["day"], self.cleaned_data["time"], "time")


class PlanHearingForm(forms.Form):
    """A hearing in the plan's present phase."""

    ref = RefField()
    title = forms.CharField(label=_("Hva handler høringen om?"), max_length=150)
    lead = forms.CharField(
        label=_("Hva vil dere, og hva spør dere om?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
