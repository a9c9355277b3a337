"""What a call says, while it is a draft: shape and wording, no rules, nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import DayField, NeededField, VersionForm
from core.money import NBSP, format_nok
from grants.bank import shown
from grants.forms.fields import NokField
from grants.models import Call
from grants.states import MOST_HELD_BACK, Binding, ReportForm

WORDS = ("title", "summary", "who", "contact_name", "contact_phone", "contact_email")
SUMS = ("budget", "min_amount", "max_amount")
DAYS = ("decision_by", "payment_by", "report_by")
# a draft may lack them, and they are no free choice: publishing asks for each
NEEDED_LATER = (
    *("summary", "budget", "opens_on", "closes_on", "decision_by", "payment_by", "contact_name"),
)
YEARS = [
    (1, _("Ett år")),
    (2, _("Inntil to år")),
    (3, _("Inntil tre år")),
    (4, _("Inntil fire år")),
]


def typed_sum(value: Any) -> Any:
    """An amount as one types it, so that what was not touched is not seen as changed."""
    return format_nok(value).removesuffix(f"{NBSP}kr").replace(NBSP, " ") if value else ""


def initial_of(call: Call, *names: str) -> dict[str, Any]:
    """These terms as the forms show them; days for the two instants."""
    initial = {name: getattr(call, name) for name in names}
    for name in SUMS:
        if name in initial:
            initial[name] = typed_sum(initial[name])
    if call.opens_at:
        initial["opens_on"] = call.opens_at.astimezone(clock.OSLO).date()
    if call.closes_at:
        initial["closes_on"] = clock.last_day(call.closes_at)
    return initial


def instants(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """`opens_on` and `closes_on` as instants; a day that was not moved keeps its time."""
    fields = dict(given)
    opens, closes = fields.pop("opens_on", None), fields.pop("closes_on", None)
    was = initial_of(call)
    fields["opens_at"] = clock.start_of_day(opens) if opens else None
    fields["closes_at"] = clock.end_of_day(closes) if closes else None
    if opens and opens == was.get("opens_on"):
        fields["opens_at"] = call.opens_at
    if closes and closes == was.get("closes_on"):
        fields["closes_at"] = call.closes_at
    return fields


class WordsAndDays(forms.Form):
    """What may be written in a draft, and with a reason in what is out."""

    title = NeededField(label=_("Hva heter utlysningen?"), max_length=120)
    summary = forms.CharField(
        label=_("Kort fortalt"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Én eller to setninger. «Penger til det dere selv mener er viktigst.»"),
    )
    who = forms.CharField(
        label=_("Hvem kan søke?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Med vanlige ord. Kravene legger du til etterpå."),
    )
    budget = NokField(label=_("Hvor mye fordeler dere?"), required=False)
    opens_on = DayField(label=_("Når kan de begynne å søke?"), required=False)
    closes_on = DayField(
        label=_("Siste dag for å søke"), required=False, help_text=_("Til og med denne dagen.")
    )
    decision_by = DayField(
        label=_("Når får de svar?"),
        required=False,
        help_text=_("Senest denne dagen. Det er et løfte."),
    )
    payment_by = DayField(
        label=_("Når kommer pengene?"), required=False, help_text=_("Senest denne dagen.")
    )
    contact_name = forms.CharField(label=_("Navn"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telefon"), max_length=20, required=False)
    contact_email = forms.EmailField(label=_("E-post"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED_LATER:
            self.fields[name].unmarked = True


class ContentForm(WordsAndDays, VersionForm):
    """Everything a draft says but its questions and requirements."""

    min_amount = NokField(label=_("Minste beløp å søke om"), required=False)
    max_amount = NokField(
        label=_("Høyeste beløp å søke om"),
        required=False,
        help_text=_("Det avgjør hvor mye dere bør spørre om."),
    )
    max_years = forms.TypedChoiceField(
        label=_("Hvor mange år kan de søke for?"),
        choices=YEARS,
        coerce=int,
        help_text=_("Flere år gir organisasjonene trygghet og mindre papir."),
    )
    report_form = forms.ChoiceField(
        label=_("Hva slags rapport må de skrive?"), choices=ReportForm, widget=forms.RadioSelect
    )
    report_by = DayField(label=_("Frist for rapporten"), required=False)
    held_back = forms.IntegerField(
        label=_("Hvor mange prosent venter til rapporten er godkjent?"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "min": 0, "max": MOST_HELD_BACK}),
        help_text=_("Fra 0 til 50. Med 0 får de alt på forhånd, og det er det tryggeste for dem."),
    )
    scoring = forms.BooleanField(
        label=_("Gi søknadene poeng"),
        required=False,
        help_text=_("Kriteriene skriver du sammen med kravene. De er åpne for alle."),
    )
    payer_account = forms.CharField(
        label=_("Kommunens kontonummer"),
        max_length=20,
        required=False,
        help_text=_("Kontoen pengene går fra. Vises ikke for noen andre. Kan vente."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        fields: Any = self.fields
        if call.binding == Binding.FREE:
            fields["report_form"].choices = [
                (form.value, form.label) for form in ReportForm if form != ReportForm.ACCOUNTS
            ]
            fields["report_form"].help_text = _("Frie midler har ingen prosjektrapport.")

    @classmethod
    def opened(cls, call: Call, data: Any = None) -> "ContentForm":
        """The form as the call is now, with what was typed when there is any."""
        more = ("version", "max_years", "report_form", "held_back", "scoring")
        initial = initial_of(call, *WORDS, *SUMS, *DAYS, *more)
        initial["payer_account"] = shown(call.payer_account)
        return cls(data, call=call, initial=initial)

    def clean_held_back(self) -> int:
        """Nothing written is nothing held back."""
        return self.cleaned_data["held_back"] or 0

    def content(self) -> dict[str, Any]:
        """What was typed, as `actions.calls.save_content` asks for it."""
        return instants(self.call, self.cleaned_data)
