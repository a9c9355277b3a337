"""Setting up a forum in one form, and changing its terms."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import RELOAD, DayField, NeededField, VersionForm, offer
from forums.forms.holders import HolderField, WithHolder
from forums.models import Forum
from forums.states import ForumKind, MemberRule
from organisations.branches import TopicsField
from organisations.models import Municipality, Organisation

REF = r"^[2-9a-z]{10}$"
FIRST_MEETING = timedelta(days=91)
PLACE, VOLUNTARY = "municipality", "voluntary"
MANDATE = _(
    "Her møtes kommunen og frivilligheten som likeverdige parter. Vi tar opp det som betyr noe"
    " for organisasjonene i kommunen, og vi gjør det før sakene blir avgjort.\n\n"
    "Alle organisasjoner i kommunen blir invitert. Begge parter kan melde inn saker, og partene"
    " innkaller etter tur. Møteplassen gir råd. Den avgjør ikke saker for kommunen, og den svarer"
    " ikke for den enkelte organisasjonen.\n\n"
    "Referatet er godkjent av alle partene. Det er åpent for alle."
)
CARDS = forms.RadioSelect(attrs={"data_variant": "outline"})


class LeadsField(forms.CharField):
    """Days before, written «30, 7»."""

    def to_python(self, value: Any) -> Any:
        """The numbers, in the order they were typed."""
        words = str(super().to_python(value) or "").replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
            raise forms.ValidationError(
                _("Skriv antall dager med komma mellom, for eksempel 30, 7.")
            )
        return [int(word) for word in words]

    def validate(self, value: Any) -> None:
        """How many there may be is the action's to say."""

    def run_validators(self, value: Any) -> None:
        """Numbers have no length."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value


def number(label: Any, help_text: Any = "") -> forms.IntegerField:
    """A number whose range is the action's to say."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class TermsFields(forms.Form):
    """What a forum is and how it works."""

    kind = forms.ChoiceField(label=_("Hva slags møteplass er det?"), choices=ForumKind)
    name = NeededField(label=_("Hva heter den?"), max_length=120)
    mandate = NeededField(
        label=_("Hva er den til for?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Mandatet. Bruk forslaget, eller skriv deres eget."),
    )
    elected_body = forms.TypedChoiceField(
        label=_("Er dette et folkevalgt organ?"),
        choices=[("nei", _("Nei")), ("ja", _("Ja"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        help_text=_(
            "Ja betyr at reglene i kommuneloven gjelder, blant annet at møtene er åpne og"
            " sakslisten offentlig. Er du i tvil, spør dem som kan kommuneloven hos dere."
        ),
        error_messages={"required": _("Velg ja eller nei.")},
    )
    first_target = DayField(
        label=_("Når skal det første møtet være holdt?"), help_text=_("Senest denne dagen.")
    )
    usual_place = forms.CharField(
        label=_("Hvor møtes dere til vanlig?"), max_length=200, required=False
    )
    usual_start = forms.TimeField(
        label=_("Når på dagen?"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        help_text=_("Frivillige kan ofte ikke før kl. 16."),
    )
    usual_minutes = number(_("Hvor lenge, i minutter?"))
    interval_months = number(_("Måneder mellom møtene"))
    notice_days = number(_("Dager fra innkalling til møte"))
    cutoff_days = number(_("Siste frist for saker: dager før møtet"))
    minutes_days = number(_("Dager fra møtet til referatet skal være sendt"))
    turn_leads = LeadsField(
        label=_("Når minner vi den som skal innkalle?"),
        max_length=60,
        help_text=_("Dager før fristen for å innkalle, med komma mellom."),
    )
    reminder_leads = LeadsField(
        label=_("Når minner vi de inviterte om møtet?"),
        max_length=60,
        required=False,
        help_text=_("Dager før møtet, med komma mellom. Tomt felt: ingen påminnelse."),
    )
    member_rule = forms.ChoiceField(
        label=_("Hvem er med?"), choices=MemberRule, widget=forms.RadioSelect
    )
    topics = TopicsField(
        label=_("Temaer"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data_variant": "columns"}),
    )

    MORE: tuple[str, ...] = (
        *("member_rule", "interval_months", "notice_days", "cutoff_days", "minutes_days"),
        *("turn_leads", "reminder_leads", "usual_start", "usual_minutes", "topics"),
    )

    def more_fields(self) -> list[forms.BoundField]:
        """Those that stand behind «Flere valg»."""
        return [self[name] for name in self.MORE if name in self.fields]

    def more_errors(self) -> bool:
        """Whether one of them was refused, so that they must be seen."""
        return any(field.errors for field in self.more_fields())


class SetUpForm(TermsFields, WithHolder):
    """Everything a municipality needs to say, with defaults for nearly all of it."""

    ref = forms.RegexField(
        REF, widget=forms.HiddenInput, error_messages={"required": RELOAD, "invalid": RELOAD}
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Hvem setter den opp?"), empty_label=_("Velg")
    )
    first = forms.ChoiceField(
        label=_("Hvem innkaller til det første møtet?"),
        choices=[(PLACE, _("Kommunen")), (VOLUNTARY, _("Frivilligheten"))],
        widget=forms.RadioSelect,
        help_text=_("Etter det innkaller partene etter tur."),
    )
    holder = HolderField(
        label=_("Hvem handler for frivilligheten?"),
        required=False,
        help_text=_(
            "Den som innkaller og godkjenner for frivilligheten. Skriv navnet på en organisasjon i"
            " kommunen, eller e-posten til en person. Vet dere det ikke ennå, kan det vente."
        ),
    )
    more_parties = forms.CharField(
        label=_("Flere parter"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Én på hver linje. De innkaller etter de to første."),
    )

    MORE: tuple[str, ...] = (*TermsFields.MORE, "more_parties")

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only := offer(self.fields["municipality"], municipalities):
            self.initial.setdefault("name", say("Frivillighetsrådet i %s") % only.name)

    @classmethod
    def opened(cls, data: Any, *, municipalities: Any, ref: str) -> "SetUpForm":
        """With the defaults of Samspill in every field but one: a person says if it is elected."""
        plain = Forum()
        same = set(TermsFields.MORE) - {"topics"}
        initial: dict[str, Any] = {
            **{name: getattr(plain, name) for name in same},
            "ref": ref,
            "kind": ForumKind.COUNCIL,
            "mandate": str(MANDATE),
            "first": PLACE,
            "first_target": clock.today() + FIRST_MEETING,
        }
        return cls(data, municipalities=municipalities, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Find who holds the key, where the forum is to be."""
        super().clean()
        place = self.cleaned_data.get("municipality")
        self.cleaned_data["found"] = self.find_holder(place) if place else None
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.forums.set_up` asks for it."""
        given = dict(self.cleaned_data)
        for name in ("holder_pick", "holder"):
            given.pop(name)
        first, more = given.pop("first"), given.pop("more_parties").splitlines()
        parties: list[Organisation | str] = [
            given["municipality"].organisation,
            say("Frivilligheten"),
        ]
        if first == VOLUNTARY:
            parties.reverse()
        given["parties"] = [*parties, *(line.strip() for line in more if line.strip())]
        return given | {"holder": given.pop("found")}


class TermsForm(TermsFields, VersionForm):
    """The terms as they are, to be changed."""

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if forum.municipality is None:
            for name in ("elected_body", "member_rule"):
                del self.fields[name]

    @classmethod
    def opened(cls, forum: Forum, data: Any = None) -> "TermsForm":
        """The form as the forum is now, with what was typed when there is any."""
        names = {*TermsFields.base_fields, "version"} - {"topics"}
        initial = {name: getattr(forum, name) for name in names}
        initial["elected_body"] = "ja" if forum.elected_body else "nei"
        initial["topics"] = list(forum.topics.values_list("pk", flat=True))
        return cls(data, forum=forum, initial=initial)

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.forums.change_terms` asks for it."""
        return dict(self.cleaned_data)


class WindUpForm(forms.Form):
    """Why it ends."""

    reason = NeededField(
        label=_("Hvorfor legges den ned?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle kan lese det, og medlemmene får det i brev."),
    )
