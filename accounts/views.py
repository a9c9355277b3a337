"""The account page, and the demo's way in. The sign-in views themselves are allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account import views as sign
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import ProfileForm
from accounts.models import User
from core.access import public, signed_in


def from_allauth(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of allauth, which answers an invalid form with 200, made to answer 422 as ours do."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return answering


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may change about it."""
    user = cast(User, request.user)
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": user.name, "phone": user.phone},
    )
    if form.is_valid():
        actions.update_profile(user, by=user, **form.cleaned_data)
        messages.success(request, _("Opplysningene er lagret."))
        return redirect("account")
    context = {"form": form, "has_mfa": Authenticator.objects.filter(user=user).exists()}
    return render(
        request, "accounts/account_detail.html", context, status=422 if form.is_bound else 200
    )


@public
def signup(request: HttpRequest) -> Any:
    """Name, e-mail and password; the same answer whether or not the address is known."""
    try:
        return sign.signup(request)
    except IntegrityError:  # a double click: the first one made the person, so now it is known
        return sign.signup(request)


@public
def confirm_email(request: HttpRequest, key: str) -> Any:
    """The page behind the link in the letter; the button on it confirms."""
    try:
        with transaction.atomic():
            return sign.confirm_email(request, key=key)
    except IntegrityError:
        messages.error(request, _("Adressen hører til en annen bruker. Velg en annen adresse."))
        return redirect("account")


@public
@require_safe
def demo_signin(request: HttpRequest) -> HttpResponse:
    """The invented people to try the demo as."""
    context = {"people": demo_people().values(), "password": actions.DEMO_PASSWORD}
    return render(request, "accounts/demo_signin.html", context)


@public
@require_POST
def demo_signin_as(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in at once as one of the invented people; counts as both steps."""
    login(request, get_object_or_404(User, email=demo_people()[name].email))
    return redirect("start")


@public
@require_safe
@never_cache
def demo_codes(request: HttpRequest) -> HttpResponse:
    """The codes that the demo people's code apps show now."""
    staff = [person for person in demo_people().values() if person.totp_secret]
    codes = [(person, actions.current_code(person.totp_secret)) for person in staff]
    return render(request, "accounts/demo_codes.html", {"codes": codes})


def demo_people() -> dict[str, actions.DemoPerson]:
    """The demo people by handle; outside the demo nothing is there, whatever the address."""
    if not settings.PORTAL_DEMO:
        raise Http404
    return actions.demo_people()
