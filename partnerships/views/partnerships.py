"""Partnerships as everyone reads them: the list, and one with its sides, check and signatures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import allow, anyone, public
from core.pages import after, page
from partnerships.forms.partnerships import ALL, TABS, PartnershipFilter
from partnerships.models import Partnership
from partnerships.policies import partnerships as policies
from partnerships.states import UNSIGNED
from partnerships.views import partnership_parts as parts

ROWS = 20
ORDER = ("-pk",)


@public
@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Every partnership and idea, the latest first; by municipality, theme and how far."""
    form = PartnershipFilter(request.GET)
    asked = form.asked()
    found = policies.visible_partnerships(request.user)
    if asked["kommune"]:
        found = found.filter(municipality=asked["kommune"])
    if asked["tema"]:
        found = found.filter(themes__contains=[asked["tema"]])
    tab = asked["vis"] or ALL
    found = policies.with_parties(found.filter(state__in=TABS[tab][1]))
    shown, following = page(after(found, asked["etter"], ORDER), ROWS)
    user = request.user
    context = {
        "form": form,
        "tab": tab,
        "tabs": [(name, words) for name, (words, _states) in TABS.items()],
        "rows": parts.rows(shown, set()),
        "following": following,
        "narrowed": bool(asked["kommune"] or asked["tema"] or tab != ALL),
        "may_post": not user.is_authenticated or policies.may_post(user),
    }
    return render(request, "partnerships/partnership_list.html", context)


@allow(anyone, on=policies.visible_partnerships, anonymous=True)
@require_safe
def partnership(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """One: contributions side by side, the check, signatures, meetings and evaluations."""
    return render(request, "partnerships/partnership.html", of_one(partnership, request.user))


def of_one(partnership: Partnership, user: Any) -> dict[str, Any]:
    """What the page of one shows to this reader."""
    named = parts.sides(partnership, user)
    signed_in = user.is_authenticated
    return {
        "partnership": partnership,
        "color": parts.COLOR[parts.S(partnership.state)],
        "sides": named,
        "shows_text": policies.shows_text(partnership, user),
        "unsigned": partnership.state in UNSIGNED,
        "check": parts.check_of(partnership),
        "themes": parts.theme_names(partnership),
        "meetings": parts.meetings(partnership),
        "evaluations": parts.evaluations(partnership, named),
        "events": parts.timeline(partnership, clock.today()),
        "renewal": partnership.renewals.exclude(state="ended").first(),
        "over": partnership.is_over(clock.today()),
        "may_work": signed_in and policies.may_prepare(user, partnership),
        "may_join": signed_in and policies.may_join(user, partnership),
        "crumbs": parts.crumbs((partnership.title, "")),
        "heading": _("Hva bidrar hver av partene med?"),
    }
