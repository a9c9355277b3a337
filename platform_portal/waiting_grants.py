"""What waits for someone about grants: to apply, to answer, to decide, to pay, to report."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from grants.models import Application, Call, Complaint, Instalment, Report
from grants.policies.casework import HANDLING
from grants.states import (
    COMPLAINANT_SAYS,
    ApplicationState,
    ComplaintState,
    InstalmentState,
    ReportState,
)
from grants.views.own import fitting
from organisations import policies as registry
from organisations.models import Organisation
from organisations.states import Role
from platform_portal.waiting import SHOWN, Task

S = ApplicationState
MOST_OPEN = 5  # calls that one might apply to; the page of grants has them all
REPORT_AHEAD = timedelta(days=60)  # a report that is due later waits for nobody yet
PAY_AHEAD = timedelta(days=21)
NEWS = timedelta(days=30)  # how long an answer to a complaint is news
ANSWERED = [ComplaintState.UPHELD, ComplaintState.FORWARDED, ComplaintState.DISMISSED]


def for_organisation(organisation: Organisation, *, by: Any) -> list[Task]:
    """What a voluntary organisation may apply for, has begun, and owes an answer to.

    Args:
        organisation: under whose hat.
        by: the person who looks, told «du» of the own draft.
    """
    if organisation.kind not in registry.REGISTERED_KINDS:
        return []
    now = clock.now()
    return [
        *_unfinished(organisation, by, now),
        *_to_answer(organisation),
        *_to_report(organisation),
        *_complaints(organisation, now),
        *_open(organisation, by, now),
    ]


def for_staff(user: Any, owner: Organisation) -> list[Task]:
    """What waits in a municipality's calls, a line for each call and kind of thing."""
    roles = registry.roles(user, owner)
    waiting = [
        *(_to_handle(owner) if roles & HANDLING else []),
        *(_to_decide(user, owner) if Role.APPROVER in roles else []),
    ]
    calls = Call.objects.in_bulk({line[0] for line in waiting})
    return [_line(calls[line[0]], line) for line in waiting][:SHOWN]


# --- an organisation ------------------------------------------------------------------


def _task(call: Call, title: str, url: str, **more: Any) -> Task:
    return Task(
        what=_("Tilskudd · %(owner)s") % {"owner": call.scheme.owner.name},
        title=title,
        url=more.pop("page", call.get_absolute_url()),
        button_url=url,
        deadline=more.pop("deadline", None),
        **more,
    )


def _own(organisation: Organisation) -> QuerySet[Application]:
    return Application.objects.filter(organisation=organisation).select_related(
        "call__scheme__owner", "edited_by"
    )


def _open(organisation: Organisation, by: Any, now: datetime) -> Iterator[Task]:
    """Calls where they are or work, that they have not begun on."""
    for call in fitting([organisation], by, now).order_by("closes_at", "pk")[:MOST_OPEN]:
        yield _task(
            call,
            call.title,
            reverse("application_new", kwargs={"ref": call.ref}),
            deadline=call.closes_at,
            why=_("%(what)s. Dere kan søke nå.") % {"what": call.get_binding_display()},
            button=_("Start søknaden"),
        )


def _unfinished(organisation: Organisation, by: Any, now: datetime) -> Iterator[Task]:
    """Drafts while there is time, and what the municipality asks more of."""
    draft = Q(state=S.DRAFT, call__closes_at__gt=now)
    begun = _own(organisation).filter(draft | Q(state=S.RETURNED))
    for one in begun.order_by("call__closes_at", "pk")[:SHOWN]:
        name = _("Du") if one.edited_by_id == by.pk else one.edited_by
        asked = one.state == S.RETURNED
        yield _task(
            one.call,
            one.call.title,
            reverse("application_edit", kwargs={"ref": one.ref}),
            page=one.get_absolute_url(),
            deadline=_end(one.answer_by) if asked else one.call.closes_at,
            why=one.missing if asked else _("%(name)s har begynt på søknaden.") % {"name": name},
            button=_("Svar kommunen") if asked else _("Fortsett på søknaden"),
        )


def _to_answer(organisation: Organisation) -> Iterator[Task]:
    """Granted, and nobody has said yes or no."""
    given = _own(organisation).filter(state=S.DECIDED, granted__gt=0)
    for one in given.order_by("accept_by", "pk")[:SHOWN]:
        yield _task(
            one.call,
            _("Dere får tilskudd: %(call)s") % {"call": one.call.title},
            reverse("application_accept", kwargs={"ref": one.ref}),
            page=one.get_absolute_url(),
            deadline=_end(one.accept_by),
            why=_("Si om dere tar imot pengene."),
            button=_("Svar ja eller nei"),
        )


def _to_report(organisation: Organisation) -> Iterator[Task]:
    """Reports that are due soon, or were returned."""
    due = Report.objects.filter(
        Q(state=ReportState.RETURNED)
        | Q(state=ReportState.WAITING, due__lte=clock.today() + REPORT_AHEAD),
        application__organisation=organisation,
        application__state__in=[S.PAID, S.REPORTED],
    )
    for one in due.select_related("application__call__scheme__owner").order_by("due")[:SHOWN]:
        back = one.state == ReportState.RETURNED
        yield _task(
            one.application.call,
            _("Rapport: %(call)s") % {"call": one.application.call.title},
            reverse("report_edit", kwargs={"ref": one.application.ref}),
            page=one.application.get_absolute_url(),
            deadline=_end(one.due),
            why=one.answer if back else _("Si kort hva pengene gikk til."),
            button=_("Skriv rapporten"),
        )


