from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0003_letters_in_full"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="calendar",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="the meeting as a calendar object without its attendee (RFC 6047)",
            ),
        ),
    ]
