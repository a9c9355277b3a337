"""«Kan vi søke?»: the requirements as questions. What is answered is shown, and never kept."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.models import Requirement
from organisations.models import Organisation

YES, NO, UNSURE = "ja", "nei", "vet-ikke"
ANSWERS = [(YES, _("Ja")), (NO, _("Nei")), (UNSURE, _("Vet ikke"))]
CHOOSE = _("Velg et svar.")
type Known = list[tuple[Requirement, bool | None]]


class WhoForm(forms.Form):
    """For which of one's own organisations; none is an answer too."""

    lag = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Hvem vil du sjekke for?"),
        required=False,
        to_field_name="ref",
        empty_label=_("En annen organisasjon"),
    )

    def __init__(self, *args: Any, own: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lag"].queryset = own

    def chosen(self) -> Organisation | None:
        """The one in the address, else the only one there is."""
        own = list(self.fields["lag"].queryset[:2])
        if "lag" not in self.data:
            return own[0] if len(own) == 1 else None
        return self.cleaned_data.get("lag") if self.is_valid() else None


class QuizForm(forms.Form):
    """A question for each requirement that no register answers for the chosen organisation."""

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for requirement, said in known:
            if said is None:
                self.fields[name_of(requirement)] = forms.ChoiceField(
                    label=requirement.question or requirement.text,
                    help_text=requirement.reason,
                    choices=ANSWERS,
                    widget=forms.RadioSelect,
                    error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
                )

    def verdict(self) -> dict[str, Any]:
        """What is met, what is missing, and what they must find out."""
        met: list[Requirement] = []
        missing: list[Requirement] = []
        unsure: list[Requirement] = []
        heap = {YES: met, NO: missing, UNSURE: unsure}
        for requirement, said in self.known:
            word = self.cleaned_data[name_of(requirement)] if said is None else YES if said else NO
            heap[word].append(requirement)
        return {
            "met": met,
            "missing": missing,
            "unsure": unsure,
            "may_apply": not missing and not unsure,
        }


def name_of(requirement: Requirement) -> str:
    """The field of one requirement."""
    return f"krav_{requirement.pk}"
