from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Brukere"

    def ready(self) -> None:
        """Let every way of signing in start the session's clock."""
        from accounts import sessions  # noqa: F401
