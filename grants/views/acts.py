"""What a case handler may do, each on a page of its own: its words, its form and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from core.pages import answer, attempt
from grants.forms.fields import typed
from grants.models import Application


@dataclass(frozen=True)
class Act:
    """One thing to do."""

    heading: str | Promise
    button: str | Promise
    form: Callable[..., Any]
    do: Callable[..., Any]
    done: str | Promise


def act_page(
    request: HttpRequest,
    chosen: Act,
    thing: Any,
    *,
    case: Application,
    back: str,
    crumbs: list[tuple[str, str]],
    quote: str = "",
    **more: Any,
) -> HttpResponse:
    """The form of one act; when it is sent, the act is done and one is back.

    Args:
        request: the page, opened or sent.
        chosen: which act.
        thing: what it is done to.
        case: whose it is.
        back: the address of the case.
        crumbs: the way here.
        quote: what they wrote, to have beside the form.
        more: what the form must know.
    """
    form = chosen.form(typed(request), **more)
    do: Any = lambda: chosen.do(thing, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and attempt(form, do):
        messages.success(request, str(chosen.done))
        return redirect(back)
    context = {
        "form": form,
        "heading": chosen.heading,
        "about": f"{case.own_name}: {case.call.title}",
        "quote": quote,
        "button": chosen.button,
        "back": back,
        "crumbs": crumbs,
    }
    return answer(request, "grants/act.html", context)
