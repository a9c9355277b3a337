"""A draft as the parties write it together, and a text that comes from a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.actions import clauses, editions, importing
from agreements.forms.editions import (
    ClauseForm,
    FileForm,
    NewClauseForm,
    StartForm,
    TermsForm,
)
from agreements.models import Edition, Platform
from agreements.policies.editions import (
    may_write_edition,
    national_editions,
    own_platforms,
    why_not_write_edition,
)
from agreements.reading import Reading, read
from agreements.states import Section
from agreements.views.editions import sections, trail
from core.access import allow, anyone
from core.errors import Stale
from core.fields import VersionForm
from core.pages import answer, attempt, refusals_return_to, saved

EITHER = ["GET", "HEAD", "POST"]
writes = allow(may_write_edition, on=national_editions, why=why_not_write_edition)
at_platform = allow(anyone, on=own_platforms)


def back(edition: Edition) -> str:
    """The page the draft is written on."""
    return reverse("edition_write", kwargs={"ref": edition.ref})


@require_http_methods(EITHER)
@writes
def edition_write(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The whole draft: its term, its clauses, and what is left before the parties are asked."""
    form = TermsForm.opened(edition, request.POST or None)
    if form.is_bound and saved(form, edition, lambda: save_terms(form, edition, request.user)):
        messages.success(request, _("Lagret."))
        return redirect(back(edition))
    context = {
        "edition": edition,
        "form": form,
        "sections": sections(edition),
        "crumbs": [*trail(edition.platform, edition.title)[:-1], (edition.title, "")],
    }
    return answer(request, "agreements/edition_write.html", context)


def save_terms(form: TermsForm, edition: Edition, by: Any) -> Edition:
    """What was typed, into the action."""
    return editions.save_terms(edition, by=by, **form.cleaned_data)


@require_http_methods(EITHER)
@writes
def clause_write(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """One clause."""
    clause = get_object_or_404(edition.clauses.select_related("edition"), code=code)
    form = ClauseForm.opened(clause, request.POST or None)

    def act() -> Any:
        return clauses.save_clause(edition, by=request.user, code=code, **form.cleaned_data)

    if form.is_bound and attempt(form, act):
        return redirect(f"{back(edition)}#{code}")
    here = _("Punkt %(code)s") % {"code": code}
    context = {"edition": edition, "clause": clause, "form": form, "crumbs": below(edition, here)}
    return answer(request, "agreements/clause_write.html", context)


@require_http_methods(EITHER)
@writes
def clause_new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A clause that is missing."""
    form = NewClauseForm(request.POST or None, initial={"version": edition.version})

    def act() -> Any:
        return clauses.add_clause(edition, by=request.user, **form.cleaned_data)

    made = attempt(form, act) if form.is_bound else None
    if made:
        return redirect(f"{back(edition)}#{made.code}")
    context = {"edition": edition, "form": form, "crumbs": below(edition, _("Nytt punkt"))}
    return answer(request, "agreements/clause_write.html", context)


def below(edition: Edition, here: str) -> list[tuple[str, str]]:
    """From a page of a draft back to the draft."""
    return [*trail(edition.platform, "")[:-1], (edition.title, back(edition)), (here, "")]


@require_POST
@writes
@refusals_return_to("edition_write")
def clause_drop(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """Take a clause out of the draft, as the person has read it."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Stale
    clauses.drop_clause(edition, by=request.user, code=code, **form.cleaned_data)
    messages.success(request, _("Punkt %(code)s er tatt ut.") % {"code": code})
    return redirect(back(edition))


@require_POST
@writes
def edition_send(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Put it before the parties."""
    form = VersionForm(request.POST)

    def act() -> Any:
        return editions.send_for_approval(edition, by=request.user, **form.cleaned_data)

    if attempt(form, act):
        messages.success(request, _("Teksten er lagt fram. Den andre parten har fått beskjed."))
        return redirect(edition)
    for sentences in form.errors.values():
        messages.warning(request, " ".join(map(str, sentences)))
    return redirect(back(edition))


@require_http_methods(EITHER)
@at_platform
def edition_new(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Begin the next edition from the one before, or from a file."""
    form = StartForm(request.POST or None, initial={"title": platform.name})

    def act() -> Any:
        before = platform.editions.order_by("-number").first()
        return editions.start(platform, by=request.user, follows=before, **form.cleaned_data)

    made = attempt(form, act) if form.is_bound else None
    if made:
        return redirect(back(made))
    context = {"platform": platform, "form": form, "crumbs": trail(platform, _("Ny utgave"))}
    return answer(request, "agreements/edition_new.html", context)


@require_http_methods(EITHER)
@at_platform
def edition_import(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Read a file, show what was understood, and save it only when a person says so."""
    form = FileForm(request.POST or None, request.FILES or None)
    reading: Reading | None = attempt(form, lambda: read(form.raw())) if form.is_bound else None
    text = form.raw_text() if reading else ""
    if reading and "save" in request.POST and (made := save_read(request, platform, form, reading)):
        return redirect(back(made))
    context = {
        "platform": platform,
        "form": form,
        "reading": reading,
        "parts": [(s.label, reading.of(s)) for s in Section if reading.of(s)] if reading else [],
        "text": text,
        "crumbs": trail(platform, _("Les inn en tekst")),
    }
    return answer(request, "agreements/edition_import.html", context)


def save_read(
    request: HttpRequest, platform: Platform, form: FileForm, reading: Reading
) -> Edition | None:
    """What was shown becomes a draft."""
    return attempt(form, lambda: importing.make_draft(platform, reading, by=request.user))


@require_safe
@at_platform
def platform_work(request: HttpRequest, platform: Platform) -> HttpResponse:
    """Every edition of a platform, for those who write in it."""
    rows = platform.editions.select_related("evaluation").order_by("-number")
    context = {"platform": platform, "editions": rows, "crumbs": trail(platform, _("Utgaver"))}
    return answer(request, "agreements/platform_work.html", context)
