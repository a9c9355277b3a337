"""Who is invited to a meeting and what they said: a convener must order chairs and coffee."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock, spreadsheets
from core.access import allow
from core.pages import after, page
from core.spreadsheets import Sheet
from dispatch.models import Letter
from dispatch.states import NOT_REACHED
from forums import policies
from forums.emails.meeting import CHANGED, INVITATION, about, key_prefix
from forums.forms.convening import InvitedForm
from forums.models import Invitation, Meeting
from forums.states import AnswerChoice, Mode
from forums.views.desk_parts import trail, weekday_hours

ROWS = 50
ASKING = [INVITATION, CHANGED]  # kinds of letters
VERSIONS = 10  # of a meeting, as far back as its letters are looked for
BY_NAME = ("who", "pk")
ALL, UNANSWERED, LOST, BEFORE = "alle", "ikke-svart", "ikke-nadd", "svarte-for"
LISTS: dict[str, tuple[Any, Q]] = {
    ALL: (gettext_lazy("Inviterte"), Q()),
    "kommer": (gettext_lazy("Kommer"), Q(answer=AnswerChoice.YES)),
    "kanskje": (gettext_lazy("Kommer kanskje"), Q(answer=AnswerChoice.PERHAPS)),
    "kommer-ikke": (gettext_lazy("Kommer ikke"), Q(answer=AnswerChoice.NO)),
    UNANSWERED: (gettext_lazy("Ikke svart"), Q(answer="", lost=False)),
    LOST: (gettext_lazy("Ikke nådd"), Q(answer="", lost=True)),
    BEFORE: (
        gettext_lazy("Svarte før endringen"),
        Q(answered_sequence__lt=F("meeting__sequence")) & ~Q(answer=""),
    ),
}
at_meeting = allow(policies.may_run, on=policies.desk_meetings, why=policies.why_not_run)


def invitations(meeting: Meeting) -> QuerySet[Any]:
    """Everyone invited, with their name and whether the latest letter did not reach them.

    A letter is looked up for each, by one index or the other: the planner then has no long way
    round to choose, however little it knows of the tables.
    """
    whose = Concat(Value("org:"), Cast(OuterRef("organisation_id"), CharField()))
    fate = Case(
        When(organisation=None, then=latest_fate(meeting, key__in=keys(meeting))),
        default=latest_fate(meeting, recipient_ref=whose),
    )
    rows: QuerySet[Any] = (
        Invitation.objects.filter(meeting=meeting)
        .alias(fate=fate)
        .annotate(
            who=Coalesce("organisation__name", "person__name"),
            lost=Case(
                When(Q(email="") | Q(fate__in=NOT_REACHED), then=True),
                default=False,
                output_field=BooleanField(),
            ),
        )
    )
    return rows


def latest_fate(meeting: Meeting, **whose: Any) -> Subquery:
    """What became of the latest letter that asked somebody; empty when they were told otherwise."""
    letters: Any = Letter.objects.filter(
        batch__about=about(meeting), batch__kind__in=ASKING, **whose
    )
    told = When(reached_at__isnull=False, then=Value(""))
    fates = letters.annotate(fate=Case(told, default="state", output_field=CharField()))
    return Subquery(fates.order_by("-pk").values("fate")[:1], output_field=CharField())


def keys(meeting: Meeting) -> list[Any]:
    """The keys of the letters that have asked one of the invited, one for each version."""
    first = max(0, meeting.sequence - VERSIONS)
    return [
        Concat(Value(key_prefix(meeting, n)), Cast(OuterRef("pk"), CharField()))
        for n in range(first, meeting.sequence + 1)
    ]


def counts(meeting: Meeting) -> dict[str, Any]:
    """How many stand on each list, and how many people come which way. One statement."""
    coming = Q(answer=AnswerChoice.YES)
    wanted = {
        f"n_{slug}".replace("-", "_"): Count("pk", filter=q) for slug, (_w, q) in LISTS.items() if q
    }
    figures = invitations(meeting).aggregate(
        everyone=Count("pk"),
        on_site=Sum("people", filter=coming & Q(mode=Mode.ON_SITE), default=0),
        online=Sum("people", filter=coming & Q(mode=Mode.ONLINE), default=0),
        needs=Count("pk", filter=~Q(needs="") & ~Q(answer=AnswerChoice.NO)),
        **wanted,
    )
    return figures | {
        "lists": [
            (slug, words, figures[figure(slug) if q else "everyone"])
            for slug, (words, q) in LISTS.items()
            if slug != BEFORE or meeting.sequence
        ],
    }


def figure(slug: str) -> str:
    """A list's name as a column may be called."""
    return "n_" + slug.replace("-", "_")


@require_safe
@at_meeting
def meeting_invited(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The list, a slice at a time; what somebody needs is for the convener alone."""
    asked = InvitedForm(request.GET).asked()
    here = asked["vis"] if asked["vis"] in LISTS else ALL
    rows, following = page(
        after(
            invitations(meeting).select_related("organisation").filter(LISTS[here][1]),
            asked["etter"],
            BY_NAME,
        ),
        ROWS,
    )
    runs = policies.may_call(request.user, meeting)
    context = {
        "meeting": meeting,
        "rows": rows,
        "following": following,
        "here": here,
        "answers": counts(meeting),
        "runs": runs,
        "hours": weekday_hours(meeting),
        "now": clock.now(),
        "crumbs": trail(meeting.forum, _("Hvem kommer?")),
    }
    return render(request, "forums/invited.html", context)


@require_safe
@at_meeting
def meeting_invited_file(request: HttpRequest, meeting: Meeting, kind: str) -> HttpResponseBase:
    """The same list whole, as a spreadsheet or as text; streamed."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    asked = InvitedForm(request.GET).asked()
    here = asked["vis"] if asked["vis"] in LISTS else ALL
    runs = policies.may_call(request.user, meeting)
    rows = invitations(meeting).filter(LISTS[here][1]).order_by(*BY_NAME)
    sheet = Sheet(_("Inviterte"), headings(runs), lines(rows, runs))
    name = f"mote-{meeting.ref}-{here}"
    return (
        spreadsheets.as_csv(name, sheet) if kind == "csv" else spreadsheets.workbook(name, [sheet])
    )


def headings(runs: bool) -> list[str]:
    """The first row of the file."""
    first = [_("Navn"), _("Svar"), _("Antall"), _("Hvordan"), _("Svarte")]
    return [*first, _("Trenger")] if runs else first


def lines(rows: QuerySet[Any], runs: bool) -> Iterator[list[str]]:
    """One line for each of the invited."""
    for row in rows.iterator(chunk_size=2000):
        coming = row.answer in {AnswerChoice.YES, AnswerChoice.PERHAPS}
        line = [
            row.who,
            row.get_answer_display() or (_("Ikke nådd") if row.lost else _("Ikke svart")),
            str(row.people) if coming else "",
            str(row.get_mode_display()) if coming else "",
            f"{row.answered_at.astimezone(clock.OSLO):%Y-%m-%d %H:%M}" if row.answered_at else "",
        ]
        yield [*line, row.needs] if runs else line
