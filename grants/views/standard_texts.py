"""The municipality's standard texts for reasons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow
from core.pages import answer, attempt
from grants.actions import standard_texts as actions
from grants.forms.casework import TextForm
from grants.models import StandardText
from grants.policies import desk as policies


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_keep_any)
def standard_texts(request: HttpRequest) -> HttpResponse:
    """All of them, and a new one; most people handle cases for one municipality."""
    owners = list(policies.keeping_owners(request.user).order_by("name"))
    chosen = next((o for o in owners if o.ref == request.POST.get("owner")), owners[0])
    form = TextForm(request.POST or None)
    if form.is_bound and attempt(form, lambda: actions.save_text(
        chosen, by=request.user, **form.cleaned_data
    )) is not None:  # fmt: skip
        messages.success(request, _("Teksten er lagret."))
        return redirect("standard_texts")
    return page(request, form, owners)


def page(request: HttpRequest, form: Any, owners: list[Any]) -> HttpResponse:
    """The list with its form."""
    context = {
        "form": form,
        "owners": owners if len(owners) > 1 else [],
        "texts": policies.standard_texts(request.user),
        "crumbs": [(_("Tilskudd"), reverse("work_grants")), (_("Standardtekster"), "")],
    }
    return answer(request, "grants/standard_texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_keep_row, on=policies.standard_texts, key="pk")
def standard_text(request: HttpRequest, row: StandardText) -> HttpResponse:
    """Change one."""
    now = {"title": row.title, "outcome": row.outcome, "text": row.text}
    form = TextForm(request.POST or None, initial=now)
    if form.is_bound and attempt(form, lambda: actions.save_text(
        row.owner, by=request.user, row=row, **form.cleaned_data
    )) is not None:  # fmt: skip
        messages.success(request, _("Teksten er lagret."))
        return redirect("standard_texts")
    context = {
        "form": form,
        "row": row,
        "crumbs": [
            (_("Tilskudd"), reverse("work_grants")),
            (_("Standardtekster"), reverse("standard_texts")),
            (row.title, ""),
        ],
    }
    return answer(request, "grants/standard_text.html", context)


@require_POST
@allow(policies.may_keep_row, on=policies.standard_texts, key="pk")
def standard_text_drop(request: HttpRequest, row: StandardText) -> HttpResponse:
    """Take one away."""
    actions.drop_text(row, by=request.user)
    messages.success(request, _("Teksten er tatt bort. Brev som bruker den, er som før."))
    return redirect("standard_texts")
