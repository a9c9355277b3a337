"""A promise: the owner says that it is done, or that it was not after all."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import allow, anyone
from core.pages import answer, attempt, refusals_return_to
from forums import policies
from forums.actions import follow_ups
from forums.forms.room import DoneForm
from forums.models import FollowUp, Party
from forums.states import FollowUpState
from forums.views.pages import forum_crumbs
from forums.views.rows import follow_up_tag

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


def table_follow_ups(user: Any) -> QuerySet[FollowUp]:
    """The promises in the forums at whose table a person sits; the owner marks them."""
    found = FollowUp.objects.filter(forum__in=policies.desk_forums(user).values("pk"))
    return found.select_related("forum", "meeting", "party__organisation")


def speaks_for(request: HttpRequest, row: FollowUp) -> Party:
    """The party the person speaks for: the owner where that is theirs."""
    own = policies.own_parties(request.user, row.forum)
    return next((party for party in own if party.pk == row.party_id), own[0])


@require_http_methods(OPENED_OR_SENT)
@allow(anyone, on=table_follow_ups)
def follow_up_done(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """What was done; the parties see it on their desk, and it leaves the next agenda."""
    form = DoneForm(request.POST or None, initial={"note": follow_up.note})
    if form.is_bound and attempt(form, lambda: done(form, follow_up, request)) is not None:
        messages.success(request, _("Merket som gjort."))
        return redirect("follow_up_done", ref=follow_up.ref)
    now, party = clock.now(), speaks_for(request, follow_up)
    context = {
        "form": form,
        "follow_up": follow_up,
        "who": str(follow_up.party or _("Alle partene")),
        "tag": follow_up_tag(follow_up, now),
        "is_done": follow_up.state == FollowUpState.DONE,
        "now": now,
        "may_mark": follow_up.party_id in (None, party.pk),
        "crumbs": forum_crumbs(follow_up.forum, _("Oppfølging")),
    }
    return answer(request, "forums/follow_up_done.html", context)


def done(form: DoneForm, row: FollowUp, request: HttpRequest) -> FollowUp:
    """What was typed, into the action."""
    party = speaks_for(request, row)
    return follow_ups.mark_done(row, by=request.user, party=party, **form.cleaned_data)


@require_POST
@allow(anyone, on=table_follow_ups)
@refusals_return_to("follow_up_done")
def follow_up_reopen(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """It goes on the next agenda again."""
    follow_ups.reopen(follow_up, by=request.user, party=speaks_for(request, follow_up))
    messages.success(request, _("Punktet er åpnet igjen. Det kommer på neste saksliste."))
    return redirect("follow_up_done", ref=follow_up.ref)
