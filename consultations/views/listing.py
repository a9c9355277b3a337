"""The public list of hearings: which, in what order, and what stands on each row."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.search import COMING, ENDED, OPEN, TABS, HearingFilterForm
from consultations.models import Hearing
from consultations.views.pages import after, page
from consultations.views.readers import reader_tag
from core import clock
from organisations.models import Municipality, Topic

ROWS = 20
WORDS = 8  # of a search; more are left out
ORDER = {ENDED: ("-closes_at", "-pk")}
NEAREST_FIRST = ("closes_at", "pk")
EMPTY: dict[str, Any] = {
    OPEN: gettext_lazy("Ingen høringer er åpne nå. Se hva som kommer, eller hva som skjedde sist."),
    COMING: gettext_lazy("Ingen høringer er varslet. Når en kommune varsler en, står den her."),
    ENDED: gettext_lazy("Ingen høringer er avsluttet ennå."),
}


def list_page(data: Any) -> dict[str, Any]:
    """One slice of the list that was asked for."""
    form = HearingFilterForm(data)
    asked = form.asked()
    tab = asked["vis"] or OPEN
    order = ORDER.get(tab, NEAREST_FIRST)
    rows, following = page(after(shown(chosen(tab), asked), asked["etter"], order), ROWS)
    narrowed = any(asked[name] for name in ("q", "tema", "kommune"))
    now = clock.now()
    return {
        "form": form,
        "tab": tab,
        "tabs": TABS.items(),
        "rows": [(hearing, reader_tag(hearing, now)) for hearing in rows],
        "following": following,
        "narrowed": narrowed,
        "empty": _("Ingen høringer passer med det du søkte etter.") if narrowed else EMPTY[tab],
    }


def chosen(tab: str) -> QuerySet[Hearing]:
    """The hearings of one tab, with what a row shows."""
    tabs = {
        OPEN: Hearing.objects.open,
        COMING: Hearing.objects.coming,
        ENDED: Hearing.objects.ended,
    }
    return tabs[tab]().with_counts().select_related("owner").prefetch_related("topics")


def shown(hearings: QuerySet[Hearing], asked: dict[str, Any]) -> QuerySet[Hearing]:
    """Those with every word, the topic or one under it, and the municipality or its county."""
    for word in (asked["q"] or "").split()[:WORDS]:
        hearings = hearings.filter(
            Q(title__icontains=word) | Q(lead__icontains=word) | Q(owner__name__icontains=word)
        )
    if asked["tema"]:
        hearings = hearings.filter(pk__in=about(asked["tema"]))
    if asked["kommune"]:
        hearings = hearings.filter(pk__in=concerning(asked["kommune"]))
    return hearings


def about(topic: Topic) -> QuerySet[Any]:
    """Hearings with this topic or one under it."""
    under = Topic.objects.filter(Q(pk=topic.pk) | Q(parent=topic) | Q(parent__parent=topic))
    return Hearing.topics.through.objects.filter(topic__in=under).values("hearing")


def concerning(municipality: Municipality) -> QuerySet[Any]:
    """Hearings of a municipality, and those about it or its whole county."""
    areas = [pk for pk in (municipality.pk, municipality.county_id) if pk]
    about_it = Hearing.areas.through.objects.filter(municipality__in=areas).values("hearing")
    return Hearing.objects.filter(Q(municipality=municipality) | Q(pk__in=about_it)).values("pk")
