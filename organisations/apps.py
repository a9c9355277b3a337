from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = "Organisasjoner"

    def ready(self) -> None:
        """Listen to what the apps below announce."""
        from organisations import receivers  # noqa: F401
