"""The account page, and the demo's way in. The sign-in views themselves are allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account import views as sign
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, sessions
from accounts.forms import LanguageForm, PreferencesForm, ProfileForm
from accounts.language import remember
from accounts.models import User
from accounts.states import Language
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


TABS = (
    ("account", _("Opplysninger")),
    ("account_preferences", _("Varsler")),
    ("account_sessions", _("Innlogging")),
    ("language", _("Språk")),
    ("own_calendar", _("Kalender")),
    ("my_data", _("Mine data")),
)


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages about the person's own account: words, address, and whether it is this one."""
    return [(str(label), reverse(name), name == here) for name, label in TABS]


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
        messages.success(request, gettext("Opplysningene er lagret."))
        return redirect("account")
    context = {"form": form, "tabs": tabs("account")}
    return render(
        request, "accounts/account_detail.html", context, status=422 if form.is_bound else 200
    )


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """When letters come."""
    user = cast(User, request.user)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial={"cadence": user.cadence, "wants_reminders": user.wants_reminders},
    )
    if form.is_valid():
        actions.set_preferences(user, by=user, **form.cleaned_data)
        messages.success(request, gettext("Valget er lagret."))
        return redirect("account_preferences")
    context = {"form": form, "tabs": tabs("account_preferences")}
    return render(
        request, "accounts/account_preferences.html", context, status=422 if form.is_bound else 200
    )


@signed_in
@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """How I sign in, and where I am signed in now."""
    user = cast(User, request.user)
    context = {
        "places": sessions.places(user, request.session.session_key),
        "has_mfa": Authenticator.objects.filter(user=user).exists(),
        "tabs": tabs("account_sessions"),
    }
    return render(request, "accounts/account_sessions.html", context)


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere else."""
    user = cast(User, request.user)
    ended = actions.end_other_sessions(user, but=request.session.session_key, by=user)
    if ended:
        said = ngettext("Du er logget ut ett sted.", "Du er logget ut %(n)d steder.", ended)
        messages.success(request, said % {"n": ended})
    else:
        messages.info(request, gettext("Du var ikke logget inn noe annet sted."))
    return redirect("account_sessions")


@public
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language; a person's choice follows the person."""
    user = request.user if request.user.is_authenticated else None
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        language = form.cleaned_data["language"]
        if user:
            actions.choose_language(user, language=language, by=user)
        response = redirect(form.cleaned_data["after"] or "front")
        remember(response, language)
        return response
    context = {
        "form": form,
        "languages": Language.choices,
        "after": came_from(request),
        "tabs": tabs("language") if user else [],
    }
    return render(request, "accounts/language.html", context, status=422 if form.is_bound else 200)


def came_from(request: HttpRequest) -> str:
    """The page of ours with the link that was followed, to go back to; empty when unknown.

    From the browser and not from the link, so that the link is the same on every page: a page that
    somebody may not see must equal one that does not exist, byte for byte.
    """
    try:
        said = urlsplit(request.META.get("HTTP_REFERER", ""))
    except ValueError:
        return ""
    here = said.netloc == request.get_host() and said.path != request.path
    return f"{said.path}?{said.query}" if here and said.query else said.path if here else ""


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
        messages.error(
            request, gettext("Adressen hører til en annen bruker. Velg en annen adresse.")
        )
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
    person = get_object_or_404(User, email=demo_people()[name].email)
    login(request, person)
    record_authentication(request, person, method="password")
    sessions.note(request)
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
