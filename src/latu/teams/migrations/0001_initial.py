"""What an organisation thinks of a record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamStance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noun", models.CharField(max_length=20)),
                ("record_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("looking", "Looking into it"),
                            ("considering", "Considering"),
                            ("preparing", "Preparing"),
                            ("applied", "Applied"),
                            ("not_applying", "Not applying"),
                        ],
                        max_length=12,
                    ),
                ),
                ("state_at", models.DateTimeField(null=True)),
                ("not_for_us", models.BooleanField(default=False)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("topic", "The topic is not ours"),
                            ("who", "We cannot apply"),
                            ("size", "The grant is too large or too small"),
                            ("time", "We have no time for it"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=300, verbose_name="in your own words"),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_stances",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "state_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "noun", "record_id"), name="team_stance_once"
                    )
                ],
            },
        ),
    ]
