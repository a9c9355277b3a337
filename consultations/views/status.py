"""Where a hearing stands and what comes next, in the municipality's words."""

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Extract
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Answer, Hearing, Invitee, Treatment
from consultations.states import HearingKind, HearingState
from core import clock
from core.clock import PortalNow
from organisations.models import Membership
from organisations.states import Role

COMING, OPEN, PASSED = "coming", "open", "passed"
# status → (its words, its colour, its name in the address); the order is the order of the list
STATUSES = {
    HearingState.DRAFT.value: (gettext_lazy("Kladd"), "neutral", "kladd"),
    HearingState.FOR_APPROVAL.value: (gettext_lazy("Til godkjenning"), "warning", "godkjenning"),
    PASSED: (gettext_lazy("Under vurdering"), "warning", "vurdering"),
    OPEN: (gettext_lazy("Åpen"), "info", "apen"),
    COMING: (gettext_lazy("Kommende"), "neutral", "kommende"),
    HearingState.SUMMARISED.value: (gettext_lazy("Oppsummert"), "success", "oppsummert"),
    HearingState.CONCLUDED.value: (gettext_lazy("Avsluttet"), "success", "avsluttet"),
    HearingState.WITHDRAWN.value: (gettext_lazy("Trukket"), "neutral", "trukket"),
}
ORDER = ("rank", "nearness", "pk")  # of `with_status`
NOT_REACHED_SOON = 1e12  # seconds; sorts those without a deadline last


def status(hearing: Hearing, now: datetime) -> str:
    """The state, with «published» told apart by the clock."""
    if hearing.state != HearingState.PUBLISHED:
        return hearing.state
    if hearing.is_coming(now):
        return COMING
    return OPEN if hearing.is_open(now) else PASSED


def tag(hearing: Hearing, now: datetime) -> dict[str, Any]:
    """The status in words, with its colour."""
    words, colour, _name = STATUSES[status(hearing, now)]
    return {"words": words, "colour": colour}


def with_status(hearings: Any) -> Any:
    """Annotate `status` and the order of the work list: `rank`, then `nearness`."""
    published = {"state": HearingState.PUBLISHED}
    seconds = Extract("closes_at", "epoch", output_field=FloatField())
    return hearings.annotate(
        status=Case(
            When(opens_at__gt=PortalNow(), then=Value(COMING), **published),
            When(closes_at__gt=PortalNow(), then=Value(OPEN), **published),
            When(then=Value(PASSED), **published),
            default=F("state"),
            output_field=CharField(),
        ),
    ).annotate(
        rank=Case(
            *[When(status=name, then=Value(i)) for i, name in enumerate(STATUSES)],
            output_field=IntegerField(),
        ),
        nearness=Case(
            When(state__in=[HearingState.SUMMARISED, HearingState.CONCLUDED], then=-seconds),
            default=Coalesce(seconds, Value(NOT_REACHED_SOON)),
            output_field=FloatField(),
        ),
    )


def of_slug(hearings: QuerySet[Any], slug: str) -> QuerySet[Any]:
    """Those with the status that the address names; all of them when it names none."""
    names = [name for name, (_words, _colour, own) in STATUSES.items() if own == slug]
    return hearings.filter(status__in=names) if names else hearings


def counted(rows: QuerySet[Any], field: str = "hearing") -> Coalesce:
    """How many of these rows each hearing has, as a subquery."""
    per_hearing = (
        rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(per_hearing.values("n")), 0)


def with_progress(hearings: Any) -> Any:
    """Annotate what the next step depends on, in the same statement."""
    second_key = Membership.objects.current().filter(
        organisation=OuterRef("owner"), role=Role.APPROVER
    )
    return hearings.annotate(
        invited=counted(Invitee.objects.filter(accepted=True)),
        answered=counted(Answer.objects.sent()),
        untreated=counted(Treatment.objects.untreated()),
        unsplit=Exists(Answer.objects.without_points().filter(hearing=OuterRef("pk"))),
        approver=Coalesce(Subquery(second_key.order_by("id").values("user__name")[:1]), Value("")),
    )


def approvers(hearing: Hearing) -> list[str]:
    """The names of those who hold the second key."""
    current = Membership.objects.current().filter(organisation=hearing.owner_id, role=Role.APPROVER)
    return list(current.order_by("id").values_list("user__name", flat=True))


def next_step(hearing: Hearing, now: datetime) -> tuple[str, str]:
    """What comes next in words, and the name of the page where it is done.

    Args:
        hearing: from `with_progress(with_status(…))`.
        now: the portal's clock.
    """
    steps = {
        HearingState.DRAFT: draft_step,
        HearingState.FOR_APPROVAL: lambda h: (_waits_for(h), "hearing_approval"),
        COMING: lambda h: (_("Åpner %(day)s") % {"day": short_day(h.opens_at)}, "hearing_approval"),
        OPEN: lambda h: (_("Ingenting nå"), "hearing_approval"),
        PASSED: passed_step,
        HearingState.SUMMARISED: summarised_step,
        HearingState.CONCLUDED: lambda h: (_("Ferdig"), "hearing_conclude"),
        HearingState.WITHDRAWN: lambda h: (_("Ferdig"), "hearing_approval"),
    }
    return steps[status(hearing, now)](hearing)


def _waits_for(hearing: Any) -> str:
    """Whom the draft waits for, by name where there is one."""
    return _("Venter på %(name)s") % {"name": hearing.approver or _("en godkjenner")}


def draft_step(hearing: Any) -> tuple[str, str]:
    """The first step of the draft that is not done."""
    if not hearing.invited:
        return _("Skriv innholdet og velg temaer"), "hearing_content"
    if hearing.reviewed_at is None:
        return _("Se gjennom mottakerne"), "hearing_recipients"
    if hearing.closes_at is None:
        return _("Sett frist"), "hearing_deadline"
    return _("Send til godkjenning"), "hearing_approval"


def passed_step(hearing: Any) -> tuple[str, str]:
    """The first step after the deadline that is not done."""
    if hearing.unsplit:
        return _("Del opp svarene"), "hearing_points"
    if hearing.untreated == 1:
        return _("Ett punkt mangler begrunnelse"), "hearing_treatment"
    if hearing.untreated:
        return (
            _("%(n)s punkter mangler begrunnelse") % {"n": hearing.untreated},
            "hearing_treatment",
        )
    if not hearing.summary:
        return _("Skriv oppsummeringen"), "hearing_summarise"
    return _("Publiser oppsummeringen"), "hearing_summarise"


def summarised_step(hearing: Hearing) -> tuple[str, str]:
    """The decision; a mapping has none unless a day for it is set."""
    if hearing.kind == HearingKind.MAPPING and not hearing.decides_on:
        return _("Ferdig"), "hearing_approval"
    return decision_step(hearing), "hearing_conclude"


def decision_step(hearing: Hearing) -> str:
    """When the decision can be written in."""
    if hearing.decides_on and hearing.decides_on > clock.today():
        return _("Legg inn vedtaket etter %(day)s") % {"day": day_and_month(hearing.decides_on)}
    return _("Legg inn vedtaket")


def short_day(instant: datetime | None) -> str:
    """«1. mars» of an instant in Oslo."""
    return day_and_month(instant.astimezone(clock.OSLO)) if instant else ""


def day_and_month(day: Any) -> str:
    """«24. februar»."""
    return date_format(day, "j. F").lower()
