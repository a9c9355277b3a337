"""Norwegian addresses for the views of allauth that we use, each with who may reach it.

`allauth.urls` is not included: what is not listed here does not exist.
"""

from allauth.account import views as sign
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import URLPattern, path, re_path

from accounts import views
from accounts.actions import demo_people
from accounts.views import from_allauth
from core.access import View, public, signed_in


def open_to_all(view: View) -> View:
    """A view of allauth for everyone, also without signing in."""
    return public(from_allauth(view))


def own(view: View) -> View:
    """A view of allauth about the signed-in person's own account."""
    return signed_in(from_allauth(view))


urlpatterns: list[URLPattern] = [
    path("logg-inn/", open_to_all(sign.login), name="account_login"),
    path("logg-ut/", open_to_all(sign.logout), name="account_logout"),
    path("ny-bruker/", open_to_all(views.signup), name="account_signup"),
    path("konto/", views.account, name="account"),
    path("konto/varsler/", views.preferences, name="account_preferences"),
    path("konto/okter/", views.own_sessions, name="account_sessions"),
    path("konto/okter/logg-ut-andre/", views.end_other_sessions, name="account_end_other_sessions"),
    path("sprak/", views.choose_language, name="language"),
    path("konto/stengt/", open_to_all(sign.account_inactive), name="account_inactive"),
    path("konto/e-post/", own(sign.email), name="account_email"),
    path(
        "konto/bekreft-e-post/",
        open_to_all(sign.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^konto/bekreft-e-post/(?P<key>[-:\w]+)/$",
        views.confirm_email,
        name="account_confirm_email",
    ),
    path("konto/bekreft/", own(sign.reauthenticate), name="account_reauthenticate"),
    path("konto/passord/", own(sign.password_change), name="account_change_password"),
    path("konto/passord/nytt/", own(sign.password_set), name="account_set_password"),
    path("konto/glemt-passord/", open_to_all(sign.password_reset), name="account_reset_password"),
    path(
        "konto/glemt-passord/sendt/",
        open_to_all(sign.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^konto/glemt-passord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to_all(sign.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "konto/glemt-passord/ferdig/",
        open_to_all(sign.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("konto/to-trinn/", own(mfa.index), name="mfa_index"),
    path("konto/to-trinn/kode/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("konto/to-trinn/bekreft/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("konto/to-trinn/sett-opp/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("konto/to-trinn/ta-bort/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "konto/to-trinn/reservekoder/",
        own(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "konto/to-trinn/reservekoder/nye/",
        own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/to-trinn/reservekoder/last-ned/",
        own(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

if settings.PORTAL_DEMO:
    handles = "|".join(demo_people())
    urlpatterns += [
        path("demo/", views.demo_signin, name="demo_signin"),
        path("demo/koder/", views.demo_codes, name="demo_codes"),
        re_path(rf"^demo/(?P<name>{handles})/$", views.demo_signin_as, name="demo_signin_as"),
    ]
