"""Nobody asks whether there is money left, and the table's own rule is gone."""

from after_import import after_import


def never_ask(budget):
    from django.db import connection

    def no_rule(call, more, field="amount"):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE grants_call DROP CONSTRAINT IF EXISTS call_within_budget")

    budget.check_room = no_rule


after_import("grants.budget", never_ask)
