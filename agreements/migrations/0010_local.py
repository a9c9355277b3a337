"""The last line of local platforms: a row for every point, and words that are what they say."""

from django.db import migrations, models

GUARDS = """
CREATE FUNCTION agreements_clause_of_local() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    base agreements_clause;
BEGIN
    IF NEW.stand = 'new' THEN
        IF NEW.code !~ '^L[1-9][0-9]?$' THEN
            PERFORM agreements_refuse('clause_new_has_a_local_code', 'a new point is L1, L2, …');
        END IF;
        RETURN NEW;
    END IF;
    SELECT o.* INTO base FROM agreements_clause o
        JOIN agreements_edition e ON e.id = NEW.edition_id AND e.based_on_id = o.edition_id
        WHERE o.id = NEW.origin_id AND o.code = NEW.code;
    IF base.id IS NULL THEN
        PERFORM agreements_refuse('clause_origin_in_the_base', 'a choice is of a national point');
    ELSIF NEW.stand = 'same' AND NEW.text <> base.text THEN
        PERFORM agreements_refuse('clause_same_is_the_same', 'same means the national words');
    ELSIF NEW.stand = 'adapted' AND NEW.text = base.text THEN
        PERFORM agreements_refuse('clause_adapted_differs', 'adapted means other words');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clause_of_local BEFORE INSERT OR UPDATE ON agreements_clause FOR EACH ROW
    WHEN (NEW.stand <> '') EXECUTE FUNCTION agreements_clause_of_local();

CREATE FUNCTION agreements_local_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.based_on_id IS DISTINCT FROM OLD.based_on_id THEN
        PERFORM agreements_refuse('local_base_stands', 'the choices are about this national text');
    ELSIF EXISTS (
        SELECT FROM agreements_clause n WHERE n.edition_id = NEW.based_on_id AND NOT EXISTS (
            SELECT FROM agreements_clause c WHERE c.edition_id = NEW.id AND c.origin_id = n.id)
    ) THEN
        PERFORM agreements_refuse('local_every_point_is_there', 'a row for every national point');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER local_is_whole BEFORE UPDATE ON agreements_edition FOR EACH ROW
    WHEN (NEW.based_on_id IS DISTINCT FROM OLD.based_on_id
          OR NEW.based_on_id IS NOT NULL AND OLD.state = 'draft'
             AND NEW.state IN ('on_hearing', 'for_approval'))
    EXECUTE FUNCTION agreements_local_is_whole();

CREATE FUNCTION agreements_platform_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('platform_forum_of_the_place', 'a council of another place');
    RETURN NULL;
END $$;
CREATE FUNCTION agreements_forum_is_of(of_forum bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM forums_forum WHERE id = of_forum AND municipality_id = place)
$$;
CREATE TRIGGER platform_of_place BEFORE INSERT OR UPDATE ON agreements_platform FOR EACH ROW
    WHEN (NEW.municipality_id IS NOT NULL AND NEW.forum_id IS NOT NULL
          AND NOT agreements_forum_is_of(NEW.forum_id, NEW.municipality_id))
    EXECUTE FUNCTION agreements_platform_of_place();
"""
GONE = """
DROP TRIGGER platform_of_place ON agreements_platform;
DROP TRIGGER local_is_whole ON agreements_edition;
DROP TRIGGER clause_of_local ON agreements_clause;
DROP FUNCTION agreements_forum_is_of(bigint, bigint);
DROP FUNCTION agreements_platform_of_place();
DROP FUNCTION agreements_local_is_whole();
DROP FUNCTION agreements_clause_of_local();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_guards"),
        ("forums", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="chosen_at",
            field=models.DateTimeField(
                help_text="when somebody chose how it stands; null: as it was copied", null=True
            ),
        ),
        migrations.RunSQL(GUARDS, GONE),
    ]
