"""Every award as open data: CSV, JSON, and the 360Giving Data Standard.

All three are read through the database's own cursor and sent as they are read: two statements
however many awards there are. Only what was decided and is not declined is there; refused
applications never. A hidden organisation is not named, has no number, and its title is left out.

360Giving (standard.threesixtygiving.org, version 1.x): a package is {"grants": […]}, and a grant
has an id, title, description, currency, amountAwarded, awardDate, a recipient and a funder. We
have no prefix from 360Giving; `PREFIX` is our own until the installation is given one. Who has an
organisation number is `NO-BRC-{number}` (org-id.guide's list for Enhetsregisteret); who has none is
`{PREFIX}-org-{ref}`, and all the hidden ones are `{PREFIX}-org-hidden`, because an id is required.
The sum is of all the years together.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, spreadsheets
from core.access import public
from core.pages import absolute
from core.spreadsheets import Sheet
from grants.forms.search import AwardsForm
from grants.models import Decision
from grants.policies.awards import visible_awards
from grants.states import Binding
from grants.views import rows
from organisations.models import Municipality, Organisation

PREFIX = "samspill"
SLICE = 500  # rows in memory at once
NAME = "tildelinger"
LANGUAGE = "nb"  # data is the same to everyone
TITLE = 139  # characters of a title, as the standard asks


@public
@require_safe
def awards_csv(request: HttpRequest) -> HttpResponseBase:
    """For a spreadsheet."""
    with translation.override(LANGUAGE):
        lines = table(asked(request))
        return spreadsheets.as_csv(NAME, Sheet(NAME, headings(), lines))


@public
@require_safe
def awards_json(request: HttpRequest) -> HttpResponseBase:
    """For a program, one award a line."""
    return as_json(f"{NAME}.json", "awards", plain(asked(request)))


@public
@require_safe
def awards_360(request: HttpRequest) -> HttpResponseBase:
    """For those who gather grants from many givers."""
    return as_json(f"{NAME}-360giving.json", "grants", grants_360(asked(request)))


def asked(request: HttpRequest) -> QuerySet[Decision]:
    """The awards of the year and the place in the address; a wrong one is said no to (400)."""
    form = AwardsForm(request.GET)
    if not form.is_valid():
        raise BadRequest(form.errors.as_text())
    found = visible_awards(request.user).order_by("decided_at", "pk")
    if year := form.cleaned_data["ar"]:
        found = found.filter(application__call__year=year)
    if place := form.cleaned_data["kommune"]:
        found = found.filter(application__call__scheme__owner=place.organisation_id)
    return found


def as_json(name: str, key: str, found: Iterator[dict[str, Any]]) -> HttpResponseBase:
    """One document, sent piece by piece."""
    response = StreamingHttpResponse(pieces(key, found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def pieces(key: str, found: Iterator[dict[str, Any]]) -> Iterator[str]:
    """{"awards": [ … ]}, each on its line."""
    yield f'{{"{key}": ['
    for n, award in enumerate(found):
        yield f"{',' if n else ''}\n{json.dumps(award, ensure_ascii=False)}"
    yield "\n]}\n"


def number(amount: Decimal) -> int | float:
    """NOK as JSON has it; a float only where there are øre, which it holds exactly enough."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def words_of_bindings() -> dict[str, str]:
    """In bokmål, read once: the language of the reader is none of the data's."""
    with translation.override(LANGUAGE):
        return {binding.value: str(binding.label) for binding in Binding}


def facts(found: QuerySet[Decision]) -> Iterator[dict[str, Any]]:
    """What all three say of each award."""
    known = Municipality.objects.exclude(organisation=None).order_by("level", "number")
    places = dict(known.values_list("organisation", "number"))  # Oslo's is the municipality's
    bindings = words_of_bindings()
    with translation.override(LANGUAGE):
        hidden = _("Skjult organisasjon")
    for decision in found.iterator(chunk_size=SLICE):
        yield fact(decision, hidden) | {
            "place": places.get(decision.application.call.scheme.owner_id, ""),
            "binding_words": bindings[decision.binding],
        }


