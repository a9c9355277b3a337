"""Who is a member: the public list with who is not reached, and an organisation's own word."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allow, anyone
from core.pages import page, refusals_return_to
from forums import policies
from forums.actions import standing as actions
from forums.forms.search import OrganisationSearch
from forums.membership import members
from forums.models import Attendance, Forum
from forums.states import MemberRule
from forums.views.setup import crumbs
from organisations import search
from organisations.models import Organisation, Topic
from organisations.states import Kind, TopicScheme

ROWS = 30
FOUND = 20


@require_safe
@allow(anyone, on=policies.visible_forums, anonymous=True)
def forum_members(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Those who are in, by name; those who are hidden as a number; who is not reached."""
    form = OrganisationSearch(request.GET)
    asked = form.asked()
    keeps = policies.may_keep(request.user, forum) and forum.ended_at is None
    listed = forum.member_rule == MemberRule.LISTED
    rows, following = page(members_after(forum, asked["etter"]), ROWS)
    context = {
        "forum": forum,
        "rows": rows,
        "following": following,
        "numbers": members(forum).aggregate(
            all=Count("pk"), hidden=Count("pk", filter=Q(listed=False))
        ),
        "groups": reach(forum),
        "keeps_list": keeps and listed,
        "form": form,
        "asked": asked["q"],
        "hits": hits(forum, asked["q"]) if keeps and listed and asked["q"] else [],
        "crumbs": crumbs(forum, _("Medlemmer")),
    }
    return render(request, "forums/forum_members.html", context)


def members_after(forum: Forum, pk: int | None) -> QuerySet[Organisation]:
    """The listed members by the alphabet, from the one after (keyset paging)."""
    rows: Any = members(forum).filter(listed=True).alphabetical()
    last = rows.filter(pk=pk).values_list("place", "pk").first() if pk else None
    later = Q(place__gt=last[0]) | Q(place=last[0], pk__gt=last[1]) if last else Q()
    following: QuerySet[Organisation] = rows.filter(later)
    return following


def hits(forum: Forum, asked: str) -> QuerySet[Organisation]:
    """Those that may be put on the list."""
    pool = Organisation.objects.active().filter(kind=Kind.VOLUNTARY, listed=True)
    own = forum.standings.filter(organisation=OuterRef("pk"))
    return search.found(pool.exclude(Exists(own)), search.fold(asked)).select_related("seat")[
        :FOUND
    ]


def reach(forum: Forum) -> list[dict[str, Any]]:
    """Each ICNPO group with its members and how many have been at a meeting (clause P5).

    Groups that nobody has come from stand first; a group without members says so too.
    """
    came = Attendance.objects.filter(meeting__forum=forum, organisation=OuterRef("pk"))
    counted: dict[str, dict[str, int]] = {}
    rows = (
        members(forum)
        .order_by()
        .values("icnpo")
        .annotate(n=Count("pk"), came=Count("pk", filter=Exists(came)))
    )
    for row in rows:
        group = counted.setdefault(group_of(row["icnpo"]), {"n": 0, "came": 0})
        group["n"] += row["n"]
        group["came"] += row["came"]
    names = Topic.objects.filter(scheme=TopicScheme.ICNPO, code__in=GROUPS)
    found = [
        {"name": topic.name, **counted.get(topic.code, {"n": 0, "came": 0})} for topic in names
    ]
    if without := counted.get(""):
        found.append({"name": _("Uten gruppe i Frivillighetsregisteret"), **without})
    return sorted(found, key=lambda group: (group["came"] > 0, -group["n"], group["name"]))


GROUPS = [str(n) for n in range(1, 15)]
LAST_DIGITS = 3  # «13100» is in group 13


def group_of(code: str) -> str:
    """The main group of a category; empty for none."""
    group = code[:-LAST_DIGITS] if len(code) > LAST_DIGITS else code
    return group if group in GROUPS else ""


@require_POST
@allow(policies.may_keep, on=policies.visible_forums, why=policies.why_not_keep)
@refusals_return_to("forum_members")
def member_add(request: HttpRequest, forum: Forum, organisation: str) -> HttpResponse:
    """Put an organisation on the list."""
    one = get_object_or_404(Organisation, ref=organisation, listed=True)
    actions.put_on_list(forum, by=request.user, organisation=one)
    messages.success(request, _("%(name)s står på listen og får brev.") % {"name": one.name})
    return redirect("forum_members", ref=forum.ref)


@require_POST
@allow(policies.may_keep, on=policies.visible_forums, why=policies.why_not_keep)
@refusals_return_to("forum_members")
def member_remove(request: HttpRequest, forum: Forum, organisation: str) -> HttpResponse:
    """Take an organisation off the list."""
    one = get_object_or_404(Organisation, ref=organisation)
    actions.take_off_list(forum, by=request.user, organisation=one)
    messages.success(request, _("%(name)s står ikke lenger på listen.") % {"name": one.name})
    return redirect("forum_members", ref=forum.ref)


@require_safe
@allow(anyone, on=policies.visible_forums)
def forum_standing(request: HttpRequest, forum: Forum) -> HttpResponse:
    """The person's organisations, in or out, with a button each."""
    own = policies.own_standing(request.user, forum)
    inside = Exists(members(forum).filter(pk=OuterRef("pk")))
    context = {
        "forum": forum,
        "rows": own.annotate(inside=inside)[:ROWS],
        "crumbs": crumbs(forum, _("Være med")),
    }
    return render(request, "forums/forum_standing.html", context)


@require_POST
@allow(anyone, on=policies.visible_forums)
@refusals_return_to("forum_standing")
def standing_leave(request: HttpRequest, forum: Forum, organisation: str) -> HttpResponse:
    """One's own organisation goes out."""
    one = get_object_or_404(policies.own_standing(request.user, forum), ref=organisation)
    actions.opt_out(forum, by=request.user, on_behalf_of=one)
    messages.success(
        request, _("%(name)s får ikke flere innkallinger herfra.") % {"name": one.name}
    )
    return redirect("forum_standing", ref=forum.ref)


@require_POST
@allow(anyone, on=policies.visible_forums)
@refusals_return_to("forum_standing")
def standing_join(request: HttpRequest, forum: Forum, organisation: str) -> HttpResponse:
    """One's own organisation comes in."""
    one = get_object_or_404(policies.own_standing(request.user, forum), ref=organisation)
    actions.join(forum, by=request.user, on_behalf_of=one)
    messages.success(request, _("%(name)s er med.") % {"name": one.name})
    return redirect("forum_standing", ref=forum.ref)
