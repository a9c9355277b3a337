"""A share of the money may wait for the report; how much is promised when the call is published."""

from django.conf import settings
from django.db import migrations, models

# As in 0002, with what is held back among the promises.
PROMISED = """
DROP TRIGGER call_keeps_its_word ON grants_call;
CREATE TRIGGER call_keeps_its_word BEFORE UPDATE ON grants_call FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (NEW.closes_at < OLD.closes_at OR NEW.binding <> OLD.binding
                                    OR NEW.report_form <> OLD.report_form
                                    OR NEW.scheme_id <> OLD.scheme_id{more}))
    EXECUTE FUNCTION grants_call_keeps_its_word();
"""
HELD_BACK = "\n                                    OR NEW.held_back <> OLD.held_back"


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="instalment",
            name="instalment_whole",
        ),
        migrations.AddField(
            model_name="call",
            name="held_back",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="percent that is paid when the report is approved; 0: all beforehand",
            ),
        ),
        migrations.AlterField(
            model_name="instalment",
            name="state",
            field=models.CharField(
                choices=[
                    ("held", "Venter på rapporten"),
                    ("due", "Skal betales"),
                    ("listed", "På utbetalingsliste"),
                    ("paid", "Betalt"),
                    ("stopped", "Stanset"),
                ],
                default="due",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_back__lte", 50)), name="call_holds_back_at_most_half"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_back", 0),
                    models.Q(
                        models.Q(("binding", "free"), _negated=True),
                        models.Q(("report_form", "none"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="call_free_funds_paid_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paid_on", None), ("payment_list", None), ("state__in", ["due", "held"])
                    ),
                    models.Q(
                        ("paid_on", None), ("payment_list__isnull", False), ("state", "listed")
                    ),
                    models.Q(
                        ("paid_on__isnull", False),
                        ("payment_list__isnull", False),
                        ("state", "paid"),
                    ),
                    models.Q(
                        ("paid_on", None),
                        ("payment_list", None),
                        ("state", "stopped"),
                        models.Q(("stopped_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instalment_whole",
            ),
        ),
        migrations.RunSQL(PROMISED.format(more=HELD_BACK), PROMISED.format(more="")),
    ]
