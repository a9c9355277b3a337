"""The summary to a party's own members, how far it reached, and the way in from the letter."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allow, anyone
from core.errors import Refused
from core.pages import answer
from forums import policies
from forums.actions.sharing import count_visit, share_summary
from forums.models import Meeting, Party, Share
from forums.states import MinutesState
from forums.views.minutes import meeting_minutes
from forums.views.pages import meeting_crumbs

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(
    policies.may_hold_key_at,
    on=policies.table_meetings,
    why=policies.why_not_hold_key_at,
)
def minutes_share(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What the members will read, how many they are, and afterwards the reach."""
    minutes = meeting_minutes(meeting)
    parties = [p for p in policies.keys_for(request.user, meeting) if may_tell(p)]
    if request.method == "POST" and share(request, minutes, parties):
        return redirect("minutes_share", ref=meeting.ref)
    context = {
        "form": None,
        "meeting": meeting,
        "forum": meeting.forum,
        "minutes": minutes,
        "is_approved": minutes.state == MinutesState.APPROVED,
        "rows": [share_row(minutes, party) for party in parties],
        "crumbs": meeting_crumbs(meeting, _("Del med medlemmene")),
    }
    return answer(request, "forums/minutes_share.html", context)


def may_tell(party: Party) -> bool:
    """Whether the party has anyone to tell; a municipality has nobody."""
    return policies.own_members(party).exists()


def share_row(minutes: Any, party: Party) -> dict[str, Any]:
    """One party: how many it would reach, or how far it did."""
    return {
        "party": party,
        "share": minutes.shares.filter(party=party).first(),
        "members": policies.own_members(party).count(),
    }


def share(request: HttpRequest, minutes: Any, parties: list[Party]) -> bool:
    """What the button says; the party must be one of the person's own."""
    chosen = [party for party in parties if str(party.pk) == request.POST.get("party")]
    if not chosen:
        messages.warning(request, _("Velg part."))
        return True
    try:
        done = share_summary(minutes, by=request.user, party=chosen[0])
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return True
    messages.success(request, _("Sammendraget er sendt til %(n)s.") % {"n": done.sent_to})
    return True


def visible_shares(user: Any) -> QuerySet[Share]:
    """Those of approved minutes; the page they lead to is public."""
    return Share.objects.filter(minutes__state=MinutesState.APPROVED).select_related(
        "minutes__meeting"
    )


@require_safe
@allow(anyone, on=visible_shares, key="pk", anonymous=True)
def minutes_shared(request: HttpRequest, share: Share, ref: str) -> HttpResponse:
    """The letter's link: count the visit, nothing about the person, and go to the minutes."""
    meeting: Meeting = share.minutes.meeting
    if request.method == "GET" and meeting.ref == ref:
        count_visit(share)
    return redirect("minutes", ref=meeting.ref)
