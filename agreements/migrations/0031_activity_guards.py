"""The last line of the activity plan: nothing is agreed by one party's key alone (clause O1)."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION agreements_activity_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('activity_begins_proposed', 'an activity begins as a proposal');
    RETURN NULL;
END $$;
CREATE TRIGGER activity_begins BEFORE INSERT ON agreements_activity FOR EACH ROW
    WHEN (NEW.state <> 'proposed') EXECUTE FUNCTION agreements_activity_begins();

CREATE FUNCTION agreements_activity_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM agreements_party p WHERE p.platform_id = NEW.platform_id
               AND NOT EXISTS (SELECT FROM agreements_yes y
                               WHERE y.activity_id = NEW.id AND y.party_id = p.id))
       OR (SELECT count(*) FROM agreements_party p WHERE p.platform_id = NEW.platform_id) < 2 THEN
        PERFORM agreements_refuse('activity_every_yes', 'every party says yes first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activity_agreed BEFORE UPDATE ON agreements_activity FOR EACH ROW
    WHEN (NEW.state IN ('agreed', 'planned', 'under_way', 'done') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION agreements_activity_agreed();

CREATE FUNCTION agreements_activity_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('activity_stands', 'what the parties agreed on stands');
    RETURN NULL;
END $$;
CREATE TRIGGER activity_stands BEFORE UPDATE ON agreements_activity FOR EACH ROW
    WHEN (NEW.platform_id <> OLD.platform_id
          OR OLD.state IN ('done', 'cancelled')
          OR OLD.state IN ('agreed', 'planned', 'under_way')
             AND (NEW.title <> OLD.title OR NEW.words <> OLD.words OR NEW.clauses <> OLD.clauses
                  OR NEW.responsible_id <> OLD.responsible_id OR NEW.due <> OLD.due
                  OR NEW.criterion <> OLD.criterion))
    EXECUTE FUNCTION agreements_activity_stands();
CREATE TRIGGER activity_kept BEFORE DELETE ON agreements_activity
    FOR EACH ROW EXECUTE FUNCTION agreements_activity_stands();

-- A yes belongs to a proposal, and to a party of the same platform.
CREATE FUNCTION agreements_yes_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    IF TG_OP = 'UPDATE' OR NOT EXISTS (
        SELECT FROM agreements_activity a JOIN agreements_party p ON p.platform_id = a.platform_id
        WHERE a.id = r.activity_id AND p.id = r.party_id
          AND a.state IN ('proposed', 'postponed')) THEN
        PERFORM agreements_refuse('activity_yes_stands', 'a yes is given to a proposal');
    END IF;
    RETURN r;
END $$;
CREATE TRIGGER activity_yes_in_time BEFORE INSERT OR UPDATE OR DELETE ON agreements_yes
    FOR EACH ROW EXECUTE FUNCTION agreements_yes_in_time();

CREATE FUNCTION agreements_anchor_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    IF NOT EXISTS (
        SELECT FROM agreements_activity a JOIN agreements_party p ON p.platform_id = a.platform_id
        WHERE a.id = r.activity_id AND p.id = r.party_id AND a.state NOT IN ('done', 'cancelled'))
       OR TG_OP = 'UPDATE' AND (NEW.party_id <> OLD.party_id
                                OR NEW.activity_id <> OLD.activity_id) THEN
        PERFORM agreements_refuse('anchor_stands', 'a party anchors what is not over');
    END IF;
    RETURN r;
END $$;
CREATE TRIGGER anchor_its_own BEFORE INSERT OR UPDATE OR DELETE ON agreements_anchor
    FOR EACH ROW EXECUTE FUNCTION agreements_anchor_its_own();
CREATE FUNCTION agreements_activity_by_its_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT p.id) FROM agreements_party p WHERE p.platform_id = NEW.platform_id
        AND p.id IN (NEW.responsible_id, NEW.proposed_by_id))
       < (CASE WHEN NEW.responsible_id = NEW.proposed_by_id THEN 1 ELSE 2 END) THEN
        PERFORM agreements_refuse('activity_by_its_parties', 'a party of the same platform');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activity_by_its_parties BEFORE INSERT OR UPDATE ON agreements_activity
    FOR EACH ROW EXECUTE FUNCTION agreements_activity_by_its_parties();
"""
GONE = """
DROP TRIGGER activity_by_its_parties ON agreements_activity;
DROP FUNCTION agreements_activity_by_its_parties();
DROP TRIGGER anchor_its_own ON agreements_anchor;
DROP FUNCTION agreements_anchor_its_own();
DROP TRIGGER activity_yes_in_time ON agreements_yes;
DROP FUNCTION agreements_yes_in_time();
DROP TRIGGER activity_kept ON agreements_activity;
DROP TRIGGER activity_stands ON agreements_activity;
DROP FUNCTION agreements_activity_stands();
DROP TRIGGER activity_agreed ON agreements_activity;
DROP FUNCTION agreements_activity_agreed();
DROP TRIGGER activity_begins ON agreements_activity;
DROP FUNCTION agreements_activity_begins();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0030_activity"), ("core", "0002_clock_and_append_only")]

    operations = [migrations.RunSQL(GUARDS, GONE)]
