"""What a case handler may type when something in an answer is kept from the public."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Answer, AnswerFile
from consultations.states import Ground
from core.fields import NeededField
from core.models import StoredFile

PASSAGE, FILE, WHOLE = "del", "vedlegg", "alt"


class WithholdForm(forms.Form):
    """What, on which ground, and why."""

    what = forms.ChoiceField(label=gettext_lazy("Hva holder dere tilbake?"))
    passage = NeededField(
        label=gettext_lazy("Lim inn ordene, hvis det er en del av teksten"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ordrett, og bare det som må bort. Resten av svaret blir stående."),
    )
    file = forms.ModelChoiceField(
        StoredFile.objects.none(),
        label=gettext_lazy("Hvilket vedlegg?"),
        required=False,
        empty_label=gettext_lazy("Velg"),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Hva gjelder det?"), choices=Ground.choices, widget=forms.RadioSelect
    )
    reason = NeededField(
        label=gettext_lazy("Begrunnelse, i én setning"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Den blir offentlig og går til den som svarte. Ikke gjenta ordene."),
    )

    def __init__(self, answer: Answer, data: Any = None) -> None:
        super().__init__(data)
        sent = AnswerFile.objects.filter(version=answer.current_id)
        files = StoredFile.objects.filter(pk__in=sent.values("file")).order_by("pk")
        choices = [(PASSAGE, _("En del av teksten")), (WHOLE, _("Hele svaret"))]
        if files:
            choices.insert(1, (FILE, _("Et vedlegg")))
        self.fields["what"] = forms.ChoiceField(
            label=self.fields["what"].label, choices=choices, widget=forms.RadioSelect
        )
        self.fields["file"].queryset = files
        if not files:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        """What was chosen needs its words or its file; the others fall away."""
        cleaned = super().clean() or {}
        what = cleaned.get("what")
        if what == PASSAGE and cleaned.get("passage") == "":
            self.add_error("passage", _("Lim inn ordene som skal bort."))
        if what == FILE and "file" in cleaned and cleaned["file"] is None:
            self.add_error("file", _("Velg hvilket vedlegg det gjelder."))
        return {
            "passage": cleaned.get("passage", "") if what == PASSAGE else "",
            "file": cleaned.get("file") if what == FILE else None,
            "ground": cleaned.get("ground", ""),
            "reason": cleaned.get("reason", ""),
        }
