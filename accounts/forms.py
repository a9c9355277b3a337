"""What a person may type about themselves. The sign-in forms are allauth's, in our words."""

import unicodedata
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.states import Cadence, Language

EMAIL_LENGTH = 254  # the column's length; Django's own form field accepts 320
NEW_PASSWORD_HELP = _("Minst 12 tegn. Noen ord etter hverandre er lett å huske.")


class LongEnough(MinimumLengthValidator):
    """Django's own rule; its sentence is not translated to bokmål."""

    def get_error_message(self) -> str:
        """What is wrong and what to do."""
        return gettext("Passordet er for kort. Det må ha minst %(length)d tegn.") % {
            "length": self.min_length
        }


class NameField(forms.CharField):
    """A person's name on one line, without characters that could break a letter's heading."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Navn"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=120, **kwargs)

    def to_python(self, value: Any) -> str:
        """Make every run of white space one space."""
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """Refuse characters that nobody sees."""
        super().validate(value)
        if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in value):
            raise forms.ValidationError(_("Navnet har tegn som ikke vises. Skriv det på nytt."))


class ProfileForm(forms.Form):
    """What others see about a person."""

    name = NameField(help_text=_("Navnet vises for dem du samarbeider med."))
    phone = forms.CharField(
        label=_("Telefon"),
        help_text=_("Er du saksbehandler, står nummeret på høringene dine."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        validators=[
            RegexValidator(
                r"^\+?[0-9 ]{3,}$", _("Skriv nummeret med tall, for eksempel 33 00 00 00.")
            )
        ],
    )


class PreferencesForm(forms.Form):
    """When letters may come."""

    cadence = forms.ChoiceField(
        label=_("Brev som kan vente"),
        choices=Cadence,
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    wants_reminders = forms.BooleanField(
        label=_("Minn meg på frister"),
        help_text=_("Vi skriver når en frist nærmer seg og dere ikke har svart."),
        required=False,
    )


class DeleteAccountForm(forms.Form):
    """One tick between a person and the end of the account."""

    understood = forms.BooleanField(
        label=_("Jeg vet at kontoen ikke kan hentes tilbake"),
        error_messages={"required": _("Sett kryss hvis du vil slette kontoen.")},
    )


class LanguageForm(forms.Form):
    """The language to speak, and the page to go back to."""

    language = forms.ChoiceField(choices=Language)
    after = forms.CharField(required=False, max_length=500, strip=True)

    def clean_after(self) -> str:
        """A path here; anything else leads to the front page."""
        path = str(self.cleaned_data["after"])
        is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if is_ours else ""


class InOurWords:
    """Mixed into a form of allauth: our labels and help, no text inside the empty fields."""

    words: dict[str, tuple[Any, Any]] = {}  # field → (label, help)
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # asked for once: a slip is mended by «Glemt passordet?»
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, (label, help_text) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for name in {"email", "login"} & set(self.fields):
            limit_length(self.fields[name])


def limit_length(field: forms.Field) -> None:
    """Refuse an address that the column cannot hold, with a sentence and not an error page."""
    field.widget.attrs["maxlength"] = str(EMAIL_LENGTH)
    field.validators.append(MaxLengthValidator(EMAIL_LENGTH))


class LoginForm(InOurWords, account_forms.LoginForm):
    """E-mail and password."""

    words = {"login": (_("E-post"), ""), "password": (_("Passord"), "")}


class SignupForm(InOurWords, account_forms.SignupForm):
    """Name, e-mail and one password."""

    name = NameField(help_text=_("Navnet vises for dem du samarbeider med."))
    field_order = ["name", "email", "password1"]
    words = {
        "email": (_("E-post"), _("Vi sender en lenke dit, så vi vet at adressen er din.")),
        "password1": (_("Lag et passord"), NEW_PASSWORD_HELP),
    }


class AddEmailForm(InOurWords, account_forms.AddEmailForm):
    """The address to change to."""

    words = {
        "email": (_("Ny e-post"), _("Vi sender en lenke dit. Adressen byttes når du følger den."))
    }


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):
    """The old password and a new one."""

    words = {
        "oldpassword": (_("Passordet du har nå"), ""),
        "password1": (_("Nytt passord"), NEW_PASSWORD_HELP),
    }


class SetPasswordForm(InOurWords, account_forms.SetPasswordForm):
    """A first password."""

    words = {"password1": (_("Lag et passord"), NEW_PASSWORD_HELP)}


class ResetPasswordForm(InOurWords, account_forms.ResetPasswordForm):
    """Where to send the link."""

    words = {"email": (_("E-post"), "")}


class ResetPasswordKeyForm(InOurWords, account_forms.ResetPasswordKeyForm):
    """The new password, after the link."""

    words = {"password1": (_("Nytt passord"), NEW_PASSWORD_HELP)}


class ReauthenticateForm(InOurWords, account_forms.ReauthenticateForm):
    """The password once more."""

    words = {"password": (_("Passord"), "")}


class AuthenticateForm(InOurWords, mfa_forms.AuthenticateForm):
    """The second step when signing in."""

    words = {"code": (_("Kode"), _("De seks sifrene i kodeappen, eller en reservekode."))}


class CodeAgainForm(InOurWords, mfa_forms.ReauthenticateForm):
    """The second step once more."""

    words = {"code": (_("Kode"), _("De seks sifrene i kodeappen, eller en reservekode."))}


class ActivateTOTPForm(InOurWords, totp_forms.ActivateTOTPForm):
    """The first code from a new app."""

    words = {"code": (_("Kode fra appen"), _("De seks sifrene appen viser nå."))}
