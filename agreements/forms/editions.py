"""What may be typed about an edition: its term, its clauses, and a party's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from agreements.lines import LARGEST
from agreements.models import Clause, Edition, Party
from agreements.states import Section
from core.fields import DayField, NeededField, VersionForm

PUBLIC = _("Alle kan lese det dere skriver.")


def words(label: Any, rows: int = 4, **more: Any) -> NeededField:
    """Some sentences; that they are missing is said by the action."""
    more.setdefault("max_length", 5000)
    return NeededField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class StartForm(forms.Form):
    """What a new edition is called."""

    title = NeededField(label=_("Hva heter utgaven?"), max_length=150)


class TermsForm(VersionForm):
    """What an edition is called, and how long it is to last."""

    title = NeededField(label=_("Hva heter utgaven?"), max_length=150)
    lead = forms.CharField(
        label=_("Hva er den? To setninger."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    valid_from = DayField(label=_("Hvilken dag skal den gjelde fra?"), required=False)
    term_months = forms.IntegerField(
        label=_("Hvor mange måneder skal den vare?"),
        min_value=6,
        max_value=120,
        help_text=_("Plattformen selv sier tre år, altså 36 måneder."),
    )
    text_url = forms.URLField(
        label=_("Hvor kan den signerte teksten leses?"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Lim inn adressen til dokumentet, hvis det finnes."),
    )
    footnotes = forms.CharField(
        label=_("Fotnoter"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Én på hver linje, med ordet den hører til."),
    )

    @classmethod
    def opened(cls, edition: Edition, data: Any = None) -> "TermsForm":
        """With what is saved now."""
        names = [*cls.base_fields]
        return cls(data, initial={name: getattr(edition, name) for name in names})


class ClauseForm(VersionForm):
    """The words of one clause."""

    heading = forms.CharField(label=_("Overskrift"), required=False, max_length=120)
    text = words(_("Hva sier punktet?"))

    @classmethod
    def opened(cls, clause: Clause, data: Any = None) -> "ClauseForm":
        """With what is saved now."""
        saved = {"heading": clause.heading, "text": clause.text}
        return cls(data, initial={**saved, "version": clause.edition.version})


class NewClauseForm(VersionForm):
    """A clause that is missing."""

    section = forms.ChoiceField(label=_("Hvilken del hører punktet til?"))
    heading = forms.CharField(label=_("Overskrift"), required=False, max_length=120)
    text = words(_("Hva sier punktet?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [one for one in Section.choices if one[0] != Section.LOCAL]


class SideForm(forms.Form):
    """What is said in the name of one of the reader's own sides; most have one, and choose none."""

    party = forms.TypedChoiceField(
        label=_("Hvem svarer dere for?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Velg hvem dere svarer for.")
        ),
    )

    def __init__(self, data: Any = None, *, sides: list[Party]) -> None:
        super().__init__(data)
        mine = {str(party.pk): party for party in sides}
        field: Any = self.fields["party"]
        field.choices = [("", _("Velg")), *((pk, party.name) for pk, party in mine.items())]
        field.coerce = mine.get
        if len(sides) == 1:
            field.initial, field.widget = sides[0].pk, forms.HiddenInput()


class ReturnForm(SideForm):
    """What a party wants otherwise."""

    reason = words(_("Hva må endres?"), 3, max_length=1000, help_text=PUBLIC)


class AwayForm(forms.Form):
    """Why work on a draft stops; the public does not read drafts."""

    reason = words(
        _("Hvorfor legger dere det bort?"),
        3,
        max_length=1000,
        help_text=_("Bare partene kan lese det dere skriver."),
    )


class YesForm(VersionForm):
    """A municipality's yes to its own text: which body decided, and when."""

    decided_by = NeededField(
        label=_("Hvem har vedtatt den?"), help_text=_("For eksempel Kommunestyret."), max_length=80
    )
    decided_on = DayField(label=_("Når ble den vedtatt?"))

    def clean_decided_by(self) -> str:
        """A body has a name."""
        said = str(self.cleaned_data["decided_by"]).strip()
        if not said:
            raise forms.ValidationError(say("Skriv hvem som har vedtatt den."))
        return said


class LongerForm(SideForm):
    """Another last day, and why."""

    valid_to = DayField(label=_("Til og med hvilken dag skal avtalen gjelde?"))
    reason = words(_("Hvorfor bør den vare lenger?"), 3, max_length=500, help_text=PUBLIC)


class NoForm(forms.Form):
    """No, with the reason."""

    answer = words(_("Hvorfor sier dere nei?"), 3, max_length=500, help_text=PUBLIC)


class FileForm(forms.Form):
    """A file with the text, or the text that was shown."""

    file = forms.FileField(
        label=_("Filen med teksten"),
        required=False,
        help_text=_("Ren tekst i UTF-8, med overskrifter i store bokstaver og nummererte punkter."),
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500_000)

    def raw(self) -> bytes:
        """The bytes to read: of the file, else of the text that was shown.

        Of a file that is too large, no more than tells that it is.
        """
        given = self.cleaned_data["file"]
        if given is None:
            return str(self.cleaned_data["text"]).encode()
        given.seek(0)
        return bytes(given.read(LARGEST + 1))

    def raw_text(self) -> str:
        """What was read, for the button that saves it."""
        return self.raw().decode("utf-8-sig")
