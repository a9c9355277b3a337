"""What is kept from the public, and what the lists of hearings are read by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# The trigger is the only writer, as for the register (adr/0012).
WORDS = """
CREATE FUNCTION consultations_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO consultations_hearingwords (hearing_id, words)
    VALUES (new.id, strip(to_tsvector('norwegian',
        concat_ws(' ', new.title, new.lead, new.in_short, new.background))))
    ON CONFLICT (hearing_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER words_new AFTER INSERT ON consultations_hearing
    FOR EACH ROW EXECUTE FUNCTION consultations_words();
CREATE TRIGGER words_changed
    AFTER UPDATE OF title, lead, in_short, background ON consultations_hearing
    FOR EACH ROW WHEN ((new.title, new.lead, new.in_short, new.background)
        IS DISTINCT FROM (old.title, old.lead, old.in_short, old.background))
    EXECUTE FUNCTION consultations_words();
INSERT INTO consultations_hearingwords (hearing_id, words)
SELECT id, strip(to_tsvector('norwegian', concat_ws(' ', title, lead, in_short, background)))
FROM consultations_hearing;
ALTER TABLE consultations_hearingwords ADD CONSTRAINT hearingwords_hearing
    FOREIGN KEY (hearing_id) REFERENCES consultations_hearing (id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED;
"""
NO_WORDS = """
DROP TRIGGER words_new ON consultations_hearing;
DROP TRIGGER words_changed ON consultations_hearing;
DROP FUNCTION consultations_words;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0006_kinds"),
        ("core", "0002_clock_and_append_only"),
        ("organisations", "0004_search_and_venues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HearingWords",
            fields=[
                (
                    "hearing",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="consultations.hearing",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="hearing_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "passage",
                    models.TextField(
                        blank=True,
                        help_text="the words, with single spaces between them",
                        max_length=5000,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("personal", "Personopplysninger"),
                            ("hate", "Hets eller diskriminering"),
                            ("defamation", "Ærekrenkelse"),
                            ("illegal", "Annet som er ulovlig"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="public; never the words themselves", max_length=300
                    ),
                ),
                ("withheld_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["personal", "hate", "defamation", "illegal"]),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="withholding_with_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(fields=["state", "opens_at", "id"], name="hearing_coming"),
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["published", "summarised", "concluded", "withdrawn"])
                ),
                fields=["closes_at", "id"],
                name="hearing_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(
                models.OrderBy(
                    django.db.models.functions.comparison.Greatest(
                        "published_at", "summarised_at", "concluded_at", "withdrawn_at"
                    ),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(
                    ("state__in", ["published", "summarised", "concluded", "withdrawn"])
                ),
                name="hearing_news",
            ),
        ),
        migrations.AddField(
            model_name="withholding",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withholdings",
                to="consultations.answer",
            ),
        ),
        migrations.AddField(
            model_name="withholding",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="withholding",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="withholding",
            name="withheld_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("passage", ""), ("file", None), _connector="OR"),
                name="withholding_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="withholding_lifted_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.UniqueConstraint(
                models.F("answer"),
                django.db.models.functions.text.MD5("passage"),
                condition=models.Q(("file", None), ("lifted_at", None)),
                name="withholding_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("file__isnull", False), ("lifted_at", None)),
                fields=("answer", "file"),
                name="withholding_file_once",
            ),
        ),
        migrations.RunSQL(WORDS, NO_WORDS),
    ]
