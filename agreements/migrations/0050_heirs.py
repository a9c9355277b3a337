"""A yes goes on in the heir of whoever gave it, and one that is no more is not counted."""

from django.db import migrations

# As before, but for organisations that were dissolved or have gone into another.
YES = """
CREATE OR REPLACE FUNCTION agreements_every_yes(
    of_platform bigint, of_edition bigint, of_extension bigint, of_evaluation bigint
) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT count(*) > 1 AND bool_and(
        (SELECT count(*) FROM agreements_approval a
            LEFT JOIN organisations_organisation o ON o.id = a.organisation_id
         WHERE a.party_id = p.id AND a.left_at IS NULL
           AND o.dissolved_at IS NULL AND o.merged_into_id IS NULL
           AND (a.edition_id = of_edition OR a.extension_id = of_extension
                OR a.evaluation_id = of_evaluation))
        >= CASE WHEN p.forum_party_id IS NULL AND p.organisation_id IS NULL
                THEN f.joiners_needed ELSE 1 END)
    FROM agreements_party p JOIN agreements_platform f ON f.id = p.platform_id
    WHERE p.platform_id = of_platform
$$;
"""
HEIR = """
CREATE FUNCTION agreements_approval_of_heir() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organisations_organisation WHERE id = OLD.organisation_id
                       AND merged_into_id = NEW.organisation_id) THEN
        PERFORM agreements_refuse('approval_stands', 'a yes goes on in the heir only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_of_heir BEFORE UPDATE ON agreements_approval FOR EACH ROW
    WHEN (NEW.organisation_id IS DISTINCT FROM OLD.organisation_id)
    EXECUTE FUNCTION agreements_approval_of_heir();
DROP TRIGGER approval_unchanged ON agreements_approval;
CREATE TRIGGER approval_unchanged BEFORE UPDATE ON agreements_approval FOR EACH ROW
    WHEN (NEW.party_id <> OLD.party_id OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at
          OR NEW.edition_id IS DISTINCT FROM OLD.edition_id
          OR NEW.extension_id IS DISTINCT FROM OLD.extension_id
          OR NEW.evaluation_id IS DISTINCT FROM OLD.evaluation_id)
    EXECUTE FUNCTION agreements_approval_stands();
"""
GONE = """
DROP TRIGGER approval_of_heir ON agreements_approval;
DROP FUNCTION agreements_approval_of_heir();
DROP TRIGGER approval_unchanged ON agreements_approval;
CREATE TRIGGER approval_unchanged BEFORE UPDATE ON agreements_approval FOR EACH ROW
    WHEN (NEW.party_id <> OLD.party_id OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at
          OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
          OR NEW.edition_id IS DISTINCT FROM OLD.edition_id
          OR NEW.extension_id IS DISTINCT FROM OLD.extension_id
          OR NEW.evaluation_id IS DISTINCT FROM OLD.evaluation_id)
    EXECUTE FUNCTION agreements_approval_stands();
"""
BEFORE = """
CREATE OR REPLACE FUNCTION agreements_every_yes(
    of_platform bigint, of_edition bigint, of_extension bigint, of_evaluation bigint
) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT count(*) > 1 AND bool_and(
        (SELECT count(*) FROM agreements_approval a
         WHERE a.party_id = p.id AND a.left_at IS NULL
           AND (a.edition_id = of_edition OR a.extension_id = of_extension
                OR a.evaluation_id = of_evaluation))
        >= CASE WHEN p.forum_party_id IS NULL AND p.organisation_id IS NULL
                THEN f.joiners_needed ELSE 1 END)
    FROM agreements_party p JOIN agreements_platform f ON f.id = p.platform_id
    WHERE p.platform_id = of_platform
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0040_instrument"),
        ("organisations", "0007_activity_public"),
    ]

    operations = [migrations.RunSQL(YES + HEIR, GONE + BEFORE)]
