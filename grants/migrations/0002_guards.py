"""The last line of money, deadlines and impartiality (adr/0031); and how much a sum may cost."""

from decimal import Decimal

from django.db import migrations

# Called by every guard below: one way to say no, named as a constraint is.
REFUSE = """
CREATE FUNCTION grants_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = what;
END $$;
"""
# One statement on many applications is one on their call; its row is locked, so that of two at
# once the second sees what the first one granted, and `call_within_budget` says no.
MONEY = """
CREATE FUNCTION grants_sum_granted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grants_call SET granted = grants_call.granted + more.amount
    FROM (SELECT n.call_id, sum(n.granted - o.granted) AS amount
          FROM new_rows n JOIN old_rows o USING (id) GROUP BY n.call_id
          HAVING sum(n.granted - o.granted) <> 0) more
    WHERE grants_call.id = more.call_id;
    RETURN NULL;
END $$;
CREATE TRIGGER application_granted AFTER UPDATE ON grants_application
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grants_sum_granted();

CREATE FUNCTION grants_granted_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.granted > coalesce((SELECT amount FROM grants_decision WHERE application_id = NEW.id
                               ORDER BY number DESC LIMIT 1), 0) THEN
        PERFORM grants_refuse('application_granted_as_decided', 'more than was decided');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_granted_as_decided BEFORE UPDATE ON grants_application FOR EACH ROW
    WHEN (NEW.granted > OLD.granted) EXECUTE FUNCTION grants_granted_as_decided();
CREATE TRIGGER application_granted_new BEFORE INSERT ON grants_application FOR EACH ROW
    WHEN (NEW.granted > 0) EXECUTE FUNCTION grants_granted_as_decided();
CREATE FUNCTION grants_stays_in_its_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grants_refuse('application_stays', 'an application stays in its call');
    RETURN NULL;
END $$;
CREATE TRIGGER application_stays BEFORE UPDATE ON grants_application FOR EACH ROW
    WHEN (NEW.call_id <> OLD.call_id) EXECUTE FUNCTION grants_stays_in_its_call();
CREATE TRIGGER application_sent_stays BEFORE DELETE ON grants_application FOR EACH ROW
    WHEN (OLD.state <> 'draft') EXECUTE FUNCTION grants_stays_in_its_call();

CREATE FUNCTION grants_instalments_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM grants_application WHERE id = NEW.application_id FOR NO KEY UPDATE;
    IF (SELECT sum(amount) FROM grants_instalment
        WHERE application_id = NEW.application_id AND year = NEW.year AND state <> 'stopped')
       > coalesce((SELECT amount FROM grants_decision WHERE application_id = NEW.application_id
                   ORDER BY number DESC LIMIT 1), 0) THEN
        PERFORM grants_refuse('instalment_as_decided', 'more than was decided for the year');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER instalment_as_decided AFTER INSERT OR UPDATE ON grants_instalment
    FOR EACH ROW EXECUTE FUNCTION grants_instalments_as_decided();
"""
PUBLISHED = """
CREATE FUNCTION grants_terms_stand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    call bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.call_id ELSE NEW.call_id END;
BEGIN
    IF EXISTS (SELECT FROM grants_call WHERE id = call AND state <> 'draft') THEN
        PERFORM grants_refuse('call_terms_stand', 'what a published call asks is not changed');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER question_stands BEFORE INSERT OR UPDATE OR DELETE ON grants_question
    FOR EACH ROW EXECUTE FUNCTION grants_terms_stand();
CREATE TRIGGER requirement_stands BEFORE INSERT OR UPDATE OR DELETE ON grants_requirement
    FOR EACH ROW EXECUTE FUNCTION grants_terms_stand();
CREATE TRIGGER criterion_stands BEFORE INSERT OR UPDATE OR DELETE ON grants_criterion
    FOR EACH ROW EXECUTE FUNCTION grants_terms_stand();

CREATE FUNCTION grants_free_funds_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM grants_call WHERE id = NEW.call_id AND binding = 'free') THEN
        PERFORM grants_refuse('question_free_funds_without_budget',
                              'free funds need no project budget');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER question_free BEFORE INSERT OR UPDATE ON grants_question FOR EACH ROW
    WHEN (NEW.kind = 'budget') EXECUTE FUNCTION grants_free_funds_free();
CREATE FUNCTION grants_free_funds_stay_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM grants_question WHERE call_id = NEW.id AND kind = 'budget') THEN
        PERFORM grants_refuse('question_free_funds_without_budget',
                              'free funds need no project budget');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_free BEFORE UPDATE ON grants_call FOR EACH ROW
    WHEN (NEW.binding = 'free' AND OLD.binding <> 'free')
    EXECUTE FUNCTION grants_free_funds_stay_free();

CREATE FUNCTION grants_call_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.closes_at < OLD.closes_at THEN
        PERFORM grants_refuse('call_deadline_not_shortened', 'a deadline is not shortened');
    END IF;
    PERFORM grants_refuse('call_stays_what_it_is', 'how free the money is, was promised');
    RETURN NULL;
END $$;
CREATE TRIGGER call_keeps_its_word BEFORE UPDATE ON grants_call FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (NEW.closes_at < OLD.closes_at OR NEW.binding <> OLD.binding
                                    OR NEW.report_form <> OLD.report_form
                                    OR NEW.scheme_id <> OLD.scheme_id))
    EXECUTE FUNCTION grants_call_keeps_its_word();
"""
IN_TIME = """
CREATE FUNCTION grants_sent_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM grants_call c JOIN grants_application a ON a.call_id = c.id
        WHERE a.id = NEW.application_id AND c.state = 'published'
          AND NEW.sent_at >= c.opens_at AND NEW.sent_at < c.closes_at) THEN
        PERFORM grants_refuse('application_in_time', 'sent while the call was open');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submission_in_time BEFORE INSERT ON grants_submission FOR EACH ROW
    WHEN (NEW.number = 1) EXECUTE FUNCTION grants_sent_in_time();
"""
FROZEN = """
CREATE FUNCTION grants_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grants_refuse(TG_TABLE_NAME || '_frozen', 'what was sent or decided is not changed');
    RETURN NULL;
END $$;
CREATE TRIGGER submission_frozen BEFORE UPDATE OR DELETE ON grants_submission
    FOR EACH ROW EXECUTE FUNCTION grants_frozen();
CREATE TRIGGER decision_frozen BEFORE UPDATE OR DELETE ON grants_decision
    FOR EACH ROW EXECUTE FUNCTION grants_frozen();
CREATE TRIGGER call_change_frozen BEFORE UPDATE OR DELETE ON grants_callchange
    FOR EACH ROW EXECUTE FUNCTION grants_frozen();
"""
IMPARTIAL = """
CREATE FUNCTION grants_has_conflict(application bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM grants_conflict c
                   WHERE c.application_id = application AND c.person_id = person
                     AND c.lifted_at IS NULL)
$$;
CREATE FUNCTION grants_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grants_refuse('impartial', 'a person with a stake handles no part of it');
    RETURN NULL;
END $$;
CREATE TRIGGER recommendation_impartial BEFORE INSERT OR UPDATE ON grants_recommendation
    FOR EACH ROW WHEN (grants_has_conflict(NEW.application_id, NEW.by_id))
    EXECUTE FUNCTION grants_impartial();
CREATE TRIGGER score_impartial BEFORE INSERT OR UPDATE ON grants_score
    FOR EACH ROW WHEN (grants_has_conflict(NEW.application_id, NEW.person_id))
    EXECUTE FUNCTION grants_impartial();
CREATE TRIGGER decision_impartial BEFORE INSERT ON grants_decision
    FOR EACH ROW WHEN (grants_has_conflict(NEW.application_id, NEW.decided_by_id)
                       OR grants_has_conflict(NEW.application_id, NEW.recommended_by_id))
    EXECUTE FUNCTION grants_impartial();
"""
GONE = """
DROP TRIGGER decision_impartial ON grants_decision;
DROP TRIGGER score_impartial ON grants_score;
DROP TRIGGER recommendation_impartial ON grants_recommendation;
DROP FUNCTION grants_impartial();
DROP FUNCTION grants_has_conflict(bigint, bigint);
DROP TRIGGER call_change_frozen ON grants_callchange;
DROP TRIGGER decision_frozen ON grants_decision;
DROP TRIGGER submission_frozen ON grants_submission;
DROP FUNCTION grants_frozen();
DROP TRIGGER submission_in_time ON grants_submission;
DROP FUNCTION grants_sent_in_time();
DROP TRIGGER call_keeps_its_word ON grants_call;
DROP FUNCTION grants_call_keeps_its_word();
DROP TRIGGER call_free ON grants_call;
DROP FUNCTION grants_free_funds_stay_free();
DROP TRIGGER question_free ON grants_question;
DROP FUNCTION grants_free_funds_free();
DROP TRIGGER criterion_stands ON grants_criterion;
DROP TRIGGER requirement_stands ON grants_requirement;
DROP TRIGGER question_stands ON grants_question;
DROP FUNCTION grants_terms_stand();
DROP TRIGGER instalment_as_decided ON grants_instalment;
DROP FUNCTION grants_instalments_as_decided();
DROP TRIGGER application_sent_stays ON grants_application;
DROP TRIGGER application_stays ON grants_application;
DROP FUNCTION grants_stays_in_its_call();
DROP TRIGGER application_granted_new ON grants_application;
DROP TRIGGER application_granted_as_decided ON grants_application;
DROP FUNCTION grants_granted_as_decided();
DROP TRIGGER application_granted ON grants_application;
DROP FUNCTION grants_sum_granted();
DROP FUNCTION grants_refuse(text, text);
"""


def seed_thresholds(apps, _schema_editor):
    """Samspill's own choice where a municipality has none (mission R3, marked «Design»)."""
    threshold = apps.get_model("grants", "Threshold")
    threshold.objects.bulk_create(
        [
            threshold(up_to=Decimal(25_000), questions=5, files=0, accounts=False),
            threshold(up_to=Decimal(100_000), questions=12, files=3, accounts=True),
            threshold(up_to=None, questions=None, files=None, accounts=True),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial"), ("core", "0002_clock_and_append_only")]

    operations = [
        migrations.RunSQL(REFUSE + MONEY + PUBLISHED + IN_TIME + FROZEN + IMPARTIAL, GONE),
        migrations.RunPython(seed_thresholds, migrations.RunPython.noop),
    ]
