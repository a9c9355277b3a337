from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Høringer"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from consultations import receivers  # noqa: F401
