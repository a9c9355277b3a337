"""Every place and how far its own text has come, as open data: CSV and JSON."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.comparing import Tally
from agreements.indicators import local as indicators
from agreements.policies import local_places
from agreements.policies.local_places import Standing
from core import clock, spreadsheets
from core.access import public
from core.pages import absolute
from core.spreadsheets import Sheet

NAME = "lokale-plattformer"
LANGUAGE = "nb"  # data is the same to everyone


@public
@require_safe
def local_platforms_csv(request: HttpRequest) -> HttpResponseBase:
    """For a spreadsheet."""
    with translation.override(LANGUAGE):
        lines = [list(map(text, row.values())) for row in rows()]
        return spreadsheets.as_csv(NAME, Sheet(NAME, headings(), lines))


@public
@require_safe
def local_platforms_json(request: HttpRequest) -> HttpResponseBase:
    """For a program."""
    with translation.override(LANGUAGE):
        said = {"counted_on": clock.today().isoformat(), "places": list(rows())}
    body = json.dumps(said, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{NAME}.json"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def text(value: Any) -> str:
    """As a cell; nothing where nothing is known."""
    return "" if value is None else str(value)


def headings() -> list[str]:
    """The first row, in the order of `row`."""
    return [
        _("Kommunenummer"), _("Navn"), _("Fylke"), _("Status"), _("Ny utgave på vei"),
        _("Utgave"), _("Gjelder fra"), _("Gjelder til og med"), _("Laget ut fra"), _("Like"),
        _("Tilpasset"), _("Utelatt"), _("Nye"), _("Vedtatt av"), _("Adresse"),
    ]  # fmt: skip


def rows() -> Iterator[dict[str, Any]]:
    """Every place by number; three statements however many there are."""
    found = local_places.standings(list(local_places.places().order_by("number")))
    tallies = indicators.tallies([one.shown.pk for one in found if one.shown])
    for one in found:
        yield row(one, tallies.get(one.shown.pk) if one.shown else None)


def row(one: Standing, tally: Tally | None) -> dict[str, Any]:
    """One place; what is not public of a draft is not here either."""
    edition = one.shown
    address = absolute(one.edition.platform.get_absolute_url()) if one.edition else None
    return {
        "number": one.place.number,
        "name": one.place.title,
        "county": local_places.county_of(one.place).name,
        "status": one.label,
        "new_edition_under_way": _("ja") if one.coming else _("nei"),
        "edition": edition.number if edition else None,
        "valid_from": edition.valid_from.isoformat() if edition and edition.valid_from else None,
        "valid_to": edition.valid_to.isoformat() if edition and edition.valid_to else None,
        "based_on": edition.based_on_id and str(edition.based_on) if edition else None,
        "same": tally.same if tally else None,
        "adapted": tally.adapted if tally else None,
        "left_out": tally.left_out if tally else None,
        "new": tally.new if tally else None,
        "decided_by": edition.decided_by or None if edition else None,
        "address": address,
    }
