"""Whom to ring: invitees that no letter has reached, with the number they gave themselves."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.emails.invitation import invitations
from consultations.forms.recipients import PlaceInListForm
from consultations.models import Hearing, Invitee
from core import clock
from core.access import allow
from core.pages import after, page
from dispatch.states import NOT_REACHED, LetterState

ROWS, ON_PAPER = 50, 120
BY_NAME = ("organisation__name", "pk")
handle = allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)


@require_safe
@handle
def phone_list(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The list; on paper without buttons and with more rows a page."""
    if hearing.published_at is None:
        return redirect("hearing_recipients", ref=hearing.ref)
    place = PlaceInListForm(request.GET).place()
    everyone = to_ring(hearing)
    rows, following = page(
        after(
            everyone.select_related("organisation__seat", "call__called_by"),
            place["etter"],
            BY_NAME,
        ),
        ON_PAPER if place["papir"] else ROWS,
    )
    for row in rows:
        row.because = because(row)
    n, called = everyone.count(), everyone.exclude(call=None).count()
    context = {
        "hearing": hearing,
        "place": place,
        "rows": rows,
        "following": following,
        "n": n,
        "called": called,
        "left": n - called,
        "now": clock.now(),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (hearing.title, reverse("hearing_approval", kwargs={"ref": hearing.ref})),
            (_("Ringeliste"), ""),
        ],
    }
    return render(request, "consultations/phone_list.html", context)


def to_ring(hearing: Hearing) -> QuerySet[Any]:
    """Living invitees without a letter, or with one that did not arrive; those rung stay."""
    whose = Concat(Value("org:"), Cast(OuterRef("organisation_id"), CharField()))
    letters = invitations(hearing).filter(recipient_ref=whose)
    lost = letters.filter(state__in=NOT_REACHED, reached_at=None).order_by("-pk")
    rows: Any = hearing.invitees.filter(
        accepted=True, organisation__dissolved_at=None, organisation__merged_into=None
    ).annotate(
        lost=Subquery(lost.values("state")[:1]),
        written=Exists(letters),
    )
    found: QuerySet[Any] = rows.filter(
        Q(written=False) | Q(lost__isnull=False) | Q(call__isnull=False)
    )
    return found


def because(row: Any) -> str:
    """Why no letter reached it, in words."""
    if not row.written:
        return _("Ingen e-postadresse")
    return str(LetterState(row.lost).label) if row.lost else _("Brevet kom ikke fram")


@require_POST
@handle
def phone_called(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Tick that they have been rung."""
    actions.note_call(row_of(hearing, pk), by=request.user)
    return back(request, hearing, pk)


@require_POST
@handle
def phone_regret(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """The tick was a slip."""
    actions.regret_call(row_of(hearing, pk), by=request.user)
    return back(request, hearing, pk)


def row_of(hearing: Hearing, pk: int) -> Invitee:
    """One of those on the hearing's list."""
    found: Invitee = get_object_or_404(hearing.invitees, pk=pk)
    return found


def back(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """To the same row."""
    page_url = reverse("phone_list", kwargs={"ref": hearing.ref})
    after_row = PlaceInListForm(request.POST).place()["etter"]
    asked = f"?etter={after_row}" if after_row else ""
    return redirect(f"{page_url}{asked}#rad-{pk}")
