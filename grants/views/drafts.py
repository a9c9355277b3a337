"""The shared draft: saving it when several write, and what its page shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations.forms.merging import Merged, mark, read_marks
from core import files, quiet_saves
from core.errors import Refused, Stale
from grants import answers
from grants.actions import applying, sending
from grants.forms.application import ApplicationForm, budgets_in, sides_of
from grants.models import Application
from grants.policies import applying as policy
from grants.states import QuestionKind

TRIES = 3


def fresh(application: Application) -> Application:
    """The application as it is now."""
    found = Application.objects.select_related(
        "call__scheme__owner", "organisation", "claim__organisation", "edited_by"
    )
    return found.get(pk=application.pk)


def saved(form: ApplicationForm, application: Application, *, by: Any) -> bool:
    """Save what was typed, and the files with it; True when there is nothing wrong in the form.

    Each field is merged by itself: what a colleague has written elsewhere in the draft is kept, and
    only a field that both have changed is a conflict. Then both texts are kept: what was typed
    stays in the form and `form.newer` holds the other. A field that cannot be read does not stop
    the others; `form.kept` says whether they were saved.
    """
    form.newer, form.theirs, form.kept = [], [], False
    form.is_valid()
    if "saves" in form.errors:
        return False
    try:
        form.kept = merged_and_saved(form, application, received(form, by), by)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return form.kept and not form.errors


def received(form: ApplicationForm, by: Any) -> dict[int, Any]:
    """The files that were chosen, examined; one that is refused is an error beside its field."""
    found = {}
    for pk, upload in form.uploads().items():
        field = f"question_{pk}"
        try:
            found[pk] = files.receive(upload, by=by, field=field)
        except Refused as refusal:
            form.add_error(field, refusal.message)
    return found


def merged_and_saved(
    form: ApplicationForm, application: Application, stored: dict[int, Any], by: Any
) -> bool:
    """Merge and save; somebody who saves between our reading and our saving makes it begin anew."""
    for _again in range(TRIES):
        merged = form.merged(application)
        form.theirs = [str(form[name].label) for name in merged.theirs]
        if merged.both:
            keep_both(form, application, merged)
            return False
        if not merged.changed and not stored:
            return True
        try:
            save(application, merged.words, stored, by)
        except Stale:
            application = fresh(application)
            continue
        return True
    raise Stale


def save(application: Application, words: dict[str, str], stored: dict[int, Any], by: Any) -> None:
    """Hand the merged words to the action."""
    call = application.call
    applying.save(
        application,
        by=by,
        saves=application.saves,
        title=words["title"],
        amount=answers.read_sum(call, words["amount"]),
        years=int(words["years"]),
        account=words["account"],
        replies={
            q.pk: words[answers.field_of(q)]
            for q in call.questions.all()
            if q.kind not in answers.KEPT_APART
        },
        lines=budgets_in(application, words),
        files=stored,
    )


def keep_both(form: ApplicationForm, application: Application, merged: Merged) -> None:
    """Put the newer words beside the typed ones, and let the next save be a choice."""
    now = ApplicationForm.opened(application)
    form.newer = [
        {
            "label": now[name].label,
            "anchor": form[name].id_for_label or f"div_{form[name].auto_id}",
            "text": words_in(now, name),
        }
        for name in merged.both
    ]
    data = form.data.copy()  # a QueryDict
    for name in merged.theirs:
        form.put(data, name, merged.words[name])
    data["saves"], data["seen"] = str(application.saves), now.initial["seen"]
    form.data = data


def words_in(form: ApplicationForm, name: str) -> str:
    """What the draft has in a field, in words."""
    field = form[name]
    if name in {answers.field_of(q) for q in form.questions if q.kind == QuestionKind.BUDGET}:
        rows = [row for side in sides_of(field) for row in side["rows"] if row["name"]]
        return "\n".join(f"{row['name']}: {row['sum']} kr" for row in rows)
    return str(field.initial or "")


# --- what the page shows ---------------------------------------------------------------


def rows_of(form: ApplicationForm, application: Application) -> list[dict[str, Any]]:
    """The questions' fields in order, each with its budget or its attachments."""
    attached = list(application.files.select_related("file"))
    prefilled = set(application.replies.filter(prefilled=True).values_list("question", flat=True))
    return [
        {
            "field": form[answers.field_of(question)],
            "sides": sides_of(form[answers.field_of(question)])
            if question.kind == QuestionKind.BUDGET
            else None,
            "is_file": question.kind == QuestionKind.FILE,
            "attached": [item for item in attached if item.question_id == question.pk],
            "prefilled": question.pk in prefilled,
        }
        for question in form.questions
    ]


def progress(application: Application) -> dict[str, int]:
    """How many of the things that are needed are there."""
    questions = application.call.questions.all()
    needed = sum(question.needed for question in questions) + 2  # the sum and the account
    return {"done": needed - len(sending.missing(application)), "needed": needed}


def status_line(
    request: HttpRequest, draft: Application, form: ApplicationForm, problem: str = ""
) -> HttpResponse:
    """When it was saved, and what could not be.

    The marks that come back are of what the page shows: a field in which a colleague has written
    still shows the old words, and is a conflict if it is changed here too. A field that could not
    be read keeps the mark it was opened with.
    """
    return quiet_saves.status_line(
        request, draft, problem, seen=marks_after(form), theirs=form.theirs
    )


def marks_after(form: ApplicationForm) -> str:
    """Marks of what was just saved; those the form came with where nothing could be read."""
    carried = read_marks(form.data.get("seen", ""))
    carried |= {name: mark(words) for name, words in form.typed().items()}
    return " ".join(f"{name}:{found}" for name, found in carried.items())


def not_saved(
    request: HttpRequest, application: Application, form: ApplicationForm
) -> HttpResponse:
    """Why the quiet save did not happen, or which field was left out of it."""
    if form.newer:
        return quiet_saves.saved_by_another(request, fresh(application).edited_by)
    problem = quiet_saves.errors_in(form)
    if form.kept:
        return status_line(request, fresh(application), form, problem)
    return quiet_saves.status_line(request, None, problem, 422)


def left_behind(left: Application) -> tuple[Any, str, list[str]]:
    """What it is an application for, the way back there, and where words were typed."""
    names = [answers.field_of(question) for question in left.call.questions.all()]
    return left.call, _("Tilbake til utlysningen"), names


left_is_told = quiet_saves.left_is_told(policy.left_applications, left_behind)
