"""The municipality's desk for forums: which there are, set one up, change it, end it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allow
from core.fields import SliceForm
from core.models import new_ref
from core.pages import answer, attempt, page, saved, saved_words
from forums import policies
from forums.actions import forums as actions
from forums.forms.setup import SetUpForm, TermsForm, WindUpForm
from forums.models import Forum
from forums.states import ForumKind, ItemState, MeetingState, MinutesState
from forums.views.listing import coming_meetings
from forums.views.owners import next_owners

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
ROWS = 10


@require_safe
@allow(policies.may_set_up)
def work_forums(request: HttpRequest) -> HttpResponse:
    """Every forum of the person's municipalities, with whose turn it is and what waits."""
    asked = SliceForm(request.GET).asked()
    active = kept(request.user).filter(ended_at=None, pk__gt=asked["etter"] or 0)
    rows, following = page(active, ROWS)
    context = {
        "rows": work_rows(rows),
        "following": following,
        "ended": policies.kept_forums(request.user).exclude(ended_at=None)[:ROWS],
        "places": policies.setup_places(request.user),
    }
    return render(request, "forums/work_forums.html", context)


def work_rows(forums: list[Forum]) -> list[dict[str, Any]]:
    """Each with whose turn it is and what waits; as many statements for one as for ten."""
    owners = next_owners(forums)
    unheld = {party.forum_id: party for party in policies.unheld_parties(forums)}
    coming = coming_meetings().filter(forum__in=forums, state=MeetingState.CONVENED)
    next_ones = {meeting.forum_id: meeting for meeting in coming.order_by("-starts_at", "-pk")}
    return [
        {
            "forum": forum,
            "owner": owners[forum.pk],
            "unheld": unheld.get(forum.pk),
            "next": next_ones.get(forum.pk),
        }
        for forum in forums
    ]


def kept(user: Any) -> QuerySet[Forum]:
    """The forums of the person's municipalities, with how much waits in each."""
    proposed = Count("items", filter=Q(items__state=ItemState.PROPOSED), distinct=True)
    unwritten = Q(meetings__state=MeetingState.HELD) & ~Q(
        meetings__minutes__state=MinutesState.APPROVED
    )
    return (
        policies.kept_forums(user)
        .select_related("municipality")
        .annotate(proposed=proposed, unwritten=Count("meetings", filter=unwritten, distinct=True))
        .order_by("pk")
    )


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_set_up)
def forum_new(request: HttpRequest) -> HttpResponse:
    """One form; only «folkevalgt organ?» has no default."""
    places = policies.setup_places(request.user)
    form = SetUpForm.opened(request.POST or None, municipalities=places, ref=new_ref())
    if form.is_bound and (
        made := attempt(form, lambda: actions.set_up(by=request.user, **form.content()))
    ):
        messages.success(request, _("Møteplassen er satt opp. Medlemmene får brev om den."))
        return redirect(made)
    context = {
        "form": form,
        "councils": Forum.objects.active().filter(municipality__in=places, kind=ForumKind.COUNCIL),
        "crumbs": [(_("Møter"), reverse("work_forums")), (_("Sett opp en møteplass"), "")],
    }
    return answer(request, "forums/work_forum_new.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_keep, on=policies.visible_forums, why=policies.why_not_keep)
def forum_terms(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Change what it is and how it works."""
    form = TermsForm.opened(forum, request.POST or None)
    if form.is_bound and saved(
        form,
        forum,
        lambda: actions.change_terms(forum, by=request.user, **form.content()),
    ):
        messages.success(request, saved_words())
        return redirect(forum)
    context = {"form": form, "forum": forum, "crumbs": crumbs(forum, _("Endre"))}
    return answer(request, "forums/forum_terms.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_keep, on=policies.visible_forums, why=policies.why_not_keep)
def forum_wind_up(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Ask why, then end it."""
    form = WindUpForm(request.POST or None)
    if (
        form.is_bound
        and attempt(form, lambda: actions.wind_up(forum, by=request.user, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("Møteplassen er lagt ned. Medlemmene får brev."))
        return redirect(forum)
    context = {"form": form, "forum": forum, "crumbs": crumbs(forum, _("Legg ned"))}
    return answer(request, "forums/forum_wind_up.html", context)


def crumbs(forum: Forum, here: str) -> list[tuple[str, str]]:
    """The way to a page of a forum's keepers."""
    return [
        (_("Møter"), reverse("meeting_list")),
        (forum.name, forum.get_absolute_url()),
        (here, ""),
    ]
