"""Tags that are found in the text, and those that a person took off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0002_label_keys")]
    operations = [
        migrations.AddField(
            "tag",
            "origin",
            models.CharField(
                choices=[
                    ("found", "found in the text"),
                    ("set", "set by somebody"),
                    ("taken_off", "taken off by somebody"),
                ],
                default="set",
                max_length=10,
            ),
        ),
        migrations.AddField("edition", "tagged", models.CharField(blank=True, default="", max_length=80), preserve_default=False),
    ]  # fmt: skip
