"""The last line of «the notice goes in turn»: what no write, by whatever way, may leave behind."""

from django.db import migrations, models

# The forum's row is held, so that of two writes at once the second sees what the first one did.
TURNS = """
CREATE FUNCTION forums_turn_used() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used CONSTANT text[] := ARRAY['held', 'closed'];
    before_it bigint;
BEGIN
    PERFORM 1 FROM forums_forum WHERE id = NEW.forum_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM forums_party WHERE id = NEW.convener_id AND forum_id = NEW.forum_id)
       OR NOT EXISTS (
           SELECT FROM forums_series WHERE id = NEW.series_id AND forum_id = NEW.forum_id)
    THEN
        RAISE EXCEPTION 'a meeting is convened by a party of its forum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_convened_at_home';
    END IF;
    IF NEW.slot IS NULL OR NEW.state <> ALL (used) THEN
        RETURN NEW;
    END IF;
    IF NEW.slot > 0 THEN
        SELECT convener_id INTO before_it FROM forums_meeting
        WHERE forum_id = NEW.forum_id AND slot = NEW.slot - 1 AND state = ANY (used);
        IF before_it IS NULL THEN
            RAISE EXCEPTION 'turn % is used before the turn that comes first', NEW.slot
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_turns_without_gaps';
        END IF;
    END IF;
    IF EXISTS (SELECT FROM forums_meeting
               WHERE forum_id = NEW.forum_id AND state = ANY (used)
                 AND convener_id = NEW.convener_id AND slot IN (NEW.slot - 1, NEW.slot + 1)
                 AND NOT EXISTS (
                     SELECT FROM forums_exchange e JOIN forums_series s ON s.id = e.series_id
                     WHERE s.forum_id = NEW.forum_id AND e.state = 'stands'
                       AND (e.first IN (NEW.slot, forums_meeting.slot)
                            OR e.second IN (NEW.slot, forums_meeting.slot)))) THEN
        RAISE EXCEPTION 'one party convened twice running, and no exchange says why'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_convened_in_turn';
    END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER meeting_turn_new AFTER INSERT ON forums_meeting
    FOR EACH ROW EXECUTE FUNCTION forums_turn_used();
CREATE CONSTRAINT TRIGGER meeting_turn_used AFTER UPDATE ON forums_meeting FOR EACH ROW
    WHEN ((OLD.slot, OLD.convener_id, OLD.series_id, OLD.forum_id)
          IS DISTINCT FROM (NEW.slot, NEW.convener_id, NEW.series_id, NEW.forum_id)
          OR (NEW.state IN ('held', 'closed') AND OLD.state NOT IN ('held', 'closed')))
    EXECUTE FUNCTION forums_turn_used();

CREATE FUNCTION forums_turn_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM forums_forum WHERE id = OLD.forum_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM forums_minutes WHERE meeting_id = OLD.id AND state = 'approved') THEN
        RAISE EXCEPTION 'a meeting with approved minutes was held'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_approved_was_held';
    END IF;
    IF OLD.slot IS NOT NULL
       AND EXISTS (SELECT FROM forums_meeting
                   WHERE forum_id = OLD.forum_id AND slot > OLD.slot
                     AND state IN ('held', 'closed'))
       AND NOT EXISTS (SELECT FROM forums_meeting
                       WHERE forum_id = OLD.forum_id AND slot = OLD.slot
                         AND state IN ('held', 'closed')) THEN
        RAISE EXCEPTION 'turn % is given back after a later one was used', OLD.slot
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_turns_without_gaps';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER meeting_turn_given_back
    AFTER UPDATE OF state, slot, forum_id ON forums_meeting FOR EACH ROW
    WHEN (OLD.state IN ('held', 'closed')
          AND ((NEW.state <> OLD.state AND NOT (OLD.state = 'held' AND NEW.state = 'closed'))
               OR NEW.slot IS DISTINCT FROM OLD.slot OR NEW.forum_id <> OLD.forum_id))
    EXECUTE FUNCTION forums_turn_given_back();
CREATE CONSTRAINT TRIGGER meeting_turn_deleted AFTER DELETE ON forums_meeting FOR EACH ROW
    WHEN (OLD.state IN ('held', 'closed')) EXECUTE FUNCTION forums_turn_given_back();

CREATE FUNCTION forums_exchange_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at_forum bigint;
    starts integer;
BEGIN
    SELECT forum_id, first_slot INTO at_forum, starts FROM forums_series WHERE id = NEW.series_id;
    PERFORM 1 FROM forums_forum WHERE id = at_forum FOR NO KEY UPDATE;
    IF NEW.first < starts OR (
        SELECT count(*) FROM forums_party
        WHERE forum_id = at_forum AND id IN (NEW.party_id, NEW.other_id)) <> 2 THEN
        RAISE EXCEPTION 'an exchange is of two turns of its series, between parties of its forum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exchange_at_home';
    END IF;
    IF NEW.state = 'stands' AND EXISTS (
        SELECT FROM forums_meeting
        WHERE forum_id = at_forum AND slot IN (NEW.first, NEW.second)
          AND state IN ('convened', 'held', 'closed')) THEN
        RAISE EXCEPTION 'a turn that is convened or used cannot be exchanged'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exchange_of_coming_turns';
    END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER exchange_new AFTER INSERT ON forums_exchange
    FOR EACH ROW EXECUTE FUNCTION forums_exchange_at_home();
CREATE CONSTRAINT TRIGGER exchange_changed
    AFTER UPDATE ON forums_exchange FOR EACH ROW
    WHEN ((OLD.series_id, OLD.state, OLD.first, OLD.second, OLD.party_id, OLD.other_id)
          IS DISTINCT FROM
          (NEW.series_id, NEW.state, NEW.first, NEW.second, NEW.party_id, NEW.other_id))
    EXECUTE FUNCTION forums_exchange_at_home();

CREATE FUNCTION forums_exchange_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an exchange that stands is never undone; another one is made'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'exchange_stands';
END $$;
CREATE CONSTRAINT TRIGGER exchange_kept
    AFTER UPDATE ON forums_exchange FOR EACH ROW
    WHEN (OLD.state = 'stands'
          AND (OLD.series_id, OLD.kind, OLD.state, OLD.first, OLD.second, OLD.party_id,
               OLD.other_id, OLD.asked_by_id, OLD.answered_by_id)
              IS DISTINCT FROM
              (NEW.series_id, NEW.kind, NEW.state, NEW.first, NEW.second, NEW.party_id,
               NEW.other_id, NEW.asked_by_id, NEW.answered_by_id))
    EXECUTE FUNCTION forums_exchange_stands();

ALTER TABLE forums_exchange ADD CONSTRAINT exchange_one_open_for_turn EXCLUDE USING gist (
    series_id WITH =,
    int4multirange(int4range(first, first, '[]'), int4range(second, second, '[]')) WITH &&
) WHERE (state = 'asked');
"""
NO_TURNS = """
ALTER TABLE forums_exchange DROP CONSTRAINT exchange_one_open_for_turn;
DROP TRIGGER exchange_kept ON forums_exchange;
DROP TRIGGER exchange_changed ON forums_exchange;
DROP TRIGGER exchange_new ON forums_exchange;
DROP TRIGGER meeting_turn_deleted ON forums_meeting;
DROP TRIGGER meeting_turn_given_back ON forums_meeting;
DROP TRIGGER meeting_turn_used ON forums_meeting;
DROP TRIGGER meeting_turn_new ON forums_meeting;
DROP FUNCTION forums_exchange_stands();
DROP FUNCTION forums_exchange_at_home();
DROP FUNCTION forums_turn_given_back();
DROP FUNCTION forums_turn_used();
"""


class Migration(migrations.Migration):
    """A reason for a short notice, and the triggers."""

    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="short_reason",
            field=models.CharField(
                blank=True,
                help_text="why the notice is shorter than agreed; public",
                max_length=500,
            ),
        ),
        migrations.RunSQL(TURNS, NO_TURNS),
    ]
