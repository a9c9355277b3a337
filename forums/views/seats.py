"""Who sits there, until when: for everyone to read, for those who keep it to change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow, anyone
from core.pages import answer, attempt, refusals_return_to
from forums import policies
from forums.actions import seats as actions
from forums.forms.seats import SeatForm
from forums.models import Forum, Seat
from forums.views.setup import OPENED_OR_SENT, crumbs

SHOWN = 100


@require_http_methods(OPENED_OR_SENT)
@allow(anyone, on=policies.visible_forums, anonymous=True)
def forum_seats(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Those there are and those there were; a form for one who may give one."""
    may_give = may_give_some(request, forum)
    form = SeatForm.opened(forum, request.POST or None if may_give else None)
    if (
        form.is_bound
        and attempt(form, lambda: actions.give_seat(forum, by=request.user, **form.content()))
        is not None
    ):
        messages.success(request, _("Vervet er gitt. De får brev om det."))
        return redirect("forum_seats", ref=forum.ref)
    seats = forum.seats.select_related("party", "person", "organisation")
    current = list(seats.current()[:SHOWN])
    standing = {seat.pk for seat in current}
    endable = policies.endable_seats(request.user, forum, current)
    context = {
        "forum": forum,
        "form": form,
        "may_give": may_give,
        "current": [{"seat": s, "may_end": s.pk in endable} for s in current],
        "other": [s for s in seats.order_by("-starts", "-pk")[:SHOWN] if s.pk not in standing],
        "unheld": policies.unheld_parties([forum]),
        "crumbs": crumbs(forum, _("Verv")),
    }
    return answer(request, "forums/forum_seats.html", context)


def may_give_some(request: HttpRequest, forum: Forum) -> bool:
    """Keeps the forum, or holds a key there."""
    if forum.ended_at or not request.user.is_authenticated:
        return False
    return policies.may_keep(request.user, forum) or policies.may_sit_at(request.user, forum)


@require_POST
@allow(anyone, on=policies.visible_forums)
@refusals_return_to("forum_seats")
def seat_end(request: HttpRequest, forum: Forum, pk: int) -> HttpResponse:
    """Let a seat end now; the action asks whose it is to end."""
    seat: Seat = get_object_or_404(forum.seats, pk=pk)
    actions.end_seat(seat, by=request.user)
    messages.success(request, _("Vervet er avsluttet. De får brev om det."))
    return redirect("forum_seats", ref=forum.ref)
