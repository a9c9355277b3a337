"""What may be typed about a meeting: when and where, and what happens to it afterwards."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import RELOAD, DayField, NeededField, VersionForm
from forums.models import Forum, Meeting, Party
from organisations.models import Venue

EVENING = {"type": "time", "class": "short"}


class VenueField(forms.ModelChoiceField):
    """A venue by name and address."""

    def label_from_instance(self, obj: Any) -> str:
        """«Kulturhuset, Storgata 4»."""
        return f"{obj.name}, {obj.address}"


def clock_time(label: Any, missing: Any) -> forms.TimeField:
    """A wall-clock time."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs=EVENING, format="%H:%M"),
        error_messages={"required": missing, "invalid": _("Skriv klokkeslettet slik: 17:00.")},
    )


class MeetingForm(forms.Form):
    """When, where and what about."""

    title = forms.CharField(
        label=_("Hva heter møtet?"),
        max_length=150,
        help_text=_("Navnet står i innkallingen og i kalenderen."),
        error_messages={"required": _("Skriv hva møtet heter.")},
    )
    day = DayField(
        label=_("Dag"),
        error_messages={
            "required": _("Velg dagen møtet holdes."),
            "invalid": _("Dagen finnes ikke. Velg en annen."),
        },
    )
    starts_at = clock_time(_("Begynner klokka"), _("Skriv når møtet begynner."))
    ends_at = clock_time(_("Slutter klokka"), _("Skriv når møtet slutter."))
    venue = VenueField(
        Venue.objects.none(),
        label=_("Lokale"),
        required=False,
        to_field_name="ref",
        empty_label=_("Et annet sted, eller bare på nett"),
        help_text=_("Velger dere et lokale, ser alle hvor tilgjengelig det er."),
        error_messages={"invalid_choice": _("Lokalet finnes ikke lenger. Velg et annet.")},
    )
    room = forms.CharField(
        label=_("Rom i lokalet"),
        required=False,
        max_length=80,
        help_text=_("To møter kan ikke ha samme rom samtidig."),
    )
    place = forms.CharField(
        label=_("Sted"),
        required=False,
        max_length=200,
        help_text=_("Skriv adressen, og hvor man går inn."),
    )
    online_url = forms.URLField(
        label=_("Lenke til møtet på nett"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("De inviterte kan velge å møte opp eller bli med på nett."),
        error_messages={"invalid": _("Lenken må begynne med https:// og være hel.")},
    )
    lead = forms.CharField(
        label=_("Hva handler møtet om?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("To setninger. De står øverst i innkallingen."),
    )
    short_reason = forms.CharField(
        label=_("Hvorfor er varselet kortere enn avtalt?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Trengs bare når møtet er nærmere enn avtalt. Alle kan lese det."),
    )
    confirmed = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, venues: QuerySet[Venue] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["venue"]
        self.has_venues = venues is not None and venues.exists()
        self.warnings: list[str] = []
        if venues is not None:
            field.queryset = venues
        if self.has_venues:
            place: Any = self.fields["place"]
            place.label = _("Sted, når lokalet ikke står på listen")

    def clean_title(self) -> str:
        """One line: it is a heading in letters and calendars."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_place(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["place"]).split())

    def clean_room(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["room"]).split())

    def given(self) -> dict[str, Any]:
        """What was typed, as the actions take it.

        Raises:
            Refused: at a time of day that the change of clocks takes away or gives twice.
        """
        typed = dict(self.cleaned_data)
        day = typed.pop("day")
        for name in ("confirmed", "ref", "version", "extra"):
            typed.pop(name, None)
        typed["starts_at"] = clock.at(day, typed["starts_at"], "starts_at")
        typed["ends_at"] = clock.at(day, typed["ends_at"], "ends_at")
        return typed


class ConveneForm(MeetingForm):
    """A notice. `ref` is the meeting's name from the start, so a double click makes one."""

    ref = forms.RegexField(
        r"^[2-9a-z]{10}$",
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD},
    )
    extra = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ChangeForm(VersionForm, MeetingForm):
    """A called meeting as it is now."""

    @classmethod
    def opened(cls, meeting: Meeting, data: Any = None, *, venues: Any = None) -> "ChangeForm":
        """The form as the meeting is now, with what was typed when there is any."""
        return cls(data, initial=as_typed(meeting), venues=venues)


def as_typed(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the form shows it."""
    starts, ends = (i.astimezone(clock.OSLO) for i in (meeting.starts_at, meeting.ends_at))
    return {
        name: getattr(meeting, name)
        for name in (
            "version",
            "title",
            "place",
            "room",
            "online_url",
            "lead",
            "short_reason",
            "ref",
        )
    } | {
        "day": starts.date(),
        "starts_at": starts.time(),
        "ends_at": ends.time(),
        "venue": meeting.venue.ref if meeting.venue else None,
    }


def as_usual(forum: Forum, *, ref: str, title: str, day: Any) -> dict[str, Any]:
    """A new meeting at the forum's usual time and place."""
    start = clock.start_of_day(day).replace(
        hour=forum.usual_start.hour, minute=forum.usual_start.minute, tzinfo=None
    )
    end = start + timedelta(minutes=forum.usual_minutes)
    return {
        "ref": ref,
        "title": title,
        "day": day,
        "starts_at": start.time(),
        "ends_at": end.time() if end.date() == day else None,
        "place": forum.usual_place,
    }


class CallOffForm(VersionForm):
    """Why a meeting is called off or put off."""

    reason = NeededField(
        label=_("Hvorfor?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Grunnen står i brevet til alle som er invitert, og på møtets side."),
    )


class HeldForm(forms.Form):
    """Which of the parties came."""

    present = forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label=_("Hvilke parter kom?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Minst to parter må ha vært der. Ellers er turen ikke brukt."),
        error_messages={
            "required": _("Kryss av for partene som kom."),
            "invalid_choice": RELOAD,
            "invalid_pk_value": RELOAD,
        },
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = parties


class InvitedForm(forms.Form):
    """Which of the invited to show, and from where; what cannot be understood falls away."""

    vis = forms.CharField(required=False, max_length=20)
    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
