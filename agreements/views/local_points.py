"""The draft of a local text, one point at a time; each is saved by itself, also while one types."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agreements import comparing
from agreements.actions import local_clauses
from agreements.forms.local import OwnForm, PointForm
from agreements.models import Clause, Edition, Evaluation, Platform
from agreements.policies import local as policy
from agreements.states import EditionState, Stand
from agreements.views.local_page import work_crumbs
from agreements.views.local_work import OPENED_OR_SENT, coming, writers
from core import clock, quiet_saves
from core.access import allow
from core.pages import answer, attempt, refusals_return_to, saved_words


def draft_point(platform: Platform, code: str, *, own: bool) -> tuple[Edition, Clause]:
    """The draft with one of its points, else 404.

    Args:
        platform: whose.
        code: of the point.
        own: one that the national text does not have.
    """
    edition = coming(platform)
    found = edition.clauses.filter(code=code, origin__isnull=own).select_related("origin").first()
    if found is None or edition.state != EditionState.DRAFT:
        raise Http404
    return edition, found


@require_http_methods(OPENED_OR_SENT)
@writers
def local_point(request: HttpRequest, platform: Platform, code: str) -> HttpResponse:
    """Choose for one national point, and on to the next."""
    edition, clause = draft_point(platform, code, own=False)
    form = PointForm.opened(clause, request.POST or None)
    if (
        form.is_bound
        and attempt(form, lambda: choose(form, edition, code, request.user)) is not None
    ):
        if "lagre" in request.POST:
            messages.success(request, saved_words())
            return redirect("local_work", ref=platform.ref)
        return onward(platform, edition, code)
    return point_page(request, platform, edition, clause, form)


def choose(form: PointForm, edition: Edition, code: str, user: Any) -> Clause:
    """What was typed, into the action."""
    return local_clauses.choose(edition, by=user, code=code, **form.content())


def onward(platform: Platform, edition: Edition, code: str) -> HttpResponse:
    """To the next point that nobody has chosen for, else to the draft."""
    points = comparing.points(edition)
    places = [point.code for point in points]
    after = points[places.index(code) + 1 :] + points[: places.index(code)]
    waiting = next((point for point in after if not point.chosen), None)
    if waiting is None:
        return redirect("local_work", ref=platform.ref)
    return redirect("local_point", ref=platform.ref, code=waiting.code)


def point_page(
    request: HttpRequest, platform: Platform, edition: Edition, clause: Clause, form: PointForm
) -> HttpResponse:
    """The point, what was chosen before, and where one is."""
    points = comparing.points(edition)
    codes = [point.code for point in points if point.origin]
    here = codes.index(clause.code)
    rest = comparing.undecided(points)
    context = {
        "form": form,
        "platform": platform,
        "edition": edition,
        "point": next(point for point in points if point.code == clause.code),
        "before": chosen_before(edition, clause),
        "n": here + 1,
        "all": len(codes),
        "done": len(points) - len(rest),
        "rest": len(rest),
        "previous": codes[here - 1] if here else "",
        "following": codes[here + 1] if here + 1 < len(codes) else "",
        "points": points,
        "saves": edition.version,
        "seen": form["seen"].value(),
        "newer": newer(form, clause),
        "draft": somebody(clause) if getattr(form, "stale", False) else None,
        "crumbs": work_crumbs(
            platform, (_("Arbeid"), work_url(platform)), (comparing.spoken(clause.code), "")
        ),
    }
    return answer(request, "agreements/local_point.html", context)


def work_url(platform: Platform) -> str:
    """The draft."""
    return reverse("local_work", kwargs={"ref": platform.ref})


def chosen_before(edition: Edition, clause: Clause) -> Clause | None:
    """What the edition before had for it, where the national words have changed since.

    Where both concluded a draft that was made anew, it is what they concluded.
    """
    if clause.chosen_at is not None:
        return None
    own = Clause.objects.filter(code=clause.code).exclude(stand__in=["", Stand.SAME])
    own = own.select_related("edition")
    before = edition.follows
    if Evaluation.objects.filter(next_edition=edition).exists():
        drafts = own.filter(
            edition__platform=edition.platform_id,
            edition__state=EditionState.PUT_AWAY,
            edition__number__gt=before.number if before else 0,
            chosen_at__isnull=False,
        )
        if concluded := drafts.order_by("-edition__number").first():
            return concluded
    return own.filter(edition=before).first() if before else None


def newer(form: PointForm, clause: Clause) -> list[dict[str, Any]]:
    """What a colleague has chosen meanwhile; the next save is a choice."""
    if not getattr(form, "stale", False):
        return []
    data = form.data.copy()
    data["seen"] = comparing.mark(clause)
    form.data = data
    said = {"stand": str(Stand(clause.stand).label), "text": clause.text, "reason": clause.reason}
    return [
        {"label": form[name].label, "anchor": f"div_{form[name].auto_id}", "text": words}
        for name, words in said.items()
        if words
    ]


def somebody(clause: Clause) -> SimpleNamespace:
    """Who was there meanwhile; their name is in the log."""
    return SimpleNamespace(edited_by=_("En annen"), edited_at=clause.chosen_at or clock.now())


@quiet_saves.signed_out_is_told
@require_POST
@allow(policy.may_write, on=policy.visible_local, anonymous=True, why=policy.why_not_write)
def local_point_save(request: HttpRequest, platform: Platform, code: str) -> HttpResponse:
    """Save what is chosen so far, without leaving the page."""
    edition, clause = draft_point(platform, code, own=False)
    form = PointForm.opened(clause, request.POST)
    if not form.is_begun(clause):
        return quiet_saves.status_line(request, None)
    made = attempt(form, lambda: choose(form, edition, code, request.user))
    if made is None and getattr(form, "stale", False):
        return quiet_saves.saved_by_another(request, _("En annen"))
    if made is None:
        return quiet_saves.status_line(request, None, quiet_saves.errors_in(form), 422)
    line = SimpleNamespace(saves=edition.version + 1, edited_at=made.chosen_at, edited_by=None)
    return quiet_saves.status_line(request, line, seen=comparing.mark(made))


@require_POST
@writers
@refusals_return_to("local_work")
def local_rest(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Let the points that nobody has chosen for be as the national ones."""
    n = local_clauses.keep_rest(coming(platform), by=request.user)
    words = ngettext("Ett punkt er satt som likt.", "%(n)d punkter er satt som like.", n)
    messages.success(request, words % {"n": n} if n else _("Alle punktene var valgt."))
    return redirect("local_work", ref=platform.ref)


