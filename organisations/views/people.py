"""An organisation's people: who may what, inviting, ending, leaving, and the next board."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow
from organisations import actions, policies
from organisations.forms.joining import HandoverForm, InviteForm, LeaveForm, RoleForm
from organisations.models import Claim, Handover, Invitation, Membership, Organisation, role_words
from organisations.states import HandoverState, InvitationState, Kind, Role
from organisations.views.own import done, page

EITHER = ["GET", "HEAD", "POST"]
RANK = {role: place for place, role in enumerate(Role.values)}

seen = allow(policies.may_see_people, on=policies.people_of, key="key")
managed = allow(
    policies.may_manage_people,
    on=policies.people_of,
    key="key",
    why=policies.why_not_manage_people,
)


def current(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for it now, by name."""
    held = Membership.objects.current().filter(organisation=organisation)
    return held.select_related("user", "organisation").order_by("user__name", "user_id", "pk")


@seen
@require_safe
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who may what, who has been invited, who asks to be let in."""
    may_manage = policies.may_manage_people(request.user, organisation)
    rows = [row(membership, organisation, request.user) for membership in current(organisation)]
    rows.sort(key=lambda r: -RANK[r["membership"].role])
    if own := next((r for r in rows if r["is_self"]), None):
        own["may_leave"] = True  # once, also for who holds two roles
    context: dict[str, Any] = {
        "rows": rows,
        "may_manage": may_manage,
        "is_voluntary": organisation.kind == Kind.VOLUNTARY,
        "has_responsible": any(r["membership"].role == Role.RESPONSIBLE for r in rows),
        "invitations": [],
        "claims": [],
        "handover": None,
    }
    if may_manage:
        context |= waiting(organisation)
    return page(request, "organisations/people.html", organisation, "people", **context)


def row(membership: Membership, organisation: Organisation, user: Any) -> dict[str, Any]:
    """One line of the list."""
    return {
        "membership": membership,
        "role": role_words(organisation, membership.role),
        "is_self": membership.user_id == user.pk,
        "may_leave": False,
    }


def waiting(organisation: Organisation) -> dict[str, Any]:
    """What those who manage have to see: invitations, claims, a handover under way."""
    sent = organisation.invitations.filter(state=InvitationState.SENT)
    now = clock.now()
    return {
        "invitations": [
            {"invitation": i, "role": role_words(organisation, i.role), "late": now >= i.expires_at}
            for i in sent.select_related("organisation")
        ],
        "claims": Claim.objects.waiting()
        .filter(organisation=organisation)
        .select_related("user", "organisation"),
        "handover": organisation.handovers.filter(state=HandoverState.OPEN).first(),
    }


@managed
@require_http_methods(EITHER)
def people_invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite a colleague."""
    form = InviteForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_bound and done(
        form, lambda: actions.invite(organisation, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request,
            _("Invitasjonen er sendt til %(email)s.") % {"email": form.cleaned_data["email"]},
        )
        return redirect("people", key=organisation.key)
    return page(request, "organisations/people_invite.html", organisation, "people", form=form)


def own_invitation(organisation: Organisation, ref: str) -> Invitation:
    """One of this organisation's, else 404."""
    return get_object_or_404(organisation.invitations.select_related("organisation"), ref=ref)


@managed
@require_POST
def invitation_again(request: HttpRequest, organisation: Organisation, ref: str) -> HttpResponse:
    """A new link to the same person; the old one is dead."""
    old = own_invitation(organisation, ref)
    parts: dict[str, Any] = {
        "email": old.email,
        "name": old.name,
        "role": old.role,
        "handover": old.handover,
    }
    actions.invite(organisation, by=request.user, **parts)
    messages.success(request, _("Invitasjonen er sendt på nytt."))
    return redirect("people", key=organisation.key)


@managed
@require_POST
def invitation_withdraw(request: HttpRequest, organisation: Organisation, ref: str) -> HttpResponse:
    """Take it back."""
    actions.withdraw_invitation(own_invitation(organisation, ref), by=request.user)
    messages.success(request, _("Invitasjonen er trukket tilbake."))
    return redirect("people", key=organisation.key)


def own_membership(organisation: Organisation, pk: int) -> Membership:
    """One that holds now, else 404."""
    return get_object_or_404(current(organisation), pk=pk)


@managed
@require_http_methods(EITHER)
def people_role(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Give another role."""
    membership = own_membership(organisation, pk)
    form = RoleForm(request.POST if request.method == "POST" else None, membership=membership)
    own: dict[str, Any] = {"by": request.user, "on_behalf_of": organisation}
    if form.is_bound and done(
        form, lambda: actions.change_role(membership, role=form.cleaned_data["role"], **own)
    ):
        messages.success(request, _("Rollen er endret."))
        return redirect("people", key=organisation.key)
    return page(
        request,
        "organisations/people_role.html",
        organisation,
        "people",
        form=form,
        membership=membership,
    )


@managed
@require_http_methods(EITHER)
def people_end(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Ask once, then end a colleague's role."""
    membership = own_membership(organisation, pk)
    if request.method == "POST":
        actions.end_role(membership, by=request.user, on_behalf_of=organisation)
        messages.success(request, _("Rollen er avsluttet. Personen har fått vite det."))
        return redirect("people", key=organisation.key)
    role = role_words(organisation, membership.role)
    return page(
        request,
        "organisations/people_end.html",
        organisation,
        "people",
        membership=membership,
        role=role,
    )


@seen
@require_http_methods(EITHER)
def people_leave(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Stop acting for it oneself; the last one responsible is asked to hand over first."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and done(
        form, lambda: actions.leave(organisation, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request, _("Du handler ikke lenger for %(name)s.") % {"name": organisation}
        )
        return redirect("start")
    others = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
    user: Any = request.user
    is_last = policies.may_send(user, organisation) and not others.exclude(user=user).exists()
    context = {"is_last": is_last, "is_voluntary": organisation.kind == Kind.VOLUNTARY}
    return page(
        request, "organisations/people_leave.html", organisation, "people", form=form, **context
    )


@managed
@require_http_methods(EITHER)
def handover(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who takes over and who steps down; POST invites the next board."""
    form = HandoverForm(
        request.POST if request.method == "POST" else None, people=current(organisation)
    )
    if form.is_bound and done(form, lambda: hand_over(request, organisation, form)):
        messages.success(
            request,
            _("Invitasjonene er sendt. Dere har tilgang til den første har sagt ja."),
        )
        return redirect("people", key=organisation.key)
    return page(request, "organisations/handover.html", organisation, "people", form=form)


def hand_over(request: HttpRequest, organisation: Organisation, form: HandoverForm) -> Handover:
    """Start it with what was typed."""
    return actions.start_handover(
        organisation,
        by=request.user,
        on_behalf_of=organisation,
        people=form.people(),
        leaving=form.cleaned_data["leaving"],
    )


@managed
@require_POST
def handover_withdraw(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Stay after all."""
    under_way = organisation.handovers.filter(state=HandoverState.OPEN).first()
    if under_way:
        actions.withdraw_handover(under_way, by=request.user, on_behalf_of=organisation)
        messages.success(
            request, _("Dere overlater ikke likevel. Invitasjonene er trukket tilbake.")
        )
    return redirect("people", key=organisation.key)


@allow(policies.is_staff)
@require_safe
def work_people(request: HttpRequest) -> HttpResponse:
    """To the people of the municipality one works for; the first, when there are several."""
    first = policies.staffed_by(request.user).order_by("pk").first()
    return redirect(reverse("people", kwargs={"key": first.key}))
