"""Challenges as everyone reads them, and the lists of both sides (clause K1g)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allow, anyone, public, signed_in
from core.fields import SliceForm
from core.pages import after, page
from organisations import policies as registry
from partnerships.forms.challenges import ALL, TABS, ChallengeFilter
from partnerships.models import Challenge
from partnerships.policies import challenges as policies
from partnerships.states import PostedBy
from partnerships.views import challenge_parts as parts
from partnerships.views.names import name_of, page_of

ROWS = 20
ORDER = ("-pk",)


@public
@require_safe
def challenge_list(request: HttpRequest) -> HttpResponse:
    """Every challenge, the latest first; by place, topic, state and who shared it."""
    form = ChallengeFilter(request.GET)
    asked = form.asked()
    tab = asked["vis"] or ALL
    found = narrowed(policies.visible_challenges(request.user), asked)
    found = found.filter(state__in=TABS[tab][1])
    shown, following = page(after(parts.with_rows(found), asked["etter"], ORDER), ROWS)
    context = {
        "form": form,
        "tab": tab,
        "tabs": [(name, words) for name, (words, _states) in TABS.items()],
        "rows": parts.rows(shown, set()),
        "following": following,
        "narrowed": tab != ALL or any(asked[name] for name in ("kommune", "tema", "fra")),
        "may_post": not request.user.is_authenticated or policies.may_post(request.user),
    }
    return render(request, "partnerships/challenge_list.html", context)


def narrowed(found: Any, asked: dict[str, Any]) -> Any:
    """Those of the place, the topic and the side that were asked for."""
    if asked["kommune"]:
        found = found.filter(municipality=asked["kommune"])
    if asked["tema"]:
        found = found.filter(topics=asked["tema"])
    if asked["fra"] == PostedBy.MUNICIPALITY:
        return found.by_municipality()
    return found.by_voluntary() if asked["fra"] else found


@allow(anyone, on=policies.visible_challenges, anonymous=True)
@require_safe
def challenge(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """One: the problem, the ideas, what is tried, what was learned, and what one may do."""
    return render(request, "partnerships/challenge.html", of_one(challenge, request.user))


def of_one(challenge: Challenge, user: Any) -> dict[str, Any]:
    """What the page of one shows to this reader."""
    own = parts.own_numbers(user)
    return {
        "challenge": challenge,
        "color": parts.COLOR[parts.S(challenge.state)],
        "by": name_of(challenge.posted_by, own),
        "by_url": page_of(challenge.posted_by),
        "ended_by": name_of(challenge.ended_for, own) if challenge.ended_for else "",
        "pilot": getattr(challenge, "pilot", None),
        "topics": list(challenge.topics.all()),
        "ideas": parts.ideas(challenge, own),
        "members": parts.members(challenge, own),
        "items": parts.items(challenge, user),
        "may_answer": challenge.is_open and bool(own),
        "crumbs": parts.crumbs((challenge.title, "")),
        **acts(challenge, user),
    }


def acts(challenge: Challenge, user: Any) -> dict[str, Any]:
    """What this person may do with it now."""
    if not user.is_authenticated:
        return {"leavable": []}
    return {
        "may_edit": policies.may_edit(user, challenge),
        "may_join": policies.joinable(user, challenge).exists(),
        "leavable": list(policies.leavable(user, challenge)),
        "may_try": policies.may_try(user, challenge),
        "may_end": policies.may_end(user, challenge),
        "may_take_up": policies.may_take_up(user, challenge),
        "follows": policies.follows(user, challenge),
    }


@allow(registry.is_staff)
@require_safe
def work_challenges(request: HttpRequest) -> HttpResponse:
    """Those in the municipality, both sides' together, what goes on first."""
    found = policies.desk_challenges(request.user)
    heading = _("Utfordringer i kommunen")
    return own_list(request, found, heading, (_("Arbeidsflate"), reverse("work")))


@signed_in
@require_safe
def own_challenges(request: HttpRequest) -> HttpResponse:
    """Those that a person's organisations shared, answered or take part in."""
    found = policies.own_challenges(request.user)
    heading = _("Utfordringer dere er med i")
    return own_list(request, found, heading, (_("Min side"), reverse("my_page")))


def own_list(
    request: HttpRequest, found: QuerySet[Challenge], heading: str, above: tuple[str, str]
) -> HttpResponse:
    """One of the two lists, the latest first."""
    numbers = Challenge.objects.filter(pk__in=found.values("pk"))
    last = SliceForm(request.GET).last()
    rows = policies.visible_challenges(request.user).filter(pk__in=numbers.values("pk"))
    shown, following = page(after(parts.with_rows(rows), last, ORDER), ROWS)
    context = {
        "heading": heading,
        "rows": parts.rows(shown, parts.own_numbers(request.user)),
        "following": following,
        "may_post": policies.may_post(request.user),
        "crumbs": [above, (heading, "")],
    }
    return render(request, "partnerships/own_challenges.html", context)
