from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerskap"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from partnerships import receivers  # noqa: F401
