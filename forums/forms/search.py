"""What a reader may ask of the lists of meetings and members."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.fields import INPUT, RowField, SearchField, SliceForm
from forums.models import Forum
from forums.states import ForumKind
from organisations.models import Municipality

COMING, PAST, PLACES = "kommende", "tidligere", "moteplasser"
TABS = {COMING: _("Kommende møter"), PAST: _("Tidligere møter"), PLACES: _("Møteplasser")}


class MeetingFilter(SliceForm):
    """Which tab, where, and of what kind; a place is offered when it has a forum."""

    vis = forms.ChoiceField(choices=list(TABS.items()), required=False)
    kommune = RowField(_("Kommune eller fylke"), "number", _("Hele landet"))
    slag = forms.ChoiceField(
        label=_("Slags møteplass"),
        required=False,
        choices=[("", _("Alle slag")), *ForumKind.choices],
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kommune"]
        field.queryset = Municipality.objects.filter(
            Exists(Forum.objects.filter(municipality=OuterRef("pk")))
        )
        field.label_from_instance = lambda place: place.name

    def shown_fields(self) -> list[forms.BoundField]:
        """Those a reader sees."""
        return [self["kommune"], self["slag"]]


class OrganisationSearch(SliceForm):
    """Whom to put on a list."""

    q = SearchField(_("Navn på organisasjonen"))
