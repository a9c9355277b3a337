"""The shared draft: saving it when several write, and showing what it will say in public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from consultations import actions
from consultations.forms.answer import AnswerForm, SendForm
from consultations.models import Answer, AnswerVersion
from consultations.states import AnswerKind
from consultations.views.pages import attempt
from core import files
from organisations.models import Membership
from organisations.policies import WRITING
from organisations.states import Role


def open_draft(answer: Answer) -> AnswerVersion | None:
    """The unsent version as it is now, with who saved it last."""
    return (
        answer.versions.filter(sent_at=None)
        .select_related(
            "edited_by", "answer__hearing", "answer__organisation", "answer__claim__organisation"
        )
        .first()
    )


def saved(form: AnswerForm, draft: AnswerVersion, *, by: Any) -> bool:
    """Save what was typed, and a file with it.

    When somebody has saved since the form was opened, both texts are kept: what was typed stays
    in the form and `form.newer` holds the other. A form that says the same as the draft is no
    conflict: it is a second click, or the page's own quiet save on its way.
    """
    if not form.is_valid():
        return False
    differs = form.differs()
    if not differs and form.cleaned_data["file"] is None:
        return True
    if form.cleaned_data["saves"] != draft.saves and differs:
        keep_both(form, draft, differs)
        return False
    if attempt(form, lambda: save(form, draft, by)):
        return True
    if getattr(form, "stale", False):  # somebody saved between our reading and our saving
        keep_both(form, open_draft(draft.answer) or draft, differs)
    return False


def save(form: AnswerForm, draft: AnswerVersion, by: Any) -> AnswerVersion:
    """Receive the file, if any, and hand everything to the action."""
    upload = form.cleaned_data["file"]
    stored = files.receive(upload, by=by) if upload else None
    return actions.save_draft(
        draft.answer,
        by=by,
        saves=draft.saves,
        kind=form.cleaned_data["kind"],
        text=form.cleaned_data["text"],
        replies=form.replies(),
        file=stored,
    )


def keep_both(form: AnswerForm, draft: AnswerVersion, names: list[str]) -> None:
    """Put the newer words beside the typed ones, and let the next save be a choice."""
    fresh = AnswerForm.opened(draft)
    form.newer = [
        {
            "label": fresh[name].label,
            "anchor": form[name].id_for_label or f"div_{form[name].auto_id}",
            "text": words_in(fresh, name),
        }
        for name in names
    ]
    data = form.data.copy()  # a QueryDict
    data["saves"] = str(draft.saves)
    form.data = data


def words_in(form: AnswerForm, name: str) -> str:
    """What the draft has in a field, in words."""
    value = form[name].initial or ""
    return str(AnswerKind(value).label) if name == "kind" else value


def status_line(
    request: HttpRequest, draft: AnswerVersion | None, problem: str = "", status: int = 200
) -> HttpResponse:
    """The line that says when it was saved, or what is wrong; nothing else of the page."""
    saves = draft.saves if draft else request.POST.get("saves", "")
    context = {"draft": draft, "problem": problem, "saves": saves}
    template = "consultations/answer_edit.html#lagret"
    return render(request, template, context, status=status)


def not_saved(request: HttpRequest, draft: AnswerVersion, form: AnswerForm) -> HttpResponse:
    """Why the quiet save did not happen; the words stand in the fields still."""
    if getattr(form, "newer", None):
        name = (open_draft(draft.answer) or draft).edited_by
        problem = _(
            "%(name)s har lagret mens du skrev. Teksten din står her. Velg «Lagre og fortsett "
            "senere» for å se begge."
        ) % {"name": name}
        return status_line(request, None, problem, 409)
    errors = [error for field in form.errors.values() for error in field]
    return status_line(request, None, " ".join(map(str, errors)), 422)


def signed_out_is_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A quiet save without a session gets a sentence, not the sign-in page in the status line."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            problem = _("Du er logget ut. Kopier det siste du skrev, og logg inn igjen.")
            return status_line(request, None, problem, 401)
        return view(request, *args, **kwargs)

    return told


def shown(draft: AnswerVersion) -> dict[str, Any]:
    """What will be public: nothing but the kind and the files when it is «uten merknad»."""
    without = draft.kind == AnswerKind.WITHOUT_REMARKS
    replies = list(draft.replies.select_related("question"))
    answered = {reply.question_id for reply in replies}
    questions = list(draft.answer.hearing.questions.all())
    has_words = bool(replies or draft.text.strip())
    return {
        "without": without,
        "replies": [] if without else replies,
        "text": "" if without else draft.text,
        "skipped": 0 if without else sum(q.pk not in answered for q in questions),
        "dropped": without and has_words,
        "empty": not (without or has_words or draft.files.exists()),
    }


def sent_before(form: SendForm, answer: Answer) -> AnswerVersion | None:
    """The version that a first click has sent already."""
    number = form.cleaned_data.get("number")
    return answer.versions.exclude(sent_at=None).filter(number=number or 0).first()


def read_again(form: SendForm, draft: AnswerVersion) -> SendForm:
    """The refused form, made ready for a new click after the person has read the draft."""
    data = form.data.copy()  # a QueryDict
    data.update({"number": str(draft.number), "saves": str(draft.saves)})
    form.data = data
    return form


def writers(answer: Answer) -> list[User]:
    """The people who write in the same draft."""
    return people(answer, WRITING)


def senders(answer: Answer) -> list[User]:
    """The people who may send it."""
    return people(answer, {Role.RESPONSIBLE})


def people(answer: Answer, roles: set[Any]) -> list[User]:
    """Those who hold one of these roles in the organisation now, by name."""
    if answer.claim is not None:
        return []
    current = Membership.objects.current().filter(organisation=answer.organisation, role__in=roles)
    return list(User.objects.filter(pk__in=current.values("user")).order_by("name", "pk"))
