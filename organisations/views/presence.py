"""Whether the organisation shows itself, whom it is with, and that what it says is true."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow
from organisations import actions, policies
from organisations.forms.joining import JoinSearch
from organisations.forms.search import is_number
from organisations.models import Affiliation, Membership, Organisation
from organisations.states import AffiliationSource
from organisations.views.own import own, page

EITHER = ["GET", "HEAD", "POST"]
SHOWN = 20
responsible = allow(
    policies.may_manage_people,
    on=policies.own_organisations,
    key="key",
    why=policies.why_not_manage_people,
)


@own
@require_safe
def visibility(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Shown or hidden, and what each means."""
    may_change = policies.may_send(request.user, organisation)
    return page(
        request, "organisations/visibility.html", organisation, "visibility", may_change=may_change
    )


@responsible
@require_POST
def visibility_show(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show it."""
    actions.set_listed(organisation, by=request.user, listed=True)
    messages.success(request, _("Organisasjonen vises for alle."))
    return redirect("visibility", key=organisation.key)


@responsible
@require_POST
def visibility_hide(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Hide it."""
    actions.set_listed(organisation, by=request.user, listed=False)
    messages.success(request, _("Organisasjonen er skjult."))
    return redirect("visibility", key=organisation.key)


@responsible
@require_http_methods(EITHER)
def dissolve(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask once, then end a group without a number."""
    if request.method == "POST":
        actions.dissolve(organisation, by=request.user)
        messages.success(request, _("%(name)s er lagt ned.") % {"name": organisation.name})
        return redirect("start")
    return page(request, "organisations/dissolve.html", organisation, "visibility")


@own
@require_http_methods(EITHER)
def still_true(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Everything the organisation says of itself, and one button."""
    if request.method == "POST":
        actions.confirm_facts(organisation, by=request.user)
        messages.success(request, _("Takk. Vi spør igjen om et år."))
        return redirect("start")
    held = Membership.objects.current().filter(organisation=organisation)
    context = {
        "causes": organisation.causes.standing(),
        "areas": organisation.works_in.all(),
        "people": held.select_related("user").order_by("user__name", "pk"),
    }
    return page(request, "organisations/still_true.html", organisation, "facts", **context)


@own
@require_safe
def umbrellas(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What it is under, who says they are under it, and a search for one more."""
    form = JoinSearch(request.GET if "q" in request.GET else None)
    hits: Any = []
    if form.is_bound and form.is_valid():
        hits = found(request.user, organisation, form.cleaned_data["q"])[:SHOWN]
    standing = Affiliation.objects.filter(ends=None).order_by("pk")
    context = {
        "form": form,
        "hits": hits,
        "may_change": policies.may_send(request.user, organisation),
        "above": standing.filter(member=organisation).select_related("umbrella"),
        "below": standing.filter(umbrella=organisation).select_related("member"),
        "confirmed": AffiliationSource.UMBRELLA.value,
    }
    return page(request, "organisations/umbrellas.html", organisation, "umbrellas", **context)


def found(user: Any, organisation: Organisation, asked: str) -> Any:
    """What may be chosen, by number or part of the name."""
    hits = policies.umbrellas_for(user).exclude(pk=organisation.pk).alphabetical()
    hits = hits.filter(orgnr=asked) if is_number(asked) else hits.filter(name__icontains=asked)
    return hits.select_related("seat")


@responsible
@require_POST
def umbrella_add(request: HttpRequest, organisation: Organisation, ref: str) -> HttpResponse:
    """«Vi er med i …»."""
    umbrella = get_object_or_404(policies.umbrellas_for(request.user), ref=ref)
    actions.add_affiliation(organisation, umbrella, by=request.user)
    messages.success(request, _("Dere er med i %(name)s.") % {"name": umbrella.name})
    return redirect("umbrellas", key=organisation.key)


def own_tie(organisation: Organisation, pk: int) -> Affiliation:
    """One of this organisation's, as member or umbrella, else 404."""
    return get_object_or_404(organisation.umbrellas.all() | organisation.members.all(), pk=pk)


@responsible
@require_POST
def umbrella_confirm(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """The umbrella knows them."""
    actions.confirm_affiliation(own_tie(organisation, pk), by=request.user)
    messages.success(request, _("Bekreftet."))
    return redirect("umbrellas", key=organisation.key)


@responsible
@require_POST
def umbrella_end(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Not any more, from either side."""
    actions.end_affiliation(own_tie(organisation, pk), by=request.user)
    messages.success(request, _("Tatt bort."))
    return redirect("umbrellas", key=organisation.key)
