"""What a draft's quiet save answers: the line of when, or why not; and who is no longer in it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock


def status_line(
    request: HttpRequest,
    draft: Any,
    problem: str = "",
    status: int = 200,
    *,
    seen: str | None = None,
    theirs: Iterable[str] = (),
) -> HttpResponse:
    """The line that says when it was saved, or what is wrong; nothing else of the page.

    Args:
        request: the save.
        draft: as it is now (`saves`, `edited_at`, `edited_by`), or None when it was not saved.
        problem: what is wrong, in a sentence.
        status: of the answer.
        seen: marks of what the page shows; those that came when nothing was saved.
        theirs: the fields in which a colleague has written meanwhile.
    """
    context = {
        "draft": draft,
        "problem": problem,
        "saves": draft.saves if draft else request.POST.get("saves", ""),
        "seen": request.POST.get("seen", "") if seen is None else seen,
        "theirs": theirs,
        "now": clock.now(),
    }
    return render(request, "_components/saved_line.html", context, status=status)


def saved_by_another(request: HttpRequest, name: Any) -> HttpResponse:
    """A colleague has saved the same field: both texts are shown when the whole page is saved."""
    problem = _(
        "%(name)s har lagret mens du skrev. Teksten din står her. Velg «Lagre og fortsett "
        "senere» for å se begge."
    ) % {"name": name}
    return status_line(request, None, problem, 409)


def errors_in(form: Any) -> str:
    """Everything that is wrong, in one line."""
    return " ".join(str(error) for field in form.errors.values() for error in field)


def signed_out_is_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A quiet save without a session gets a sentence, not the sign-in page in the status line."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            problem = _("Du er logget ut. Kopier det siste du skrev, og logg inn igjen.")
            return status_line(request, None, problem, 401)
        return view(request, *args, **kwargs)

    return told


def left_is_told(
    left: Callable[[Any], Any], of: Callable[[Any], tuple[Any, str, list[str]]]
) -> Callable[..., Any]:
    """Who no longer acts for the organisation is told, and gets back what they typed.

    To everybody else, and to one who only looks, the draft is not there.

    Args:
        left: what the person may have had open: of organisations they acted for once.
        of: what such a draft answers, the words of the way back there, and its fields of words.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def told(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, ref=ref, **kwargs)
            except Http404:
                thing = left(request.user).filter(ref=ref).first()
                if thing is None or request.method != "POST":
                    raise
            except PermissionDenied as denied:  # may read still, and write no longer
                if not request.htmx:  # type: ignore[attr-defined]
                    raise
                return status_line(request, None, str(denied), 409)
            return left_page(request, thing.own_name, *of(thing))

        return told

    return decorate


def left_page(
    request: HttpRequest, name: str, about: Any, back: str, fields: list[str]
) -> HttpResponse:
    """403 with a sentence, and the words that were typed; 409 for the line of a quiet save."""
    problem = _(
        "Du handler ikke lenger for %(name)s. Kopier det du skrev, og gi det til en av dem."
    ) % {"name": name}
    if request.htmx:  # type: ignore[attr-defined]
        return status_line(request, None, problem, 409)
    typed = [words for field in fields if (words := request.POST.get(field, "").strip())]
    context = {"problem": problem, "typed": "\n\n".join(typed), "about": about, "back": back}
    return render(request, "_components/draft_left.html", context, status=403)
