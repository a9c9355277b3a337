"""A letter's steps are never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial"), ("core", "0002_clock_and_append_only")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER letterevent_append_only BEFORE UPDATE OR DELETE ON dispatch_letterevent"
            " FOR EACH ROW EXECUTE FUNCTION portal_append_only()",
            "DROP TRIGGER letterevent_append_only ON dispatch_letterevent",
        ),
    ]
