"""The national text is new: what is other in it, and which of the local points it touches."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import comparing
from agreements.models import Edition, Evaluation, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from agreements.states import EditionState
from agreements.views.local_page import news, work_crumbs
from core.access import allow, anyone


def renewal(user: Any, coming: Edition | None) -> dict[str, Any] | None:
    """A draft that both concluded takes both to make anew: who has asked, and may this one answer.

    None of any other draft.
    """
    if coming is None or not Evaluation.objects.filter(next_edition=coming).exists():
        return None
    own = parties.own_parties(user, coming.platform)
    return {"asked": coming.renewal_by, "answers": coming.renewal_by not in own}


@require_safe
@allow(anyone, on=policy.visible_local, anonymous=True)
def local_news(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Point by point, old national words against new ones; anyone may read it."""
    national = news(platform)
    shown = policy.visible_editions(request.user, platform)
    latest = shown.exclude(state=EditionState.PUT_AWAY).order_by("-number").first()
    coming = policy.coming_edition(platform)
    found = comparing.news(latest, national) if national and latest else []
    context = {
        "platform": platform,
        "national": national,
        "latest": latest,
        "rows": found,
        "touched": sum(one.own is not None for one in found),
        "works_here": parties.may_write(request.user, platform),
        "renewal": renewal(request.user, coming) if national else None,
        "busy": coming is not None and coming.state != EditionState.DRAFT,
        "crumbs": work_crumbs(platform, (_("Ny nasjonal tekst"), "")),
    }
    return render(request, "agreements/local_news.html", context)
