"""The last line of «never by one key alone» and of what the other party may not yet see."""

from django.db import migrations

# Which states follow which, as `agreements/states.py` has it; a test holds the two together.
EDITION_STEPS = [
    ("draft", "on_hearing"), ("draft", "for_approval"), ("draft", "put_away"),
    ("on_hearing", "draft"), ("on_hearing", "put_away"),
    ("for_approval", "draft"), ("for_approval", "signed"),
    ("signed", "in_force"),
    ("in_force", "in_evaluation"), ("in_force", "superseded"), ("in_force", "expired"),
    ("in_evaluation", "in_force"), ("in_evaluation", "superseded"), ("in_evaluation", "expired"),
    ("expired", "in_force"),
]  # fmt: skip
EVALUATION_STEPS = [
    ("open", "compared"),
    ("compared", "for_approval"),
    ("for_approval", "compared"),
    ("for_approval", "published"),
]


def pairs(steps: list[tuple[str, str]]) -> str:
    """As SQL has them."""
    return ", ".join(f"('{old}', '{new}')" for old, new in steps)


# Called by every guard below: one way to say no, named as a constraint is.
REFUSE = """
CREATE FUNCTION agreements_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = what;
END $$;
"""
# A side without a council has said yes when as many organisations as its platform asks for have;
# those that were dissolved or have gone into another are not counted.
YES = """
CREATE FUNCTION agreements_every_yes(
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
EDITION = """
CREATE FUNCTION agreements_edition_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('edition_begins_as_draft', 'an edition begins as a draft');
    RETURN NULL;
END $$;
CREATE TRIGGER edition_begins BEFORE INSERT ON agreements_edition FOR EACH ROW
    WHEN (NEW.state <> 'draft') EXECUTE FUNCTION agreements_edition_begins();

