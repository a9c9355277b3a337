"""What a reader may ask of a list: which hearings, and from where."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing
from consultations.models.hearing import PUBLIC_STATES
from consultations.states import HearingKind
from core.fields import INPUT, RowField, SearchField, SliceForm
from organisations.models import Municipality, Topic
from organisations.states import Level

OPEN, COMING, ENDED = "apne", "kommende", "avsluttede"
TABS = {OPEN: _("Åpne"), COMING: _("Kommende"), ENDED: _("Avsluttede")}
NARROWS = ("q", "tema", "kommune", "fylke", "slag")  # what a reader may narrow the list by


class HearingFilterForm(SliceForm):
    """Words, topic, place and kind; the addresses use the permanent codes.

    A choice is there when at least one hearing has it: one look in an index each, however many.
    """

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    q = SearchField(_("Ord i høringen"))
    tema = RowField(_("Tema"), "code", _("Alle temaer"))
    kommune = RowField(_("Kommune"), "number", _("Alle kommuner"))
    fylke = RowField(_("Fylke"), "number", _("Alle fylker"))
    slag = forms.ChoiceField(
        label=_("Slags høring"),
        required=False,
        choices=[("", _("Alle slag")), *HearingKind.choices],
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Hearing.objects.public()
        tagged = Hearing.topics.through.objects.filter(topic=OuterRef("pk"))
        self.fields["tema"].queryset = Topic.objects.filter(
            Exists(tagged.filter(hearing__state__in=PUBLIC_STATES))
        ).order_by("name_nb", "pk")
        self.fields["kommune"].queryset = Municipality.objects.filter(
            Exists(public.filter(municipality=OuterRef("pk"))), level=Level.MUNICIPALITY
        )
        self.fields["fylke"].queryset = Municipality.objects.filter(level=Level.COUNTY)
        self.fields["fylke"].label_from_instance = lambda county: county.name
        self.fields["kommune"].label_from_instance = lambda place: place.name

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees; the rest travels in the address."""
        return [self[name] for name in NARROWS]
