"""Sources of programmes and rules, and who manages a programme, per language: what a region's file has in several languages comes in all of them."""

import json

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import latu.core.languages
from latu.regions.texts import folder_of, texts_of

COLUMNS = (("programme", "manager"), ("programme", "source"), ("rule", "source"))


def as_json(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each text becomes the JSON of a text per language; one that nobody translated is English."""
    del schema_editor
    known = texts_of(folder_of(settings.LATU_REGION))
    for name, column in COLUMNS:
        model = apps.get_model("calls", name)
        for text in set(model.objects.values_list(column, flat=True)):
            texts = known.get(text, {"en": text}) if text else {}
            rows = model.objects.filter(**{column: text})
            rows.update(**{column: json.dumps(texts, ensure_ascii=False)})


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_programme_closes")]
    operations = [
        *(
            migrations.AlterField(model_name=name, name=column, field=models.TextField(blank=True))
            for name, column in COLUMNS
        ),
        migrations.RunPython(as_json, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                model_name=name,
                name=column,
                field=latu.core.languages.TextsField(blank=True, default=dict),
            )
            for name, column in COLUMNS
        ),
    ]
