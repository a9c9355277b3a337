"""«Mine data»: what the portal holds about me, a copy of it, and the way out."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import DeleteAccountForm
from accounts.models import User
from accounts.views import tabs
from core.access import signed_in
from organisations.policies import depend_on, organisations_of
from platform_portal import my_data


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How much there is of each kind."""
    user = cast(User, request.user)
    others = [section for section in my_data.sections(user) if section.name != "person"]
    found = [(section.title, section.count) for section in others]
    context = {"sections": [row for row in found if row[1]], "tabs": tabs("my_data")}
    return render(request, "platform_portal/my_data.html", context)


@signed_in
@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]
def copy(request: HttpRequest) -> HttpResponse:
    """The page with the button; whoever sits at the machine must prove who they are first."""
    return render(request, "platform_portal/my_data_copy.html", {"tabs": tabs("my_data")})


@signed_in
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The copy itself, as a file; audited, because it takes everything out of the house."""
    user = cast(User, request.user)
    actions.note_copy_taken(user, by=user)
    answer = StreamingHttpResponse(
        my_data.as_json(my_data.sections(user)), content_type="application/json; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="mine-data-samspill.json"'
    return answer


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    """What happens when the account is deleted, and the button that does it."""
    user = cast(User, request.user)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.delete_account(user, by=user)
        logout(request)
        messages.success(request, _("Kontoen er slettet. Takk for det du har gjort."))
        return redirect("front")
    context = {
        "form": form,
        "organisations": organisations_of(user).order_by("name", "pk"),
        "alone": depend_on(user).order_by("name", "pk"),
        "tabs": tabs("my_data"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "platform_portal/my_data_delete.html", context, status=status)
