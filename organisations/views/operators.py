"""The operator lets the first administrator of each municipality, county and party in."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.policies import is_operator
from core.access import allow, anyone
from organisations import actions, policies
from organisations.forms.joining import GuestForm, PartySearch
from organisations.models import Invitation, Membership, Organisation
from organisations.states import Role
from organisations.views.own import done

SHOWN = 50


@allow(is_operator)
@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Who has nobody responsible yet, first; all that match when one searches."""
    form = PartySearch(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    parties = policies.public_parties(request.user)
    held = Membership.objects.current().filter(role=Role.RESPONSIBLE).select_related("user")
    waiting = Invitation.objects.waiting().filter(role=Role.RESPONSIBLE)
    rows = parties.annotate(held=Exists(held.filter(organisation=OuterRef("pk"))))
    if asked:
        rows = rows.filter(name__icontains=asked)
    rows = (
        rows.alphabetical()
        .order_by("held", "place", "pk")
        .prefetch_related(
            Prefetch("memberships", held, to_attr="responsible"),
            Prefetch("invitations", waiting, to_attr="waiting"),
        )
    )
    found = list(rows[: SHOWN + 1])
    context = {
        "form": form,
        "rows": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "n_all": parties.count(),
        "n_without": parties.without_responsible().count(),
        "crumbs": crumbs(_("Kommuner og parter")),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/party_list.html", context, status=status)


def crumbs(*here: str) -> list[tuple[str, str]]:
    """The way back to the operator's page."""
    return [(_("Drift"), reverse("operations")), *((name, "") for name in here)]


@allow(anyone, on=policies.public_parties, key="key")
@require_http_methods(["GET", "HEAD", "POST"])
def party_invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite an administrator; those there are already hear of it."""
    form = GuestForm(request.POST if request.method == "POST" else None)
    user: Any = request.user
    if form.is_bound and done(
        form,
        lambda: actions.invite(organisation, by=user, role=Role.RESPONSIBLE, **form.cleaned_data),
    ):
        said = _("Invitasjonen til %(name)s er sendt til %(email)s.")
        messages.success(
            request, said % {"name": organisation.name, "email": form.cleaned_data["email"]}
        )
        return redirect("party_list")
    held = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
    context = {
        "form": form,
        "organisation": organisation,
        "responsible": held.select_related("user"),
        "crumbs": [*crumbs(), (_("Kommuner og parter"), reverse("party_list")), (organisation, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/party_invite.html", context, status=status)
