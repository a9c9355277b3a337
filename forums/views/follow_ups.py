"""A promise: the owner says that it is done, or that it was not after all."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import allow, anyone
from forums import policies
from forums.actions import follow_ups
from forums.forms.room import DoneForm
from forums.models import FollowUp, Party
from forums.states import FollowUpState
from forums.views.pages import answer, attempt, forum_crumbs, refusals_return_to
from forums.views.rows import follow_up_tag

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


def own_follow_ups(user: Any) -> QuerySet[FollowUp]:
    """The promises of the parties a person prepares for, and those of all the parties."""
    mine = policies.prepared_parties(user)
    everyone = Q(party=None, forum__in=mine.values("forum"))
    found = FollowUp.objects.filter(everyone | Q(party__in=mine.values("pk")))
    return found.select_related("forum", "meeting", "party__organisation")


def owner(request: HttpRequest, row: FollowUp) -> Party:
    """The party that the person speaks for."""
    return row.party or policies.own_parties(request.user, row.forum)[0]


@require_http_methods(OPENED_OR_SENT)
@allow(anyone, on=own_follow_ups)
def follow_up_done(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """What was done; the parties see it on their desk, and it leaves the next agenda."""
    form = DoneForm(request.POST or None, initial={"note": follow_up.note})
    if form.is_bound and attempt(form, lambda: done(form, follow_up, request)) is not None:
        messages.success(request, _("Merket som gjort."))
        return redirect("follow_up_done", ref=follow_up.ref)
    now = clock.now()
    context = {
        "form": form,
        "follow_up": follow_up,
        "who": str(follow_up.party or _("Alle partene")),
        "tag": follow_up_tag(follow_up, now),
        "is_done": follow_up.state == FollowUpState.DONE,
        "now": now,
        "meeting_url": reverse("minutes", kwargs={"ref": follow_up.meeting.ref}),
        "crumbs": forum_crumbs(follow_up.forum, _("Oppfølging")),
    }
    return answer(request, "forums/follow_up_done.html", context)


def done(form: DoneForm, row: FollowUp, request: HttpRequest) -> FollowUp:
    """What was typed, into the action."""
    party = owner(request, row)
    return follow_ups.mark_done(row, by=request.user, party=party, **form.cleaned_data)


@require_POST
@allow(anyone, on=own_follow_ups)
@refusals_return_to("follow_up_done")
def follow_up_reopen(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """It goes on the next agenda again."""
    follow_ups.reopen(follow_up, by=request.user, party=owner(request, follow_up))
    messages.success(request, _("Punktet er åpnet igjen. Det kommer på neste saksliste."))
    return redirect("follow_up_done", ref=follow_up.ref)