def fact(decision: Decision, hidden: str) -> dict[str, Any]:
    """One award; of a hidden organisation only that there is one."""
    application: Any = decision.application
    call, organisation = application.call, application.organisation
    listed = organisation.listed
    return {
        "decision": decision,
        "number": application.number,
        "call": call,
        "scheme": call.scheme,
        "owner": call.scheme.owner,
        "organisation": organisation,
        "name": organisation.name if listed else hidden,
        "orgnr": organisation.orgnr if listed else None,
        "icnpo": organisation.icnpo if listed else "",
        "title": rows.award_title(decision),
        "amount": application.granted,
        "total": application.granted * decision.years,
        "day": rows.local_day(decision.decided_at).isoformat(),
    }


def headings() -> list[str]:
    """The first row."""
    return [
        _("Tildelt"),
        _("Fra"),
        _("Kommunenummer"),
        _("Ordning"),
        _("Utlysning"),
        _("År"),
        _("Til"),
        _("Organisasjonsnummer"),
        "ICNPO",
        _("Prosjekt"),
        _("Kroner i året"),
        _("Antall år"),
        _("Kroner i alt"),
        _("Hvor fritt"),
        _("Annet enn penger"),
    ]


def table(found: QuerySet[Decision]) -> Iterator[list[str]]:
    """The awards as rows of text."""
    with translation.override(LANGUAGE):
        yes_no = {True: _("ja"), False: _("nei")}
    for one in facts(found):
        yield [
            one["day"],
            one["owner"].name,
            one["place"],
            one["scheme"].name,
            one["call"].title,
            str(one["call"].year),
            one["name"],
            one["orgnr"] or "",
            one["icnpo"],
            one["title"],
            str(number(one["amount"])),
            str(one["decision"].years),
            str(number(one["total"])),
            one["binding_words"],
            yes_no[one["scheme"].in_kind],
        ]


def plain(found: QuerySet[Decision]) -> Iterator[dict[str, Any]]:
    """The awards with short names of our own."""
    for one in facts(found):
        yield {
            "decided": one["day"],
            "from": one["owner"].name,
            "municipality": one["place"],
            "scheme": one["scheme"].name,
            "call": one["call"].title,
            "address": absolute(one["call"].get_absolute_url()),
            "year": one["call"].year,
            "to": one["name"],
            "orgnr": one["orgnr"],
            "icnpo": one["icnpo"] or None,
            "title": one["title"] or None,
            "amount_a_year": number(one["amount"]),
            "years": one["decision"].years,
            "amount": number(one["total"]),
            "binding": one["decision"].binding,
            "in_kind": one["scheme"].in_kind,
        }


def grants_360(found: QuerySet[Decision]) -> Iterator[dict[str, Any]]:
    """The awards as the standard has them."""
    for one in facts(found):
        decision, call, scheme = one["decision"], one["call"], one["scheme"]
        yield {
            "id": f"{PREFIX}-{call.ref}-{one['number']}",
            "title": (one["title"] or call.title)[:TITLE],
            "description": f"{one['binding_words']}. {scheme.purpose}",
            "currency": "NOK",
            "amountAwarded": number(one["total"]),
            "awardDate": one["day"],
            "url": absolute(call.get_absolute_url()),
            "plannedDates": [
                {"startDate": str(call.year), "endDate": str(call.year + decision.years - 1)}
            ],
            "recipientOrganization": [{"id": org_id(one["organisation"]), "name": one["name"]}],
            "fundingOrganization": [{"id": org_id(one["owner"]), "name": one["owner"].name}],
            "grantProgramme": [
                {
                    "code": scheme.ref,
                    "title": scheme.name,
                    "url": absolute(scheme.get_absolute_url()),
                }
            ],
            "classifications": [
                {
                    "vocabulary": "Samspill binding",
                    "code": decision.binding,
                    "title": one["binding_words"],
                }
            ],
            "fromOpenCall": "Yes",
            "dateModified": decision.decided_at.astimezone(clock.OSLO).isoformat(
                timespec="seconds"
            ),
            "dataSource": absolute(reverse("awards_360")),
        }


def org_id(organisation: Organisation) -> str:
    """What the world calls it: by its number, else by our own name of it."""
    if not organisation.listed:
        return f"{PREFIX}-org-hidden"
    if organisation.orgnr:
        return f"NO-BRC-{organisation.orgnr}"
    return f"{PREFIX}-org-{organisation.ref}"
