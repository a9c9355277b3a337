from django.apps import AppConfig
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms import (
    ChoiceField,
    DateField,
    Field,
    ModelChoiceField,
    ModelMultipleChoiceField,
    MultipleChoiceField,
    TimeField,
)
from django.utils.translation import gettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kjerne"

    def ready(self) -> None:
        """Register the system checks, and say in plain words what Django says in its own."""
        from core import checks  # noqa: F401

        speak_plainly()


def speak_plainly() -> None:
    """What is wrong in a field, and what to do about it; the form's own sentences go before."""
    Field.default_error_messages["required"] = gettext_lazy("Fyll ut dette feltet.")
    not_there = gettext_lazy("Velg noe fra listen.")
    for field in (ChoiceField, MultipleChoiceField, ModelChoiceField, ModelMultipleChoiceField):
        field.default_error_messages["invalid_choice"] = not_there
    ModelMultipleChoiceField.default_error_messages["invalid_pk_value"] = not_there
    DateField.default_error_messages["invalid"] = gettext_lazy("Skriv datoen slik: 24.01.2027.")
    TimeField.default_error_messages["invalid"] = gettext_lazy("Skriv klokkeslettet slik: 14:30.")
    MaxLengthValidator.message = gettext_lazy(
        "Skriv høyst %(limit_value)s tegn. Nå er det %(show_value)s."
    )
    ProhibitNullCharactersValidator.message = gettext_lazy(
        "Teksten har tegn som ikke vises. Skriv den på nytt."
    )
