"""The inbox of a call: what was sent, narrowed by filters, twenty-five at a time."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, spreadsheets
from core.access import allow
from core.money import format_nok
from core.pages import addresses, after, answer, page
from core.templatetags.portal import kort_dato
from grants.forms.casework import ViewForm
from grants.forms.filters import MINE, NOBODY, InboxFilter
from grants.models import Application, Call, SavedView
from grants.policies import casework as policies
from grants.states import WAITING, ApplicationState
from grants.views.desk_parts import around, statuses, yearly
from organisations.models import Topic

ROWS, SLICE = 25, 500
NEW = (ApplicationState.SUBMITTED, ApplicationState.RESUBMITTED)
BACK, WITHDRAWN = ApplicationState.RETURNED, ApplicationState.WITHDRAWN
ORDER = ("number", "pk")
COLUMNS = ("pk", "ref", "number", "state", "answer_by", "sent_at", "sent_amount", "sent_years",
           "applicant", "has", "shut")  # fmt: skip
NARROWS = ("sok", "tilstand", "hos", "icnpo", "fra", "til", "forfalt")
desk = allow(policies.may_work_call, on=policies.inbox_calls)


@require_safe
@desk
def inbox(request: HttpRequest, call: Call) -> HttpResponse:
    """One slice of what the filters let through."""
    return inbox_page(request, call, ViewForm())


def inbox_page(request: HttpRequest, call: Call, form: ViewForm) -> HttpResponse:
    """The list, with the form that keeps the filters under a name."""
    people = policies.handlers(call)
    asked_form = InboxFilter(request.GET, people)
    asked, now = asked_form.asked(), clock.now()
    today = now.astimezone(clock.OSLO).date()
    found = narrowed(call, asked, request.user, today)
    shown, following = page(after(listed(found, request.user), asked["etter"], ORDER), ROWS)
    narrow = any(asked[name] for name in NARROWS)
    context = around(call, "inbox", _("Søknader"), request.user) | {
        "filters": asked_form,
        "narrowed": narrow,
        "kept": asked_form.kept(),
        "figures": figures(call, request.user, today),
        "rows": rows_of(shown, now),
        "following": following,
        "views": SavedView.objects.filter(owner=call.scheme.owner_id),
        "form": form,
    }
    return answer(request, "grants/inbox.html", context)


def narrowed(call: Call, asked: dict[str, Any], user: Any, today: Any) -> QuerySet[Application]:
    """The applications that the filters let through."""
    wanted = Q(call=call)
    if asked["tilstand"]:
        wanted &= Q(state=asked["tilstand"])
    if asked["hos"]:
        whose: dict[str, Any] = {MINE: user.pk, NOBODY: None}
        wanted &= Q(handler=whose.get(asked["hos"], asked["hos"]))
    if asked["forfalt"]:
        wanted &= Q(state=ApplicationState.RETURNED, answer_by__lt=today)
    if asked["fra"]:
        wanted &= Q(sent_amount__gte=asked["fra"])
    if asked["til"]:
        wanted &= Q(sent_amount__lte=asked["til"])
    if asked["icnpo"]:
        wanted &= in_group(asked["icnpo"])
    if asked["sok"]:
        wanted &= called(asked["sok"])
    return Application.objects.sent().as_sent("amount", "years").filter(wanted)


def in_group(topic: Topic) -> Q:
    """The register's kind of organisation: this group or one under it."""
    under = Q(pk=topic.pk) | Q(parent=topic) | Q(parent__parent=topic)
    return Q(organisation__icnpo__in=Topic.objects.filter(under).values("code"))


def called(words: str) -> Q:
    """A name, an organisation number or the application's own number."""
    digits = words.replace(" ", "")
    wanted = Q(organisation__name__icontains=words)
    if digits.isdecimal() and len(digits) <= 9:
        wanted |= Q(number=int(digits)) | Q(organisation__orgnr=digits)
    return wanted


