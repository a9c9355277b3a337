"""Every letter and where it is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.access import allow
from dispatch.letters import counts
from dispatch.states import NOT_REACHED, OPEN, LetterState
from platform_portal import policies
from platform_portal.views.pages import redis_answers

PAGE = 50
LABELS = {
    "alle": _("Alle"),
    "sendt": _("Sendt"),
    "pa-vei": _("På vei"),
    "kom-ikke-fram": _("Kom ikke fram"),
}
FILTERS = {
    "alle": list(LetterState.values),
    "sendt": [LetterState.ACCEPTED],
    "pa-vei": list(OPEN),
    "kom-ikke-fram": list(NOT_REACHED),
}


def _may_see_letters(user: Any) -> bool:
    return policies.is_operator(user) or policies.is_staff(user)


@allow(_may_see_letters)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The municipality's letters, newest first."""
    return render(request, "platform_portal/letters.html", letter_page(request))


@allow(policies.is_operator)
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """The operator's page: is everything running, and which letters need help."""
    well = {"redis_ok": redis_answers(), "scanner": settings.SCANNER}
    return render(request, "platform_portal/operations.html", well | letter_page(request))


def letter_page(request: HttpRequest) -> dict[str, Any]:
    """One page of letters by keyset, with the counts of all; constant statements."""
    visible = policies.visible_letters(request.user)
    chosen = request.GET.get("vis", "alle")
    rows = visible.filter(state__in=FILTERS.get(chosen, FILTERS["alle"])).order_by("-pk")
    before = request.GET.get("for", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    return {
        "letters": page[:PAGE],
        "next_before": page[PAGE - 1].pk if len(page) > PAGE else None,
        "filters": LABELS.items(),
        "chosen": chosen if chosen in FILTERS else "alle",
        "counts": counts(visible),
    }
