"""Undecided proposals are counted on the first page and listed; the decided ones are not read for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["noun", "record_id"],
                name="proposal_open",
            ),
        )
    ]
