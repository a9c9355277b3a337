"""One application at the desk, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from core import files
from core.access import allow
from core.models import StoredFile
from core.pages import answer, attempt, refusals_return_to
from grants.actions import casework
from grants.forms.casework import HandForm, NoteForm, ReturnForm, ScoreForm
from grants.forms.filters import ColumnsForm
from grants.models import Application, Call
from grants.policies import casework as policies
from grants.policies import scoring
from grants.states import GIVING, WAITING, ApplicationState
from grants.views import case_parts
from grants.views.desk_parts import OUTCOME_COLOURS, crumbs, status

read = allow(policies.may_read_case, on=policies.work_applications, why=policies.why_not_handle)
handle = allow(policies.may_handle, on=policies.work_applications, why=policies.why_not_handle)
S = ApplicationState


@require_safe
@read
def case(request: HttpRequest, application: Application) -> HttpResponse:
    """As it was sent, with what is known and what has been said beside it."""
    return case_page(request, application)


def case_page(
    request: HttpRequest, application: Application, form: Any = None, **forms: Any
) -> HttpResponse:
    """The page, with a form that was refused on it (`note`, `hand`, `score`)."""
    sent = case_parts.sent_of(application)
    content = sent[-1] if sent else {}
    points = case_parts.points(application, request.user)
    people = [row for row in policies.handlers(application.call) if row[0] != request.user.pk]
    proposal = policies.recommendation_of(application)
    context = {
        "application": application,
        "call": application.call,
        "crumbs": case_crumbs(application),
        "status": status(application),
        "content": content,
        "asked": case_parts.asked(application, content),
        "answers": case_parts.answers(content),
        "changed": case_parts.changed(sent[0], content) if len(sent) > 1 else [],
        "versions": len(sent),
        "lacks": case_parts.lacks(application, content),
        "requirements": case_parts.requirements(application, content),
        "facts": case_parts.register_facts(application),
        "ended": case_parts.ended(application),
        "history": case_parts.history(application),
        "notes": application.notes.select_related("author"),
        "conflicts": application.conflicts.select_related("person", "lifted_by"),
        "points": points,
        "proposal": proposal,
        "proposal_colour": OUTCOME_COLOURS.get(proposal.outcome, "neutral") if proposal else "",
        "decisions": application.decisions.select_related("decided_by"),
        "note": forms.get("note", NoteForm()),
        "hand": forms.get("hand", HandForm(None, people)),
        "score": forms.get("score", ScoreForm(None, points["criteria"], points["own"])),
        "form": form,
    }
    return answer(request, "grants/case.html", context | may(request.user, application, proposal))


def may(user: Any, application: Application, proposal: Any) -> dict[str, bool]:
    """Which buttons there are."""
    handles, waits = policies.may_handle(user, application), application.state in WAITING
    mine = application.handler_id == user.pk and application.state == S.IN_ASSESSMENT
    free = application.state in {S.SUBMITTED, S.RESUBMITTED, S.RETURNED, S.IN_ASSESSMENT}
    return {
        "handles": handles and waits,
        "may_take": handles and free and not mine,
        "may_return": handles
        and application.state in {S.SUBMITTED, S.RESUBMITTED, S.IN_ASSESSMENT},
        "may_score": scoring.may_score(user, application),
        "may_decide": application.state == S.RECOMMENDED
        and proposal is not None
        and policies.may_decide(user, application),
        "gives": proposal is not None and proposal.outcome in GIVING,
    }


def case_crumbs(application: Application, *here: str) -> list[tuple[str, str]]:
    """The way to a page of one application."""
    call = application.call
    own = reverse("case", kwargs={"ref": application.ref}) if here else ""
    way = [
        (_("Søknader"), reverse("inbox", kwargs={"ref": call.ref})),
        (str(application), own),
        *((word, "") for word in here),
    ]
    return crumbs(call, *way)


@require_POST
@handle
@refusals_return_to("case")
def case_take(request: HttpRequest, application: Application) -> HttpResponse:
    """Begin to assess it."""
    casework.take_up(application, by=request.user)
    messages.success(request, _("Du har saken nå."))
    return redirect("case", ref=application.ref)


@require_POST
@handle
def case_hand(request: HttpRequest, application: Application) -> HttpResponse:
    """Give it to a colleague."""
    form = HandForm(request.POST, policies.handlers(application.call))
    if attempt(form, lambda: casework.hand_to(
        application, by=request.user, handler=User.objects.get(pk=form.cleaned_data["handler"])
    )) is not None:  # fmt: skip
        messages.success(request, _("Saken er overført."))
        return redirect("case", ref=application.ref)
    return case_page(request, application, form, hand=form)


@require_POST
@read
def case_note(request: HttpRequest, application: Application) -> HttpResponse:
    """Write a note."""
    form = NoteForm(request.POST)
    if attempt(form, lambda: casework.note(application, by=request.user, **form.cleaned_data)):
        return redirect(f"{reverse('case', kwargs={'ref': application.ref})}#notater")
    return case_page(request, application, form, note=form)


@require_http_methods(["GET", "HEAD", "POST"])
@handle
def case_return(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the applicant for more; what was found missing stands there already."""
    content = (case_parts.sent_of(application) or [{}])[-1]
    missing = "\n".join(case_parts.lacks(application, content))
    form = ReturnForm(request.POST or None, initial={"missing": missing})
    if form.is_bound and attempt(form, lambda: casework.return_for_more(
        application, by=request.user, **form.cleaned_data
    )) is not None:  # fmt: skip
        messages.success(request, _("Søknaden er sendt tilbake. De har fått beskjed."))
        return redirect("case", ref=application.ref)
    context = {
        "form": form,
        "heading": _("Be om mer"),
        "named": application.own_name,
        "about": f"{application} · {application.own_name}",
        "lead": _(
            "Søknaden går tilbake til organisasjonen. Den beholder nummeret sitt, selv om fristen "
            "er ute."
        ),
        "button": _("Send tilbake"),
        "back": reverse("case", kwargs={"ref": application.ref}),
        "crumbs": case_crumbs(application, _("Send tilbake")),
    }
    return answer(request, "grants/act.html", context)


@require_safe
@read
def case_file(request: HttpRequest, application: Application, name: str) -> FileResponse:
    """A file that was sent with it; one that lies in a new draft is not shown yet."""
    sent = {
        file["ref"]
        for content in case_parts.sent_of(application)
        for answered in content.get("answers", [])
        for file in answered.get("files", [])
    }
    if name not in sent:
        raise Http404
    return files.hand_out(get_object_or_404(StoredFile, ref=name))


@require_safe
@allow(policies.may_work_call, on=policies.inbox_calls)
def side_by_side(request: HttpRequest, call: Call) -> HttpResponse:
    """Two or three applications in columns; those one is shut out of are left out."""
    chosen = ColumnsForm(request.GET).chosen()
    found = policies.with_stake(request.user, policies.work_applications(request.user))
    rows = found.filter(call=call, number__in=chosen, shut=False).order_by("number")
    columns = [case_parts.column(row) for row in rows.prefetch_related("submissions")]
    questions = [
        {
            "text": question.text,
            "cells": [(one, one["answers"].get(question.pk)) for one in columns],
        }
        for question in call.questions.all()
    ]
    context = {
        "call": call,
        "columns": columns,
        "questions": questions,
        "crumbs": crumbs(
            call,
            (_("Søknader"), reverse("inbox", kwargs={"ref": call.ref})),
            (_("Side ved side"), ""),
        ),
    }
    return render(request, "grants/side_by_side.html", context)
