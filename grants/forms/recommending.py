"""One row of the recommendation list, as it is typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.fields import CarriedNumber, NeededField
from core.money import NBSP, format_nok, read_nok
from grants.models import Application, Recommendation
from grants.states import Outcome


def plain(amount: Decimal | None) -> str:
    """An amount as it stands in a field: «12 000», without the currency."""
    return format_nok(amount).removesuffix(f"{NBSP}kr").replace(NBSP, " ") if amount else ""


class RecommendForm(forms.Form):
    """Outcome, sum, years, reasons and terms; a standard text may be put in."""

    saves = CarriedNumber(required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Innstilling"),
        choices=[("", gettext_lazy("Velg")), *Outcome.choices],
        error_messages={"required": gettext_lazy("Velg innvilget, delvis innvilget eller avslag.")},
    )
    amount = forms.CharField(label=gettext_lazy("Beløp i året"), required=False, max_length=30)
    years = forms.TypedChoiceField(
        label=gettext_lazy("Antall år"),
        required=False,
        coerce=int,
        empty_value=1,
        choices=[(n, str(n)) for n in range(1, 5)],
    )
    reason = NeededField(label=gettext_lazy("Begrunnelse"), max_length=5000)
    terms = forms.CharField(label=gettext_lazy("Vilkår"), required=False, max_length=3000)

    @classmethod
    def opened(
        cls, application: Application, row: Recommendation | None, data: Any = None
    ) -> "RecommendForm":
        """As it is proposed now, with what was typed when there is any."""
        given = {name: getattr(row, name, "") for name in ("outcome", "reason", "terms")}
        amount = plain(row.amount if row else None)
        years = row.years if row else application.years
        saves = row.saves if row else 0
        return cls(
            data,
            initial=given | {"amount": amount, "years": years, "saves": saves},
            auto_id=f"id_%s_{application.ref}",
        )

    def clean_amount(self) -> Decimal | None:
        """NOK a year; None where nothing is written."""
        text = self.cleaned_data["amount"].strip()
        try:
            return read_nok(text) if text else None
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        """Zero typed for a refusal is nothing typed."""
        typed = super().clean() or self.cleaned_data
        if typed.get("saves") is None and "saves" not in self.errors:
            typed["saves"] = 0
        return typed

    def with_text(self, text: str) -> "RecommendForm":
        """The same with a standard text put in after what was written."""
        data = self.data.copy()
        before = str(data.get("reason", "")).strip()
        data["reason"] = f"{before}\n\n{text}" if before else text
        form = type(self)(initial={**data.dict()}, auto_id=self.auto_id)
        form.put_in = _("Teksten er satt inn. Husk å lagre.")  # type: ignore[attr-defined]
        return form
