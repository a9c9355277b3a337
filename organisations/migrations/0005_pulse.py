"""How both sides found that it went."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_search_and_venues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="«hearing:<ref>»; no app above is known", max_length=60
                    ),
                ),
                (
                    "listened",
                    models.PositiveSmallIntegerField(help_text="«vi ble lyttet til», 1–5"),
                ),
                (
                    "informed",
                    models.PositiveSmallIntegerField(help_text="«vi visste hva som skjedde», 1–5"),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "organisation"), name="pulse_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("informed__range", (1, 5)), ("listened__range", (1, 5))
                        ),
                        name="pulse_one_to_five",
                    ),
                ],
            },
        ),
    ]
