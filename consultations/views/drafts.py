"""The shared draft: saving it when several write, and showing what it will say in public."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from consultations import actions, policies
from consultations.forms.answer import AnswerForm, SendForm
from consultations.forms.merging import Merged, marks
from consultations.models import Answer, AnswerVersion
from consultations.states import AnswerKind
from core import files, quiet_saves
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
    request: HttpRequest, draft: AnswerVersion | None, form: AnswerForm
) -> HttpResponse:
    """When it was saved.

    The marks that come back are of what the page shows: a field in which a colleague has written
    still shows the old words, and is a conflict if it is changed here too.
    """
    return quiet_saves.status_line(
        request, draft, seen=marks(form.typed()), theirs=getattr(form, "theirs", [])
    )


def not_saved(request: HttpRequest, draft: AnswerVersion, form: AnswerForm) -> HttpResponse:
    """Why the quiet save did not happen; the words stand in the fields still."""
    if getattr(form, "newer", None):
        editor = (open_draft(draft.answer) or draft).edited_by
        return quiet_saves.saved_by_another(request, editor)
    return quiet_saves.status_line(request, None, quiet_saves.errors_in(form), 422)


def left_behind(left: Answer) -> tuple[Any, str, list[str]]:
    """What it answers, the way back there, and where words were typed."""
    names = ["text", *(f"question_{q.pk}" for q in left.hearing.questions.all())]
    return left.hearing, _("Tilbake til høringen"), names


left_is_told = quiet_saves.left_is_told(policies.left_answers, left_behind)


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


def writers(draft: Any) -> list[User]:
    """The people who write in the same draft: an answer, or an application."""
    return people(draft.organisation_id, WRITING)


def senders(draft: Any) -> list[User]:
    """The people who may send it."""
    return people(draft.organisation_id, {Role.RESPONSIBLE})


def people(organisation: int | None, roles: set[Any]) -> list[User]:
    """Those who hold one of these roles in the organisation now, by name."""
    if organisation is None:
        return []
    current = Membership.objects.current().filter(organisation=organisation, role__in=roles)
    return list(User.objects.filter(pk__in=current.values("user")).order_by("name", "pk"))
