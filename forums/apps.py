from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = "Møteplasser"

    def ready(self) -> None:
        """Listen to what the apps below announce, and read answers from calendars."""
        from dispatch.bounces import also_understand
        from forums import receivers  # noqa: F401
        from forums.actions.replies import read_reply

        also_understand(read_reply)
