"""What a reader may ask of the lists of grants and of the open data."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import INPUT, RowField, SearchField, SliceForm
from grants.models import Call, Scheme
from grants.models.call import PUBLIC_STATES
from grants.states import Binding
from organisations.models import Municipality, Topic

OPEN, COMING, ENDED = "apne", "kommende", "avsluttede"
TABS = {OPEN: _("Åpne"), COMING: _("Kommende"), ENDED: _("Avsluttede")}
NARROWS = ("q", "kommune", "tema", "frihet")  # what a reader may narrow the list by


class CallFilterForm(SliceForm):
    """Words, place, topic and how free the money is; the addresses use the permanent codes.

    A choice is there when at least one public call has it, or a topic under it.
    """

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    q = SearchField(_("Ord i utlysningen"))
    kommune = RowField(_("Kommune eller fylke"), "number", _("Alle"))
    tema = RowField(_("Tema"), "code", _("Alle temaer"))
    frihet = forms.ChoiceField(
        label=_("Hvor fritt kan pengene brukes?"),
        required=False,
        choices=[("", _("Alle slag")), *Binding.choices],
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Call.objects.filter(state__in=PUBLIC_STATES)
        this = OuterRef("pk")
        tagged = Scheme.topics.through.objects.filter(
            Q(topic=this) | Q(topic__parent=this) | Q(topic__parent__parent=this)
        )
        self.fields["tema"].queryset = Topic.objects.filter(
            Exists(tagged.filter(scheme__calls__state__in=PUBLIC_STATES))
        ).order_by("name_nb", "pk")
        self.fields["kommune"].queryset = Municipality.objects.filter(
            Exists(public.filter(scheme__owner=OuterRef("organisation")))
        )
        self.fields["kommune"].label_from_instance = lambda place: place.title

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self[name] for name in NARROWS]


class YearForm(forms.Form):
    """Which year's figures."""

    ar = forms.IntegerField(required=False, min_value=2000, max_value=2100)

    def asked(self) -> int | None:
        """The year, or None when it could not be understood."""
        return self.cleaned_data.get("ar") if self.is_valid() else None


class AwardsForm(forms.Form):
    """Which awards are taken out. A program asks, so what cannot be understood is said no to."""

    ar = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    kommune = forms.ModelChoiceField(
        Municipality.objects.all(), required=False, to_field_name="number"
    )
