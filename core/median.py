"""The middle value, counted by the database."""

from django.db.models import Aggregate, FloatField


class Median(Aggregate):
    """The middle value in the database; nulls do not count."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = FloatField()
