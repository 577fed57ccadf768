"""Changes become a chain; the actor stays as a number when the user goes."""

import hashlib
import json
from datetime import UTC

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 5000


def bind(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the changes that are there their links, oldest first (as `latu.records.chain.link` does)."""
    del schema_editor
    changes = apps.get_model("records", "Change").objects
    last, before = 0, bytes(32)
    while rows := list(changes.filter(id__gt=last).order_by("id")[:BATCH]):
        for row in rows:
            facts = [
                row.noun, row.record_id, row.at.astimezone(UTC).isoformat(), row.actor_id, row.action,
                bytes(row.digest).hex(),
            ]  # fmt: skip
            text = json.dumps(facts, separators=(",", ":")).encode()
            before = row.link = hashlib.sha256(before + text).digest()
        changes.bulk_update(rows, ["link"], batch_size=500)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("records", "0004_follow_is_personal")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="actor",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="link",
            field=models.BinaryField(max_length=32, default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
