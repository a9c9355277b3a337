"""The last line of dialogue rooms: who opens and locks, what is locked, what stays secret (K4)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION partnerships_room_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = what;
END $$;
-- Buys for the owner, and belongs to nobody who takes part in the room.
CREATE FUNCTION partnerships_may_procure(person bigint, owner bigint, room bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM organisations_membership m
                   WHERE m.user_id = person AND m.organisation_id = owner
                     AND m.role = 'procurement' AND m.starts <= portal_now()
                     AND (m.ends IS NULL OR m.ends > portal_now()))
       AND NOT EXISTS (SELECT FROM organisations_membership m
                       JOIN partnerships_roomparticipant p USING (organisation_id)
                       WHERE p.room_id = room AND m.user_id = person AND m.starts <= portal_now()
                         AND (m.ends IS NULL OR m.ends > portal_now()))
$$;
-- The room as it is now. Whoever locks it waits for this row, and the other way round.
CREATE FUNCTION partnerships_room_state(room bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    SELECT state INTO found FROM partnerships_dialogueroom WHERE id = room FOR SHARE;
    IF found IN ('no_procurement', 'announced', 'closed') THEN
        PERFORM partnerships_room_refuse('room_locked', 'nothing is written in a locked room');
    END IF;
    RETURN found;
END $$;
CREATE FUNCTION partnerships_room_takes_part(room bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF partnerships_room_state(room) <> 'open'
       OR (SELECT closes_at FROM partnerships_dialogueroom WHERE id = room) <= portal_now() THEN
        PERFORM partnerships_room_refuse('room_in_time', 'the room takes nothing from outside now');
    END IF;
END $$;
"""
ROOM = """
CREATE FUNCTION partnerships_room_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_refuse('room_begins_as_need', 'a room is opened by somebody');
    RETURN NULL;
END $$;
CREATE TRIGGER room_begins BEFORE INSERT ON partnerships_dialogueroom FOR EACH ROW
    WHEN (NEW.state <> 'need') EXECUTE FUNCTION partnerships_room_begins();
CREATE TRIGGER room_stays BEFORE DELETE ON partnerships_dialogueroom FOR EACH ROW
    WHEN (OLD.state <> 'need') EXECUTE FUNCTION partnerships_room_begins();

CREATE FUNCTION partnerships_room_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('need', 'open'), ('open', 'summarised'), ('summarised', 'no_procurement'),
        ('summarised', 'announced'), ('no_procurement', 'closed'), ('announced', 'closed')) THEN
        PERFORM partnerships_room_refuse('room_step', 'no such step');
    END IF;
    person := CASE NEW.state WHEN 'open' THEN NEW.opened_by_id
                             WHEN 'closed' THEN NEW.closed_by_id
                             ELSE NEW.ended_by_id END;
    IF NEW.state <> 'summarised' AND NOT coalesce(
        partnerships_may_procure(person, NEW.owner_id, NEW.id), false) THEN
        PERFORM partnerships_room_refuse('room_by_procurement', 'the procurement officer does it');
    END IF;
    IF NEW.state = 'open' AND NOT EXISTS (
        SELECT FROM partnerships_roomchecklist c
        WHERE c.room_id = NEW.id AND c.confirmed_by_id = NEW.opened_by_id) THEN
        PERFORM partnerships_room_refuse('room_checklist_first', 'opened after the checklist');
    END IF;
    IF NEW.state = 'summarised' AND EXISTS (
        SELECT FROM partnerships_roomquestion q WHERE q.room_id = NEW.id AND q.answer = '') THEN
        PERFORM partnerships_room_refuse('room_answers_first', 'a question has no answer');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_moves BEFORE UPDATE ON partnerships_dialogueroom FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION partnerships_room_moves();

CREATE FUNCTION partnerships_room_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'version'];
BEGIN
    moving := moving || CASE OLD.state
        WHEN 'open' THEN ARRAY['summary', 'summarised_at', 'summarised_by_id',
                               'contact_name', 'contact_email', 'contact_phone']
        WHEN 'summarised' THEN ARRAY['ended_at', 'ended_by_id', 'reason', 'notice_url',
                                     'notice_on', 'contact_name', 'contact_email', 'contact_phone']
        WHEN 'closed' THEN ARRAY[]::text[]
        ELSE ARRAY['closed_at', 'closed_by_id', 'agreements'] END;
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
        PERFORM partnerships_room_refuse(
            CASE WHEN OLD.state IN ('open', 'summarised') THEN 'room_stands' ELSE 'room_locked' END,
            'what everyone was told stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_keeps BEFORE UPDATE ON partnerships_dialogueroom FOR EACH ROW
    WHEN (OLD.state <> 'need') EXECUTE FUNCTION partnerships_room_keeps();

CREATE FUNCTION partnerships_room_topics() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    room bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.dialogueroom_id
                        ELSE NEW.dialogueroom_id END;
BEGIN
    IF partnerships_room_state(room) <> 'need' THEN
        PERFORM partnerships_room_refuse('room_stands', 'what everyone was told stands');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER room_topics BEFORE INSERT OR UPDATE OR DELETE ON partnerships_dialogueroom_topics
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_topics();
"""
CONTENT = """
CREATE FUNCTION partnerships_room_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_refuse(TG_TABLE_NAME || '_frozen', 'what was said stands');
    RETURN NULL;
END $$;

CREATE FUNCTION partnerships_room_before_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF partnerships_room_state(NEW.room_id) <> 'need' THEN
        PERFORM partnerships_room_refuse('room_checklist_first', 'opened after the checklist');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_checklist_new BEFORE INSERT ON partnerships_roomchecklist
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_before_open();
CREATE TRIGGER room_checklist_frozen BEFORE UPDATE OR DELETE ON partnerships_roomchecklist
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_frozen();

CREATE FUNCTION partnerships_room_from_outside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_takes_part(NEW.room_id);
    RETURN NEW;
END $$;
CREATE TRIGGER room_invitation_new BEFORE INSERT ON partnerships_roominvitation
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_from_outside();
CREATE TRIGGER room_invitation_frozen BEFORE UPDATE OR DELETE ON partnerships_roominvitation
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_frozen();

CREATE FUNCTION partnerships_room_joins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_takes_part(NEW.room_id);
    PERFORM 1 FROM partnerships_idealdeclaration WHERE id = NEW.declaration_id
        AND organisation_id = NEW.organisation_id AND withdrawn_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        PERFORM partnerships_room_refuse('room_join_declares', 'joined by what was declared');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_participant_new BEFORE INSERT ON partnerships_roomparticipant
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_joins();
CREATE FUNCTION partnerships_room_participant_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_state(OLD.room_id);
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'organisation_id')
                        <> (to_jsonb(OLD) - 'organisation_id') THEN
        PERFORM partnerships_room_refuse('room_participant_stands', 'who took part stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_participant_keeps BEFORE UPDATE OR DELETE ON partnerships_roomparticipant
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_participant_keeps();

CREATE FUNCTION partnerships_room_own(participant bigint, room bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM partnerships_roomparticipant p
                   WHERE p.id = participant AND p.room_id = room) THEN
        PERFORM partnerships_room_refuse('room_participant_here', 'a participant of this room');
    END IF;
END $$;

CREATE FUNCTION partnerships_room_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text := partnerships_room_state(CASE WHEN TG_OP = 'DELETE' THEN OLD.room_id
                                               ELSE NEW.room_id END);
BEGIN
    IF TG_OP <> 'INSERT' AND (OLD.participant_id IS NOT NULL OR OLD.shared_at IS NOT NULL) THEN
        PERFORM partnerships_room_refuse('room_document_stands', 'what was handed in stands');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF found = 'need' AND NEW.shared_at IS NOT NULL THEN
        PERFORM partnerships_room_refuse('room_document_to_all', 'shared when the room is open');
    END IF;
    IF NEW.participant_id IS NOT NULL THEN
        PERFORM partnerships_room_takes_part(NEW.room_id);
        PERFORM partnerships_room_own(NEW.participant_id, NEW.room_id);
    END IF;
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - ARRAY['shared_at', 'shared_by_id', 'title'])
                         <> (to_jsonb(OLD) - ARRAY['shared_at', 'shared_by_id', 'title']) THEN
        PERFORM partnerships_room_refuse('room_document_stands', 'another file is another row');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_document_kept BEFORE INSERT OR UPDATE OR DELETE ON partnerships_roomdocument
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_document();

CREATE FUNCTION partnerships_room_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answering text[] := ARRAY['answer', 'answered_at', 'answered_by_id'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM partnerships_room_takes_part(NEW.room_id);
        PERFORM partnerships_room_own(NEW.participant_id, NEW.room_id);
        RETURN NEW;
    END IF;
    PERFORM partnerships_room_state(OLD.room_id);
    IF TG_OP = 'DELETE' OR OLD.answer <> ''
       OR (to_jsonb(NEW) - answering) <> (to_jsonb(OLD) - answering) THEN
        PERFORM partnerships_room_refuse('room_question_stands', 'what was asked and said stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_question_kept BEFORE INSERT OR UPDATE OR DELETE ON partnerships_roomquestion
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_question();

CREATE FUNCTION partnerships_room_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF partnerships_room_state(NEW.room_id) = 'need' THEN
        PERFORM partnerships_room_refuse('room_meeting_when_open', 'logged in an open room');
    END IF;
    PERFORM partnerships_room_own(NEW.participant_id, NEW.room_id);
    RETURN NEW;
END $$;
CREATE TRIGGER room_meeting_new BEFORE INSERT ON partnerships_roommeeting
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_meeting();
CREATE TRIGGER room_meeting_frozen BEFORE UPDATE OR DELETE ON partnerships_roommeeting
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_frozen();
CREATE FUNCTION partnerships_room_meeting_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partnerships_room_state(
        (SELECT m.room_id FROM partnerships_roommeeting m WHERE m.id = NEW.meeting_id));
    RETURN NEW;
END $$;
CREATE TRIGGER room_meeting_secret_new BEFORE INSERT ON partnerships_roommeetingsecret
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_meeting_secret();
CREATE TRIGGER room_meeting_secret_frozen BEFORE UPDATE OR DELETE ON partnerships_roommeetingsecret
    FOR EACH ROW EXECUTE FUNCTION partnerships_room_frozen();

CREATE FUNCTION partnerships_declaration_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['withdrawn_at', 'withdrawn_by_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
       OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
        PERFORM partnerships_room_refuse('declaration_stands', 'what was declared stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER declaration_keeps BEFORE UPDATE OR DELETE ON partnerships_idealdeclaration
    FOR EACH ROW EXECUTE FUNCTION partnerships_declaration_keeps();
"""
TRIGGERS = {
    "idealdeclaration": ["declaration_keeps"],
    "roommeetingsecret": ["room_meeting_secret_frozen", "room_meeting_secret_new"],
    "roommeeting": ["room_meeting_frozen", "room_meeting_new"],
    "roomquestion": ["room_question_kept"],
    "roomdocument": ["room_document_kept"],
    "roomparticipant": ["room_participant_keeps", "room_participant_new"],
    "roominvitation": ["room_invitation_frozen", "room_invitation_new"],
    "roomchecklist": ["room_checklist_frozen", "room_checklist_new"],
    "dialogueroom_topics": ["room_topics"],
    "dialogueroom": ["room_keeps", "room_moves", "room_stays", "room_begins"],
}
FUNCTIONS = [
    "partnerships_declaration_keeps()",
    "partnerships_room_meeting_secret()",
    "partnerships_room_meeting()",
    "partnerships_room_question()",
    "partnerships_room_document()",
    "partnerships_room_own(bigint, bigint)",
    "partnerships_room_participant_keeps()",
    "partnerships_room_joins()",
    "partnerships_room_from_outside()",
    "partnerships_room_before_open()",
    "partnerships_room_frozen()",
    "partnerships_room_topics()",
    "partnerships_room_keeps()",
    "partnerships_room_moves()",
    "partnerships_room_begins()",
    "partnerships_room_takes_part(bigint)",
    "partnerships_room_state(bigint)",
    "partnerships_may_procure(bigint, bigint, bigint)",
    "partnerships_room_refuse(text, text)",
]
GONE = "".join(
    f"DROP TRIGGER {name} ON partnerships_{table};\n"
    for table, names in TRIGGERS.items()
    for name in names
) + "".join(f"DROP FUNCTION {name};\n" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0010_rooms"),
        ("core", "0002_clock_and_append_only"),
        ("organisations", "0003_joining"),
    ]

    operations = [migrations.RunSQL(REFUSE + ROOM + CONTENT, GONE)]