def _complaints(organisation: Organisation, now: datetime) -> Iterator[Task]:
    """What became of a complaint, while it is news."""
    news = Complaint.objects.filter(
        Q(state__in=ANSWERED, assessed_at__gt=now - NEWS)
        | Q(state=ComplaintState.SETTLED, settled_at__gt=now - NEWS),
        decision__application__organisation=organisation,
    )
    found = news.select_related("decision__application__call__scheme__owner")
    for one in found.order_by("-pk")[:SHOWN]:
        application = one.decision.application
        yield _task(
            application.call,
            application.call.title,
            application.get_absolute_url(),
            page=application.get_absolute_url(),
            why=str(COMPLAINANT_SAYS[ComplaintState(one.state)]),
            button=_("Les svaret"),
        )


def _end(day: date | None) -> datetime | None:
    return clock.end_of_day(day) if day else None


# --- the desk -------------------------------------------------------------------------

type Line = tuple[int, str, str, datetime | None, str, str]  # call, title, why, by, page, button


def _line(call: Call, line: Line) -> Task:
    _pk, title, why, deadline, page, button = line
    url = reverse(page, kwargs={"ref": call.ref})
    return Task(
        what=_("Tilskudd · %(call)s") % {"call": call.title},
        title=title,
        url=url,
        why=why,
        button=button,
        button_url=url,
        deadline=deadline,
    )


def _to_handle(owner: Organisation) -> list[Line]:
    """For case handlers: applications, money, reports and complaints."""
    return [*_sent(owner), *_due(owner), *_reports(owner), *_complained(owner)]


def _sent(owner: Organisation) -> Iterable[Line]:
    """New ones, and answers that came back, of calls whose deadline has passed or not."""
    rows = (
        Application.objects.filter(
            call__scheme__owner=owner, state__in=[S.SUBMITTED, S.RESUBMITTED]
        )
        .order_by("call")
        .values_list("call", "state", "call__decision_by")
        .annotate(n=Count("pk"))
    )
    for call, state, promised, n in rows:
        new = ngettext("Én ny søknad", "%(n)s nye søknader", n) % {"n": n}
        back = ngettext("Ett svar på det dere spurte om", "%(n)s svar på det dere spurte om", n)
        yield (
            call,
            new if state == S.SUBMITTED else back % {"n": n},
            _("Dere har lovet å svare innen denne dagen."),
            _end(promised),
            "inbox",
            _("Se søknadene"),
        )


def _to_decide(user: Any, owner: Organisation) -> Iterable[Line]:
    """For approvers: what others have recommended."""
    rows = (
        Application.objects.filter(call__scheme__owner=owner, state=S.RECOMMENDED)
        .exclude(recommendation__by_id=user.pk)
        .order_by("call")
        .values_list("call", "call__decision_by")
        .annotate(n=Count("pk"))
    )
    for call, promised, n in rows:
        yield (
            call,
            ngettext("Én innstilling å vedta", "%(n)s innstillinger å vedta", n) % {"n": n},
            _("En saksbehandler har innstilt. Du vedtar."),
            _end(promised),
            "decisions",
            _("Se innstillingene"),
        )


def _due(owner: Organisation) -> Iterable[Line]:
    """Money to those who have said yes."""
    rows = (
        Instalment.objects.filter(
            application__call__scheme__owner=owner,
            application__state__in=[S.ACCEPTED, S.PAID, S.REPORTED],
            state=InstalmentState.DUE,
            due__lte=clock.today() + PAY_AHEAD,
        )
        .order_by("application__call")
        .values_list("application__call")
        .annotate(n=Count("pk"), first=Min("due"))
    )
    for call, n, first in rows:
        yield (
            call,
            ngettext("Ett tilskudd å betale ut", "%(n)s tilskudd å betale ut", n) % {"n": n},
            _("De har takket ja."),
            _end(first),
            "payments",
            _("Se utbetalingene"),
        )


def _reports(owner: Organisation) -> Iterable[Line]:
    """Received, and nobody has answered."""
    rows = (
        Report.objects.filter(application__call__scheme__owner=owner, state=ReportState.SENT)
        .order_by("application__call")
        .values_list("application__call")
        .annotate(n=Count("pk"))
    )
    for call, n in rows:
        yield (
            call,
            ngettext("Én rapport å lese", "%(n)s rapporter å lese", n) % {"n": n},
            _("Si fra at rapporten er god nok, eller spør om mer."),
            None,
            "reports",
            _("Se rapportene"),
        )


def _complained(owner: Organisation) -> Iterable[Line]:
    """Complaints that nobody has assessed; a call's together."""
    rows = (
        Complaint.objects.filter(
            decision__application__call__scheme__owner=owner, state=ComplaintState.COMPLAINED
        )
        .order_by("decision__application__call")
        .values_list("decision__application__call")
        .annotate(n=Count("pk"))
    )
    for call, n in rows:
        yield (
            call,
            ngettext("Én klage å vurdere", "%(n)s klager å vurdere", n) % {"n": n},
            _("Vurder klagen på nytt før den eventuelt går videre."),
            None,
            "complaints",
            _("Se klagene"),
        )
