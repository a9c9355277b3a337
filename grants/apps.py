from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Tilskudd"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from grants import receivers  # noqa: F401
