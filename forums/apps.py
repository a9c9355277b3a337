from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = "Møteplasser"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from forums import receivers  # noqa: F401
