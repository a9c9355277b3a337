"""What pages of several apps share: forms that were refused, and lists in slices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale


@dataclass(frozen=True)
class Event:
    """One point on a page's line of what happens when (`_components/timeline.html`)."""

    day: date | datetime
    until: bool  # «til og med»: the day before an exclusive deadline
    lead: str
    words: str
    past: bool
    next: bool = False


def absolute(path: str) -> str:
    """The full address of a page, for what is read outside the portal: letters, PDFs, calendars."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def addresses(name: str) -> Callable[[str], str]:
    """The addresses of a page by `ref`; the router is asked once, however many rows a list has."""
    before, _ref, behind = reverse(name, kwargs={"ref": "REF"}).partition("REF")
    return lambda ref: f"{before}{ref}{behind}"


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


def saved(form: Any, thing: Any, act: Callable[[], Any]) -> bool:
    """Like `attempt`, for a form that was opened with a version.

    When somebody else has saved meanwhile, what was typed stays in the form, beside what is saved
    now (`form.now_saved`); a second click that changes nothing counts as saved.
    """
    if attempt(form, act):
        return True
    if not getattr(form, "stale", False):
        return False
    thing.refresh_from_db()
    fresh = type(form).opened(thing, form.data)
    changed = [name for name in fresh.changed_data if name != "version"]
    form.now_saved = [
        {"label": fresh[name].label, "text": fresh[name].initial}
        for name in changed
        if isinstance(fresh.fields[name].widget, forms.TextInput | forms.Textarea)
    ]
    form.data = form.data.copy()
    form.data["version"] = thing.version
    return not changed


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *others: forms.Form | None
) -> HttpResponse:
    """The page with its forms: 200 when opened, 422 with errors, 409 when somebody saved first.

    Args:
        request: the request.
        template: the page.
        context: `form` is the one the page is about, where it has one.
        others: further forms on the page.
    """
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


def after(queryset: QuerySet[Any], pk: int | str | None, order: Sequence[str]) -> QuerySet[Any]:
    """The rows that follow one of them in this order (keyset paging).

    Args:
        queryset: with every column of `order` annotated or stored, none of them null.
        pk: the last row shown, or nothing.
        order: columns, «-» for falling, the last one unique.
    """
    ordered = queryset.order_by(*order)
    names = [name.lstrip("-") for name in order]
    last = queryset.filter(pk=pk).values_list(*names).first() if pk else None
    if last is None:
        return ordered
    condition, equal = Q(), Q()
    for column, name, value in zip(order, names, last, strict=True):
        step = "lt" if column.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{step}": value})
        equal &= Q(**{name: value})
    return ordered.filter(condition)


def page(rows: QuerySet[Any], size: int) -> tuple[list[Any], int | None]:
    """The first rows, and the key to the next page when there is one."""
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def saved_words() -> str:
    """«Lagret kl. 14.32.»"""
    return _("Lagret kl. %(time)s.") % {"time": f"{clock.now().astimezone(clock.OSLO):%H.%M}"}
