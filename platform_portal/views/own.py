"""«Min side» and «Arbeidsflate»: what waits, by deadline, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

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
from organisations.states import Kind
from organisations.views import joining
from platform_portal import hat, policies, waiting
from platform_portal.views.pages import open_hearings


@signed_in
@require_GET
def my_page(request: HttpRequest) -> HttpResponse:
    """What needs us now, and what became of what we said."""
    organisation = hat.current(request)
    if organisation is None or organisation.kind == Kind.NATIONAL:
        context: dict[str, Any] = {
            "organisation": organisation,
            "hearings": open_hearings()[:5],
        }
        if organisation is None:
            context |= joining.waiting_for(request.user)
            context |= {"join_form": JoinSearch(), "drafts": waiting_drafts(request.user)}
        return render(request, "platform_portal/my_page_empty.html", context)
    if hat.is_staff(organisation):
        return redirect("work")
    return render(
        request,
        "platform_portal/my_page.html",
        {
            "organisation": organisation,
            "tasks": waiting.for_organisation(organisation),
            "outcomes": waiting.outcomes_for(organisation)[:10],
            "causes": organisation.causes.filter(ended_at=None).prefetch_related("topics"),
            "claims": Claim.objects.waiting().filter(organisation=organisation).count(),
            "people": Membership.objects.current()
            .filter(organisation=organisation)
            .select_related("user"),
            "contact": ContactPerson.objects.filter(municipality=organisation.seat).first(),
        },
    )


@allow(policies.is_staff)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits for a case handler or an approver, and how the hearings stand."""
    owner = hat.current(request)
    if owner is None or not hat.is_staff(owner):
        return redirect("switch")
    letters = policies.visible_letters(request.user).filter(batch__sender_ref=f"org:{owner.pk}")
    return render(
        request,
        "platform_portal/work.html",
        {
            "tasks": waiting.for_staff(request.user, owner),
            "rows": latest(owner),
            "counts": counts(letters),
            "troubled": letters.filter(state__in=NOT_REACHED, reached_at=None).order_by("-pk")[:5],
            "claims": registry.desk_claims(request.user).waiting().count(),
        },
    )


def latest(owner: Organisation) -> list[dict[str, Any]]:
    """The municipality's newest hearings, as rows of its own list."""
    hearings = status.with_progress(status.with_status(Hearing.objects.filter(owner=owner)))
    newest, now = hearings.select_related("owner").order_by("-pk")[:8], clock.now()
    return [list_row(hearing, now) for hearing in newest]
