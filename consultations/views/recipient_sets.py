"""Many invitees at a time: a whole group, everyone of one kind, a saved list."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from consultations import actions, policies
from consultations.forms.recipients import (
    AddForm,
    AddListForm,
    CategoryForm,
    GroupForm,
    ListForm,
    ListNameForm,
)
from consultations.models import Hearing
from consultations.views.gaps import missing_in
from consultations.views.recipients import list_page
from core.access import allow
from core.pages import attempt

NAMED = 3
prepare = allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)


def to_list(hearing: Hearing, **place: str) -> HttpResponse:
    """To the list of recipients, at a group when there is one."""
    page_url = reverse("hearing_recipients", kwargs={"ref": hearing.ref})
    asked = f"?{urlencode(place)}" if place else ""
    return redirect(f"{page_url}{asked}#listen")


@require_POST
@prepare
def group_reject(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Take a whole group off, with one reason."""
    form = GroupForm(request.POST)
    done = attempt(
        form, lambda: actions.reject_group(hearing, by=request.user, **form.cleaned_data)
    )
    if done is None:
        place = ListForm({"gruppe": request.POST.get("group", "")}).place()
        return list_page(request, hearing, place, group_form=form)
    messages.success(
        request,
        ngettext("Én organisasjon er tatt bort.", "%(n)s organisasjoner er tatt bort.", done)
        % {"n": done},
    )
    return to_list(hearing, gruppe=form.cleaned_data["group"])


@require_POST
@prepare
def group_take_in(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Put a whole group back."""
    group = ListForm({"gruppe": request.POST.get("group", "")}).place()["gruppe"]
    actions.take_in_group(hearing, by=request.user, group=group)
    return to_list(hearing, gruppe=group)


@require_POST
@prepare
def category_add(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Add everyone of one kind in the area, with one reason."""
    place = ListForm(request.POST).place() | {"sok": ""}
    everyone = missing_in(request.user, hearing, place["innen"])
    form = CategoryForm(request.POST)
    found = attempt(
        form,
        lambda: actions.add_many(
            hearing, by=request.user, organisations=everyone, **form.cleaned_data
        ),
    )
    if found is None:
        add = AddForm(request.POST, organisations=everyone)
        add.full_clean()
        add.errors.pop("organisation", None)
        for error in form.errors.get("reason", []):
            add.add_error("reason", error)
        return list_page(request, hearing, place, add=add)
    messages.success(request, added_words(found))
    return to_list(hearing, gruppe=actions.BY_HAND)


@require_POST
@prepare
def list_add(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Add everyone on a saved list, with one reason."""
    form = AddListForm(request.POST, lists=policies.lists_of(hearing))
    found = attempt(form, lambda: actions.add_list(hearing, by=request.user, **form.cleaned_data))
    if found is None:
        return list_page(request, hearing, ListForm({}).place(), list_form=form)
    messages.success(request, added_words(found))
    return to_list(hearing, gruppe=actions.BY_HAND)


def added_words(found: Any) -> str:
    """«5 ble lagt til. 2 sto på listen fra før. Borte IL er lagt ned og ble ikke med.»"""
    words = [
        ngettext("Én organisasjon ble lagt til.", "%(n)s organisasjoner ble lagt til.", found.added)
        % {"n": found.added}
        if found.added
        else _("Ingen nye ble lagt til.")
    ]
    if found.there:
        words.append(
            ngettext("Én sto på listen fra før.", "%(n)s sto på listen fra før.", found.there)
            % {"n": found.there}
        )
    if found.ended:
        words.append(ended_words(found.ended))
    return " ".join(words)


def ended_words(names: tuple[str, ...]) -> str:
    """Who has ended, by name as far as there is room."""
    shown = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        shown = _("%(names)s og %(n)s til") % {"names": shown, "n": len(names) - NAMED}
    return _("Lagt ned eller slått sammen, og derfor ikke med: %(names)s.") % {"names": shown}


@require_POST
@prepare
def list_keep(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Keep today's list for another time."""
    form = ListNameForm(request.POST, prefix="keep")
    saved = attempt(
        form, lambda: actions.save_as_list(hearing, by=request.user, **form.cleaned_data)
    )
    if saved is None:
        return list_page(request, hearing, ListForm({}).place(), keep_form=form)
    messages.success(request, _("Listen er lagret som «%(name)s».") % {"name": saved.name})
    return to_list(hearing)
