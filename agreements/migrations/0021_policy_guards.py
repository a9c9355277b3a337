"""The last line of a local policy: nothing is «decided» without what shows how (clauses P7, K1)."""

from django.db import migrations

GUARDS = """
-- A hearing in Samspill counts when its deadline has passed; a link or a file is somebody's word.
CREATE FUNCTION agreements_policy_shown(policy bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT e.kind) = 4
    FROM agreements_evidence e LEFT JOIN consultations_hearing h ON h.id = e.hearing_id
    WHERE e.policy_id = policy AND e.kind IN ('document', 'dialogue', 'hearing', 'decision')
      AND (h.id IS NULL OR (h.closes_at <= portal_now()
                            AND h.state IN ('published', 'summarised', 'concluded')))
$$;

CREATE FUNCTION agreements_policy_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT agreements_policy_shown(NEW.id) THEN
        PERFORM agreements_refuse('policy_decided_with_evidence',
                                         'decided without dialogue, hearing, text and decision');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policy_decided_new BEFORE INSERT ON agreements_localpolicy FOR EACH ROW
    WHEN (NEW.state IN ('decided', 'revising')) EXECUTE FUNCTION agreements_policy_decided();
CREATE TRIGGER policy_decided BEFORE UPDATE ON agreements_localpolicy FOR EACH ROW
    WHEN (NEW.state IN ('decided', 'revising') AND OLD.state NOT IN ('decided', 'revising'))
    EXECUTE FUNCTION agreements_policy_decided();

CREATE FUNCTION agreements_policy_not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse(TG_TABLE_NAME || '_by_now', 'it has not happened yet');
    RETURN NULL;
END $$;
CREATE TRIGGER policy_by_now BEFORE INSERT OR UPDATE ON agreements_localpolicy FOR EACH ROW
    WHEN (NEW.decided_on > (portal_now() AT TIME ZONE 'Europe/Oslo')::date)
    EXECUTE FUNCTION agreements_policy_not_yet();
CREATE TRIGGER evidence_by_now BEFORE INSERT OR UPDATE ON agreements_evidence FOR EACH ROW
    WHEN (NEW.happened_on > (portal_now() AT TIME ZONE 'Europe/Oslo')::date)
    EXECUTE FUNCTION agreements_policy_not_yet();

CREATE FUNCTION agreements_policy_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('policy_stays', 'a decided policy stays what it is');
    RETURN NULL;
END $$;
CREATE TRIGGER policy_stays_decided BEFORE UPDATE ON agreements_localpolicy FOR EACH ROW
    WHEN (OLD.state IN ('decided', 'revising') AND NEW.state NOT IN ('decided', 'revising')
          OR NEW.municipality_id <> OLD.municipality_id
          OR NEW.follows_id IS DISTINCT FROM OLD.follows_id)
    EXECUTE FUNCTION agreements_policy_stays();
CREATE TRIGGER policy_decided_is_kept BEFORE DELETE ON agreements_localpolicy FOR EACH ROW
    WHEN (OLD.state IN ('decided', 'revising')) EXECUTE FUNCTION agreements_policy_stays();

CREATE FUNCTION agreements_policy_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM agreements_localpolicy p WHERE p.id = NEW.follows_id
                   AND p.municipality_id = NEW.municipality_id AND p.state = 'revising') THEN
        PERFORM agreements_refuse('policy_follows_its_own',
                                         'it follows one of the same place that is being revised');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policy_follows BEFORE INSERT ON agreements_localpolicy FOR EACH ROW
    WHEN (NEW.follows_id IS NOT NULL) EXECUTE FUNCTION agreements_policy_follows();

-- What a decision stands on stays: more may be added, nothing is changed or taken away.
CREATE FUNCTION agreements_evidence_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM agreements_localpolicy p WHERE p.id = OLD.policy_id
               AND p.state IN ('decided', 'revising')) THEN
        PERFORM agreements_refuse('evidence_stands', 'what a decision stands on stays');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evidence_stands BEFORE UPDATE OR DELETE ON agreements_evidence
    FOR EACH ROW EXECUTE FUNCTION agreements_evidence_stands();

-- A hearing, a meeting or a plan of another place shows nothing of this one.
CREATE FUNCTION agreements_evidence_here() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_place bigint := (SELECT municipality_id FROM agreements_localpolicy
                        WHERE id = NEW.policy_id);
BEGIN
    IF EXISTS (SELECT FROM consultations_hearing h
               WHERE h.id = NEW.hearing_id AND h.municipality_id <> of_place)
       OR EXISTS (SELECT FROM consultations_planprocess p
                  WHERE p.id = NEW.process_id AND p.municipality_id <> of_place)
       OR EXISTS (SELECT FROM forums_meeting m JOIN forums_forum f ON f.id = m.forum_id
                  WHERE m.id = NEW.meeting_id AND f.municipality_id IS DISTINCT FROM of_place) THEN
        PERFORM agreements_refuse('evidence_of_this_place', 'it is of another place');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_here BEFORE INSERT OR UPDATE ON agreements_evidence
    FOR EACH ROW EXECUTE FUNCTION agreements_evidence_here();
"""
GONE = """
DROP TRIGGER evidence_here ON agreements_evidence;
DROP FUNCTION agreements_evidence_here();
DROP TRIGGER evidence_stands ON agreements_evidence;
DROP FUNCTION agreements_evidence_stands();
DROP TRIGGER policy_follows ON agreements_localpolicy;
DROP FUNCTION agreements_policy_follows();
DROP TRIGGER policy_decided_is_kept ON agreements_localpolicy;
DROP TRIGGER policy_stays_decided ON agreements_localpolicy;
DROP FUNCTION agreements_policy_stays();
DROP TRIGGER evidence_by_now ON agreements_evidence;
DROP TRIGGER policy_by_now ON agreements_localpolicy;
DROP FUNCTION agreements_policy_not_yet();
DROP TRIGGER policy_decided ON agreements_localpolicy;
DROP TRIGGER policy_decided_new ON agreements_localpolicy;
DROP FUNCTION agreements_policy_decided();
DROP FUNCTION agreements_policy_shown(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0020_policy"),
        ("consultations", "0008_recipients"),
        ("forums", "0004_minutes"),
        ("core", "0002_clock_and_append_only"),
    ]

    operations = [migrations.RunSQL(GUARDS, GONE)]
