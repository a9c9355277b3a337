from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Høringer"

    def ready(self) -> None:
        """Listen to the registry."""
        from consultations import receivers

        receivers.connect()
