"""The last line of partnerships: checked before signed, signed by all, frozen after (K1d, P6).

`edition` counts every word that is signed: the shared text, the contributions, who the parties
are. Triggers keep it, so that no words can be changed beneath a signature. A signature and a check
are on one edition, and count only for that.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION partnership_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = what;
END $$;
CREATE FUNCTION partnership_is_unsigned(one bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM partnerships_partnership
                   WHERE id = one AND state IN ('idea', 'needs_dialogue', 'draft', 'checked'))
$$;
"""
WORDS = """
CREATE FUNCTION partnership_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(OLD.title, OLD.purpose, OLD.themes, OLD.legal_basis, OLD.starts, OLD.ends,
           OLD.follow_up, OLD.owner_id, OLD.follows_id)
       IS DISTINCT FROM
       ROW(NEW.title, NEW.purpose, NEW.themes, NEW.legal_basis, NEW.starts, NEW.ends,
           NEW.follow_up, NEW.owner_id, NEW.follows_id) THEN
        IF OLD.state NOT IN ('idea', 'needs_dialogue', 'draft', 'checked') THEN
            PERFORM partnership_refuse('partnership_words_frozen',
                                       'what every party has signed is not changed');
        END IF;
        NEW.edition := OLD.edition + 1;
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.edition := OLD.edition;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_a_words BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    EXECUTE FUNCTION partnership_words();

CREATE FUNCTION partnership_party_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.partnership_id
                           ELSE NEW.partnership_id END;
BEGIN
    IF NOT partnership_is_unsigned(one) THEN
        PERFORM partnership_refuse('partnership_parties_frozen',
                                   'what every party has signed is not changed');
    END IF;
    UPDATE partnerships_partnership SET edition = edition + 1 WHERE id = one;
    RETURN NULL;
END $$;
CREATE TRIGGER partnership_party_comes AFTER INSERT OR DELETE ON partnerships_partnershipparty
    FOR EACH ROW EXECUTE FUNCTION partnership_party_words();
CREATE TRIGGER partnership_party_words AFTER UPDATE ON partnerships_partnershipparty FOR EACH ROW
    WHEN (ROW(OLD.partnership_id, OLD.contribution, OLD.joined_at IS NULL)
          IS DISTINCT FROM ROW(NEW.partnership_id, NEW.contribution, NEW.joined_at IS NULL))
    EXECUTE FUNCTION partnership_party_words();

CREATE FUNCTION partnership_check_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT partnership_is_unsigned(OLD.partnership_id)
       OR ((TG_OP = 'DELETE' OR NEW.edition = OLD.edition)
           AND EXISTS (SELECT FROM partnerships_partnershipsignature s
                       WHERE s.partnership_id = OLD.partnership_id
                         AND s.edition = OLD.edition)) THEN
        PERFORM partnership_refuse('partnership_check_frozen',
                                   'the check of what is signed is not changed');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER partnership_check_stands BEFORE UPDATE OR DELETE ON partnerships_partnershipcheck
    FOR EACH ROW EXECUTE FUNCTION partnership_check_stands();
"""
SIGNATURES = """
CREATE FUNCTION partnership_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partnerships_partnership p
        JOIN partnerships_partnershipparty party ON party.partnership_id = p.id
        WHERE p.id = NEW.partnership_id AND party.id = NEW.party_id
          AND p.state = 'checked' AND p.edition = NEW.edition) THEN
        PERFORM partnership_refuse('signature_on_what_was_checked',
                                   'signed is what was checked, as it stands, by its own party');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_on_what_was_checked BEFORE INSERT ON partnerships_partnershipsignature
    FOR EACH ROW EXECUTE FUNCTION partnership_signature();
CREATE FUNCTION partnership_signature_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnership_refuse('signature_stands', 'a signature is not changed');
    RETURN NULL;
END $$;
CREATE TRIGGER signature_stands BEFORE UPDATE ON partnerships_partnershipsignature
    FOR EACH ROW EXECUTE FUNCTION partnership_signature_stands();
CREATE TRIGGER signature_stands_gone BEFORE DELETE ON partnerships_partnershipsignature
    FOR EACH ROW WHEN (NOT partnership_is_unsigned(OLD.partnership_id))
    EXECUTE FUNCTION partnership_signature_stands();
"""
SIGNED = """
CREATE FUNCTION partnership_signed_by_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partnerships_partnershipcheck c
        WHERE c.partnership_id = NEW.id AND c.edition = NEW.edition
          AND (c.reason <> ''
               OR NOT (c.statutory OR c.replaces_staff OR NOT c.their_initiative
                       OR c.must_be_tendered))) THEN
        PERFORM partnership_refuse('partnership_checked_first',
                                   'signed after the check that it does not replace');
    END IF;
    IF NOT EXISTS (SELECT FROM partnerships_partnershipparty
                   WHERE partnership_id = NEW.id AND organisation_id = NEW.owner_id)
       OR NOT EXISTS (SELECT FROM partnerships_partnershipparty party
                      JOIN organisations_organisation o ON o.id = party.organisation_id
                      WHERE party.partnership_id = NEW.id AND o.kind = 'voluntary') THEN
        PERFORM partnership_refuse('partnership_two_sides',
                                   'a municipality and a voluntary organisation');
    END IF;
    IF EXISTS (
        SELECT FROM partnerships_partnershipparty party
        WHERE party.partnership_id = NEW.id
          AND (party.joined_at IS NULL OR party.contribution = ''
               OR NOT EXISTS (SELECT FROM partnerships_partnershipsignature s
                              WHERE s.party_id = party.id AND s.edition = NEW.edition))) THEN
        PERFORM partnership_refuse('partnership_every_party_signed',
                                   'every party brings something and has signed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_b_signed BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN (NEW.state IN ('signed', 'active', 'evaluated', 'renewed')
          AND OLD.state NOT IN ('signed', 'active', 'evaluated', 'renewed'))
    EXECUTE FUNCTION partnership_signed_by_all();

CREATE FUNCTION partnership_begins_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnership_refuse('partnership_begins_unsigned', 'nothing begins signed');
    RETURN NULL;
END $$;
CREATE TRIGGER partnership_begins_unsigned BEFORE INSERT ON partnerships_partnership FOR EACH ROW
    WHEN (NEW.state NOT IN ('idea', 'needs_dialogue', 'draft'))
    EXECUTE FUNCTION partnership_begins_unsigned();
CREATE FUNCTION partnership_stays_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnership_refuse('partnership_stays_signed', 'what was signed is not unsigned');
    RETURN NULL;
END $$;
CREATE TRIGGER partnership_c_stays_signed BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN (OLD.state IN ('signed', 'active', 'evaluated', 'ended', 'renewed')
          AND NEW.state IN ('idea', 'needs_dialogue', 'draft', 'checked'))
    EXECUTE FUNCTION partnership_stays_signed();
"""
TIME = """
CREATE FUNCTION partnership_on_its_first_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.starts > (portal_now() AT TIME ZONE 'Europe/Oslo')::date THEN
        PERFORM partnership_refuse('partnership_on_its_first_day', 'it begins on its first day');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_d_first_day BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN (NEW.state = 'active' AND OLD.state <> 'active')
    EXECUTE FUNCTION partnership_on_its_first_day();

CREATE FUNCTION partnership_ended_by_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ends >= (portal_now() AT TIME ZONE 'Europe/Oslo')::date AND EXISTS (
        SELECT FROM partnerships_partnershipparty party WHERE party.partnership_id = NEW.id
          AND NOT EXISTS (SELECT FROM partnerships_partnershipendwish w
                          WHERE w.party_id = party.id AND w.partnership_id = NEW.id)) THEN
        PERFORM partnership_refuse('partnership_ended_by_all',
                                   'before its last day it ends when every party says so');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_e_ended BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN (NEW.state = 'ended' AND OLD.state IN ('signed', 'active', 'evaluated'))
    EXECUTE FUNCTION partnership_ended_by_all();

CREATE FUNCTION partnership_evaluated_by_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM partnerships_partnershipparty party WHERE party.partnership_id = NEW.id
          AND NOT EXISTS (SELECT FROM partnerships_partnershipevaluation e
                          WHERE e.party_id = party.id AND e.kind = 'final')) THEN
        PERFORM partnership_refuse('partnership_evaluated_by_all',
                                   'evaluated when every party has written');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_f_evaluated BEFORE UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN (NEW.state = 'evaluated' AND OLD.state <> 'evaluated')
    EXECUTE FUNCTION partnership_evaluated_by_all();
"""
BACK = """
DROP TRIGGER partnership_f_evaluated ON partnerships_partnership;
DROP FUNCTION partnership_evaluated_by_all();
DROP TRIGGER partnership_e_ended ON partnerships_partnership;
DROP FUNCTION partnership_ended_by_all();
DROP TRIGGER partnership_d_first_day ON partnerships_partnership;
DROP FUNCTION partnership_on_its_first_day();
DROP TRIGGER partnership_c_stays_signed ON partnerships_partnership;
DROP FUNCTION partnership_stays_signed();
DROP TRIGGER partnership_begins_unsigned ON partnerships_partnership;
DROP FUNCTION partnership_begins_unsigned();
DROP TRIGGER partnership_b_signed ON partnerships_partnership;
DROP FUNCTION partnership_signed_by_all();
DROP TRIGGER signature_stands_gone ON partnerships_partnershipsignature;
DROP TRIGGER signature_stands ON partnerships_partnershipsignature;
DROP FUNCTION partnership_signature_stands();
DROP TRIGGER signature_on_what_was_checked ON partnerships_partnershipsignature;
DROP FUNCTION partnership_signature();
DROP TRIGGER partnership_check_stands ON partnerships_partnershipcheck;
DROP FUNCTION partnership_check_stands();
DROP TRIGGER partnership_party_words ON partnerships_partnershipparty;
DROP TRIGGER partnership_party_comes ON partnerships_partnershipparty;
DROP FUNCTION partnership_party_words();
DROP TRIGGER partnership_a_words ON partnerships_partnership;
DROP FUNCTION partnership_words();
DROP FUNCTION partnership_is_unsigned(bigint);
DROP FUNCTION partnership_refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_partnership"),
        ("core", "0002_clock_and_append_only"),
    ]

    operations = [migrations.RunSQL(REFUSE + WORDS + SIGNATURES + SIGNED + TIME, BACK)]
