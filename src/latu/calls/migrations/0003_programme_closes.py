"""National programmes have a closing time of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_destination")]

    operations = [
        migrations.AddField(
            model_name="programme", name="closes", field=models.TimeField(null=True)
        )
    ]
