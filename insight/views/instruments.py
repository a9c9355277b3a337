"""The public list of what municipalities offer, whatever app it stands in."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.states import InstrumentKind
from core.access import public
from forums.views.public import ACCESS_WORDS
from insight import directory
from insight.directory import Row, Wanted
from insight.forms.instruments import InstrumentFilter


@public
@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Everything on offer by kind, narrowed by place, kind, group and accessibility."""
    form = InstrumentFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else None
    rows, next_key = directory.page_of(wanted) if wanted else ([], "")
    context = {
        "form": form,
        "groups": by_kind(rows),
        "next_key": next_key,
        "place": wanted.place if wanted else None,
        "narrowed": bool(wanted and wanted.narrowed),
        "without": lacking(wanted),
        "crumbs": trail(wanted),
    }
    status = 422 if form.errors else 200
    return render(request, "insight/instrument_list.html", context, status=status)


def by_kind(rows: list[Row]) -> list[tuple[InstrumentKind, list[dict[str, Any]]]]:
    """The rows under a heading for each kind, in the order they came."""
    return [
        (kind, [shown(row) for row in of_kind])
        for kind, of_kind in groupby(rows, key=lambda row: row.kind)
    ]


def shown(row: Row) -> dict[str, Any]:
    """One row with its accessibility in words."""
    return {"row": row, "facts": [ACCESS_WORDS[name] for name in row.facts]}


def lacking(wanted: Wanted | None) -> list[InstrumentKind]:
    """The kinds that a municipality has nothing of: said on the first page of its whole list."""
    if wanted is None or wanted.place is None or wanted.narrowed or wanted.after:
        return []
    return directory.kinds_without(wanted.place)


def trail(wanted: Wanted | None) -> list[tuple[str, str]]:
    """The way here: from the municipality's page when there is one."""
    place = wanted.place if wanted else None
    above = [(_("Forside"), reverse("front"))]
    if place:
        above.append((place.title, place.get_absolute_url()))
    return [*above, (_("Virkemidler"), "")]
