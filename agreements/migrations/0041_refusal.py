"""The no of an organisation that has joined, to a longer term."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION agreements_refusal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r agreements_refusal;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    IF NOT EXISTS (
        SELECT FROM agreements_extension x JOIN agreements_edition e ON e.id = x.edition_id
            JOIN agreements_party p ON p.platform_id = e.platform_id AND p.id = r.party_id
        WHERE x.id = r.extension_id AND x.state = 'asked' AND x.party_id <> p.id
          AND p.forum_party_id IS NULL AND p.organisation_id IS NULL) THEN
        PERFORM agreements_refuse('refusal_in_time', 'one that was asked answers while it waits');
    END IF;
    RETURN r;
END $$;
CREATE TRIGGER refusal_in_time BEFORE INSERT OR UPDATE OR DELETE ON agreements_refusal
    FOR EACH ROW EXECUTE FUNCTION agreements_refusal_in_time();
"""
GONE = """
DROP TRIGGER refusal_in_time ON agreements_refusal;
DROP FUNCTION agreements_refusal_in_time();
"""
PERSON = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0040_instrument"),
        ("organisations", "0007_activity_public"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(help_text="why not; public", max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=PERSON
                    ),
                ),
                (
                    "extension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="agreements.extension",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        related_query_name="platform_refusal",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.party",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("extension", "organisation"), name="refusal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="refusal_says_why"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, GONE),
    ]
