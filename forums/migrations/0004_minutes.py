"""One person one key; approved minutes need every party; what they say is frozen (adr/0028)."""

from django.db import migrations, models

FROZEN = """
CREATE FUNCTION forums_meeting_is_closed(meeting bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM forums_meeting WHERE id = meeting AND state = 'closed')
$$;

CREATE FUNCTION forums_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approved minutes are frozen'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_frozen';
END $$;

CREATE TRIGGER item_frozen BEFORE UPDATE ON forums_agendaitem FOR EACH ROW
WHEN (ROW(OLD.title, OLD.words, OLD.clauses, OLD.minutes, OLD."order", OLD.state, OLD.meeting_id,
          OLD.party_id, OLD.reason, OLD.outcome, OLD.result)
      IS DISTINCT FROM
      ROW(NEW.title, NEW.words, NEW.clauses, NEW.minutes, NEW."order", NEW.state, NEW.meeting_id,
          NEW.party_id, NEW.reason, NEW.outcome, NEW.result)
      AND (forums_meeting_is_closed(OLD.meeting_id) OR forums_meeting_is_closed(NEW.meeting_id)))
EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER item_frozen_new BEFORE INSERT ON forums_agendaitem FOR EACH ROW
WHEN (forums_meeting_is_closed(NEW.meeting_id)) EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER item_frozen_gone BEFORE DELETE ON forums_agendaitem FOR EACH ROW
WHEN (forums_meeting_is_closed(OLD.meeting_id)) EXECUTE FUNCTION forums_frozen();

CREATE TRIGGER attendance_frozen BEFORE UPDATE ON forums_attendance FOR EACH ROW
WHEN (ROW(OLD.meeting_id, OLD.party_id, OLD.name, OLD.people, OLD.mode)
      IS DISTINCT FROM ROW(NEW.meeting_id, NEW.party_id, NEW.name, NEW.people, NEW.mode)
      AND (forums_meeting_is_closed(OLD.meeting_id) OR forums_meeting_is_closed(NEW.meeting_id)))
EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER attendance_frozen_new BEFORE INSERT ON forums_attendance FOR EACH ROW
WHEN (forums_meeting_is_closed(NEW.meeting_id)) EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER attendance_frozen_gone BEFORE DELETE ON forums_attendance FOR EACH ROW
WHEN (forums_meeting_is_closed(OLD.meeting_id)) EXECUTE FUNCTION forums_frozen();

CREATE TRIGGER follow_up_frozen BEFORE UPDATE ON forums_followup FOR EACH ROW
WHEN (ROW(OLD.meeting_id, OLD.item_id, OLD.what, OLD.party_id, OLD.due)
      IS DISTINCT FROM ROW(NEW.meeting_id, NEW.item_id, NEW.what, NEW.party_id, NEW.due)
      AND (forums_meeting_is_closed(OLD.meeting_id) OR forums_meeting_is_closed(NEW.meeting_id)))
EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER follow_up_frozen_new BEFORE INSERT ON forums_followup FOR EACH ROW
WHEN (forums_meeting_is_closed(NEW.meeting_id)) EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER follow_up_frozen_gone BEFORE DELETE ON forums_followup FOR EACH ROW
WHEN (forums_meeting_is_closed(OLD.meeting_id)) EXECUTE FUNCTION forums_frozen();

CREATE TRIGGER minutes_frozen BEFORE UPDATE ON forums_minutes FOR EACH ROW
WHEN (OLD.state = 'approved'
      AND ROW(OLD.meeting_id, OLD.state, OLD.words, OLD.summary, OLD.version, OLD.approved_at)
      IS DISTINCT FROM
      ROW(NEW.meeting_id, NEW.state, NEW.words, NEW.summary, NEW.version, NEW.approved_at))
EXECUTE FUNCTION forums_frozen();
"""
EVERY_PARTY = """
CREATE FUNCTION forums_every_party_said_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM forums_partyplace place
        JOIN forums_meeting meeting ON meeting.series_id = place.series_id
        JOIN forums_party party ON party.id = place.party_id
        WHERE meeting.id = NEW.meeting_id AND party.ended_at IS NULL
          AND NOT EXISTS (
              SELECT FROM forums_verdict verdict
              WHERE verdict.minutes_id = NEW.id AND verdict.version = NEW.version
                AND verdict.party_id = place.party_id AND verdict.kind = 'approved'))
    THEN
        RAISE EXCEPTION 'minutes are approved by every party'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_every_party';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER minutes_every_party BEFORE UPDATE ON forums_minutes FOR EACH ROW
WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')
EXECUTE FUNCTION forums_every_party_said_yes();

CREATE TRIGGER verdict_stands BEFORE UPDATE ON forums_verdict FOR EACH ROW
WHEN (ROW(OLD.minutes_id, OLD.version, OLD.party_id, OLD.kind, OLD.words)
      IS DISTINCT FROM ROW(NEW.minutes_id, NEW.version, NEW.party_id, NEW.kind, NEW.words))
EXECUTE FUNCTION forums_frozen();
CREATE TRIGGER verdict_stands_gone BEFORE DELETE ON forums_verdict FOR EACH ROW
EXECUTE FUNCTION forums_frozen();
"""
BACK = """
DROP TRIGGER verdict_stands_gone ON forums_verdict;
DROP TRIGGER verdict_stands ON forums_verdict;
DROP TRIGGER minutes_every_party ON forums_minutes;
DROP FUNCTION forums_every_party_said_yes();
DROP TRIGGER minutes_frozen ON forums_minutes;
DROP TRIGGER follow_up_frozen_gone ON forums_followup;
DROP TRIGGER follow_up_frozen_new ON forums_followup;
DROP TRIGGER follow_up_frozen ON forums_followup;
DROP TRIGGER attendance_frozen_gone ON forums_attendance;
DROP TRIGGER attendance_frozen_new ON forums_attendance;
DROP TRIGGER attendance_frozen ON forums_attendance;
DROP TRIGGER item_frozen_gone ON forums_agendaitem;
DROP TRIGGER item_frozen_new ON forums_agendaitem;
DROP TRIGGER item_frozen ON forums_agendaitem;
DROP FUNCTION forums_frozen();
DROP FUNCTION forums_meeting_is_closed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("forums", "0003_setup")]

    operations = [
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                fields=("minutes", "version", "by"), name="verdict_one_person_one_key"
            ),
        ),
        migrations.RunSQL(FROZEN + EVERY_PARTY, BACK),
    ]
