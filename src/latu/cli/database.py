"""Gets Django and the database ready for a command."""

import django


def ready() -> None:
    """Set Django up and bring the database up to date; quick when nothing is to be done."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
