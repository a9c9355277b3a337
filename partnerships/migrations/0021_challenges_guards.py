"""The last line of challenges: one step at a time, nothing tried without a pilot, and what has
been said stays as others answered it (clause K1g).
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION challenge_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = what;
END $$;
"""
LIFE = """
CREATE FUNCTION challenge_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('adopted', 'put_away') THEN
        PERFORM challenge_refuse('challenge_ended_stands', 'what has ended is not changed');
    END IF;
    IF OLD.state <> NEW.state AND NOT (
           (OLD.state = 'shared' AND NEW.state IN ('discussed', 'put_away'))
        OR (OLD.state = 'discussed' AND NEW.state IN ('tried', 'put_away'))
        OR (OLD.state = 'tried' AND NEW.state IN ('adopted', 'put_away'))) THEN
        PERFORM challenge_refuse('challenge_one_step', 'one step at a time');
    END IF;
    IF OLD.state <> 'shared' AND ROW(OLD.title, OLD.words, OLD.municipality_id)
       IS DISTINCT FROM ROW(NEW.title, NEW.words, NEW.municipality_id) THEN
        PERFORM challenge_refuse('challenge_words_answered',
                                 'words that others have answered are not changed');
    END IF;
    IF NEW.state = 'tried' AND NOT (
           EXISTS (SELECT FROM partnerships_challengepilot WHERE challenge_id = NEW.id)
           AND EXISTS (SELECT FROM partnerships_challengemember WHERE challenge_id = NEW.id)) THEN
        PERFORM challenge_refuse('challenge_tried_by_someone',
                                 'tried with a pilot and somebody who takes part');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_life BEFORE UPDATE ON partnerships_challenge FOR EACH ROW
    EXECUTE FUNCTION challenge_life();

CREATE FUNCTION challenge_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'shared' THEN
        PERFORM challenge_refuse('challenge_begins_shared', 'every challenge begins as shared');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_begins BEFORE INSERT ON partnerships_challenge FOR EACH ROW
    EXECUTE FUNCTION challenge_begins();

CREATE FUNCTION challenge_state_of(one bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT state FROM partnerships_challenge WHERE id = one
$$;
"""
IDEAS = """
CREATE FUNCTION challenge_idea_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF challenge_state_of(NEW.challenge_id) IN ('adopted', 'put_away') THEN
        PERFORM challenge_refuse('idea_to_what_goes_on', 'ideas are for what goes on');
    END IF;
    IF NEW.answers_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM partnerships_challengeidea p
           WHERE p.id = NEW.answers_id AND p.challenge_id = NEW.challenge_id
             AND p.answers_id IS NULL) THEN
        PERFORM challenge_refuse('idea_answers_one_here', 'an answer is to an idea here');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_idea_comes BEFORE INSERT ON partnerships_challengeidea FOR EACH ROW
    EXECUTE FUNCTION challenge_idea_comes();

CREATE FUNCTION challenge_idea_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM challenge_refuse('idea_kept', 'words are kept');
    END IF;
    IF ROW(OLD.challenge_id, OLD.answers_id, OLD.by_id, OLD.at)
       IS DISTINCT FROM ROW(NEW.challenge_id, NEW.answers_id, NEW.by_id, NEW.at)
       OR (OLD.taken_back_at IS NOT NULL
           AND OLD.taken_back_at IS DISTINCT FROM NEW.taken_back_at) THEN
        PERFORM challenge_refuse('idea_kept', 'where and when it was said is not changed');
    END IF;
    IF OLD.words <> NEW.words AND (
           OLD.taken_back_at IS NOT NULL OR OLD.hidden_at IS NOT NULL
           OR challenge_state_of(OLD.challenge_id) IN ('adopted', 'put_away')
           OR EXISTS (SELECT FROM partnerships_challengeidea r
                      WHERE r.answers_id = OLD.id
                        AND r.organisation_id <> OLD.organisation_id)) THEN
        PERFORM challenge_refuse('idea_words_answered',
                                 'words that others have answered are not changed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_idea_stands BEFORE UPDATE OR DELETE ON partnerships_challengeidea
    FOR EACH ROW EXECUTE FUNCTION challenge_idea_stands();
"""
PILOTS = """
CREATE FUNCTION challenge_pilot_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state text := challenge_state_of(CASE WHEN TG_OP = 'DELETE' THEN OLD.challenge_id
                                              ELSE NEW.challenge_id END);
BEGIN
    IF TG_OP = 'DELETE' AND state NOT IN ('shared', 'discussed')
       OR TG_OP <> 'DELETE' AND state NOT IN ('discussed', 'tried') THEN
        PERFORM challenge_refuse('pilot_of_what_is_tried', 'a pilot is of what is tried now');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER challenge_pilot_written BEFORE INSERT OR UPDATE OR DELETE
    ON partnerships_challengepilot FOR EACH ROW EXECUTE FUNCTION challenge_pilot_written();

CREATE FUNCTION challenge_member_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF challenge_state_of(NEW.challenge_id) IN ('adopted', 'put_away') THEN
        PERFORM challenge_refuse('member_of_what_goes_on', 'one joins what goes on');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_member_comes BEFORE INSERT ON partnerships_challengemember
    FOR EACH ROW EXECUTE FUNCTION challenge_member_comes();

CREATE FUNCTION challenge_member_goes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state text := challenge_state_of(OLD.challenge_id);
BEGIN
    IF state IN ('adopted', 'put_away')
       OR state = 'tried' AND NOT EXISTS (SELECT FROM partnerships_challengemember
                                          WHERE challenge_id = OLD.challenge_id) THEN
        PERFORM challenge_refuse('challenge_tried_by_someone',
                                 'somebody takes part in what is tried');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER challenge_member_goes AFTER DELETE ON partnerships_challengemember
    FOR EACH ROW EXECUTE FUNCTION challenge_member_goes();
"""
UNDO = """
DROP TRIGGER challenge_member_goes ON partnerships_challengemember;
DROP TRIGGER challenge_member_comes ON partnerships_challengemember;
DROP TRIGGER challenge_pilot_written ON partnerships_challengepilot;
DROP TRIGGER challenge_idea_stands ON partnerships_challengeidea;
DROP TRIGGER challenge_idea_comes ON partnerships_challengeidea;
DROP TRIGGER challenge_begins ON partnerships_challenge;
DROP TRIGGER challenge_life ON partnerships_challenge;
DROP FUNCTION challenge_member_goes();
DROP FUNCTION challenge_member_comes();
DROP FUNCTION challenge_pilot_written();
DROP FUNCTION challenge_idea_stands();
DROP FUNCTION challenge_idea_comes();
DROP FUNCTION challenge_begins();
DROP FUNCTION challenge_life();
DROP FUNCTION challenge_state_of(bigint);
DROP FUNCTION challenge_refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0020_challenges")]

    operations = [migrations.RunSQL(REFUSE + LIFE + IDEAS + PILOTS, UNDO)]
