"""The work table: themes, sharing, phrases, taking back; and what the decision was."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# A point is answered in its own hearing, and a theme is of the hearing whose points it gathers.
SAME_HEARING = """
CREATE FUNCTION consultations_point_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM consultations_answerversion v
        JOIN consultations_answer a ON a.id = v.answer_id
        JOIN consultations_treatment t ON t.id = NEW.treatment_id
        WHERE v.id = NEW.version_id AND t.hearing_id = a.hearing_id) THEN
        RAISE EXCEPTION 'a point is answered in another hearing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'point_at_home';
    END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER point_at_home AFTER INSERT OR UPDATE OF version_id, treatment_id
    ON consultations_point FOR EACH ROW EXECUTE FUNCTION consultations_point_at_home();
CREATE FUNCTION consultations_theme_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.theme_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM consultations_theme WHERE id = NEW.theme_id AND hearing_id = NEW.hearing_id)
    THEN
        RAISE EXCEPTION 'a theme is of another hearing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'theme_at_home';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION consultations_treatment_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM consultations_point p
        JOIN consultations_answerversion v ON v.id = p.version_id
        JOIN consultations_answer a ON a.id = v.answer_id
        WHERE p.treatment_id = NEW.id AND a.hearing_id <> NEW.hearing_id) THEN
        RAISE EXCEPTION 'a point is answered in another hearing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'point_at_home';
    END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER treatment_at_home AFTER UPDATE OF hearing_id
    ON consultations_treatment FOR EACH ROW EXECUTE FUNCTION consultations_treatment_at_home();
CREATE CONSTRAINT TRIGGER theme_at_home AFTER INSERT OR UPDATE OF theme_id, hearing_id
    ON consultations_treatment FOR EACH ROW EXECUTE FUNCTION consultations_theme_at_home();
"""
NO_SAME_HEARING = """
DROP TRIGGER theme_at_home ON consultations_treatment;
DROP TRIGGER point_at_home ON consultations_point;
DROP TRIGGER treatment_at_home ON consultations_treatment;
DROP FUNCTION consultations_treatment_at_home();
DROP FUNCTION consultations_theme_at_home();
DROP FUNCTION consultations_point_at_home();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0004_answering"),
        ("core", "0002_clock_and_append_only"),
        ("organisations", "0005_pulse"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TreatmentStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("split", "Angre oppdelingen"),
                            ("add", "Angre det du la til"),
                            ("remove", "Angre at du tok bort punktet"),
                            ("treat", "Angre svaret på punktet"),
                            ("merge", "Angre sammenslåingen"),
                            ("apart", "Angre at du tok ut punktet"),
                            ("theme", "Angre temaet"),
                            ("assign", "Angre fordelingen"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "before",
                    models.JSONField(
                        help_text="the rows as they were; null for those the step made"
                    ),
                ),
                (
                    "left",
                    models.CharField(
                        help_text="SHA-256 of the rows as the step left them", max_length=64
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="hearing",
            name="changes_because",
            field=models.TextField(
                blank=True, help_text="what was changed because of the hearing", max_length=5000
            ),
        ),
        migrations.AddField(
            model_name="hearing",
            name="decision_on",
            field=models.DateField(help_text="the day it was decided", null=True),
        ),
        migrations.AddField(
            model_name="hearing",
            name="decision_url",
            field=models.URLField(blank=True, help_text="where the decision can be read"),
        ),
        migrations.AddField(
            model_name="treatment",
            name="assigned_to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["text", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "text"), name="phrase_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="consultations.hearing",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("hearing"),
                        django.db.models.functions.text.Lower("name"),
                        name="theme_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="treatment",
            name="theme",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="treatments",
                to="consultations.theme",
            ),
        ),
        migrations.AddIndex(
            model_name="treatment",
            index=models.Index(fields=["hearing", "-treated_at", "-id"], name="treatment_latest"),
        ),
        migrations.AddField(
            model_name="treatmentstep",
            name="hearing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="consultations.hearing",
            ),
        ),
        migrations.AddField(
            model_name="treatmentstep",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="treatmentstep",
            index=models.Index(fields=["hearing", "person", "-id"], name="treatmentstep_latest"),
        ),
        migrations.RunSQL(SAME_HEARING, NO_SAME_HEARING),
    ]