def listed(found: QuerySet[Application], user: Any) -> Any:
    """What a row shows, and no more than that is read."""
    named = {"applicant": F("organisation__name"), "has": F("handler__name")}
    return policies.with_stake(user, found.annotate(**named)).values_list(*COLUMNS, named=True)


def figures(call: Call, user: Any, today: Any) -> list[tuple[str, Any]]:
    """How many there are in all, are new, are one's own and are late with an answer."""
    rows = call.applications.sent().as_sent("amount").order_by().values_list("state")
    counted = rows.annotate(
        n=Count("pk"),
        mine=Count("pk", filter=Q(handler=user.pk)),
        late=Count("pk", filter=Q(answer_by__lt=today)),
        asked=Sum("sent_amount"),
    ).values_list("state", "n", "mine", "late", "asked", named=True)
    found = list(counted)
    asked = sum((one.asked for one in found if one.state != WITHDRAWN), Decimal(0))
    return [
        (_("Søknader"), sum(one.n for one in found)),
        (_("Nye"), sum(one.n for one in found if one.state in NEW)),
        (_("Mine"), sum(one.mine for one in found if one.state in WAITING)),
        (_("Forsinket svar"), sum(one.late for one in found if one.state == BACK)),
        (_("Søkt om"), format_nok(asked)),
    ]


def rows_of(found: list[Any], now: datetime) -> list[dict[str, Any]]:
    """The rows as they are drawn; of a case that one is shut out of only whose it is."""
    case, words, today = addresses("case"), statuses(), now.astimezone(clock.OSLO).date()
    choose = _("Velg søknad %(n)s")
    return [
        {
            "number": str(one.number),
            "choose": choose % {"n": one.number},
            "name": f"{one.number}. {one.applicant}",
            "url": case(one.ref),
            "shut": one.shut,
            "status": words[one.state],
            "answer_by": kort_dato(one.answer_by, now) if one.state == BACK else "",
            "late": one.state == BACK and one.answer_by < today,
            "asked": yearly(one.sent_amount, one.sent_years),
            "handler": one.has or "–",
            "sent": kort_dato(one.sent_at, now),
        }
        for one in found
    ]


# --- the whole list as a file ---------------------------------------------------------


@require_safe
@desk
def inbox_export(request: HttpRequest, call: Call, kind: str) -> HttpResponseBase:
    """What the filters let through, as a spreadsheet or text; read as it is sent."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    asked = InboxFilter(request.GET, policies.handlers(call)).asked()
    found = narrowed(call, asked, request.user, clock.today())
    rows = policies.with_stake(request.user, found).filter(shut=False)
    name = f"soknader-{call.ref}"
    return spreadsheets.answer(kind, name, headings(), lines(rows))


def headings() -> list[str]:
    """The first row."""
    return [
        _("Nummer"),
        _("Organisasjon"),
        _("Organisasjonsnummer"),
        _("Gruppe (ICNPO)"),
        _("Tittel"),
        _("Søker om i året"),
        _("Antall år"),
        _("Status"),
        _("Saksbehandler"),
        _("Sendt"),
        _("Innvilget"),
    ]


def lines(rows: Any) -> Iterator[list[str]]:
    """The applications as rows of text, read in slices through the database's own cursor."""
    wanted = rows.as_sent("title").select_related("organisation", "handler").order_by(*ORDER)
    for row in wanted.iterator(chunk_size=SLICE):
        applicant: Any = row.organisation
        sent: Any = row.sent_at
        yield [
            str(row.number),
            applicant.name,
            applicant.orgnr or "",
            applicant.icnpo,
            row.sent_title,
            str(row.sent_amount),
            str(row.sent_years),
            row.get_state_display(),
            row.handler.name if row.handler else "",
            sent.astimezone(clock.OSLO).isoformat(timespec="minutes"),
            str(row.granted),
        ]
