"""To-dos that the product makes are said in the language of whoever reads them; older ones keep their text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_chain"),
    ]

    operations = [
        migrations.AddField(
            model_name="todo",
            name="named",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="todo",
            name="wording",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ask", "Ask %(client)s about “%(call)s”"),
                    ("interested", "%(client)s, interested: %(call)s"),
                    ("later", "%(client)s, wants to hear of it later: %(call)s"),
                    ("shared", "%(sender)s shares a call: %(call)s"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="todo",
            name="text",
            field=models.CharField(blank=True, max_length=300, verbose_name="what to do"),
        ),
    ]
