from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Plattformen"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from agreements import receivers  # noqa: F401
