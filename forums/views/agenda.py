"""The agenda as the parties put it in order, and its papers in one PDF."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import allow
from core.errors import Refused
from core.pages import answer, attempt
from forums import policies
from forums.actions import agenda
from forums.actions.locks import check_writable
from forums.forms.agenda import OrderForm
from forums.models import Meeting
from forums.views import rows
from forums.views.pages import meeting_crumbs

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
def meeting_agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What is taken up, in which order, how long; the parties change it here."""
    shown = rows.items_of(meeting, table=True)
    form = OrderForm(request.POST or None, items=[row.item for row in shown])
    if form.is_bound and attempt(form, lambda: put_in_order(form, meeting, request)):
        messages.success(request, _("Sakslisten er lagret."))
        return redirect("meeting_agenda", ref=meeting.ref)
    until = policies.items_until(meeting)
    now = clock.now()
    context = {
        "form": form,
        "meeting": meeting,
        "forum": meeting.forum,
        "pairs": list(zip(shown, form.rows(), strict=True)),
        "over": rows.minutes_over(meeting, shown),
        "until": until,
        "open": now < until,
        "may_order": writable(meeting),
        "follow_ups": rows.follow_ups_at(meeting, now, request.user),
        "late": [] if meeting.slot is None else rows.waiting_items(meeting.forum),
        "now": now,
        "crumbs": meeting_crumbs(meeting, _("Saksliste")),
    }
    return answer(request, "forums/meeting_agenda.html", context)


def put_in_order(form: OrderForm, meeting: Meeting, request: HttpRequest) -> Any:
    """What was typed, or what one button moves."""
    order = form.order(request.POST.get("flytt", ""))
    party = policies.own_parties(request.user, meeting.forum)[0]
    return agenda.order_items(meeting, by=request.user, party=party, order=order)


def writable(meeting: Meeting) -> bool:
    """Whether the agenda may be changed still."""
    try:
        check_writable(meeting)
    except Refused:
        return False
    return True
