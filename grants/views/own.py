"""«Tilskudd for oss»: what one may apply for, what is begun, sent and granted, and what is due."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import signed_in
from core.fields import TwoListsForm
from core.pages import after, page
from grants.models import Application, Call, Report
from grants.policies import applying as policy
from grants.states import ApplicationState, ReportState
from grants.views.receipt import colour_of
from organisations import policies as registry
from organisations.models import Municipality, Organisation, OrganisationArea

ROWS = 15
CURRENT = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@signed_in
@require_safe
def own_grants(request: HttpRequest) -> HttpResponse:
    """A constant number of statements, however many organisations and applications."""
    now, user = clock.now(), request.user
    asked = TwoListsForm(request.GET).asked()
    organisations = list(applicants(user))
    calls, following = page(
        after(fitting(organisations, user, now), asked["etter"], ("closes_at", "pk")), ROWS
    )
    sent, earlier = page(after(sent_ones(user), asked["bort"], ("-edited_at", "-pk")), ROWS)
    context = {
        "now": now,
        "organisations": organisations,
        "calls": calls,
        "following": following,
        "drafts": by_deadline([as_row(row, now) for row in drafts_of(user)]),
        "due": due(user, now),
        "sent": [as_row(row, now) for row in sent],
        "earlier": earlier,
    }
    return render(request, "grants/own_grants.html", context)


def applicants(user: Any) -> QuerySet[Organisation]:
    """The living organisations a person acts for, that may apply for something."""
    own: QuerySet[Organisation] = registry.organisations_of(user).active()
    return own.filter(kind__in=registry.REGISTERED_KINDS)


def fitting(organisations: list[Organisation], user: Any, now: datetime) -> QuerySet[Call]:
    """Open calls of the places where they are seated or work, that are not begun on by all."""
    places = Municipality.objects.filter(
        Q(pk__in=[own.seat_id for own in organisations if own.seat_id])
        | Q(
            pk__in=OrganisationArea.objects.filter(organisation__in=organisations).values(
                "municipality"
            )
        )
    )
    around = Municipality.objects.filter(
        Q(pk__in=places.values("pk"))
        | Q(pk__in=places.values("county"))
        | Q(county__in=places.values("pk"))
    )
    begun = Application.objects.exclude(state=ApplicationState.WITHDRAWN).filter(
        organisation__in=organisations
    )
    found = Call.objects.open_at(now).filter(scheme__owner__in=around.values("organisation"))
    if len(organisations) == 1:
        found = found.exclude(pk__in=begun.values("call"))
    return found.select_related("scheme__owner")


def with_all(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With what a row shows."""
    return rows.select_related(
        "call__scheme__owner", "organisation", "claim__organisation"
    ).prefetch_related("decisions")


def drafts_of(user: Any) -> QuerySet[Application]:
    """What is begun and not sent, and what the municipality asks more of, by deadline."""
    begun = policy.own_applications(user).filter(state__in=CURRENT)
    return with_all(begun).order_by("call__closes_at", "pk")[:50]


def sent_ones(user: Any) -> QuerySet[Application]:
    """The others, newest first."""
    return with_all(policy.own_applications(user).exclude(state__in=CURRENT))


def as_row(application: Application, now: datetime) -> dict[str, Any]:
    """One application: its state in their words, and what there is to do."""
    deadline: Any = application.call.closes_at
    if application.state == ApplicationState.RETURNED and application.answer_by:
        deadline = clock.end_of_day(application.answer_by)
    return {
        "application": application,
        "call": application.call,
        "status": application.applicant_words,
        "colour": colour_of(application),
        "decision": application.current_decision,
        "deadline": deadline if deadline and deadline > now else None,
        "too_late": application.state == ApplicationState.DRAFT and deadline <= now,
    }


def by_deadline(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is most urgent first; what is too late last."""
    return sorted(
        rows, key=lambda row: (row["deadline"] is None, row["deadline"] or row["call"].closes_at)
    )


def due(user: Any, now: datetime) -> list[dict[str, Any]]:
    """What is asked of them after an answer: yes or no, and a report, by day."""
    own = policy.own_applications(user)
    to_accept = own.filter(state=ApplicationState.DECIDED, granted__gt=0).exclude(accept_by=None)
    reports = Report.objects.filter(
        application__in=own.values("pk"), state__in=(ReportState.WAITING, ReportState.RETURNED)
    ).select_related("application__call__scheme__owner")
    found = [
        row(application, application.accept_by, _("Svar ja eller nei til pengene"))
        for application in to_accept
    ]
    found += [row(report.application, report.due, _("Send rapport")) for report in reports]
    return sorted(found, key=lambda item: item["deadline"])


def row(application: Application, day: date | None, words: str) -> dict[str, Any]:
    """One thing to do, with its deadline as an instant."""
    return {
        "call": application.call,
        "words": words,
        "deadline": clock.end_of_day(day or clock.today()),
        "url": reverse("application", args=[application.ref]),
    }
