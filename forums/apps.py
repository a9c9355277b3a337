from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = "Møteplasser"

    def ready(self) -> None:
        """Read answers from calendars in the mailbox that takes bounces."""
        from dispatch.bounces import also_understand
        from forums.actions.replies import read_reply

        also_understand(read_reply)
