"""Labels get the key that finds them in any inflection; the next start loads them anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]
    operations = [
        migrations.AlterField("label", "folded", models.CharField(max_length=120)),
        migrations.AddField(
            "label",
            "key",
            models.CharField(max_length=160, db_index=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("label", "is_name_only", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
    ]  # fmt: skip
