"""What is searched, kept by triggers (adr/0012), and venues with their accessibility facts."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import core.clock
import core.models

# The twin of organisations.search.fold; a test holds the two together.
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\v\f\r\u00a0\u00ad«»‐‑–—‘’‚“”„…·•´¨§°"
LETTERS = (
    "ÆØÅäÄöÖéÉèÈêÊëËáÁàÀâÂãÃóÓòÒôÔõÕúÚùÙûÛüÜíÍìÌîÎïÏýÝÿŸçÇčČñÑŋŊšŠžŽđĐŧŦ",
    "æøåææøøeeeeeeeeaaaaaaaaoooooooouuuuuuuuiiiiiiiiyyyyccccnnnnsszzddtt",
)
PUT = f"{SIGNS}{LETTERS[0]}".replace("'", "''")
FOR = f"{' ' * len(SIGNS)}{LETTERS[1]}"
FOLD = f"""
CREATE FUNCTION organisations_fold(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
    SELECT replace(btrim(regexp_replace(
        translate(lower(normalize(given, NFC) COLLATE "C"), '{PUT}', '{FOR}'),
        ' +', ' ', 'g')), 'aa', 'å')
$fold$;
"""
# Names that look alike, by their best word. Low enough for two letters that changed places.
SIMILAR = """
CREATE FUNCTION organisations_similar(asked text) RETURNS TABLE (organisation_id bigint)
LANGUAGE sql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
    SELECT d.organisation_id FROM organisations_searchdocument d WHERE asked <% d.name
$$;
"""
REFRESH = """
CREATE FUNCTION organisations_search_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO organisations_searchdocument (organisation_id, name, place, words)
    SELECT o.id, ' ' || organisations_fold(o.name),
        translate(lower(o.name COLLATE "C"), 'ÆØÅæøåÄÖäö', '{|}{|}{|{|'),
        strip(to_tsvector('norwegian', organisations_fold(concat_ws(' ', o.name, o.about, (
            SELECT string_agg(concat_ws(' ', c.title, c.words, (
                SELECT string_agg(concat_ws(' ', t.name_nb, above.name_nb), ' ')
                FROM organisations_cause_topics ct
                JOIN organisations_topic t ON t.id = ct.topic_id
                LEFT JOIN organisations_topic above ON above.id = t.parent_id
                WHERE ct.cause_id = c.id)), ' ')
            FROM organisations_cause c
            WHERE c.organisation_id = o.id AND c.ended_at IS NULL)))))
    FROM organisations_organisation o WHERE o.id = ANY (ids)
    ON CONFLICT (organisation_id) DO UPDATE
    SET name = excluded.name, place = excluded.place, words = excluded.words
$$;
"""
# `touched` is the statement's new rows, or its old ones; so a set costs one statement more.
FOLLOW = """
CREATE FUNCTION organisations_search_organisations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM organisations_search_refresh(ARRAY(SELECT id FROM touched));
    RETURN NULL;
END $$;
CREATE FUNCTION organisations_search_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM organisations_search_refresh(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE FUNCTION organisations_search_causes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM organisations_search_refresh(ARRAY(SELECT DISTINCT organisation_id FROM touched));
    RETURN NULL;
END $$;
CREATE FUNCTION organisations_search_cause_topics() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM organisations_search_refresh(ARRAY(
        SELECT DISTINCT c.organisation_id FROM touched
        JOIN organisations_cause c ON c.id = touched.cause_id));
    RETURN NULL;
END $$;
CREATE FUNCTION organisations_search_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM organisations_search_refresh(ARRAY(
        SELECT DISTINCT c.organisation_id FROM organisations_cause c
        JOIN organisations_cause_topics ct ON ct.cause_id = c.id
        JOIN organisations_topic t ON t.id = ct.topic_id
        WHERE NEW.id IN (t.id, t.parent_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER search_new AFTER INSERT ON organisations_organisation
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_organisations();
CREATE TRIGGER search_changed AFTER UPDATE OF name, about ON organisations_organisation
    FOR EACH ROW WHEN ((OLD.name, OLD.about) IS DISTINCT FROM (NEW.name, NEW.about))
    EXECUTE FUNCTION organisations_search_one();
CREATE TRIGGER search_cause_new AFTER INSERT ON organisations_cause
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_causes();
CREATE TRIGGER search_cause_now AFTER UPDATE ON organisations_cause
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_causes();
CREATE TRIGGER search_cause_before AFTER UPDATE ON organisations_cause
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_causes();
CREATE TRIGGER search_cause_gone AFTER DELETE ON organisations_cause
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_causes();
CREATE TRIGGER search_topic_set AFTER INSERT ON organisations_cause_topics
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_cause_topics();
CREATE TRIGGER search_topic_taken AFTER DELETE ON organisations_cause_topics
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_search_cause_topics();
CREATE TRIGGER search_topic_renamed AFTER UPDATE OF name_nb, parent_id ON organisations_topic
    FOR EACH ROW WHEN ((OLD.name_nb, OLD.parent_id) IS DISTINCT FROM (NEW.name_nb, NEW.parent_id))
    EXECUTE FUNCTION organisations_search_topic();
"""
UNFOLLOW = """
DROP FUNCTION organisations_search_organisations, organisations_search_one,
    organisations_search_causes, organisations_search_cause_topics, organisations_search_topic
    CASCADE;
"""
FILL = """
SELECT organisations_search_refresh(ARRAY(SELECT id FROM organisations_organisation));
"""


# Deleting an organisation deletes its causes first, which writes its document once more: only the
# database deletes it in time.
KEY = """
ALTER TABLE organisations_searchdocument ADD CONSTRAINT search_of_organisation
    FOREIGN KEY (organisation_id) REFERENCES organisations_organisation (id) ON DELETE CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_joining"), ("core", "0002_clock_and_append_only")]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name="organisation",
            name="known_since",
            field=models.DateTimeField(
                db_default=core.clock.PortalNow(), help_text="when it came into Samspill"
            ),
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION organisations_fold"),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                ("name", models.TextField()),
                (
                    "place",
                    models.TextField(db_collation="C", help_text="in the alphabet: `Alphabetical`"),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="search_inside_name", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(
                        fields=["name"], name="search_name_begins", opclasses=["text_pattern_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_words"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    core.models.RefField(
                        default=core.models.new_ref, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True, max_length=1000)),
                (
                    "people",
                    models.PositiveIntegerField(help_text="how many it has room for", null=True),
                ),
                ("area", models.PositiveIntegerField(help_text="square metres", null=True)),
                (
                    "free",
                    models.BooleanField(
                        default=False, help_text="nothing to pay for organisations"
                    ),
                ),
                ("price", models.CharField(blank=True, help_text="in words", max_length=120)),
                ("booking_url", models.CharField(blank=True, max_length=200)),
                (
                    "storage",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="something to lock things away in",
                        max_length=7,
                    ),
                ),
                (
                    "sound",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="made for music or loud voices",
                        max_length=7,
                    ),
                ),
                (
                    "step_free",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="no step or kerb from the street to the room",
                        max_length=7,
                    ),
                ),
                (
                    "lift",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="a lift, or all on the ground floor",
                        max_length=7,
                    ),
                ),
                (
                    "wheelchair_toilet",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="room to turn and to sit over from the side",
                        max_length=7,
                    ),
                ),
                (
                    "parking",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="a marked place near the door",
                        max_length=7,
                    ),
                ),
                (
                    "hearing_loop",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="a loop that works",
                        max_length=7,
                    ),
                ),
                (
                    "contrast",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="even light, and doors and stairs that stand out",
                        max_length=7,
                    ),
                ),
                (
                    "assistance",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nei"), ("unknown", "Ikke undersøkt")],
                        default="unknown",
                        help_text="somebody to ask for help on the spot",
                        max_length=7,
                    ),
                ),
                ("assistance_contact", models.CharField(blank=True, max_length=120)),
                (
                    "updated_at",
                    models.DateTimeField(help_text="when the owner last said that this is right"),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        help_text="where it lies",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="venues",
                        to="organisations.municipality",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="venues",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["municipality", "name", "id"], name="venue_place"),
                    models.Index(fields=["owner", "name", "id"], name="venue_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step_free__in", ["yes", "no", "unknown"])),
                            models.Q(("lift__in", ["yes", "no", "unknown"])),
                            models.Q(("wheelchair_toilet__in", ["yes", "no", "unknown"])),
                            models.Q(("parking__in", ["yes", "no", "unknown"])),
                            models.Q(("hearing_loop__in", ["yes", "no", "unknown"])),
                            models.Q(("contrast__in", ["yes", "no", "unknown"])),
                            models.Q(("assistance__in", ["yes", "no", "unknown"])),
                            models.Q(("storage__in", ["yes", "no", "unknown"])),
                            models.Q(("sound__in", ["yes", "no", "unknown"])),
                        ),
                        name="venue_facts_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("free", False), ("price", ""), _connector="OR"),
                        name="venue_free_has_no_price",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assistance", "yes"), ("assistance_contact", ""), _connector="OR"
                        ),
                        name="venue_contact_when_there_is_help",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booking_url", ""),
                            ("booking_url__regex", "^https?://"),
                            _connector="OR",
                        ),
                        name="venue_link_is_a_web_page",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("municipality", "owner", "name"),
                        name="venue_name_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEY, migrations.RunSQL.noop),
        migrations.RunSQL(SIMILAR, "DROP FUNCTION organisations_similar"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION organisations_search_refresh"),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
