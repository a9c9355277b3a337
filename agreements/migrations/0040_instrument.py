"""Instruments (clause K1b), and what the database itself holds them to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.models

# A way in is asked for when somebody writes; a contact person may still be removed afterwards.
GUARDS = """
CREATE FUNCTION instrument_has_a_way_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.link = '' AND NEW.venue_id IS NULL AND NEW.contact_id IS NULL THEN
        RAISE EXCEPTION 'an instrument without a link, a venue or a contact person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_has_a_way_in';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_has_a_way_in BEFORE INSERT OR UPDATE OF name, link, venue_id
    ON agreements_instrument FOR EACH ROW EXECUTE FUNCTION instrument_has_a_way_in();

CREATE FUNCTION instrument_is_of_its_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.contact_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM organisations_contactperson c
        WHERE c.id = NEW.contact_id AND c.municipality_id = NEW.municipality_id) THEN
        RAISE EXCEPTION 'a contact person of another municipality'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_contact_is_its_own';
    END IF;
    IF NEW.venue_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM organisations_venue v
        JOIN organisations_municipality m ON m.id = v.municipality_id
        WHERE v.id = NEW.venue_id AND NEW.municipality_id IN (m.id, m.county_id)) THEN
        RAISE EXCEPTION 'a venue somewhere else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_venue_lies_there';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_is_of_its_place
    BEFORE INSERT OR UPDATE OF municipality_id, venue_id, contact_id
    ON agreements_instrument FOR EACH ROW EXECUTE FUNCTION instrument_is_of_its_place();

CREATE FUNCTION instrument_group_is_a_main_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM organisations_topic t
                   WHERE t.id = NEW.topic_id AND t.scheme = 'icnpo' AND length(t.code) <= 2) THEN
        RAISE EXCEPTION 'a topic that is no main group of ICNPO'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_group_is_a_main_one';
    END IF;
    IF EXISTS (SELECT 1 FROM agreements_instrument i WHERE i.id = NEW.instrument_id AND i.for_all)
    THEN
        RAISE EXCEPTION 'for all, and for a group'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_for_all_has_no_group';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_group_is_a_main_one BEFORE INSERT OR UPDATE
    ON agreements_instrument_groups FOR EACH ROW EXECUTE FUNCTION instrument_group_is_a_main_one();
"""
AWAY = """
DROP TRIGGER instrument_group_is_a_main_one ON agreements_instrument_groups;
DROP TRIGGER instrument_is_of_its_place ON agreements_instrument;
DROP TRIGGER instrument_has_a_way_in ON agreements_instrument;
DROP FUNCTION instrument_group_is_a_main_one();
DROP FUNCTION instrument_is_of_its_place();
DROP FUNCTION instrument_has_a_way_in();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0031_activity_guards"),
        ("organisations", "0007_activity_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    core.models.RefField(
                        default=core.models.new_ref, editable=False, max_length=10, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("money", "Økonomisk støtte"),
                            ("venue", "Lokale eller møteplass"),
                            ("equipment", "Utstyr"),
                            ("contact", "Kontaktpunkt"),
                            ("competence", "Kompetanse"),
                            ("information", "Informasjon"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "words",
                    models.TextField(help_text="what it is, and how one gets it", max_length=1000),
                ),
                ("link", models.CharField(blank=True, help_text="a web page", max_length=200)),
                (
                    "for_all",
                    models.BooleanField(
                        default=True, help_text="no group is meant more than another"
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(help_text="when the municipality last said that it is right"),
                ),
                ("version", models.PositiveIntegerField(default=1, help_text="guards stale forms")),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        related_query_name="instrument",
                        to="organisations.contactperson",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        help_text="main groups of ICNPO it is made for; none when it is for all",
                        related_name="+",
                        related_query_name="instrument",
                        to="organisations.topic",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        help_text="a county has some too",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        related_query_name="instrument",
                        to="organisations.municipality",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        help_text="where it is; its accessibility facts are shown",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        related_query_name="instrument",
                        to="organisations.venue",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["municipality", "kind", "name"], name="instrument_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "money",
                                    "venue",
                                    "equipment",
                                    "contact",
                                    "competence",
                                    "information",
                                ],
                            )
                        ),
                        name="instrument_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                        ),
                        name="instrument_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""), ("link__regex", "^https?://"), _connector="OR"
                        ),
                        name="instrument_link_is_a_web_page",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("municipality", "kind", "name"),
                        name="instrument_name_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, AWAY),
    ]