# --- points of one's own --------------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@writers
def local_own_new(request: HttpRequest, platform: Platform) -> HttpResponse:
    """One more point."""
    edition = coming(platform)
    form = OwnForm.opened(None, request.POST or None)
    if form.is_bound and attempt(form, lambda: add(form, edition, request.user)) is not None:
        messages.success(request, _("Punktet er lagt til."))
        return redirect("local_work", ref=platform.ref)
    return own_page(request, platform, form, None)


def add(form: OwnForm, edition: Edition, user: Any) -> Clause:
    """What was typed, into the action."""
    said = {name: form.cleaned_data[name] for name in ("heading", "text", "code")}
    return local_clauses.add_own(edition, by=user, **said)


@require_http_methods(OPENED_OR_SENT)
@writers
def local_own(request: HttpRequest, platform: Platform, code: str) -> HttpResponse:
    """Other words for one."""
    edition, clause = draft_point(platform, code, own=True)
    form = OwnForm.opened(clause, request.POST or None)
    do: Any = lambda: local_clauses.change_own(  # noqa: E731
        edition, by=request.user, code=code, **form.cleaned_data
    )
    if form.is_bound and attempt(form, do):
        messages.success(request, saved_words())
        return redirect("local_work", ref=platform.ref)
    return own_page(request, platform, form, clause)


def own_page(
    request: HttpRequest, platform: Platform, form: OwnForm, clause: Clause | None
) -> HttpResponse:
    """The form for a point of one's own."""
    if clause is not None and getattr(form, "stale", False):
        form.data = form.data.copy()
        form.data["seen"] = comparing.mark(clause)
        form.now_saved = [{"label": form["text"].label, "text": clause.text}]
    title = comparing.spoken(clause.code) if clause else _("Nytt punkt")
    context = {
        "form": form,
        "platform": platform,
        "clause": clause,
        "title": title,
        "crumbs": work_crumbs(platform, (_("Arbeid"), work_url(platform)), (title, "")),
    }
    return answer(request, "agreements/local_own.html", context)


@require_POST
@writers
@refusals_return_to("local_work")
def local_own_drop(request: HttpRequest, platform: Platform, code: str) -> HttpResponse:
    """Take one away."""
    local_clauses.drop_own(coming(platform), by=request.user, code=code)
    messages.success(request, _("Punktet er tatt bort."))
    return redirect("local_work", ref=platform.ref)
