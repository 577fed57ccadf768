"""Concepts of thesauri of others."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0003_tag_origin")]
    operations = [
        migrations.AlterField("concept", "slug", models.CharField(max_length=60, unique=True)),
        migrations.AddField(
            "concept",
            "scheme",
            models.CharField(blank=True, db_index=True, default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            "concept",
            "same",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="taxonomy.concept",
            ),
        ),
    ]
