"""Following is a person's own; what a team thinks has moved to latu.teams."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_submission"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="stance",
            name="reason",
        ),
        migrations.AlterField(
            model_name="stance",
            name="kind",
            field=models.CharField(choices=[("follow", "Following")], max_length=12),
        ),
    ]
