"""What the pages of forums share: forms that were refused, and the way to them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale
from forums.models import Forum, Meeting

type Crumbs = list[tuple[str, str]]


def attempt[T](form: Any, act: Callable[[], T]) -> T | None:
    """Do it with what was typed; a refusal becomes a sentence beside its field.

    Returns:
        What the action gave, or None when the form has errors (`form.stale` says whether somebody
        else had saved first).
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        form.stale = isinstance(refusal, Stale)
        return None


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *others: forms.Form
) -> HttpResponse:
    """The page with its forms: 200 when opened, 422 with errors, 409 when somebody saved first."""
    given = [form for form in (context.get("form"), *others) if form is not None]
    status = 422 if any(form.errors for form in given) else 200
    if any(getattr(form, "stale", False) for form in given):
        status = 409
    return render(request, template, context, status=status)


def refusals_return_to(name: str) -> Callable[..., Any]:
    """A button that is refused brings the person back to its page with the sentence."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def told(request: HttpRequest, thing: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, thing, *args, **kwargs)
            except Refused as refusal:
                messages.warning(request, refusal.message)
                return redirect(name, ref=thing.ref)

        return told

    return decorate


def first_error(form: forms.Form) -> str:
    """The first sentence of a form that has no place on the page to show it beside its field."""
    return str(next(iter(form.errors.values()))[0])


def forum_crumbs(forum: Forum, *here: str) -> Crumbs:
    """The way to a page under a forum."""
    return [(forum.name, forum.get_absolute_url()), *((label, "") for label in here)]


def meeting_crumbs(meeting: Meeting, *here: str) -> Crumbs:
    """The way to a page under a meeting."""
    above = forum_crumbs(meeting.forum)
    return [*above, (meeting.title, meeting.get_absolute_url()), *((label, "") for label in here)]


def saved_words() -> str:
    """«Lagret kl. 14.32.»"""
    return _("Lagret kl. %(time)s.") % {"time": f"{clock.now().astimezone(clock.OSLO):%H.%M}"}
