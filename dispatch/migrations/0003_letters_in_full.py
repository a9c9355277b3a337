"""Letters in full: brakes, pace, the relay's log, what comes back, and one who says no."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_events_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bounce", "Brev i retur"),
                            ("delay", "Forsinket hos mottakeren"),
                            ("auto_reply", "Automatisk svar"),
                            ("probe", "Vår egen prøve"),
                            ("refused", "Uekte eller for gammel"),
                            ("unknown", "Ukjent"),
                            ("other", "Tatt imot av en annen del av portalen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(blank=True, default="", max_length=300)),
                (
                    "read_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "bounce",
                                    "delay",
                                    "auto_reply",
                                    "probe",
                                    "refused",
                                    "unknown",
                                    "other",
                                ],
                            )
                        ),
                        name="arrival_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainRate",
            fields=[
                ("domain", models.CharField(max_length=254, primary_key=True, serialize=False)),
                (
                    "fixed_rate",
                    models.FloatField(
                        help_text="letters a second; empty: the setting's", null=True
                    ),
                ),
                ("rate", models.FloatField(help_text="letters a second, as used last")),
                ("tokens", models.FloatField()),
                ("at", models.DateTimeField()),
                ("wanted", models.IntegerField(help_text="asked for last")),
                ("granted", models.IntegerField(help_text="given last")),
                ("backoff_seconds", models.PositiveIntegerField(db_default=0, default=0)),
                ("backoff_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate__gt", 0),
                            models.Q(("fixed_rate", None), ("fixed_rate__gt", 0), _connector="OR"),
                        ),
                        name="domain_rate_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelayAcceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.CharField(max_length=254)),
                ("queue_id", models.CharField(max_length=60)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sender", "queue_id"), name="relay_acceptance_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelayLogFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("device", models.BigIntegerField()),
                ("inode", models.BigIntegerField()),
                ("offset", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=255)),
                ("head", models.CharField(help_text="what its first line is", max_length=64)),
                (
                    "current",
                    models.BooleanField(
                        help_text="the relay wrote to this one when we last looked"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("device", "inode"), name="relay_log_file_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelayRefusal",
            fields=[
                ("letter_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("domain", models.CharField(max_length=254)),
                (
                    "error",
                    models.CharField(
                        help_text="code and enhanced code, «550 5.1.1»", max_length=40
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RelayWatch",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "since",
                    models.DateTimeField(
                        help_text="a letter handed over earlier cannot be proved absent"
                    ),
                ),
                (
                    "restarted_at",
                    models.DateTimeField(help_text="seen; the relay's master started", null=True),
                ),
                ("canary", models.CharField(blank=True, default="", max_length=254)),
                ("canary_sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="relay_watch_one_row"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("paused_at", models.DateTimeField(null=True)),
                (
                    "paused_by_id",
                    models.BigIntegerField(help_text="a person; no key, as in the log", null=True),
                ),
                (
                    "paused_by",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                (
                    "paused_why",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
                ("breaker_opened_at", models.DateTimeField(null=True)),
                ("breaker_until", models.DateTimeField(null=True)),
                (
                    "breaker_why",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
                (
                    "breaker_times",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="in a row: each doubles the pause"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        help_text="the relay took something about then", null=True
                    ),
                ),
                (
                    "away_since",
                    models.DateTimeField(help_text="no contact with the relay", null=True),
                ),
                ("log_trouble_since", models.DateTimeField(null=True)),
                (
                    "log_trouble",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="sending_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_at", None),
                            models.Q(
                                ("paused_by_id__isnull", False),
                                models.Q(("paused_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sending_paused_by_someone_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="refusable",
            field=models.BooleanField(
                db_default=False, default=False, help_text="one may ask to get no more of its scope"
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="reached_at",
            field=models.DateTimeField(help_text="told in another way, by a person", null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="reached_by_id",
            field=models.BigIntegerField(help_text="a person; no key, as in the log", null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="reached_note",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="letter",
            name="tried_at",
            field=models.DateTimeField(
                help_text="the first time the relay said «not now»", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["id"], name="letter_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reached_at", None), ("reached_by_id", None), ("reached_note", "")),
                    models.Q(
                        ("reached_at__isnull", False),
                        ("reached_by_id__isnull", False),
                        models.Q(("reached_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="letter_reached_by_someone_who_says_how",
            ),
        ),
        migrations.AddField(
            model_name="arrival",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrivals",
                to="dispatch.letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("letter", "digest"), name="arrival_once", nulls_distinct=False
            ),
        ),
    ]
