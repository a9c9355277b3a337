from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "insight"
    verbose_name = "Tall"

    def ready(self) -> None:
        """Lay what is measured beside the parties' views when they compare them (clause O6)."""
        from agreements.actions import evaluating
        from insight import beside

        evaluating.measured_by(beside.of_edition)
