"""«Min side» and «Arbeidsflate»: what waits, by deadline, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from consultations.models import Hearing
from consultations.views import status
from consultations.views.claim_drafts import waiting_drafts
from consultations.views.work import list_row
from core import clock
from core.access import allow, signed_in
from dispatch.letters import counts
from dispatch.states import NOT_REACHED
from organisations import policies as registry
from organisations.forms.joining import JoinSearch
from organisations.models import Claim, ContactPerson, Membership, Organisation
from organisations.policies import WRITING
from organisations.states import Kind
from organisations.views import joining
from platform_portal import (
    doors,
    hat,
    policies,
    waiting,
    waiting_grants,
    waiting_meetings,
    waiting_platform,
)
from platform_portal.views.pages import SHOWN, open_hearings

ROWS = 8


@signed_in
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """What needs us now, and what became of what we said."""
    organisation = hat.current(request)
    if organisation is None:
        context: dict[str, Any] = joining.waiting_for(request.user) | {
            "hearings": open_hearings()[:SHOWN],
            "join_form": JoinSearch(),
            "drafts": waiting_drafts(request.user),
        }
        return render(request, "platform_portal/my_page_empty.html", context)
    if hat.is_staff(organisation):
        return redirect("work")
    national = organisation.kind == Kind.NATIONAL
    about_us = open_now(request.user) if national else own_facts(organisation)
    return render(
        request,
        "platform_portal/my_page.html",
        {
            "organisation": organisation,
            "tasks": waiting_meetings.merged(
                waiting.for_organisation(organisation, by=request.user),
                waiting_meetings.for_organisation(organisation, by=request.user),
                waiting_grants.for_organisation(organisation, by=request.user),
                waiting_platform.for_person(request.user),
            ),
            "sent": waiting.sent_by(organisation),
            "outcomes": waiting.outcomes_for(organisation)[:10],
            "claims": Claim.objects.waiting().filter(organisation=organisation).count(),
            "people": Membership.objects.current()
            .filter(organisation=organisation)
            .select_related("user"),
        }
        | about_us,
    )


def own_facts(organisation: Organisation) -> dict[str, Any]:
    """What a voluntary organisation burns for, and whom to call where it belongs."""
    return {
        "own_facts": True,
        "hearings": [],
        "causes": organisation.causes.filter(ended_at=None).prefetch_related("topics"),
        "contact": ContactPerson.objects.filter(municipality=organisation.seat).first(),
        "doors": doors.for_organisation(organisation),
        "rooms": doors.rooms_of(organisation),
    }


def open_now(user: Any) -> dict[str, Any]:
    """For a national party, whom no cause leads to a hearing: what is open in the country."""
    return {
        "own_facts": False,
        "hearings": open_hearings()[:SHOWN],
        "contact": None,
        "doors": doors.for_parties(user),
    }


@allow(policies.is_staff)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for a case handler or an approver, and how the hearings stand."""
    owner = hat.current(request)
    if owner is None or not hat.is_staff(owner):
        return redirect("switch")
    roles = registry.roles(request.user, owner)
    letters = policies.visible_letters(request.user).filter(batch__sender_ref=f"org:{owner.pk}")
    return render(
        request,
        "platform_portal/work.html",
        {
            "tasks": waiting_meetings.merged(
                waiting.for_staff(request.user, owner),
                waiting_meetings.for_parties(owner, by=request.user),
                waiting_grants.for_staff(request.user, owner),
                waiting_platform.for_person(request.user),
            ),
            "rows": most_urgent(owner, roles),
            "may_start": bool(roles & WRITING),
            "doors": doors.at_the_desk(request.user, owner),
            "counts": counts(letters),
            "troubled": letters.filter(state__in=NOT_REACHED, reached_at=None).order_by("-pk")[:5],
            "claims": registry.desk_claims(request.user).waiting().count(),
        },
    )


def most_urgent(owner: Organisation, roles: set[str]) -> list[dict[str, Any]]:
    """The top of the municipality's own list of hearings."""
    hearings = status.with_progress(status.with_status(Hearing.objects.filter(owner=owner)))
    first, now = hearings.select_related("owner").order_by(*status.ORDER)[:ROWS], clock.now()
    return [list_row(hearing, now, roles) for hearing in first]
