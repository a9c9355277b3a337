"""The shared draft: saving it when several write, and showing what it will say in public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from consultations import actions, policies
from consultations.forms.answer import AnswerForm, SendForm
from consultations.forms.merging import Merged, marks
from consultations.models import Answer, AnswerVersion
from consultations.states import AnswerKind
from core import clock, files
from core.errors import Refused, Stale
from organisations.models import Membership
from organisations.policies import WRITING
from organisations.states import Role

TRIES = 3


def open_draft(answer: Answer) -> AnswerVersion | None:
    """The unsent version as it is now, with who saved it last."""
    return (
        answer.versions.filter(sent_at=None)
        .select_related(
            "edited_by",
            "joins__organisation",
            "joins__current",
            "joins__hearing",
            "answer__hearing",
            "answer__organisation",
            "answer__person",
            "answer__claim__organisation",
        )
        .first()
    )


def saved(form: AnswerForm, draft: AnswerVersion, *, by: Any) -> bool:
    """Save what was typed, and a file with it.

    Each field is merged by itself: what a colleague has written elsewhere in the draft is kept, and
    only a field that both have changed is a conflict. Then both texts are kept: what was typed
    stays in the form and `form.newer` holds the other. A form that says the same as the draft is
    no conflict: it is a second click, or the page's own quiet save on its way.
    """
    if not form.is_valid():
        return False
    try:
        upload = form.cleaned_data["file"]
        stored = files.receive(upload, by=by) if upload else None
        return merged_and_saved(form, draft, stored, by)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False


def merged_and_saved(form: AnswerForm, draft: AnswerVersion, stored: Any, by: Any) -> bool:
    """Merge and save; somebody who saves between our reading and our saving makes it begin anew."""
    for _again in range(TRIES):
        merged = form.merged(draft)
        form.theirs = [str(form[name].label) for name in merged.theirs]
        if merged.both:
            keep_both(form, draft, merged)
            return False
        if not merged.changed and stored is None:
            return True
        try:
            save(form, draft, merged.words, stored, by)
        except Stale:
            draft = open_draft(draft.answer) or draft
            continue
        return True
    raise Stale


def save(
    form: AnswerForm, draft: AnswerVersion, words: dict[str, str], stored: Any, by: Any
) -> AnswerVersion:
    """Hand the merged words to the action."""
    return actions.save_draft(
        draft.answer,
        by=by,
        saves=draft.saves,
        kind=words["kind"],
        text=words["text"],
        replies={q.pk: words[f"question_{q.pk}"] for q in form.questions},
        joins=form.joined(words),
        name_withheld=bool(words.get("name_withheld")),
        file=stored,
    )


def keep_both(form: AnswerForm, draft: AnswerVersion, merged: Merged) -> None:
    """Put the newer words beside the typed ones, and let the next save be a choice."""
    fresh = AnswerForm.opened(draft)
    form.newer = [
        {
            "label": fresh[name].label,
            "anchor": form[name].id_for_label or f"div_{form[name].auto_id}",
            "text": words_in(fresh, name),
        }
        for name in merged.both
    ]
    data = form.data.copy()  # a QueryDict
    data.update({name: merged.words[name] for name in merged.theirs})
    data["saves"], data["seen"] = str(draft.saves), fresh.initial["seen"]
    form.data = data


def words_in(form: AnswerForm, name: str) -> str:
    """What the draft has in a field, in words."""
    value = form[name].initial or ""
    named = dict(form.fields[name].choices) if name == "joins" else {}
    return str(AnswerKind(value).label) if name == "kind" else str(named.get(value, value))


def status_line(
    request: HttpRequest,
    draft: AnswerVersion | None,
    problem: str = "",
    status: int = 200,
    form: AnswerForm | None = None,
) -> HttpResponse:
    """The line that says when it was saved, or what is wrong; nothing else of the page.

    The marks that come back are of what the page shows: a field in which a colleague has written
    still shows the old words, and is a conflict if it is changed here too.
    """
    context = {
        "draft": draft,
        "problem": problem,
        "saves": draft.saves if draft else request.POST.get("saves", ""),
        "seen": marks(form.typed()) if form else request.POST.get("seen", ""),
        "theirs": getattr(form, "theirs", []),
        "now": clock.now(),
    }
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


def left_is_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who no longer acts for the organisation is told, and gets back what they typed.

    To everybody else, and to one who only looks, the answer is not there.
    """

    @wraps(view)
    def told(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, ref=ref, **kwargs)
        except Http404:
            left = policies.left_answers(request.user).filter(ref=ref).first()
            if left is None or request.method != "POST":
                raise
        except PermissionDenied as denied:  # may read still, and write no longer
            if not request.htmx:
                raise
            return status_line(request, None, str(denied), 409)
        return left_page(request, left)

    return told


def left_page(request: HttpRequest, answer: Answer) -> HttpResponse:
    """403 with a sentence, and the words that were typed; 409 for the line of a quiet save."""
    problem = _(
        "Du handler ikke lenger for %(name)s. Kopier det du skrev, og gi det til en av dem."
    ) % {"name": answer.own_name}
    if request.htmx:
        return status_line(request, None, problem, 409)
    names = ["text", *(f"question_{q.pk}" for q in answer.hearing.questions.all())]
    typed = [words for name in names if (words := request.POST.get(name, "").strip())]
    context = {"problem": problem, "typed": "\n\n".join(typed), "hearing": answer.hearing}
    return render(request, "consultations/answer_left.html", context, status=403)


def shown(draft: AnswerVersion) -> dict[str, Any]:
    """What will be public: nothing but the kind and the files when it is «uten merknad»."""
    without = draft.kind != AnswerKind.WITH_REMARKS
    joins = draft.kind == AnswerKind.JOINS
    replies = list(draft.replies.select_related("question"))
    answered = {reply.question_id for reply in replies}
    questions = list(draft.answer.hearing.questions.all())
    has_words = bool(replies or draft.text.strip())
    return {
        "without": draft.kind == AnswerKind.WITHOUT_REMARKS,
        "joins": draft.joins if joins else None,
        "unchosen": joins and draft.joins is None,
        "replies": [] if without else replies,
        "text": "" if without else draft.text,
        "skipped": 0 if without else sum(q.pk not in answered for q in questions),
        "dropped": without and has_words,
        "empty": not (without or has_words or draft.files.exists()),
    }


def sent_before(form: SendForm, answer: Answer) -> AnswerVersion | None:
    """The version that a first click has sent already."""
    number = form.cleaned_data.get("number")
    return (
        answer.versions.exclude(sent_at=None).filter(number=number or 0, received_on=None).first()
    )


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
