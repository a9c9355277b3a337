"""What the parties type when they look back: each its own views, then one conclusion together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.editions import PUBLIC
from agreements.forms.editions import words as sentences
from agreements.models import Assessment, Clause, Conclusion, Evaluation, Party
from agreements.states import SCORES, Section, Verdict
from consultations.models import Hearing
from consultations.states import HearingKind
from core.fields import CarriedNumber, VersionForm

MOST = 300  # surveys to choose among
ROW = {"data_variant": "row"}
CARDS = {"data_variant": "outline"}
NO_VIEW = ("", _("Ingen vurdering"))
TOLD = {
    Verdict.KEEP: _("Beholdes: teksten står som den er"),
    Verdict.CHANGE: _("Endres: vi skriver ny tekst"),
    Verdict.REMOVE: _("Fjernes: punktet tas ut av neste utgave"),
    Verdict.DISAGREE: _("Vi er uenige: hver part skriver sitt syn, og teksten står"),
}


class AssessForm(forms.Form):
    """What one party thinks of one clause."""

    saves = CarriedNumber()
    score = forms.TypedChoiceField(
        label=_("Hvor godt blir punktet fulgt?"),
        choices=[*((n, f"{n} – {means}") for n, means in SCORES.items()), NO_VIEW],
        coerce=int,
        error_messages={"invalid_choice": _("Velg fra 1 til 5.")},
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs=CARDS),
    )
    words = forms.CharField(
        label=_("Hva bygger dere det på?"),
        help_text=_("Den andre parten ser det først når begge har levert. Da kan alle lese det "
                    "når evalueringen er publisert."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    @classmethod
    def opened(cls, assessment: Assessment | None, data: Any = None) -> "AssessForm":
        """As this party has saved it."""
        now = assessment or Assessment()
        chosen = now.score or ("" if now.pk else None)
        initial = {"saves": now.saves, "score": chosen, "words": now.words}
        return cls(data, initial=initial)


class HandInForm(forms.Form):
    """A party's view of the whole, handed in with the rest."""

    words = forms.CharField(
        label=_("Hva mener dere om helheten?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SurveyForm(forms.Form):
    """What the members were asked."""

    survey = forms.ModelChoiceField(
        Hearing.objects.none(),
        label=_("Hvilken kartlegging?"),
        to_field_name="ref",
        empty_label=_("Velg"),
        error_messages={"required": _("Velg en kartlegging."),
                        "invalid_choice": _("Velg en kartlegging som er publisert.")},
    )  # fmt: skip

    def __init__(self, evaluation: Evaluation, data: Any = None) -> None:
        super().__init__(data, initial={"survey": evaluation.survey and evaluation.survey.ref})
        rows = Hearing.objects.public().filter(kind=HearingKind.MAPPING).order_by("-pk")
        place = evaluation.edition.platform.municipality_id
        if place is not None:
            rows = rows.filter(municipality=place)
        newest = list(rows.values_list("pk", flat=True)[:MOST])
        field: Any = self.fields["survey"]
        field.queryset = rows.filter(pk__in=newest)
        field.label_from_instance = lambda one: f"{one.title} ({one.municipality.title})"


class ConclusionForm(forms.Form):
    """What becomes of one clause."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    verdict = forms.ChoiceField(
        label=_("Hva skal skje med punktet?"),
        choices=list(TOLD.items()),
        widget=forms.RadioSelect(attrs=CARDS),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Velg hva som skal skje med punktet.")
        ),
    )
    words = forms.CharField(
        label=_("Hva er dere enige om?"),
        help_text=_("Begge parter kan skrive her. Alle kan lese det når begge har sagt ja."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text = forms.CharField(
        label=_("Slik skal punktet lyde"),
        help_text=_("Bare når punktet skal endres."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @classmethod
    def opened(
        cls, clause: Clause, saved: Conclusion | None, seen: str, data: Any = None
    ) -> "ConclusionForm":
        """As the parties have it now."""
        initial = {
            "seen": seen,
            "verdict": saved.verdict if saved else "",
            "words": saved.words if saved else "",
            "text": (saved.text if saved else "") or clause.text,
        }
        return cls(data, initial=initial)


class OtherwiseForm(forms.Form):
    """One party's own view, where they disagree."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    words = sentences(_("Hva mener dere?"), max_length=2000, help_text=PUBLIC)

    def __init__(self, party: Party, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{party.side}_%s", **kwargs)
        self.party = party


class NewConclusionForm(VersionForm):
    """A clause that is missing."""

    section = forms.ChoiceField(label=_("Hvilken del hører punktet til?"))
    heading = forms.CharField(label=_("Overskrift"), required=False, max_length=120)
    text = sentences(_("Hva skal punktet si?"))
    words = forms.CharField(
        label=_("Hvorfor trengs det?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, evaluation: Evaluation, data: Any = None) -> None:
        super().__init__(data, initial={"version": evaluation.version})
        local = evaluation.edition.platform.municipality_id is not None
        field: Any = self.fields["section"]
        field.choices = [
            one for one in Section.choices if (one[0] == Section.LOCAL) is local
        ]  # a local platform's own points stand in a part of their own


class WordsForm(forms.Form):
    """The joint conclusion of the whole."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    words = sentences(_("Hva sier dere sammen om hele avtalen?"), 6, max_length=10000)
