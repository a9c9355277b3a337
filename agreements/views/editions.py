"""One edition as anyone reads it: its words, its term, and who has said yes."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Edition
from agreements.policies.editions import visible_editions
from agreements.states import Section
from core.access import allow, anyone


@require_safe
@allow(anyone, on=visible_editions, anonymous=True)
def edition_detail(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The text with both parties side by side."""
    context = {"edition": edition, "parties": sides(edition), "sections": sections(edition)}
    return render(request, "agreements/edition.html", context)


def sides(edition: Edition) -> list[dict[str, Any]]:
    """Each party with its yes, or yeses where organisations join one by one."""
    given = edition.approvals.standing().select_related("organisation")
    yes: dict[int, list[Any]] = {}
    for one in given:
        yes.setdefault(one.party_id, []).append(one)
    return [
        {"party": party, "yes": yes.get(party.pk, [])} for party in edition.platform.parties.all()
    ]


def sections(edition: Edition) -> list[tuple[str, list[Any]]]:
    """The clauses under the heading of their part, in the order of the text."""
    grouped = groupby(edition.clauses.order_by("position"), key=lambda clause: clause.section)
    return [(str(Section(section).label), list(rows)) for section, rows in grouped]
