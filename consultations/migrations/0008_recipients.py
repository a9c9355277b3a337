"""Saved lists, telephone calls, and a list that is frozen at publication."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

import core.models

ID = {"auto_created": True, "serialize": False, "verbose_name": "ID"}
# The last line of «frozen at publication». Per statement, so that a list of 70,000 costs one look;
# the hearings are held, so that none is published between the look and the end of the transaction.
FREEZE = """
CREATE FUNCTION consultations_list_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hearings bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT hearing_id) INTO hearings FROM became;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT hearing_id) INTO hearings FROM was;
    ELSE  -- an invited one may say afterwards that it stands over
        SELECT array_agg(DISTINCT side.hearing_id) INTO hearings
        FROM was JOIN became USING (id),
             LATERAL (VALUES (was.hearing_id), (became.hearing_id)) AS side (hearing_id)
        WHERE (was.hearing_id, was.organisation_id, was.source, was.why, was.cause, was."group",
               was.accepted, was.reason)
              IS DISTINCT FROM
              (became.hearing_id, became.organisation_id, became.source, became.why, became.cause,
               became."group", became.accepted, became.reason);
    END IF;
    IF hearings IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM consultations_hearing WHERE id = ANY (hearings) ORDER BY id FOR SHARE;
    IF EXISTS (SELECT 1 FROM consultations_hearing
               WHERE id = ANY (hearings) AND state NOT IN ('draft', 'for_approval')) THEN
        RAISE EXCEPTION 'the invitees of a published hearing are frozen'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER invitee_frozen_insert AFTER INSERT ON consultations_invitee
    REFERENCING NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION consultations_list_is_frozen();
CREATE TRIGGER invitee_frozen_update AFTER UPDATE ON consultations_invitee
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION consultations_list_is_frozen();
CREATE TRIGGER invitee_frozen_delete AFTER DELETE ON consultations_invitee
    REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION consultations_list_is_frozen();
"""
THAW = """
DROP TRIGGER invitee_frozen_insert ON consultations_invitee;
DROP TRIGGER invitee_frozen_update ON consultations_invitee;
DROP TRIGGER invitee_frozen_delete ON consultations_invitee;
DROP FUNCTION consultations_list_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0007_public"),
        ("organisations", "0006_phone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, **ID)),
                ("called_at", models.DateTimeField()),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="call",
                        to="consultations.invitee",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, **ID)),
                (
                    "ref",
                    core.models.RefField(
                        default=core.models.new_ref, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisations",
                    models.ManyToManyField(
                        related_name="+",
                        related_query_name="on_saved_list",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        related_query_name="saved_list",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"), Lower("name"), name="saved_list_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_list_named"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
