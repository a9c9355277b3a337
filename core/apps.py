from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kjerne"

    def ready(self) -> None:
        """Register the system checks, and say «required» in plain words."""
        from core import checks  # noqa: F401

        Field.default_error_messages["required"] = gettext_lazy("Fyll ut dette feltet.")