CREATE FUNCTION agreements_edition_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'for_approval'
       OR NOT agreements_every_yes(NEW.platform_id, NEW.id, NULL, NULL) THEN
        PERFORM agreements_refuse('edition_every_yes', 'every party says yes first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_signed BEFORE UPDATE ON agreements_edition FOR EACH ROW
    WHEN (OLD.state IN ('draft', 'on_hearing', 'for_approval', 'put_away')
          AND NEW.state IN ('signed', 'in_force', 'in_evaluation', 'superseded', 'expired'))
    EXECUTE FUNCTION agreements_edition_signed();

CREATE FUNCTION agreements_edition_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.valid_from <> OLD.valid_from OR NEW.platform_id <> OLD.platform_id THEN
        PERFORM agreements_refuse('edition_term_stands', 'what every party signed stands');
    ELSIF NEW.valid_to > OLD.valid_to AND NOT EXISTS (
        SELECT FROM agreements_extension x WHERE x.edition_id = NEW.id AND x.state = 'stands'
            AND x.valid_to = NEW.valid_to) THEN
        PERFORM agreements_refuse('edition_extended_by_every_yes', 'every party says yes first');
    ELSIF NEW.valid_to < OLD.valid_to AND NOT EXISTS (
        SELECT FROM agreements_edition n WHERE n.platform_id = NEW.platform_id
            AND n.number > NEW.number AND n.valid_from = NEW.valid_to + 1
            AND agreements_every_yes(n.platform_id, n.id, NULL, NULL)) THEN
        PERFORM agreements_refuse('edition_cut_by_the_next', 'only the next edition ends this one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_term BEFORE UPDATE ON agreements_edition FOR EACH ROW
    WHEN (OLD.state IN ('signed', 'in_force', 'in_evaluation', 'superseded', 'expired')
          AND (NEW.valid_from IS DISTINCT FROM OLD.valid_from OR NEW.valid_to IS DISTINCT FROM
               OLD.valid_to OR NEW.platform_id <> OLD.platform_id))
    EXECUTE FUNCTION agreements_edition_term();

CREATE FUNCTION agreements_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('edition_stays', 'an edition that was shown is not deleted');
    RETURN NULL;
END $$;
CREATE TRIGGER edition_stays BEFORE DELETE ON agreements_edition FOR EACH ROW
    WHEN (OLD.state <> 'draft') EXECUTE FUNCTION agreements_edition_stays();

CREATE FUNCTION agreements_edition_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (EDITION_STEPS) THEN
        PERFORM agreements_refuse('edition_steps', 'no edition goes that way');
    ELSIF NEW.state = 'draft'
          AND EXISTS (SELECT FROM agreements_approval WHERE edition_id = NEW.id) THEN
        PERFORM agreements_refuse('edition_steps', 'a yes falls before the words change');
    ELSIF OLD.state = 'expired' AND NEW.valid_to <= OLD.valid_to THEN
        PERFORM agreements_refuse('edition_steps', 'it binds again by a longer term only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_steps BEFORE UPDATE ON agreements_edition FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION agreements_edition_steps();

CREATE FUNCTION agreements_edition_words_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('edition_words_stand', 'what the parties are asked about stands');
    RETURN NULL;
END $$;
CREATE TRIGGER edition_words_stand BEFORE UPDATE ON agreements_edition FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (
        (NEW.platform_id, NEW.number, NEW.title, NEW.lead, NEW.text_url, NEW.summary_only,
         NEW.term_months, NEW.follows_id, NEW.footnotes)
        IS DISTINCT FROM
        (OLD.platform_id, OLD.number, OLD.title, OLD.lead, OLD.text_url, OLD.summary_only,
         OLD.term_months, OLD.follows_id, OLD.footnotes)
        OR OLD.state IN ('on_hearing', 'for_approval', 'put_away')
           AND (NEW.valid_from, NEW.valid_to) IS DISTINCT FROM (OLD.valid_from, OLD.valid_to)
        OR OLD.state NOT IN ('on_hearing', 'for_approval', 'put_away')
           AND (NEW.decided_by, NEW.decided_on, NEW.signed_at)
               IS DISTINCT FROM (OLD.decided_by, OLD.decided_on, OLD.signed_at)))
    EXECUTE FUNCTION agreements_edition_words_stand();

CREATE FUNCTION agreements_extension_words_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND OLD.state <> 'asked' THEN
        PERFORM agreements_refuse('extension_steps', 'what was settled stays settled');
    ELSIF (NEW.edition_id, NEW.party_id, NEW.valid_to, NEW.before, NEW.reason, NEW.asked_at,
           NEW.asked_by_id) IS DISTINCT FROM (OLD.edition_id, OLD.party_id, OLD.valid_to,
           OLD.before, OLD.reason, OLD.asked_at, OLD.asked_by_id) THEN
        PERFORM agreements_refuse('extension_words_stand', 'what was asked for stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extension_words_stand BEFORE UPDATE ON agreements_extension FOR EACH ROW
    EXECUTE FUNCTION agreements_extension_words_stand();

CREATE FUNCTION agreements_extension_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_platform bigint := (SELECT platform_id FROM agreements_edition WHERE id = NEW.edition_id);
BEGIN
    IF TG_OP = 'INSERT' OR NOT agreements_every_yes(of_platform, NULL, NEW.id, NULL) THEN
        PERFORM agreements_refuse('extension_every_yes', 'every party says yes first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extension_stands BEFORE INSERT OR UPDATE ON agreements_extension FOR EACH ROW
    WHEN (NEW.state = 'stands') EXECUTE FUNCTION agreements_extension_stands();

CREATE FUNCTION agreements_clause_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_edition bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.edition_id <> OLD.edition_id
       OR EXISTS (SELECT FROM agreements_edition WHERE id = of_edition AND state <> 'draft') THEN
        PERFORM agreements_refuse('clause_stands', 'what the parties are asked about stands');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER clause_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_clause
    FOR EACH ROW EXECUTE FUNCTION agreements_clause_stands();
"""
APPROVAL = """
CREATE FUNCTION agreements_approval_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    joins boolean := (SELECT forum_party_id IS NULL AND organisation_id IS NULL
                      FROM agreements_party WHERE id = NEW.party_id);
BEGIN
    IF (NEW.organisation_id IS NOT NULL) <> joins THEN
        PERFORM agreements_refuse('approval_by_its_party', 'a council speaks, or each joins');
    END IF;
    IF NOT (
        EXISTS (SELECT FROM agreements_edition e JOIN agreements_party p
                    ON p.platform_id = e.platform_id AND p.id = NEW.party_id
                WHERE e.id = NEW.edition_id AND (e.state = 'for_approval'
                    OR joins AND e.state IN ('signed', 'in_force', 'in_evaluation')))
        OR EXISTS (SELECT FROM agreements_extension x JOIN agreements_edition e
                       ON e.id = x.edition_id
                   JOIN agreements_party p ON p.platform_id = e.platform_id AND p.id = NEW.party_id
                   WHERE x.id = NEW.extension_id AND x.state = 'asked')
        OR EXISTS (SELECT FROM agreements_evaluation v JOIN agreements_edition e
                       ON e.id = v.edition_id
                   JOIN agreements_party p ON p.platform_id = e.platform_id AND p.id = NEW.party_id
                   WHERE v.id = NEW.evaluation_id AND v.state = 'for_approval')) THEN
        PERFORM agreements_refuse('approval_in_time', 'a yes is given when it is asked for');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_in_time BEFORE INSERT ON agreements_approval FOR EACH ROW
    EXECUTE FUNCTION agreements_approval_in_time();

CREATE FUNCTION agreements_approval_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT FROM agreements_edition WHERE id = OLD.edition_id
            AND state IN ('signed', 'in_force', 'in_evaluation', 'superseded', 'expired'))
        OR EXISTS (SELECT FROM agreements_extension WHERE id = OLD.extension_id
                   AND state = 'stands')
        OR EXISTS (SELECT FROM agreements_evaluation WHERE id = OLD.evaluation_id
                   AND state = 'published') THEN
        PERFORM agreements_refuse('approval_stands', 'a yes that bound the parties stands');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER approval_stands BEFORE DELETE ON agreements_approval FOR EACH ROW
    EXECUTE FUNCTION agreements_approval_stands();
CREATE TRIGGER approval_unchanged BEFORE UPDATE ON agreements_approval FOR EACH ROW
    WHEN (OLD.left_at IS NOT NULL
          OR NEW.party_id <> OLD.party_id OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at
          OR NEW.edition_id IS DISTINCT FROM OLD.edition_id
          OR NEW.extension_id IS DISTINCT FROM OLD.extension_id
          OR NEW.evaluation_id IS DISTINCT FROM OLD.evaluation_id)
    EXECUTE FUNCTION agreements_approval_stands();

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
"""
EVALUATION = """
CREATE FUNCTION agreements_evaluation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_platform bigint := (SELECT platform_id FROM agreements_edition WHERE id = NEW.edition_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM agreements_refuse('evaluation_begins_open', 'an evaluation begins open');
    ELSIF (OLD.state, NEW.state) NOT IN (EVALUATION_STEPS) THEN
        PERFORM agreements_refuse('evaluation_steps', 'no evaluation goes that way');
    ELSIF OLD.state = 'for_approval' AND NEW.state = 'compared'
          AND EXISTS (SELECT FROM agreements_approval WHERE evaluation_id = NEW.id) THEN
        PERFORM agreements_refuse('evaluation_steps', 'a yes falls before the words change');
    ELSIF NEW.state = 'compared' AND EXISTS (
        SELECT FROM agreements_party p WHERE p.platform_id = of_platform AND NOT EXISTS (
            SELECT FROM agreements_handin h
            WHERE h.party_id = p.id AND h.evaluation_id = NEW.id)) THEN
        PERFORM agreements_refuse('evaluation_all_handed_in', 'every party hands in first');
    ELSIF NEW.state = 'published' AND NOT agreements_every_yes(of_platform, NULL, NULL, NEW.id) THEN
        PERFORM agreements_refuse('evaluation_every_yes', 'every party says yes first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_begins BEFORE INSERT ON agreements_evaluation FOR EACH ROW
    WHEN (NEW.state <> 'open') EXECUTE FUNCTION agreements_evaluation_moves();
CREATE TRIGGER evaluation_moves BEFORE UPDATE ON agreements_evaluation FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION agreements_evaluation_moves();

CREATE FUNCTION agreements_evaluation_words_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agreements_refuse('evaluation_words_stand', 'what the parties are asked about stands');
    RETURN NULL;
END $$;
CREATE TRIGGER evaluation_words_stand BEFORE UPDATE ON agreements_evaluation FOR EACH ROW
    WHEN (NEW.edition_id <> OLD.edition_id
          OR OLD.state <> 'compared' AND NEW.words <> OLD.words
          OR OLD.state NOT IN ('open', 'compared')
             AND NEW.survey_id IS DISTINCT FROM OLD.survey_id)
    EXECUTE FUNCTION agreements_evaluation_words_stand();

CREATE FUNCTION agreements_figure_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_evaluation bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.evaluation_id
                                 ELSE NEW.evaluation_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM agreements_evaluation
        WHERE id = of_evaluation AND state <> 'compared') THEN
        PERFORM agreements_refuse('figure_stands', 'a figure stands as it was that day');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER figure_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_measured
    FOR EACH ROW EXECUTE FUNCTION agreements_figure_stands();

CREATE FUNCTION agreements_assessment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    PERFORM 1 FROM agreements_evaluation WHERE id = r.evaluation_id FOR SHARE;
    IF TG_OP = 'UPDATE' AND (NEW.evaluation_id, NEW.party_id, NEW.clause_id)
                            <> (OLD.evaluation_id, OLD.party_id, OLD.clause_id)
       OR EXISTS (SELECT FROM agreements_handin h WHERE h.evaluation_id = r.evaluation_id
                   AND h.party_id = r.party_id)
       OR EXISTS (SELECT FROM agreements_evaluation WHERE id = r.evaluation_id
                      AND state <> 'open') THEN
        PERFORM agreements_refuse('assessment_stands', 'what a party handed in stands');
    END IF;
    RETURN r;
END $$;
CREATE TRIGGER assessment_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_assessment
    FOR EACH ROW EXECUTE FUNCTION agreements_assessment_stands();

CREATE FUNCTION agreements_hand_in_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' OR NOT EXISTS (SELECT FROM agreements_evaluation
        WHERE id = NEW.evaluation_id AND state = 'open') THEN
        PERFORM agreements_refuse('hand_in_stands', 'what a party handed in stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hand_in_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_handin
    FOR EACH ROW EXECUTE FUNCTION agreements_hand_in_stands();

CREATE FUNCTION agreements_conclusion_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
    of_evaluation bigint;
    moved boolean := false;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    IF TG_TABLE_NAME = 'agreements_view' THEN
        of_evaluation := (SELECT evaluation_id FROM agreements_conclusion
                          WHERE id = r.conclusion_id);
        IF TG_OP = 'UPDATE' THEN
            moved := (NEW.conclusion_id, NEW.party_id) <> (OLD.conclusion_id, OLD.party_id);
        END IF;
    ELSE
        of_evaluation := r.evaluation_id;
        IF TG_OP = 'UPDATE' THEN
            moved := (NEW.evaluation_id, NEW.clause_id)
                     IS DISTINCT FROM (OLD.evaluation_id, OLD.clause_id);
        END IF;
    END IF;
    IF moved OR EXISTS (SELECT FROM agreements_evaluation WHERE id = of_evaluation
                   AND state <> 'compared') THEN
        PERFORM agreements_refuse('conclusion_stands', 'the conclusion is written together');
    END IF;
    RETURN r;
END $$;
CREATE TRIGGER conclusion_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_conclusion
    FOR EACH ROW EXECUTE FUNCTION agreements_conclusion_stands();
CREATE TRIGGER view_stands BEFORE INSERT OR UPDATE OR DELETE ON agreements_view
    FOR EACH ROW EXECUTE FUNCTION agreements_conclusion_stands();
"""
GONE = """
DROP TRIGGER view_stands ON agreements_view;
DROP TRIGGER conclusion_stands ON agreements_conclusion;
DROP TRIGGER hand_in_stands ON agreements_handin;
DROP TRIGGER assessment_stands ON agreements_assessment;
DROP TRIGGER figure_stands ON agreements_measured;
DROP TRIGGER evaluation_words_stand ON agreements_evaluation;
DROP TRIGGER evaluation_moves ON agreements_evaluation;
DROP TRIGGER evaluation_begins ON agreements_evaluation;
DROP TRIGGER approval_of_heir ON agreements_approval;
DROP TRIGGER approval_unchanged ON agreements_approval;
DROP TRIGGER approval_stands ON agreements_approval;
DROP TRIGGER approval_in_time ON agreements_approval;
DROP TRIGGER clause_stands ON agreements_clause;
DROP TRIGGER extension_stands ON agreements_extension;
DROP TRIGGER extension_words_stand ON agreements_extension;
DROP TRIGGER edition_words_stand ON agreements_edition;
DROP TRIGGER edition_steps ON agreements_edition;
DROP TRIGGER edition_stays ON agreements_edition;
DROP TRIGGER edition_term ON agreements_edition;
DROP TRIGGER edition_signed ON agreements_edition;
DROP TRIGGER edition_begins ON agreements_edition;
DROP FUNCTION agreements_conclusion_stands();
DROP FUNCTION agreements_hand_in_stands();
DROP FUNCTION agreements_assessment_stands();
DROP FUNCTION agreements_figure_stands();
DROP FUNCTION agreements_evaluation_words_stand();
DROP FUNCTION agreements_evaluation_moves();
DROP FUNCTION agreements_approval_of_heir();
DROP FUNCTION agreements_approval_stands();
DROP FUNCTION agreements_approval_in_time();
DROP FUNCTION agreements_clause_stands();
DROP FUNCTION agreements_extension_stands();
DROP FUNCTION agreements_extension_words_stand();
DROP FUNCTION agreements_edition_words_stand();
DROP FUNCTION agreements_edition_steps();
DROP FUNCTION agreements_edition_stays();
DROP FUNCTION agreements_edition_term();
DROP FUNCTION agreements_edition_signed();
DROP FUNCTION agreements_edition_begins();
DROP FUNCTION agreements_every_yes(bigint, bigint, bigint, bigint);
DROP FUNCTION agreements_refuse(text, text);
"""


EDITION = EDITION.replace("EDITION_STEPS", pairs(EDITION_STEPS))
EVALUATION = EVALUATION.replace("EVALUATION_STEPS", pairs(EVALUATION_STEPS))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_platform")]

    operations = [
        migrations.RunSQL(REFUSE + YES + EDITION + APPROVAL + EVALUATION, GONE),
    ]
