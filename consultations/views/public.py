"""What anyone may read: the hearings, who is invited and why, the answers and what they led to."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import policies
from consultations.models import Answer, Hearing
from consultations.moderation import notice, with_cover
from consultations.states import PARTICIPATION_MEANS, AnswerKind, AnswerState, HearingKind
from consultations.views import invitees, kinds, listing, outcomes, pulse, readers
from consultations.views.outcomes import documents
from consultations.views.time_shown import time_of
from core import clock, files
from core.access import allow, anyone, public
from core.fields import SliceForm, TwoListsForm
from core.pages import after, page

ANSWERS = 20
LATEST = 3


@public
@require_safe
def hearing_list(request: HttpRequest) -> HttpResponse:
    """Open, coming or ended hearings; htmx asks for the list alone."""
    only_list = request.htmx and not request.htmx.history_restore_request
    template = "consultations/hearing_list.html"
    context = listing.list_page(request.GET)
    response = render(request, f"{template}#treff" if only_list else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_detail(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The hearing: the deadline and the button first, then what it is about."""
    context = head(hearing) | contents(hearing) | so_far(hearing) | kinds.about(hearing)
    context |= way_in(request.user, hearing, context["now"])
    context |= time_of(hearing, request.user, context["own"])
    return render(request, "consultations/hearing_detail.html", context)


def head(hearing: Hearing, *here: str) -> dict[str, Any]:
    """What stands on top of every page of a hearing; `here` names the page under it."""
    now = clock.now()
    return {
        "now": now,
        "hearing": hearing,
        "crumbs": trail(hearing, *here),
        "tag": readers.reader_tag(hearing, now),
        "is_open": hearing.is_open(now),
        "is_coming": hearing.is_coming(now),
        "is_summarised": hearing.state in readers.SUMMARISED,
        "events": readers.timeline(hearing, now),
    }


def trail(hearing: Hearing, *here: str) -> list[tuple[str, str]]:
    """The way back: front page, hearings, the hearing, and the page one is on."""
    above = [(_("Forside"), reverse("front")), (_("Høringer"), reverse("hearing_list"))]
    if not here:
        return [*above, (hearing.title, "")]
    return [*above, (hearing.title, hearing.get_absolute_url()), *((name, "") for name in here)]


def way_in(user: Any, hearing: Hearing, now: datetime) -> dict[str, Any]:
    """How this person answers: `own` when they write for one organisation, else the choice.

    Those who work for the municipality are shown to their own side of the hearing instead.
    """
    mine = readers.own_answers(user, hearing, now)
    return {
        "works_here": policies.may_read_work(user, hearing),
        "takes_answers": readers.takes_answers(hearing, now),
        "own": mine[0] if len(mine) == 1 else None,
    }


def contents(hearing: Hearing) -> dict[str, Any]:
    """What the hearing says, whom it asks and what it led to."""
    return {
        "in_short": [line.strip() for line in hearing.in_short.splitlines() if line.strip()],
        "documents": documents(hearing),
        "questions": hearing.questions.all(),
        "topics": hearing.topics.all(),
        "reasons": invitees.reasons(hearing),
        "invited": hearing.invitees.filter(accepted=True).count(),
        "participation_means": PARTICIPATION_MEANS[hearing.participation],
        "figures": outcomes.figures(hearing) if hearing.state in readers.SUMMARISED else [],
    }


def so_far(hearing: Hearing) -> dict[str, Any]:
    """How many have answered in which way, and the latest few."""
    return {
        "counts": outcomes.by_kind(hearing),
        "answers": [outcomes.line(a) for a in listed(hearing).order_by("-number")[:LATEST]],
    }


def listed(hearing: Hearing) -> Any:
    """The sent answers, and that some are withdrawn, with what a list shows of each."""
    shown = hearing.answers.shown().select_related(
        "organisation", "person", "claim", "current", "hearing", "joins__organisation"
    )
    joined = shown.annotate(joined_by=Count("joiners", filter=Q(joiners__state=AnswerState.SENT)))
    return with_cover(joined).prefetch_related("current__replies")


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_invitees(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Who is invited and why, and who was taken off the list and why."""
    asked = TwoListsForm(request.GET).asked()
    context = head(hearing, _("Inviterte")) | invitees.list_page(hearing, asked)
    return render(request, "consultations/hearing_invitees.html", context)


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_answers(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Every answer that has been sent, newest first; of a mapping there are only figures."""
    if hearing.kind == HearingKind.MAPPING:
        return redirect("mapping_results", ref=hearing.ref)
    asked = SliceForm(request.GET).asked()
    rows, following = page(after(listed(hearing), asked["etter"], ("-number",)), ANSWERS)
    context = head(hearing, _("Svar")) | {
        "counts": outcomes.by_kind(hearing),
        "rows": [outcomes.line(answer) for answer in rows],
        "following": following,
    }
    return render(request, "consultations/hearing_answers.html", context)


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def answer_detail(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """One answer: the version that counts, and what became of each point."""
    shown = policies.shown_answers(request.user).select_related(
        "organisation", "person", "claim", "current", "hearing", "joins__organisation"
    )
    answer = get_object_or_404(with_cover(shown), hearing=hearing, number=number)
    sender = readers.sender(answer)
    context = head(hearing, sender) | {"answer": answer, "sender": sender}
    if answer.state == AnswerState.WITHDRAWN:
        return render(request, "consultations/answer_withdrawn.html", context)
    context |= outcomes.public_words(answer) | joining(request.user, answer, context["now"])
    context |= {
        "points": outcomes.of(answer),
        "works_here": policies.may_handle(request.user, hearing),
    }
    return render(request, "consultations/answer_detail.html", context)


def joining(user: Any, answer: Answer, now: datetime) -> dict[str, Any]:
    """Who stands behind the answer, and for whom this person could join it."""
    may_join = answer.joins_id is None and answer.organisation_id is not None
    version: Any = answer.current
    may_join = may_join and version.kind == AnswerKind.WITH_REMARKS
    open_ways = readers.own_answers(user, answer.hearing, now) if may_join else []
    return {
        "joiners": answer.joiners.sent().select_related("organisation", "hearing"),
        "could_join": [
            own
            for own in open_ways
            if readers.takes_answers(answer.hearing, now)
            and own.organisation.pk != answer.organisation_id
            and (own.answer is None or (own.open and own.answer.joins_id != answer.pk))
        ],
    }


def words_of(version: Any) -> dict[str, Any]:
    """What was written under each question, and the files: all of it, for its own people."""
    withheld = version.answer.withholdings.standing().select_related("file")
    return {
        "version": version,
        "replies": version.replies.select_related("question"),
        "attachments": attachments(version),
        "withheld": [(row, notice(row)) for row in withheld],
    }


def attachments(version: Any) -> list[tuple[str, str, Any]]:
    """Name, address and file of each attachment."""
    files = version.files.select_related("file")
    return [outcomes.attachment(version.answer, item) for item in files]


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_summary(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """What the hearing led to: in sum, point by point, and what was decided."""
    if hearing.state not in readers.SUMMARISED:
        raise Http404
    asked = SliceForm(request.GET).asked()
    context = head(hearing, _("Dette skjedde")) | outcomes.list_page(hearing, asked)
    context["pulse"] = pulse.figures(hearing)
    return render(request, "consultations/hearing_summary.html", context)


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def document(request: HttpRequest, hearing: Hearing, pk: int) -> FileResponse:
    """One of the hearing's documents, as a download."""
    return files.hand_out(get_object_or_404(hearing.documents, pk=pk).file)
