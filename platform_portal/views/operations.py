"""The operator's page: is everything running, the one switch, and addresses that are stopped."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import BooleanField, Case, Count, Min, Q, QuerySet, When
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow
from dispatch import actions
from dispatch.models import Arrival, DomainRate, Letter, Sending, Suppression
from dispatch.relay.postfix import duplicates
from dispatch.states import ArrivalKind, LetterState
from platform_portal import policies
from platform_portal.forms import AddressForm, LiftForm, PauseForm
from platform_portal.views.letters import letter_page
from platform_portal.views.pages import redis_answers

LOG_ALARM_AFTER = timedelta(minutes=5)
DOMAINS = 20


@allow(policies.is_operator)
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Is everything running, and which letters need help."""
    return _operations(request, PauseForm())


def _operations(request: HttpRequest, form: PauseForm) -> HttpResponse:
    context = {
        "redis_ok": redis_answers(),
        "scanner": settings.SCANNER,
        "form": form,
        "sending": _sending(),
        "has_log": bool(settings.RELAY_LOG),
        "has_mailbox": bool(settings.MAILBOX_URL),
        "waiting": _waiting(),
        "slowed": DomainRate.objects.filter(
            Q(backoff_until__gt=Now()) | Q(fixed_rate__isnull=False)
        ).order_by("domain")[:DOMAINS],
        "doubled": duplicates().count(),
        "stopped": Suppression.objects.filter(scope=actions.EVERYTHING).count(),
        "unknown": Arrival.objects.filter(kind=ArrivalKind.UNKNOWN).count(),
    }
    context |= letter_page(request)
    status = 422 if form.errors else 200
    return render(request, "platform_portal/operations.html", context, status=status)


def _sending() -> Any:
    """The one row with what is true of it now; an empty one when it is not there."""

    def now(**condition: Any) -> Case:
        return Case(When(**condition, then=True), default=False, output_field=BooleanField())

    rows: QuerySet[Any] = Sending.objects.annotate(
        breaker_open=now(breaker_until__gt=Now()),
        log_alarm=now(log_trouble_since__lt=Now() - LOG_ALARM_AFTER),
    )
    return rows.first()


def _waiting() -> dict[str, Any]:
    """Letters in doubt and letters that wait for a person: how many, and since when."""
    doubt, held = Q(state=LetterState.IN_DOUBT), Q(state=LetterState.HELD)
    return Letter.objects.filter(state__in=[LetterState.IN_DOUBT, LetterState.HELD]).aggregate(
        doubt=Count("pk", filter=doubt),
        doubt_since=Min("handing_at", filter=doubt),
        held=Count("pk", filter=held),
        held_since=Min("handing_at", filter=held),
    )


@allow(policies.is_operator)
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Stop all sending."""
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _operations(request, form)
    actions.pause(by=request.user, why=form.cleaned_data["why"])
    messages.success(request, _("Utsendingen er stanset. Ingen brev går ut nå."))
    return redirect("operations")


@allow(policies.is_operator)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Let letters go again."""
    actions.resume(by=request.user)
    messages.success(request, _("Utsendingen er i gang igjen."))
    return redirect("operations")


@allow(policies.is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """Whether one address is stopped. It must be known already: addresses are never listed.

    Asked by POST, so that it stands in no log of addresses of pages.
    """
    form = AddressForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = Suppression.objects.filter(email=form.cleaned_data["q"].lower()).order_by("scope")
    context = {"form": form, "found": found, "everything": actions.EVERYTHING}
    status = 422 if form.errors else 200
    return render(request, "platform_portal/stopped_addresses.html", context, status=status)


def _stopped(_user: Any) -> QuerySet[Suppression]:
    """Only those that a dead mailbox stopped; who has said no may change their own mind."""
    return Suppression.objects.filter(scope=actions.EVERYTHING)


def _may_lift(user: Any, _suppression: Suppression) -> bool:
    return policies.is_operator(user)


@allow(_may_lift, on=_stopped, key="pk")
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, suppression: Suppression) -> HttpResponse:
    """Open an address again, with a reason."""
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.lift(suppression, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Adressen er åpnet. Brev kan gå dit igjen."))
        return redirect("stopped_addresses")
    context = {"form": form, "suppression": suppression}
    status = 422 if form.errors else 200
    return render(request, "platform_portal/address_lift.html", context, status=status)
