"""How people sign in: allauth's hooks, letters through `dispatch`, and two steps for staff."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Language
from core import audit, clock
from core.models import new_ref
from dispatch import letters

FRESH = account_settings.REAUTHENTICATION_TIMEOUT  # seconds
LINK_LIFE = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """E-mail is the name to sign in by; every letter is a row; what is said is bokmål."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Kontoen er stengt. Ta kontakt med oss hvis det er feil."),
        "duplicate_email": _("Dette er adressen du har nå. Skriv en annen."),
        "email_password_mismatch": _("E-post og passord passer ikke sammen. Prøv igjen."),
        "enter_current_password": _("Passordet stemmer ikke. Skriv det du har nå."),
        "incorrect_code": _("Koden stemmer ikke. Skriv den appen viser nå."),
        "incorrect_password": _("Passordet stemmer ikke. Prøv igjen."),
        "invalid_password_reset": _("Lenken virker ikke lenger. Be om en ny."),
        "too_many_login_attempts": _("Det ble for mange forsøk. Vent fem minutter og prøv igjen."),
        "rate_limited": _("Det ble for mange forsøk. Vent et minutt og prøv igjen."),
    }

    def is_safe_url(self, url: str) -> bool:
        """Whether a «next» address stays here: a path, never another scheme or host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: pages and redirects are the one way in."""
        return False

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name with the rest of what a new person typed."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or Language.BOKMAAL  # what this visitor reads now
        super().save_user(request, user, form, commit=commit)
        audit.record("person.signed_up", user, by=user)
        return user

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link in the letter, built from our own address and never from the Host header."""
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.PORTAL_BASE_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to a new password; `key` is «uid-token»."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.PORTAL_BASE_URL}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account after a changed password."""
        return reverse("account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ways for a signed-in person to prove who they are once more, in our words."""
        words = {"reauthenticate": _("Bruk passordet"), "mfa_reauthenticate": _("Bruk kodeappen")}
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who signed in a moment ago; allauth would ask for the same again."""
        proofs = get_authentication_records(self.request, self.request.user)
        just_now = bool(proofs) and time.time() - proofs[-1]["at"] < FRESH
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter as a row. Outgoing mail has one door, `dispatch`."""
        said = {**context, "base_url": settings.PORTAL_BASE_URL}
        kind = template_prefix.rpartition("/")[2]
        has_link = {"activate_url", "password_reset_url"} & context.keys()
        with letters.in_bokmaal():
            subject = render_to_string(f"{template_prefix}_subject.txt", said).strip()
            body = render_to_string(f"{template_prefix}_message.txt", said).strip() + "\n"
        letters.write_one(
            key=f"account:{kind}:{new_ref()}",
            kind="account",
            scope="account",
            to_name=getattr(context.get("user"), "name", ""),
            to_email=email,
            subject=subject,
            body=body,
            # a link that has run out helps nobody
            expires_at=clock.now() + LINK_LIFE if has_link else None,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what changed; without network address or browser, which help no reader."""
        address = email or EmailAddress.objects.get_primary_email(user)
        if address:
            told = {**(context or {}), "user": user, "at": clock.now()}
            self.send_mail(template_prefix, address, told)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two steps in bokmål; whoever must have them cannot take them away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Du handler for en kommune, en av partene eller driften. "
            "Da må innloggingen ha to trinn."
        ),
        "cannot_generate_recovery_codes": _("Slå på innlogging i to trinn først."),
        "incorrect_code": _("Koden stemmer ikke. Skriv den appen viser nå."),
        "unverified_email": _("Bekreft e-postadressen din først."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not while the person's role asks for two steps."""
        return not authenticator.user.requires_mfa


class RequireMfaMiddleware:
    """Sends a person whose role asks for two steps to the page where they are turned on."""

    # What such a person needs on the way there, and the way out.
    open_pages = frozenset(
        {
            "mfa_activate_totp",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "account_logout",
            "health",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Stop every page but the open ones until the second step is there."""
        match = request.resolver_match
        if match is not None and match.url_name in self.open_pages:
            return None
        return redirect("mfa_activate_totp") if lacks_second_step(request.user) else None


def lacks_second_step(user: Any) -> bool:
    """Whether the person must have two steps and has only one."""
    if not getattr(user, "requires_mfa", False):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
